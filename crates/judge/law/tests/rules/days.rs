//! Whatever records there are: a status follows from days alone, and what is accepted never has two in
//! force for one subject on one day.

use hashwarden_law::{
    Provisions,
    provision::{Invented, Reason, Status},
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

/// A record, made small: a subject of two, days of a few weeks.
#[derive(Clone, Debug)]
struct Made {
    subject: bool,
    from: i32,
    length: Option<i32>,
    by: Option<usize>,
    standing: usize,
}

const BEGIN: Date = date(2022, 2, 1);
const STANDINGS: [&str; 3] = ["in-force", "draft", "unverified"];

fn made() -> impl Strategy<Value = Made> {
    let length = proptest::option::of(0..20_i32);
    let by = proptest::option::weighted(0.3, 0..5_usize);
    let standing = prop_oneof![8 => Just(0_usize), 1 => Just(1), 1 => Just(2)];
    (any::<bool>(), 0..40_i32, length, by, standing).prop_map(
        |(subject, from, length, by, standing)| Made { subject, from, length, by, standing },
    )
}

fn day(after: i32) -> Date {
    BEGIN.checked_add(after.days()).unwrap()
}

fn text(records: &[Made]) -> String {
    let mut text = String::from(
        "jurisdiction = \"xx\"\n[document.d]\nnumber = \"1\"\ntitle = { en = \"a\", zh = \"b\" }\n\
         issuer = { en = \"a\", zh = \"b\" }\ndate = \"2022-01-01\"\n",
    );
    for (index, made) in records.iter().enumerate() {
        let from = day(made.from);
        let to = made
            .length
            .map_or("not stated".to_owned(), |length| day(made.from + length).to_string());
        let by = made.by.map_or("nobody".to_owned(), |by| format!("r{by}"));
        let standing = STANDINGS[made.standing];
        let subject = made.subject;
        text += &format!(
            "[[rule]]\nid = \"r{index}\"\nversion = 1\nsubject = \"{subject}\"\nmeasure = \"stop-use\"\n\
             title = {{ en = \"a\", zh = \"b\" }}\ndocument = \"d\"\narticle = \"1\"\nquote = \"c\"\n\
             sources = [\"a\", \"b\"]\nmark = \"S\"\nreviewer = \"r\"\nstatus = \"{standing}\"\n\
             valid_from = \"{from}\"\nvalid_to = \"{to}\"\nrepealed_by = \"{by}\"\n"
        );
    }
    text
}

/// The same question answered the slow way: is it in force, by its own days and its repeal?
fn slowly(records: &[Made], index: usize, on: Date) -> bool {
    let made = &records[index];
    let repealed = made.by.is_some_and(|by| day(records[by].from) <= on);
    made.standing == 0
        && day(made.from) <= on
        && made.length.is_none_or(|length| on <= day(made.from + length))
        && !repealed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_day_has_two_in_force_and_a_fault_says_so(records in prop::collection::vec(made(), 1..6)) {
        let text = text(&records);
        let loaded = Provisions::load([("xx/p.toml", text.as_str())], Invented::default());
        let whole = records.iter().all(|made| made.by.is_none_or(|by| by < records.len()));
        let clash = whole && (-1..70).any(|after| {
            let on = day(after);
            [true, false].iter().any(|subject| {
                let both = |index: &usize| {
                    records[*index].subject == *subject && slowly(&records, *index, on)
                };
                (0..records.len()).filter(both).count() > 1
            })
        });
        match loaded {
            Ok(rules) => {
                prop_assert!(!clash, "two in force, and accepted\n{text}");
                for (index, _) in records.iter().enumerate() {
                    let rule = rules.get(&format!("r{index}")).unwrap();
                    for after in -1..70 {
                        let on = day(after);
                        prop_assert_eq!(rule.in_force_on(on), slowly(&records, index, on), "{} {}", index, on);
                        prop_assert_eq!(rule.status_on(on), rule.clone().status_on(on));
                    }
                    // It begins once and ends once: never back to what it was.
                    let mut seen: Vec<Status> = (-1..70).map(|after| rule.status_on(day(after))).collect();
                    seen.dedup();
                    prop_assert!(seen.len() <= 3, "{seen:?}");
                }
            }
            Err(faults) => {
                let told = faults.iter().any(|fault| matches!(fault.reason, Reason::Overlap { .. }));
                let other = faults.iter().any(|fault| !matches!(fault.reason, Reason::Overlap { .. }));
                // A clash is told, and nothing is called one that is none.
                prop_assert!(other || (told && clash), "{faults:?}\n{text}");
            }
        }
    }
}
