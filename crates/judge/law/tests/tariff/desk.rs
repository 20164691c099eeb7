//! A bill asked for in one line of a test.

use std::sync::LazyLock;

use hashwarden_law::{
    Provisions,
    provision::packs,
    tariff::{Assumptions, CannotBill, Charge, Moment, NotEntered, Readings, Request, Sheet, bill},
};

static RULES: LazyLock<Provisions> = LazyLock::new(|| packs::built_in().unwrap());

/// What a bill is asked for.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) place: String,
    pub(crate) charge: Charge,
    pub(crate) readings: String,
    pub(crate) listed: String,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) assumed: Vec<String>,
}

/// Midnight of a day in China.
pub(crate) fn day(day: &str) -> String {
    format!("{day}T00:00:00+08:00")
}

/// A bill for readings of whole days of China: `start end kwh`, separated by commas.
pub(crate) fn asked(place: &str, readings: &str, listed: &str) -> Asked {
    let row = |row: &str| {
        let [start, end, kwh] = row.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("start end kwh: {row}")
        };
        format!("{},{},{kwh}\n", moment(start), moment(end))
    };
    Asked {
        place: place.to_owned(),
        charge: Charge::Price,
        readings: readings.split(',').map(row).collect(),
        listed: moment(listed),
        from: None,
        to: None,
        assumed: Vec::new(),
    }
}

fn moment(text: &str) -> String {
    if text.len() == 10 { day(text) } else { text.to_owned() }
}

impl Asked {
    pub(crate) fn from(mut self, from: &str) -> Self {
        self.from = Some(moment(from));
        self
    }

    pub(crate) fn to(mut self, to: &str) -> Self {
        self.to = Some(moment(to));
        self
    }

    /// Entries, separated by spaces.
    pub(crate) fn assume(mut self, entries: &str) -> Self {
        self.assumed.extend(entries.split_whitespace().map(str::to_owned));
        self
    }

    pub(crate) fn charge(mut self, charge: Charge) -> Self {
        self.charge = charge;
        self
    }

    pub(crate) fn outcome(&self) -> Result<Sheet, CannotBill> {
        self.by(&RULES)
    }

    pub(crate) fn by(&self, rules: &Provisions) -> Result<Sheet, CannotBill> {
        let at = |text: &String| Moment::parse(text).unwrap();
        let assumptions = entered(&self.assumed).unwrap();
        let readings = Readings::parse(self.readings.as_bytes()).unwrap();
        bill(
            rules,
            &Request {
                jurisdiction: &self.place,
                charge: self.charge,
                readings: &readings,
                listed: at(&self.listed),
                mining_from: self.from.as_ref().map(at),
                mining_to: self.to.as_ref().map(at),
                assumptions: &assumptions,
            },
        )
    }

    #[track_caller]
    pub(crate) fn sheet(&self) -> Sheet {
        self.outcome().unwrap()
    }

    /// The amount, and the energy that it is for.
    #[track_caller]
    pub(crate) fn amount(&self) -> (String, String) {
        let sheet = self.sheet();
        (sheet.amount.fixed(2), sheet.energy.plain())
    }

    /// What is missing, in order, separated by spaces.
    #[track_caller]
    pub(crate) fn missing(&self) -> String {
        match self.outcome() {
            Err(CannotBill::Missing(missing)) => {
                let is_bare = |why: &str| why == "needed by the rule";
                assert!(!missing.iter().any(|missing| is_bare(&missing.why.en)), "{missing:?}");
                missing.iter().map(|missing| missing.name).collect::<Vec<_>>().join(" ")
            }
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn entered(entries: &[String]) -> Result<Assumptions, NotEntered> {
    Assumptions::parse(entries.iter().map(String::as_str))
}

/// An amount and an energy, to compare with.
pub(crate) fn is(amount: &str, energy: &str) -> (String, String) {
    (amount.to_owned(), energy.to_owned())
}
