//! Readings of a meter: what was used from when to when.
//!
//! In: lines `start,end,kwh`, with or without that header; times RFC 3339 with offset, spans half-open,
//! energy a decimal number. Out: readings in the order of time, or every line that cannot be taken and
//! why: a reading that overlaps another or ends before it starts would be charged wrongly, so none is
//! left out in silence.
//!
//! Limits: [`MAX_BYTES`] of text, [`MAX_READINGS`] readings, [`MAX_LINE`] bytes a line, 400 days a
//! reading, years 2000 to 2099, the digits of [`Exact`].

use hashwarden_domain::Sentence;
use jiff::SignedDuration;

use super::{exact::Exact, exact::NotDecimal, moment::Moment};

/// Longest text.
pub const MAX_BYTES: usize = 16 << 20;
/// Most readings: seven years of quarter hours.
pub const MAX_READINGS: usize = 250_000;
/// Longest line.
pub const MAX_LINE: usize = 200;
/// Longest reading.
const MAX_SPAN: SignedDuration = SignedDuration::from_hours(400 * 24);
/// Most faults that are told.
const MAX_FAULTS: usize = 100;
/// Years in which a reading may lie.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// From here on.
    pub start: Moment,
    /// Up to here, itself not in it.
    pub end: Moment,
    /// Energy used, in kWh.
    pub kwh: Exact,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// Readings without overlap, in the order of time; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings(Vec<Reading>);

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingFault {
    /// Which line, from 1.
    pub line: usize,
    /// Why.
    pub reason: ReadingReason,
}

/// Why a line cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingReason {
    /// No energy that can be read.
    Energy(NotDecimal),
    /// Not three fields.
    Fields,
    /// Nothing in the file.
    Nothing,
    /// It overlaps the reading of another line.
    Overlaps(usize),
    /// Outside the years that are taken, or longer than a reading may be.
    OutOfRange,
    /// It does not end after it starts.
    Reversed,
    /// No time as RFC 3339 with offset.
    Time,
    /// More than the limits allow.
    TooLong,
    /// Not UTF-8.
    Unreadable,
}

impl Readings {
    /// Reads a file.
    ///
    /// # Errors
    /// Every line that cannot be taken, at most a hundred of them.
    pub fn parse(bytes: &[u8]) -> Result<Self, Vec<ReadingFault>> {
        let fault = |line, reason| ReadingFault { line, reason };
        if bytes.len() > MAX_BYTES {
            return Err(vec![fault(1, ReadingReason::TooLong)]);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let read = &bytes[..error.valid_up_to()];
            let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
            vec![fault(line, ReadingReason::Unreadable)]
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (mut readings, mut faults) = (Vec::new(), Vec::new());
        for (line, row) in (1..).zip(text.lines()) {
            // An empty line is no reading; the header is one only where it stands first.
            if row.trim().is_empty() || (line == 1 && row.trim() == "start,end,kwh") {
                continue;
            }
            if readings.len() == MAX_READINGS {
                faults.push(fault(line, ReadingReason::TooLong));
            }
            if faults.len() >= MAX_FAULTS || readings.len() == MAX_READINGS {
                return Err(faults);
            }
            match Reading::parse(row, line) {
                Ok(reading) => readings.push(reading),
                Err(reason) => faults.push(fault(line, reason)),
            }
        }
        if readings.is_empty() && faults.is_empty() {
            faults.push(fault(1, ReadingReason::Nothing));
        }
        readings.sort_by_key(|reading: &Reading| (reading.start, reading.end, reading.line));
        // The one that reaches furthest so far: a long reading can hide behind several short ones.
        let mut furthest: Option<&Reading> = None;
        for reading in &readings {
            if let Some(other) = furthest.filter(|other| reading.start < other.end) {
                let (first, second) = (other.line.min(reading.line), other.line.max(reading.line));
                faults.push(fault(second, ReadingReason::Overlaps(first)));
            }
            if furthest.is_none_or(|other| other.end < reading.end) {
                furthest = Some(reading);
            }
        }
        if faults.is_empty() {
            return Ok(Self(readings));
        }
        faults.sort_by_key(|fault| fault.line);
        faults.truncate(MAX_FAULTS);
        Err(faults)
    }

    /// Each of them, in the order of time.
    pub fn all(&self) -> &[Reading] {
        &self.0
    }
}

impl Reading {
    fn parse(row: &str, line: usize) -> Result<Self, ReadingReason> {
        if row.len() > MAX_LINE {
            return Err(ReadingReason::TooLong);
        }
        let fields: Vec<_> = row.split(',').map(str::trim).collect();
        let [start, end, kwh] = fields[..] else { return Err(ReadingReason::Fields) };
        let moment = |text| Moment::parse(text).ok_or(ReadingReason::Time);
        let (start, end) = (moment(start)?, moment(end)?);
        let kwh = Exact::parse(kwh).map_err(ReadingReason::Energy)?;
        if end <= start {
            return Err(ReadingReason::Reversed);
        }
        let year = |moment: Moment| moment.offset().to_datetime(moment.at()).year();
        let is_in_range = YEARS.contains(&year(start)) && YEARS.contains(&year(end));
        if !is_in_range || end.at().duration_since(start.at()) > MAX_SPAN {
            return Err(ReadingReason::OutOfRange);
        }
        Ok(Self { start, end, kwh, line })
    }
}

impl ReadingFault {
    /// Line and reason in both languages.
    pub fn sentence(&self) -> Sentence {
        let Sentence { en, zh } = match &self.reason {
            ReadingReason::Energy(NotDecimal::Form) => Sentence::new(
                "kwh is no decimal number: digits, and perhaps a point with digits behind it",
                "kwh 不是十进制数",
            ),
            ReadingReason::Energy(NotDecimal::Negative) => {
                Sentence::new("kwh is negative", "kwh 为负数")
            }
            ReadingReason::Energy(NotDecimal::TooLong) => Sentence::new(
                "kwh has more than 12 digits before the point or 6 behind it",
                "kwh 整数超过12位或小数超过6位",
            ),
            ReadingReason::Fields => {
                Sentence::new("not start,end,kwh: three fields", "应为 start,end,kwh 三个字段")
            }
            ReadingReason::Nothing => Sentence::new("no reading", "没有读数"),
            ReadingReason::Overlaps(other) => Sentence::new(
                format!("overlaps the reading of line {other}"),
                format!("与第{other}行的读数时段重叠"),
            ),
            ReadingReason::OutOfRange => Sentence::new(
                "not in the years 2000 to 2099, or longer than 400 days",
                "不在2000年至2099年内，或超过400日",
            ),
            ReadingReason::Reversed => {
                Sentence::new("does not end after it starts", "结束时间不晚于开始时间")
            }
            ReadingReason::Time => Sentence::new(
                "a time must be like 2022-05-10T00:00:00+08:00 (RFC 3339 with offset)",
                "时间应形如 2022-05-10T00:00:00+08:00（RFC 3339，须带时差）",
            ),
            ReadingReason::TooLong => Sentence::new("longer than the limits allow", "超出长度上限"),
            ReadingReason::Unreadable => Sentence::new("not UTF-8", "不是 UTF-8"),
        };
        let line = self.line;
        Sentence::new(format!("line {line}: {en}"), format!("第{line}行：{zh}"))
    }
}
