//! Which days are working days, by the notices of the authority that says so.
//!
//! In: one TOML text a calendar: the days of the weekend, and for each year the holidays and the
//! weekend days that are worked, with number and date of the notice. Out: whether a day is a working
//! day. Another calendar is another file and no code.
//!
//! Limits: [`MAX_YEARS`] of a calendar, [`MAX_SPANS`] holidays and make-up days of a year.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::Sentence;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Most years of one calendar.
pub const MAX_YEARS: usize = 200;
/// Most holidays, and most make-up days, of one year.
pub const MAX_SPANS: usize = 100;

/// The working days of a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    id: String,
    title: Sentence,
    weekend: Vec<Weekday>,
    years: BTreeMap<i16, Year>,
    /// Days without a notice count as worked.
    bound: bool,
}

/// One year, as its notice sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// Number of the notice.
    pub document: String,
    /// Its day.
    pub date: Date,
    /// How well its number and text were checked (V read, S agreeing copies).
    pub mark: String,
    /// Where it can be read.
    pub source: String,
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

/// A calendar that contradicts itself or cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CalendarError {
    /// Not TOML, or not of this form.
    #[error("the calendar cannot be read: {0}")]
    Form(String),
    /// A year is there twice.
    #[error("year {0} stands in the calendar twice")]
    Twice(i16),
    /// A day lies in another year than the notice is for.
    #[error("{day} stands under the year {year}")]
    OtherYear {
        /// The day.
        day: Date,
        /// The year it stands under.
        year: i16,
    },
    /// A holiday that ends before it begins.
    #[error("the holiday from {first} ends on {last}, before it begins")]
    Reversed {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
    },
    /// A day is off and worked.
    #[error("{0} is a holiday and a make-up working day at once")]
    Both(Date),
    /// A make-up day that is a working day anyway.
    #[error("{0} is no day of a weekend: it would be worked anyway")]
    WorkedAnyway(Date),
    /// More than the limits allow.
    #[error("more than {MAX_YEARS} years, or {MAX_SPANS} entries of a year")]
    TooMany,
}

/// A day of a year whose notice is not in the calendar.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "calendar {calendar} has no notice for the year {year}: add it to its file once it is published"
)]
pub struct NotCovered {
    /// Which calendar.
    pub calendar: String,
    /// Which year.
    pub year: i16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: Title,
    issuer: Title,
    weekend: Vec<Day>,
    #[serde(default)]
    year: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    en: String,
    zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    year: i16,
    document: String,
    mark: String,
    date: Date,
    source: String,
    off: Vec<(Date, Date)>,
    work: Vec<Date>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}

impl Calendar {
    /// Reads a calendar from its text.
    ///
    /// # Errors
    /// [`CalendarError`] with the first fault.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let file: File =
            toml::from_str(text).map_err(|error| CalendarError::Form(error.to_string()))?;
        if file.year.len() > MAX_YEARS {
            return Err(CalendarError::TooMany);
        }
        // An issuer must be named; the notices carry their own numbers.
        if file.issuer.en.is_empty() || file.issuer.zh.is_empty() {
            return Err(CalendarError::Form("the issuer has no name".to_owned()));
        }
        let weekend: Vec<Weekday> = file.weekend.into_iter().map(Weekday::from).collect();
        let mut years = BTreeMap::new();
        for row in file.year {
            let number = row.year;
            let year = Year::of(row, &weekend)?;
            if years.insert(number, year).is_some() {
                return Err(CalendarError::Twice(number));
            }
        }
        let title = Sentence::new(file.title.en, file.title.zh);
        Ok(Self { id: file.id, title, weekend, years, bound: false })
    }

    /// Name of the calendar for programs.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name of the calendar for people.
    pub fn title(&self) -> &Sentence {
        &self.title
    }

    /// The notice for a year.
    pub fn year(&self, year: i16) -> Option<&Year> {
        self.years.get(&year)
    }

    /// The same calendar with every day of a year without a notice taken for a working day. What it
    /// says is no end but a bound: no limit ends earlier than that.
    pub fn at_the_earliest(&self) -> Self {
        Self { bound: true, ..self.clone() }
    }

    /// Whether people work on a day.
    ///
    /// # Errors
    /// [`NotCovered`] when the notice of its year is not there.
    pub fn is_working_day(&self, day: Date) -> Result<bool, NotCovered> {
        let Some(year) = self.years.get(&day.year()) else {
            let missing = NotCovered { calendar: self.id.clone(), year: day.year() };
            return if self.bound { Ok(true) } else { Err(missing) };
        };
        let rests = year.off.contains(&day)
            || (self.weekend.contains(&day.weekday()) && !year.work.contains(&day));
        Ok(!rests)
    }

    /// The first working day on or after a day.
    ///
    /// # Errors
    /// [`NotCovered`] when the search leaves the calendar.
    pub fn working_day_from(&self, mut day: Date) -> Result<Date, NotCovered> {
        while !self.is_working_day(day)? {
            day = self.after(day)?;
        }
        Ok(day)
    }

    /// The working day that is so many working days after a day; the day itself does not count.
    ///
    /// # Errors
    /// [`NotCovered`] when the search leaves the calendar.
    pub fn working_days_after(&self, mut day: Date, count: u32) -> Result<Date, NotCovered> {
        for _ in 0..count {
            day = self.working_day_from(self.after(day)?)?;
        }
        Ok(day)
    }

    /// The working day that is so many working days before a day; the day itself does not count.
    ///
    /// # Errors
    /// [`NotCovered`] when the search leaves the calendar.
    pub fn working_days_before(&self, mut day: Date, count: u32) -> Result<Date, NotCovered> {
        for _ in 0..count {
            loop {
                day = day.yesterday().map_err(|_| self.ends(day))?;
                if self.is_working_day(day)? {
                    break;
                }
            }
        }
        Ok(day)
    }

    fn ends(&self, day: Date) -> NotCovered {
        NotCovered { calendar: self.id.clone(), year: day.year() }
    }

    fn after(&self, day: Date) -> Result<Date, NotCovered> {
        day.tomorrow().map_err(|_| self.ends(day))
    }
}

impl Year {
    fn of(row: Row, weekend: &[Weekday]) -> Result<Self, CalendarError> {
        if row.off.len() > MAX_SPANS || row.work.len() > MAX_SPANS {
            return Err(CalendarError::TooMany);
        }
        let within = |day: Date| {
            let fits = day.year() == row.year;
            if fits { Ok(day) } else { Err(CalendarError::OtherYear { day, year: row.year }) }
        };
        let mut off = BTreeSet::new();
        for (first, last) in row.off {
            within(first)?;
            within(last)?;
            if last < first {
                return Err(CalendarError::Reversed { first, last });
            }
            off.extend(first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last));
        }
        let mut work = BTreeSet::new();
        for day in row.work {
            within(day)?;
            if off.contains(&day) {
                return Err(CalendarError::Both(day));
            }
            if !weekend.contains(&day.weekday()) {
                return Err(CalendarError::WorkedAnyway(day));
            }
            work.insert(day);
        }
        let Row { document, date, mark, source, .. } = row;
        Ok(Self { document, date, mark, source, off, work })
    }
}
