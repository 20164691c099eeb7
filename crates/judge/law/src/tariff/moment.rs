//! A moment as it was written: with the offset of the place, which is printed again.
//!
//! In: RFC 3339 with an offset. Out: the moment, the day that it was there, and the same text. A time
//! without an offset says nothing and is refused, and so is one with the name of a zone behind it.

use std::fmt;

use jiff::{Timestamp, civil::Date, fmt::temporal::Pieces, tz::Offset};

/// A moment with the offset in which it was written. Compared by the moment alone.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
}

impl Moment {
    /// Reads RFC 3339; none where it is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        // Other forms that the reader takes (`20220510T00`, a space, a zone in brackets) are not it.
        let bytes = text.as_bytes();
        let is_at =
            |index: usize, signs: &[u8]| bytes.get(index).is_some_and(|b| signs.contains(b));
        let is_form = is_at(4, b"-")
            && is_at(7, b"-")
            && is_at(10, b"Tt")
            && is_at(13, b":")
            && is_at(16, b":");
        if !is_form || text.contains('[') || !text.is_ascii() {
            return None;
        }
        let offset = &bytes[bytes.iter().rposition(|b| b"+-Zz".contains(b))?..];
        let is_offset =
            offset.eq_ignore_ascii_case(b"Z") || (offset.len() == 6 && offset[3] == b':');
        if !is_offset {
            return None;
        }
        let pieces = Pieces::parse(text).ok()?;
        let local = pieces.date().to_datetime(pieces.time()?);
        let offset = pieces.to_numeric_offset()?;
        Some(Self { at: offset.to_timestamp(local).ok()?, offset })
    }

    /// The beginning of a day at an offset.
    pub fn midnight(day: Date, offset: Offset) -> Option<Self> {
        let local = day.to_datetime(jiff::civil::Time::midnight());
        Some(Self { at: offset.to_timestamp(local).ok()?, offset })
    }

    /// The moment itself.
    pub fn at(self) -> Timestamp {
        self.at
    }

    /// The offset in which it was written.
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// So many months earlier, on the day of the same number or the last of a shorter month.
    pub(super) fn months_before(self, months: u32) -> Option<Self> {
        let local = self.offset.to_datetime(self.at);
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        let earlier = local.checked_sub(span).ok()?;
        Some(Self { at: self.offset.to_timestamp(earlier).ok()?, offset: self.offset })
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.offset == Offset::UTC {
            return write!(f, "{}", self.at);
        }
        write!(f, "{}", self.at.display_with_offset(self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rfc_3339_with_an_offset_is_taken_and_printed_as_it_was() {
        for text in [
            "2022-05-10T00:00:00+08:00",
            "2022-05-10T00:00:00Z",
            "2022-05-10T23:59:59.5+05:30",
            "2022-02-28T00:00:00-03:00",
        ] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2022-05-10",
            "2022-05-10T00:00:00",
            "2022-05-10 00:00:00+08:00",
            "2022-05-10T00:00:00+08",
            "2022-05-10T00:00:00+0800",
            "2022-05-10T00+08:00",
            "2022-05-10T00:00+08:00",
            "2022-05-10T000000+08:00",
            "2022-05-10T00:00:00+08:00:00",
            "-022-05-10T00:00:00+08:00",
            "20220510T000000+08:00",
            "2022-02-30T00:00:00+08:00",
            "2022-05-10T25:00:00+08:00",
            "2022-05-10T00:00:00+08:00[Asia/Shanghai]",
            "2022-05-10T00:00:00+08:00 ",
        ] {
            assert!(Moment::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn three_months_before_the_end_of_may_is_the_end_of_february() {
        let before =
            |text: &str| Moment::parse(text).unwrap().months_before(3).unwrap().to_string();
        assert_eq!(before("2022-05-31T10:00:00+08:00"), "2022-02-28T10:00:00+08:00");
        assert_eq!(before("2022-06-30T00:00:00+08:00"), "2022-03-30T00:00:00+08:00");
    }
}
