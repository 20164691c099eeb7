//! What the interface itself missed, before any ring.
//!
//! In: the kernel's table of interfaces. Out: frames that did not fit into the hardware's queue or into
//! the one behind it. Frames that only were for nobody are not among them: this ring wants them all.
//!
//! Format: /proc/net/dev (proc(5)): name, then received bytes, packets, errors, dropped, fifo.

use std::fs;

/// Frames missed since the interface was made; none if the table does not tell.
pub(super) fn missed(interface: &str) -> Option<u64> {
    missed_in(&fs::read_to_string("/proc/self/net/dev").ok()?, interface)
}

fn missed_in(table: &str, interface: &str) -> Option<u64> {
    let (_, counts) = table
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim() == interface)?;
    let mut counts = counts.split_whitespace().skip(3).map(str::parse::<u64>);
    // `fifo` is counted apart from `dropped`.
    Some(counts.next()?.ok()?.saturating_add(counts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_of_an_interface_is_read() {
        let table = "Inter-|   Receive |  Transmit\n \
            face |bytes packets errs drop fifo frame compressed multicast|bytes packets\n    \
            lo: 1 2 0 9 0 0 0 0 1 2 0 0 0 0 0 0\n  eth0:100 200 3 40 5 0 0 0 7 8 0 0 0 0 0 0\n";
        assert_eq!(missed_in(table, "eth0"), Some(45));
        assert_eq!(missed_in(table, "eth"), None);
        assert_eq!(missed_in("eth0: 1 2", "eth0"), None);
    }
}
