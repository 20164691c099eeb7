//! What the interface itself missed, before any ring.
//!
//! In: the kernel's tables. Out: frames that did not fit into the hardware's queue, or into the one
//! that a processor keeps for interfaces without a queue of their own. The second count is of all
//! interfaces, and the count of frames dropped of one interface also holds frames that only no protocol
//! wanted (tagged ones, which a ring sees all the same); what both grew by was missed here.
//!
//! Formats: /proc/net/dev (name, then received bytes, packets, errors, dropped, fifo),
//! /proc/net/softnet_stat (a row a processor, the second number in hexadecimal is dropped),
//! `rx_missed_errors` of sysfs.

use std::fs;

/// Counts since the system or the interface began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Missed {
    /// Did not fit into the hardware.
    hardware: u64,
    /// Dropped of this interface for any reason.
    dropped: u64,
    /// Did not fit into a processor's queue, of any interface.
    queue: u64,
}

impl Missed {
    /// The counts now; what cannot be read counts as nothing.
    pub(super) fn of(interface: &str) -> Self {
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let missed = text(&format!("/sys/class/net/{interface}/statistics/rx_missed_errors"));
        Self::read(
            interface,
            missed.trim().parse().unwrap_or_default(),
            &text("/proc/self/net/dev"),
            &text("/proc/self/net/softnet_stat"),
        )
    }

    fn read(interface: &str, missed: u64, table: &str, queues: &str) -> Self {
        let row = table
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.trim() == interface);
        let mut counts = row.map_or("", |(_, counts)| counts).split_whitespace().skip(3);
        let mut count = || counts.next().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
        let (dropped, fifo) = (count(), count());
        let queue = queues
            .lines()
            .filter_map(|line| u64::from_str_radix(line.split_whitespace().nth(1)?, 16).ok())
            .sum();
        Self {
            hardware: missed.saturating_add(fifo),
            // The table adds both up.
            dropped: dropped.saturating_sub(missed),
            queue,
        }
    }

    /// Frames missed since an earlier reading; nothing where the counts began anew.
    pub(super) fn since(self, before: Self) -> u64 {
        let queue = self.queue.saturating_sub(before.queue);
        let dropped = self.dropped.saturating_sub(before.dropped);
        self.hardware.saturating_sub(before.hardware).saturating_add(queue.min(dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_counts_grew_by_was_missed() {
        let table = |dropped: u32| {
            format!(
                "Inter-|   Receive |  Transmit\n face |bytes packets errs drop fifo frame|bytes\n    \
                 lo: 1 2 0 9 0 0 0 0 1 2 0 0 0 0 0 0\n  eth0:100 200 3 {dropped} 5 0 0 0 7 8 0 0\n"
            )
        };
        let queues = "00000010 0000000a 00000000\n00000020 00000006 00000000\n";
        let before = Missed::read("eth0", 2, &table(40), queues);
        assert_eq!(before, Missed { hardware: 7, dropped: 38, queue: 16 });
        assert_eq!(Missed::read("eth", 0, "", ""), Missed::default());
        // Thirty dropped of this interface, twelve in the queues of all.
        let more = "00000010 00000010 00000000\n00000020 0000000c 00000000\n";
        assert_eq!(Missed::read("eth0", 2, &table(70), more).since(before), 12);
        assert_eq!(Missed::read("eth0", 3, &table(40), queues).since(before), 1);
        assert_eq!(Missed::default().since(before), 0);
    }
}
