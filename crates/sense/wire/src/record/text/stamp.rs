//! Moments as logs write them, also those without a year or a zone.
//!
//! In: the beginning of a line. Out: a moment and the rest of the line. Forms: ISO 8601 and RFC 3339,
//! the stamp of syslog (RFC 3164, 4.1.2, and RFC 5424 with its priority in front), that of BIND
//! (`28-Jan-2026 12:34:56.789`), that of Apache (`28/Jan/2026:12:34:56 +0800`), and seconds of the
//! epoch in brackets as Unbound writes them.
//!
//! A stamp without a zone is taken in the zone that [`Dating`] names (UTC unless whoever reads says
//! otherwise: the log may come from far away, so this computer's own zone would be a guess). One
//! without a year gets the latest year that does not put it more than a day after the last change of
//! the log, so a log of less than a year is dated rightly also over New Year.

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use super::{number, seconds};
use crate::capture::Nanoseconds;

/// How stamps are completed that do not say all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dating {
    /// The log was last written to at about this time.
    pub(crate) latest: Nanoseconds,
    /// Zone of stamps that name none.
    pub(crate) offset: Offset,
}

/// Clocks differ, and a log may be written to after it was copied.
const TOLERANCE: i64 = 86_400_000_000_000;

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// The moment that a line begins with, and what follows.
pub(in crate::record) fn leading(line: &[u8], dating: Dating) -> Option<(Nanoseconds, &[u8])> {
    let line = without_priority(line);
    match line {
        [b'[', rest @ ..] => {
            let end = memchr::memchr(b']', rest.get(..24).unwrap_or(rest))?;
            Some((seconds(&rest[..end])?, after_blank(&rest[end + 1..])))
        }
        [_, _, _, _, b'-', ..] => {
            let end = iso_length(line);
            Some((iso(&line[..end], dating)?, after_blank(&line[end..])))
        }
        [_, _, b'-', ..] => Some((bind(line, dating)?, after_blank(&line[24.min(line.len())..]))),
        [b'A'..=b'Z', ..] => {
            // "Jan  8 12:34:56"
            Some((syslog(line.get(..15)?, dating)?, after_blank(&line[15..])))
        }
        _ => None,
    }
}

/// ISO 8601: a date, `T` or a blank, a time, perhaps a fraction, perhaps a zone with or without colon.
pub(in crate::record) fn iso(text: &[u8], dating: Dating) -> Option<Nanoseconds> {
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b't' | b' ', ..] = text else { return None };
    let (year, month, day) =
        (number(text.get(..4)?)?, number(text.get(5..7)?)?, number(text.get(8..10)?)?);
    let (clock, rest) = time(text.get(11..)?)?;
    moment((year, month, day), clock, zone(rest, dating)?)
}

/// The stamp of Apache's `%t` without its brackets: `28/Jan/2026:12:34:56 +0800`.
pub(in crate::record) fn apache(text: &[u8], dating: Dating) -> Option<Nanoseconds> {
    let [_, _, b'/', _, _, _, b'/', _, _, _, _, b':', rest @ ..] = text else { return None };
    let (clock, rest) = time(rest)?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let date = (number(&text[7..11])?, month(&text[3..6])?, number(&text[..2])?);
    moment(date, clock, zone(rest, dating)?)
}

/// `28-Jan-2026 12:34:56.789`.
fn bind(line: &[u8], dating: Dating) -> Option<Nanoseconds> {
    let [_, _, b'-', _, _, _, b'-', _, _, _, _, b' ', ..] = line else { return None };
    let date = (number(&line[7..11])?, month(&line[3..6])?, number(&line[..2])?);
    let (clock, _) = time(line.get(12..24)?)?;
    moment(date, clock, dating.offset)
}

fn syslog(text: &[u8], dating: Dating) -> Option<Nanoseconds> {
    let [_, _, _, b' ', tens, ones, b' ', clock @ ..] = text else { return None };
    let day = if *tens == b' ' { number(&[*ones])? } else { number(&[*tens, *ones])? };
    let month = month(&text[..3])?;
    let (clock, rest) = time(clock)?;
    if !rest.is_empty() {
        return None;
    }
    let latest = dating.latest.0.saturating_add(TOLERANCE);
    let year = dating.offset.to_datetime(Timestamp::from(Nanoseconds(latest))).year();
    // Eight years back there is a 29 February again, also around 2100.
    (0..=8)
        .filter_map(|back| moment((year.checked_sub(back)?, month, day), clock, dating.offset))
        .find(|at| at.0 <= latest)
}

type Clock = (i8, i8, i8, i32);

/// `12:34:56` and perhaps `.789` or `,789`.
fn time(text: &[u8]) -> Option<(Clock, &[u8])> {
    let [_, _, b':', _, _, b':', _, _, rest @ ..] = text else { return None };
    let (hour, minute, second): (i8, i8, i8) =
        (number(&text[..2])?, number(&text[3..5])?, number(&text[6..8])?);
    let mut nanoseconds = 0;
    let mut rest = rest;
    if let [b'.' | b',', digits @ ..] = rest {
        let end = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
        if end == 0 {
            return None;
        }
        for place in 0..9 {
            let digit = digits[..end].get(place).map_or(0, |digit| digit - b'0');
            nanoseconds = nanoseconds * 10 + i32::from(digit);
        }
        rest = &digits[end..];
    }
    // A leap second is the last of its minute.
    Some(((hour, minute, second.min(59), nanoseconds), rest))
}

fn zone(text: &[u8], dating: Dating) -> Option<Offset> {
    let (sign, hours, minutes) = match text {
        [] => return Some(dating.offset),
        b"Z" | b"z" => return Some(Offset::UTC),
        [sign, h, hh, b':', m, mm] | [sign, h, hh, m, mm] => (*sign, [*h, *hh], [*m, *mm]),
        [sign, h, hh] => (*sign, [*h, *hh], [b'0', b'0']),
        _ => return None,
    };
    let seconds = number::<i32>(&hours)? * 3600 + number::<i32>(&minutes)? * 60;
    let seconds = match sign {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    Offset::from_seconds(seconds).ok()
}

fn moment(
    (year, month, day): (i16, i8, i8),
    (hour, minute, second, nanosecond): Clock,
    offset: Offset,
) -> Option<Nanoseconds> {
    let civil = DateTime::new(year, month, day, hour, minute, second, nanosecond).ok()?;
    let at = offset.to_timestamp(civil).ok()?;
    i64::try_from(at.as_nanosecond()).ok().map(Nanoseconds)
}

fn month(text: &[u8]) -> Option<i8> {
    let at = MONTHS.iter().position(|name| name.as_slice() == text)?;
    i8::try_from(at + 1).ok()
}

/// Up to the blank after the time, which may itself be behind a blank.
fn iso_length(line: &[u8]) -> usize {
    let from = 11.min(line.len());
    line[from..].iter().position(|b| *b == b' ').map_or(line.len(), |end| from + end)
}

/// Without `<30>` (RFC 3164) or `<30>1 ` (RFC 5424).
fn without_priority(line: &[u8]) -> &[u8] {
    let Some(rest) = line.strip_prefix(b"<") else { return line };
    match rest.iter().take(4).position(|b| *b == b'>') {
        Some(end) => {
            let rest = &rest[end + 1..];
            rest.strip_prefix(b"1 ").unwrap_or(rest)
        }
        None => line,
    }
}

fn after_blank(text: &[u8]) -> &[u8] {
    text.strip_prefix(b" ").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dating() -> Dating {
        let latest: Timestamp = "2026-01-10T00:00:00Z".parse().unwrap();
        let latest = Nanoseconds(i64::try_from(latest.as_nanosecond()).unwrap());
        Dating { latest, offset: Offset::UTC }
    }

    fn read(line: &str, dating: Dating) -> Option<(String, String)> {
        let (at, rest) = leading(line.as_bytes(), dating)?;
        Some((Timestamp::from(at).to_string(), String::from_utf8(rest.to_vec()).unwrap()))
    }

    #[test]
    fn every_form_is_read() {
        for (line, moment) in [
            ("2026-01-02T03:04:05Z x", "2026-01-02T03:04:05Z"),
            ("2026-01-02T03:04:05.25+08:00 x", "2026-01-01T19:04:05.25Z"),
            ("2026-01-02T03:04:05,250+0800 x", "2026-01-01T19:04:05.25Z"),
            ("2026-01-02 03:04:05.123456 x", "2026-01-02T03:04:05.123456Z"),
            ("02-Jan-2026 03:04:05.250 x", "2026-01-02T03:04:05.25Z"),
            ("Jan  2 03:04:05 x", "2026-01-02T03:04:05Z"),
            ("Jan 02 03:04:05 x", "2026-01-02T03:04:05Z"),
            ("<30>Jan  2 03:04:05 x", "2026-01-02T03:04:05Z"),
            ("<30>1 2026-01-02T03:04:05-01 x", "2026-01-02T04:04:05Z"),
            ("[1767323045] x", "2026-01-02T03:04:05Z"),
        ] {
            assert_eq!(read(line, dating()), Some((moment.to_owned(), "x".to_owned())), "{line}");
        }
    }

    #[test]
    fn the_year_is_the_latest_that_fits() {
        let year = |line: &str| read(line, dating()).unwrap().0[..4].to_owned();
        assert_eq!(year("Dec 31 23:59:59 x"), "2025");
        assert_eq!(year("Jan 10 12:00:00 x"), "2026");
        assert_eq!(year("Jan 11 00:00:01 x"), "2025");
        assert_eq!(year("Feb 29 00:00:00 x"), "2024");
    }

    #[test]
    fn a_zone_can_be_given() {
        let dating = Dating { offset: Offset::constant(8), ..dating() };
        assert_eq!(read("Jan  2 03:04:05 x", dating).unwrap().0, "2026-01-01T19:04:05Z");
        assert_eq!(
            read("02-Jan-2026 03:04:05.250 x", dating).unwrap().0,
            "2026-01-01T19:04:05.25Z"
        );
        assert_eq!(read("2026-01-02T03:04:05Z x", dating).unwrap().0, "2026-01-02T03:04:05Z");
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "",
            "[",
            "[x] y",
            "Foo  2 03:04:05 x",
            "Jan 32 03:04:05 x",
            "Jan  2 25:04:05 x",
            "2026-13-02T03:04:05Z",
            "2026-01-02T03:04:05+9x",
            "02-Jan-2026",
            "99-Jan-2026 03:04:05.250",
            "2026-01-02T03:04:05. x",
            "+1-J",
            "Jan +2 03:04:05 x",
        ] {
            assert_eq!(read(line, dating()), None, "{line}");
        }
    }

    #[test]
    fn the_stamp_of_a_web_server() {
        let at = apache(b"02/Jan/2026:03:04:05 +0800", dating()).unwrap();
        assert_eq!(Timestamp::from(at).to_string(), "2026-01-01T19:04:05Z");
        assert_eq!(apache(b"02/Jan/2026 03:04:05 +0800", dating()), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>, at in 0_usize..30, byte: u8) {
            let _ = leading(&bytes, dating());
            let _ = apache(&bytes, dating());
            for line in ["2026-01-02T03:04:05.25+08:00 x", "02-Jan-2026 03:04:05.250", "Jan  2 03:04:05", "<30>1 [176.5]"] {
                let mut line = line.as_bytes().to_vec();
                let at = at.min(line.len() - 1);
                line[at] = byte;
                let _ = leading(&line, dating());
                let _ = leading(&line[..at], dating());
            }
        }
    }
}
