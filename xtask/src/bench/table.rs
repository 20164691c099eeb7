//! A Markdown table whose rows are printed as they come.
//!
//! In: a head, then rows of cells. Out: lines on standard output, padded so that they read well on a
//! terminal too.

/// A table that has been begun.
pub(super) struct Table {
    widths: Vec<usize>,
}

impl Table {
    /// Prints the head.
    pub(super) fn begin(head: &[&str]) -> Self {
        let widths = head.iter().map(|cell| cell.chars().count()).collect();
        let table = Self { widths };
        println!();
        table.row(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        println!("|{}|", table.widths.iter().map(|_| "---").collect::<Vec<_>>().join("|"));
        table
    }

    /// Prints a row; cells that are missing are empty.
    pub(super) fn row(&self, cells: &[String]) {
        let line: Vec<String> = self
            .widths
            .iter()
            .enumerate()
            .map(|(at, width)| format!("{:<width$}", cells.get(at).map_or("", String::as_str)))
            .collect();
        println!("| {} |", line.join(" | "));
    }
}

/// A whole number with separators of thousands.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The same of a measured number, rounded.
pub(super) fn rounded(number: f64) -> String {
    format!("{number:.0}").parse().map_or_else(|_| "-".to_owned(), count)
}

/// Bytes in MiB.
pub(super) fn mebibytes(bytes: u64) -> String {
    count((bytes + (1 << 19)) >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        let told = [0, 999, 1000, 1_234_567].map(count);
        assert_eq!(told, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(rounded(1999.6), "2,000");
        assert_eq!(rounded(f64::NAN), "-");
        assert_eq!(mebibytes(3 << 20), "3");
    }
}
