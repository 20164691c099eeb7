//! Which rules price energy in a place.
//!
//! In: the rules, the name of a jurisdiction. Out: the records that may apply, or that there are none. A
//! province for which a notice was looked for and none was found has the national rate; a province whose own
//! price is not in force, or has run out, has not: whether the national one then holds is a question of law.

use hashwarden_domain::Sentence;
use jiff::tz::{Offset, offset};

use super::moment::Moment;
use crate::provision::{Provision, Provisions, Standing, Status};

/// Measures that price energy.
const MEASURES: [&str; 4] = ["differential-price", "fee", "fee-scale", "price"];

/// Provinces for which a price was looked for and none was found (research of 24 November 2026). Tibet was not
/// looked for and is not among them.
const WITHOUT: [&str; 21] = [
    "cn-anhui",
    "cn-beijing",
    "cn-chongqing",
    "cn-fujian",
    "cn-gansu",
    "cn-guangdong",
    "cn-guangxi",
    "cn-hebei",
    "cn-heilongjiang",
    "cn-henan",
    "cn-hubei",
    "cn-hunan",
    "cn-jiangsu",
    "cn-jiangxi",
    "cn-jilin",
    "cn-liaoning",
    "cn-ningxia",
    "cn-qinghai",
    "cn-shanghai",
    "cn-xinjiang",
    "cn-yunnan",
];

/// A record that may apply.
#[derive(Clone, Copy)]
pub(super) struct Record<'r> {
    pub(super) rule: &'r Provision,
    /// It ends by its own term and no other record follows it: a renewal may be shown for it. A repeal is not
    /// undone by anybody.
    pub(super) can_be_renewed: bool,
}

/// The records of a place.
pub(super) struct Priced<'r> {
    pub(super) records: Vec<Record<'r>>,
    pub(super) note: Option<Sentence>,
}

/// The records that may price energy in a place, those in force first; none where the place is unknown.
pub(super) fn priced<'r>(rules: &'r Provisions, place: &str) -> Option<Priced<'r>> {
    let of = |place: &str| {
        let is_price = |rule: &&Provision| {
            rule.jurisdiction == place && MEASURES.contains(&rule.measure.word())
        };
        let mut records: Vec<_> = rules.all().iter().filter(is_price).collect();
        records.sort_by_key(|rule| (rule.standing != Standing::InForce, rule.valid_from));
        let begins = |rule: &Provision| rule.valid_from.or(rule.document.date);
        let is_followed = |rule: &Provision| {
            records
                .iter()
                .any(|other| other.subject == rule.subject && begins(other) > begins(rule))
        };
        let record = |rule: &&'r Provision| Record {
            rule,
            can_be_renewed: runs_out(rule) && !is_followed(rule),
        };
        records.iter().map(record).collect::<Vec<_>>()
    };
    let own = of(place);
    if own.is_empty() && WITHOUT.contains(&place) {
        let note = Sentence::new(
            format!(
                "No price of {place} itself was found; that proves no absence. The national rate is used: show \
                 the local list and the notice to the grid."
            ),
            format!(
                "未查到 {place} 自定的加价标准，但不能据此断定没有；此处采用国家标准，须出示地方名单和致电网的通知。"
            ),
        );
        return Some(Priced { records: of("cn"), note: Some(note) });
    }
    let is_known = rules.jurisdictions().contains(&place);
    is_known.then_some(Priced { records: own, note: None })
}

/// Whether it ends by its own term.
fn runs_out(rule: &Provision) -> bool {
    let after = rule.last_day().and_then(|last| last.tomorrow().ok());
    after.is_some_and(|day| rule.status_on(day) == Status::Expired)
}

/// The record of a breach: that of the place, else the national one.
pub(super) fn breach<'r>(
    rules: &'r Provisions,
    place: &str,
    subject: &str,
) -> Option<&'r Provision> {
    let of = |place: &str| {
        rules.all().iter().find(|rule| {
            rule.jurisdiction == place
                && rule.subject == subject
                && rule.measure.word() == "back-charge"
        })
    };
    let is_chinese = place == "cn" || place.starts_with("cn-");
    of(place).or_else(|| of("cn").filter(|_| is_chinese))
}

/// The offset by which the days of rules begin: China has one; elsewhere that in which the listing was written.
pub(super) fn days_of(place: &str, listed: Moment) -> Offset {
    if place == "cn" || place.starts_with("cn-") { offset(8) } else { listed.offset() }
}
