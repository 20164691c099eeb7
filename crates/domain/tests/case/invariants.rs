//! Invariants of the project's note on regulation, section 6.6, as far as the life of a case bears them.

use hashwarden_domain::{
    Period, Role, Seat,
    case::{
        Case, CaseChange, ContestKind, Measure, MeasureKind, Refused, UseClass,
        contest::ContestEffect,
        proof::{Revocation, Told},
    },
};

use super::world::{
    Play, acceptance, answer, decision, determination, measure, node, objection, paper, rights,
    school, seated,
};

fn codes(refused: Refused) -> Vec<&'static str> {
    match refused {
        Refused::Lacks { lacks, .. } => lacks.iter().map(|lack| lack.code).collect(),
        Refused::State { .. } => vec!["state"],
    }
}

#[test]
fn invariant_2_nothing_is_determined_without_two_officers_both_reviews_mode_and_dates() {
    let ready = Play::begin(school()).until_verifying();
    let proof = Box::new(determination(ready.now));

    let mut alone = ready.clone();
    let refused = alone.by("wang", Role::Officer, "150102", CaseChange::Determined(proof.clone()));
    let lacks = codes(refused.unwrap_err());
    assert_eq!(lacks, ["second-officer", "legal-review", "technical-review"]);

    for missing in [Seat::SecondOfficer, Seat::LegalReview, Seat::TechnicalReview] {
        let mut play = ready.clone();
        let change = Box::new(CaseChange::Determined(proof.clone()));
        play.act("wang", Role::Officer, CaseChange::Proposed { change });
        let pending = play.case.file().pending[0].clone();
        for seat in pending.seats.iter().copied().filter(|seat| *seat != missing) {
            let (who, role) = seated(seat);
            let (proposal, opinion) = (pending.proposal, "agreed".to_owned());
            play.act(who, role, CaseChange::Signed { proposal, seat, opinion });
        }
        assert_eq!(play.case.state_name(), "verifying", "without {missing:?}");
    }

    let mut without_mode = *proof.clone();
    without_mode.mode_why = " ".to_owned();
    let mut play = ready.clone();
    let change = Box::new(CaseChange::Determined(Box::new(without_mode)));
    let refused = play.by("wang", Role::Officer, "150102", CaseChange::Proposed { change });
    assert_eq!(codes(refused.unwrap_err()), ["mode"]);

    // A period cannot be empty, so there are always dates; and nothing is determined in advance.
    let hour = jiff::SignedDuration::from_hours(1);
    let mut ahead = *proof.clone();
    ahead.during = Period::new(ahead.during.start(), ready.now + hour * 2).unwrap();
    let mut play = ready.clone();
    let change = Box::new(CaseChange::Determined(Box::new(ahead)));
    let refused = play.by("wang", Role::Officer, "150102", CaseChange::Proposed { change });
    assert_eq!(codes(refused.unwrap_err()), ["not-yet"]);
    let mut play = ready;
    play.together("wang", Role::Officer, CaseChange::Determined(proof));
    assert_eq!(play.case.state_name(), "determined");
}

#[test]
fn invariant_3_power_of_a_home_cannot_be_limited_because_it_cannot_be_written_down() {
    let play = Play::begin(school()).until_rectifying();
    let limit = |of: &str| {
        let kind = serde_json::json!({"power-limit": {
            "of": of, "notice": paper("notice"), "restore": paper("restore")}});
        let mut whole = serde_json::to_value(measure(MeasureKind::StopUse, play.now)).unwrap();
        whole["kind"] = kind;
        serde_json::from_value::<Measure>(whole)
    };
    assert!(limit("residential").is_err());
    assert!(limit("unknown").is_err());

    // Of a school it can be written, and is refused without unlawful use.
    let mut play = play.clone();
    let change = CaseChange::MeasureTaken(Box::new(limit("school").unwrap()));
    let refused = play.by("feng", Role::Head, "150102", change).unwrap_err();
    assert_eq!(codes(refused), ["illegal-use"]);
    let change = CaseChange::MeasureTaken(Box::new(limit("industry").unwrap()));
    let refused = play.by("feng", Role::Head, "150102", change).unwrap_err();
    assert_eq!(codes(refused), ["same-class", "illegal-use"]);
    assert!(UseClass::Unknown.may_be_a_home());
}

#[test]
fn invariant_4_no_measure_rests_on_a_rule_that_is_not_in_force_that_day() {
    let mut play = Play::begin(school()).until_determined();
    let proof = Box::new(rights(play.now));
    play.act("wang", Role::Officer, CaseChange::RightsNotified(proof));
    play.wait_days(6);
    for (from, to) in [(1, None), (-10, Some(0))] {
        let mut wrong = decision(play.now);
        let days = |n: i32| wrong.on.checked_add(jiff::Span::new().days(n)).unwrap();
        let (from, to) = (days(from), to.map(days));
        wrong.basis[0].valid_from = from;
        wrong.basis[0].valid_to = to;
        let mut play = play.clone();
        let refused = play.by("feng", Role::Head, "150102", CaseChange::Ordered(Box::new(wrong)));
        assert_eq!(codes(refused.unwrap_err()), ["in-force"]);
    }
    let proof = Box::new(decision(play.now));
    play.act("feng", Role::Head, CaseChange::Ordered(proof));
}

#[test]
fn invariant_5_who_determined_accepts_nothing_and_reviews_no_objection() {
    let mut play = Play::begin(school()).until_awaiting_acceptance();
    play.wait_days(15);
    for who in ["wang", "li", "wu", "zheng"] {
        let proof = Box::new(acceptance(play.now));
        let mut play = play.clone();
        let refused = play.by(who, Role::Acceptor, "150102", CaseChange::Accepted(proof));
        assert_eq!(codes(refused.unwrap_err()), ["acceptor"], "{who}");
    }

    let contested = CaseChange::Contested(objection(ContestKind::Objection));
    play.by("party", Role::Party, "150102", contested).unwrap();
    for who in ["wang", "li", "wu", "zheng", "feng", "sun", "zhao"] {
        let decided = CaseChange::ContestDecided(answer(1, ContestEffect::Continues));
        let refused = play.clone().by(who, Role::Head, "150102", decided);
        assert_eq!(codes(refused.unwrap_err()), ["reviewer"], "{who}");
    }
    let decided = CaseChange::ContestDecided(answer(1, ContestEffect::Continues));
    play.act("chen", Role::Head, decided);

    // And who reviewed does not accept.
    let proof = Box::new(acceptance(play.now));
    let refused = play.by("chen", Role::Acceptor, "150102", CaseChange::Accepted(proof));
    assert_eq!(codes(refused.unwrap_err()), ["acceptor"]);
}

#[test]
fn invariant_5_who_answered_an_objection_or_waits_to_sign_is_not_both() {
    let mut play = Play::begin(school()).until_verifying();
    let contested = CaseChange::Contested(objection(ContestKind::Objection));
    play.by("party", Role::Party, "150102", contested).unwrap();
    let answer = || CaseChange::ContestDecided(answer(1, ContestEffect::Continues));
    let change = Box::new(CaseChange::Determined(Box::new(determination(play.now))));
    let proposal = play.case.file().version() + 1;
    let sign =
        || CaseChange::Signed { proposal, seat: Seat::LegalReview, opinion: "agreed".to_owned() };

    // Answered first, then signs.
    let mut first = play.clone();
    first.act("wu", Role::LegalReviewer, answer());
    first.act("wang", Role::Officer, CaseChange::Proposed { change: change.clone() });
    let sign_later = CaseChange::Signed {
        proposal: proposal + 1,
        seat: Seat::LegalReview,
        opinion: "agreed".to_owned(),
    };
    let refused = first.by("wu", Role::LegalReviewer, "150102", sign_later);
    assert_eq!(codes(refused.unwrap_err()), ["not-reviewer"]);

    // Proposed or signed first, then answers, while it still waits for others.
    play.act("wang", Role::Officer, CaseChange::Proposed { change });
    play.act("wu", Role::LegalReviewer, sign());
    for who in ["wang", "wu"] {
        let refused = play.by(who, Role::Head, "150102", answer());
        assert_eq!(codes(refused.unwrap_err()), ["reviewer"], "{who}");
    }
}

#[test]
fn the_head_who_determined_orders_nothing() {
    let mut play = Play::begin(school()).until_determined();
    let proof = Box::new(rights(play.now));
    play.act("wang", Role::Officer, CaseChange::RightsNotified(proof));
    play.wait_days(6);
    let order = CaseChange::Ordered(Box::new(decision(play.now)));
    // Alone, and in the seat of what somebody else proposed.
    let refused = play.by("wang", Role::Head, "150102", order.clone());
    assert_eq!(codes(refused.unwrap_err()), ["head"]);
    let proposal = play.case.file().version() + 1;
    play.act("sun", Role::Officer, CaseChange::Proposed { change: Box::new(order) });
    let (seat, opinion) = (Seat::Head, "agreed".to_owned());
    let sign = CaseChange::Signed { proposal, seat, opinion };
    let refused = play.by("li", Role::Head, "150102", sign.clone());
    assert_eq!(codes(refused.unwrap_err()), ["head"]);
    play.act("feng", Role::Head, sign);
    assert_eq!(play.case.state_name(), "rectifying");
}

#[test]
fn invariant_9_a_revocation_reaches_everyone_who_received_the_finding() {
    let mut play = Play::begin(school()).until_rectifying();
    let told = |who: &str| Told { recipient: who.to_owned(), document: paper("copy") };
    play.act("sun", Role::Officer, CaseChange::Told(told("Grid company")));
    play.act("sun", Role::Officer, CaseChange::Told(told("Credit office")));
    let revocation = Revocation { why: "Wrong room.".to_owned(), document: paper("withdrawal") };
    play.act("feng", Role::Head, CaseChange::Revoked(revocation));

    let left = |play: &Play| match &play.case {
        Case::Revoked(revoked) => {
            revoked.not_yet_told().into_iter().map(str::to_owned).collect::<Vec<_>>()
        }
        other => panic!("{}", other.state_name()),
    };
    assert_eq!(left(&play), ["Credit office", "Grid company", "Sample College"]);
    for who in ["Grid company", "Sample College", "Credit office"] {
        assert!(!play.case.is_ended());
        play.act("sun", Role::Officer, CaseChange::Told(told(who)));
    }
    assert_eq!(left(&play), Vec::<String>::new());
    assert!(play.case.is_ended());
}

#[test]
fn only_the_place_itself_or_one_above_may_withdraw() {
    let play = Play::begin(school()).until_determined();
    let revoke = || {
        CaseChange::Revoked(Revocation { why: "Wrong.".to_owned(), document: paper("withdrawal") })
    };
    for (place, may) in [("150102", true), ("150100", true), ("150103", false)] {
        assert_eq!(play.clone().by("feng", Role::Head, place, revoke()).is_ok(), may, "{place}");
    }
    assert!(node("150100").is_ancestor_of(&node("150102")));
}
