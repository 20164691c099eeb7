//! The next lawful steps of a case: what each demands, who may take it, and why this reader may not.

use hashwarden_authority::{Act, Place, role_words};
use hashwarden_domain::{
    Seat,
    case::{Case, CaseFile, Lack, Lawful, Pending, lack},
};

use super::law_for;
use crate::{
    office::{Reader, act::may_withdraw, docket::Clocks, telling},
    view::{
        Sentence,
        case::{ActOffer, Demand, Filled, PendingSeat, PendingView, SeatView, Step, Who, words},
    },
};

/// Acts that nobody takes by name.
const NOT_OFFERED: [&str; 2] = ["relapsed", "watch-begun"];

/// What each step demands of what is handed in.
fn demands_of(act: &str) -> &'static [Lack] {
    match act {
        "triaged" => &[lack::SCREENING],
        "suspected" => &[lack::GROUNDS, lack::WORDS],
        "attributed" => &[lack::REGISTER, lack::VALID_THEN, lack::PORT, lack::WHOSE],
        "notified" => &[lack::DOCUMENT, lack::WHAT_WAS_SEEN, lack::FIVE_TUPLE, lack::SENSOR],
        "acknowledged" => &[lack::DOCUMENT, lack::NOT_YET],
        "inspection-begun" => &[lack::DOCUMENT, lack::TWO_OFFICERS, lack::BADGE],
        "determined" => &[
            lack::ON_SITE,
            lack::DEVICE_PART,
            lack::SOFTWARE_PART,
            lack::POOL_PART,
            lack::SCENE_RECORD,
            lack::PHOTOS,
            lack::MODE,
            lack::DEVICES,
        ],
        "rights-notified" => &[lack::DOCUMENT, lack::DEFENCE_PERIOD],
        "ordered" => &[
            lack::RIGHTS,
            lack::DEFENCE_PERIOD,
            lack::CONTEST_OPEN,
            lack::BASIS,
            lack::IN_FORCE,
            lack::MEASURE,
            lack::LIMIT,
        ],
        "rectification-reported" => &[lack::DOCUMENT, lack::WORDS],
        "accepted" => &[
            lack::ACCEPTOR,
            lack::QUIET,
            lack::WATCHED,
            lack::LOAD,
            lack::DEVICES_ACCOUNTED,
            lack::STOP_LETTER,
            lack::CONTEST_OPEN,
        ],
        "watch-ended" => &[lack::OVER_WATCH, lack::WORDS],
        "told" => &[lack::DOCUMENT],
        "dismissed" | "returned" => &[lack::WORDS],
        _ => &[],
    }
}

/// Lacks that a case knows of before anything is handed in: when it names none of them, they are met.
const KNOWN: [Lack; 6] = [
    lack::ON_SITE,
    lack::RIGHTS,
    lack::DEFENCE_PERIOD,
    lack::OVER_WATCH,
    lack::CONTEST_OPEN,
    lack::SUSPENDED,
];

/// The ways out of the state, the main one first.
pub(super) fn next(reader: &Reader<'_>, case: &Case, clocks: &Clocks) -> Vec<Step> {
    let lawful = case.lawful(reader.now);
    let mut forward: Vec<&Lawful> = lawful.iter().filter(|act| act.forward).collect();
    // The order in which the domain names them: the main way first.
    let place = |act: &Lawful| case.forward().iter().position(|name| *name == act.change);
    forward.sort_by_key(|act| place(act));
    forward.into_iter().map(|act| step(reader, case, act, clocks)).collect()
}

fn step(reader: &Reader<'_>, case: &Case, lawful: &Lawful, clocks: &Clocks) -> Step {
    let file = case.file();
    let (allowed, why) = allowed(reader, file, lawful);
    let right = Act::of_change(lawful.change);
    let proposed = file.pending.iter().rev().find(|one| one.change.name() == lawful.change);
    let mut demands = demands(case, lawful);
    demands.extend(lawful.seats.iter().map(|seat| {
        let lack = seat.lack();
        let met = proposed.map(|pending| pending.signed().contains_key(seat));
        Demand { code: lack.code.to_owned(), title: lack.sentence().into(), met }
    }));
    Step {
        act: lawful.change.to_owned(),
        title: words::act(lawful.change),
        seats: lawful.seats.iter().map(|seat| seat_view(*seat)).collect(),
        who: right.map(|right| who(reader, right, file)).unwrap_or_default(),
        basis: law_for(clocks, lawful.change).map(|entry| (&entry.cited).into()),
        demands,
        allowed,
        why,
    }
}

fn demands(case: &Case, lawful: &Lawful) -> Vec<Demand> {
    let missing = |lack: &Lack| lawful.lacks.contains(lack);
    let mut demands: Vec<Demand> = demands_of(lawful.change)
        .iter()
        .map(|lack| Demand {
            code: lack.code.to_owned(),
            title: lack.sentence().into(),
            met: match missing(lack) {
                true => Some(false),
                false if KNOWN.contains(lack) && !case.file().milestones.is_empty() => Some(true),
                false => None,
            },
        })
        .collect();
    let told = |lack: &&Lack| !demands_of(lawful.change).contains(lack);
    demands.extend(lawful.lacks.iter().filter(told).map(|lack| Demand {
        code: lack.code.to_owned(),
        title: lack.sentence().into(),
        met: Some(false),
    }));
    demands
}

/// Whether this reader may do it now, and why not.
fn allowed(reader: &Reader<'_>, file: &CaseFile, lawful: &Lawful) -> (bool, Option<Sentence>) {
    let Some(right) = Act::of_change(lawful.change) else { return (false, None) };
    match reader.may(right, file) {
        Err(refusal) => (false, Some(refusal.sentence().into())),
        Ok(_) if lawful.lacks.is_empty() => (true, None),
        Ok(_) => {
            let en: Vec<&str> = lawful.lacks.iter().map(|lack| lack.en).collect();
            let zh: Vec<&str> = lawful.lacks.iter().map(|lack| lack.zh).collect();
            let why = Sentence::new(
                format!("Missing: {}.", en.join("; ")),
                format!("还缺：{}。", zh.join("；")),
            );
            (false, Some(why))
        }
    }
}

fn who(reader: &Reader<'_>, right: Act, file: &CaseFile) -> Vec<Who> {
    let named = reader.could(right, file).into_iter().map(|could| {
        let node = match &could.place {
            Place::At(node) | Place::Unit(node) => node.clone(),
            Place::Above(node) => node.parent().unwrap_or_else(|| node.clone()),
        };
        Who {
            role: could.role.name().to_owned(),
            name: role_words(could.role).into(),
            node: node.code().to_owned(),
        }
    });
    named.collect()
}

fn seat_view(seat: Seat) -> SeatView {
    SeatView { seat: seat.name().to_owned(), name: words::seat(seat) }
}

/// Acts beside the way.
pub(super) fn acts(reader: &Reader<'_>, case: &Case) -> Vec<ActOffer> {
    let lawful = case.lawful(reader.now);
    let beside = lawful.iter().filter(|act| !act.forward && !NOT_OFFERED.contains(&act.change));
    let offer = |act: &Lawful| {
        let (allowed, why) = allowed(reader, case.file(), act);
        ActOffer {
            act: act.change.to_owned(),
            title: words::act(act.change),
            allowed,
            why,
            grave: words::is_grave(act.change),
        }
    };
    beside.map(offer).collect()
}

/// A proposal, with the seats that this reader may take.
pub(super) fn pending(reader: &Reader<'_>, file: &CaseFile, pending: &Pending) -> PendingView {
    let place = reader.state.reference.book.place(&file.node);
    let proof = serde_json::to_value(&pending.change).unwrap_or_default();
    PendingView {
        proposal: pending.proposal,
        act: pending.change.name().to_owned(),
        title: words::act(pending.change.name()),
        proposer: pending.proposer().to_owned(),
        proposed_at: pending.proposed_at().into(),
        seats: pending.seats.iter().map(|seat| seat_of(reader, file, pending, *seat)).collect(),
        lapses: place.seats_lapse(pending.proposed_at()).ok().map(Into::into),
        summary: telling::summary(&pending.change),
        proof,
        may_withdraw: may_withdraw(reader, file, pending).is_some(),
    }
}

fn seat_of(reader: &Reader<'_>, file: &CaseFile, pending: &Pending, seat: Seat) -> PendingSeat {
    let signed = pending.signed().get(&seat);
    let (may_sign, why) = match (signed, reader.may(Act::of_seat(seat), file)) {
        (Some(_), _) => (false, None),
        (None, Err(refusal)) => (false, Some(refusal.sentence().into())),
        (None, Ok(leave)) => match pending.lacks(seat, reader.name(), leave.role()).first() {
            None => (true, None),
            Some(lack) => (false, Some(lack.sentence().into())),
        },
    };
    PendingSeat {
        seat: seat.name().to_owned(),
        name: words::seat(seat),
        signed: signed.map(|signature| Filled {
            by: signature.by.clone(),
            at: signature.at.into(),
            opinion: signature.opinion.clone(),
        }),
        may_sign,
        why,
    }
}
