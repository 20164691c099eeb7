//! What lies over a state: proposals, suspension, contest, supervision, custody, relapse.

use hashwarden_domain::{
    Id, Role, Seat,
    case::{
        Case, CaseChange, ContestKind, Kinship, Mark, MarkKind, NonResidential, Refused, UseClass,
        contest::ContestEffect,
        lack::{self, Lack},
        proof::Told,
    },
};
use jiff::SignedDuration;

use super::world::{
    Play, answer, determination, measure, node, objection, paper, school, screening, seated,
    suspicion,
};

fn lacks(refused: Result<(), Refused>) -> Vec<Lack> {
    match refused.unwrap_err() {
        Refused::Lacks { lacks, .. } => lacks,
        Refused::State { change, state } => panic!("{change} in {state}"),
    }
}

#[test]
fn nobody_takes_two_seats_and_nobody_a_seat_that_is_not_theirs() {
    let mut play = Play::begin(school()).until_verifying();
    let change = Box::new(CaseChange::Determined(Box::new(determination(play.now))));
    play.act("wang", Role::Officer, CaseChange::Proposed { change });
    let proposal = play.case.file().pending[0].proposal;
    let sign = |seat| CaseChange::Signed { proposal, seat, opinion: "agreed".to_owned() };

    let own = play.by("wang", Role::SecondOfficer, "150102", sign(Seat::SecondOfficer));
    assert_eq!(lacks(own), [lack::TWO_PERSONS]);
    let absent = play.by("sun", Role::SecondOfficer, "150102", sign(Seat::SecondOfficer));
    assert_eq!(lacks(absent), [lack::ON_SITE]);
    let wrong = play.by("wu", Role::LegalReviewer, "150102", sign(Seat::TechnicalReview));
    assert_eq!(lacks(wrong), [lack::SEAT_ROLE]);
    play.act("wu", Role::LegalReviewer, sign(Seat::LegalReview));
    let again = play.by("wu", Role::TechnicalReviewer, "150102", sign(Seat::TechnicalReview));
    assert_eq!(lacks(again), [lack::TWO_PERSONS]);
    let filled = play.by("he", Role::LegalReviewer, "150102", sign(Seat::LegalReview));
    assert_eq!(lacks(filled), [lack::SEAT_FILLED]);

    // A reviewer who disagrees ends the proposal.
    let why = "The record does not name the sensor.".to_owned();
    play.act("zheng", Role::TechnicalReviewer, CaseChange::Withdrawn { proposal, why });
    assert_eq!((play.case.state_name(), play.case.file().pending.len()), ("verifying", 0));
    let late = play.by("li", Role::SecondOfficer, "150102", sign(Seat::SecondOfficer));
    assert_eq!(lacks(late), [lack::PROPOSAL]);
}

#[test]
fn a_home_is_suspected_by_two_and_told_with_the_heads_leave() {
    let mut play = Play::begin(UseClass::Residential);
    play.act("zhao", Role::Analyst, CaseChange::Triaged(screening()));
    let alone = play.by("zhao", Role::Analyst, "150102", CaseChange::Suspected(suspicion()));
    assert_eq!(lacks(alone), [lack::SECOND_ANALYST]);
    play.together("zhao", Role::Analyst, CaseChange::Suspected(suspicion()));
    assert_eq!(play.case.state_name(), "suspected");
    let proof = super::world::attribution(UseClass::Residential, play.now);
    play.act("zhao", Role::Analyst, CaseChange::Attributed(Box::new(proof)));
    let notice = CaseChange::Notified(Box::new(super::world::notice(play.now)));
    assert_eq!(lacks(play.by("sun", Role::Officer, "150102", notice.clone())), [lack::HEAD]);
    play.together("sun", Role::Officer, notice);
    assert_eq!(play.case.state_name(), "notified");
}

#[test]
fn while_suspended_nothing_goes_forward_and_it_is_renewed_once() {
    let mut play = Play::begin(school()).until_acknowledged();
    let suspend = |play: &Play, days: i64| CaseChange::Suspended {
        reason: "An expert is asked.".to_owned(),
        resume_on: play.now + SignedDuration::from_hours(24 * days),
    };
    let officer = suspend(&play, 20);
    assert_eq!(lacks(play.by("sun", Role::Officer, "150102", officer)), [lack::HEAD]);
    // A proposal is refused for what its proof lacks, before anybody signs it.
    let change = Box::new(suspend(&play, 40));
    let proposed = play.by("sun", Role::Officer, "150102", CaseChange::Proposed { change });
    assert_eq!(lacks(proposed), [lack::RESUME_DATE]);
    let long = suspend(&play, 40);
    assert_eq!(lacks(play.by("feng", Role::Head, "150102", long)), [lack::RESUME_DATE]);
    let change = suspend(&play, 20);
    play.act("feng", Role::Head, change);
    let forward = CaseChange::InspectionBegun(super::world::on_site());
    let refused = play.by("wang", Role::Officer, "150102", forward.clone());
    assert_eq!(lacks(refused), [lack::SUSPENDED]);
    play.act("sun", Role::Officer, CaseChange::Noted { text: "Still waiting.".to_owned() });
    let change = suspend(&play, 20);
    play.act("feng", Role::Head, change);
    let third = suspend(&play, 20);
    assert_eq!(lacks(play.by("feng", Role::Head, "150102", third)), [lack::RENEWAL]);
    play.act("feng", Role::Head, CaseChange::Resumed {});
    play.act("wang", Role::Officer, forward);
}

#[test]
fn a_defence_holds_a_decision_up_and_reconsideration_does_not_stay_it() {
    let mut play = Play::begin(school()).until_determined();
    let proof = Box::new(super::world::rights(play.now));
    play.act("wang", Role::Officer, CaseChange::RightsNotified(proof));
    let early = CaseChange::Contested(objection(ContestKind::Court));
    let refused = play.by("party", Role::Party, "150102", early);
    assert_eq!(lacks(refused), [lack::AFTER_DECISION]);
    let defence = CaseChange::Contested(objection(ContestKind::Defence));
    play.by("party", Role::Party, "150102", defence).unwrap();
    play.wait_days(6);
    let order = CaseChange::Ordered(Box::new(super::world::decision(play.now)));
    assert_eq!(lacks(play.by("feng", Role::Head, "150102", order)), [lack::CONTEST_OPEN]);
    play.act("chen", Role::Head, CaseChange::ContestDecided(answer(1, ContestEffect::Continues)));
    let order = CaseChange::Ordered(Box::new(super::world::decision(play.now)));
    play.act("feng", Role::Head, order);

    let suit = CaseChange::Contested(objection(ContestKind::Reconsideration));
    play.by("party", Role::Party, "150102", suit).unwrap();
    play.act(
        "clerk",
        Role::UnitAdministrator,
        CaseChange::RectificationReported(super::world::report()),
    );
    assert!(play.case.file().is_contested());
    // The review sends it back to its measures.
    play.act("chen", Role::Head, CaseChange::ContestDecided(answer(2, ContestEffect::Rectifying)));
    assert_eq!(play.case.state_name(), "rectifying");
}

#[test]
fn before_they_are_told_there_is_nothing_to_contest() {
    let mut play = Play::begin(school()).until_attributed();
    let contested = CaseChange::Contested(objection(ContestKind::Objection));
    let refused = play.by("party", Role::Party, "150102", contested).unwrap_err();
    assert_eq!(refused, Refused::State { change: "contested", state: "attributed" });
}

#[test]
fn supervision_comes_from_above_only_and_is_lifted_there() {
    let mut play = Play::begin(school()).until_acknowledged();
    let order = |play: &Play| CaseChange::Supervised {
        order: paper("supervision order"),
        demand: "Finish within the week.".to_owned(),
        until: play.now + SignedDuration::from_hours(24 * 7),
    };
    for place in ["150102", "150102/college"] {
        let change = order(&play);
        assert_eq!(lacks(play.by("tang", Role::Head, place, change)), [lack::SUPERIOR]);
    }
    let change = order(&play);
    assert_eq!(lacks(play.by("tang", Role::Head, "150200", change)), [lack::NOT_HERE]);
    let change = order(&play);
    play.by("tang", Role::Head, "150000", change).unwrap();
    let lift = || CaseChange::SupervisionLifted { why: "Done.".to_owned() };
    assert_eq!(lacks(play.by("deng", Role::Head, "150100", lift())), [lack::SUPERVISED]);
    play.by("tang", Role::Head, "150000", lift()).unwrap();
    assert!(play.case.file().supervision.is_none());
}

#[test]
fn a_case_is_handed_down_inside_the_place_of_whoever_hands_it_down() {
    let mut play = Play::begin(school());
    let down = |to: &str| CaseChange::HandedDown { to: node(to), why: "Yours.".to_owned() };
    let outside = play.by("tang", Role::Officer, "150100", down("150202"));
    assert_eq!(lacks(outside), [lack::BELOW]);
    play.by("tang", Role::Officer, "150000", down("150202")).unwrap();
    assert_eq!(play.case.file().node, node("150202"));
    let gone = play.by("zhao", Role::Analyst, "150102", CaseChange::Triaged(screening()));
    assert_eq!(lacks(gone), [lack::NOT_HERE]);
}

#[test]
fn an_exhibit_moves_from_whoever_holds_it() {
    let mut play = Play::begin(school()).until_verifying();
    let wrong = CaseChange::CustodyMoved(play.moved("wang", "store"));
    assert_eq!(lacks(play.by("wang", Role::Officer, "150102", wrong)), [lack::CUSTODIAN]);
    let change = CaseChange::CustodyMoved(play.moved("file", "college security"));
    play.act("wang", Role::Officer, change);
    let change = CaseChange::CustodyMoved(play.moved("college security", "store"));
    play.act("li", Role::SecondOfficer, change);
    let held = play.case.file().exhibit(&super::world::exhibit_id("device")).unwrap();
    assert_eq!((held.held_by.as_str(), held.moves), ("store", 2));
}

#[test]
fn the_watch_ends_after_its_days_and_a_relapse_in_it_is_linked() {
    let mut play = Play::begin(school()).until_watched();
    let end = || {
        let watched_by = "egress 1".to_owned();
        CaseChange::WatchEnded(hashwarden_domain::case::proof::WatchEnd { watched_by })
    };
    assert_eq!(lacks(play.by("qian", Role::Acceptor, "150102", end())), [lack::OVER_WATCH]);
    let relapsed = |on| CaseChange::Relapsed {
        child: Id::of_content([b"child".as_slice()]),
        kinship: Kinship::Relapse,
        on,
    };
    let other = vec![Mark::new(MarkKind::Account, "another")];
    let refused = play.by("hashwarden", Role::System, "150102", relapsed(other));
    assert_eq!(lacks(refused), [lack::MARK]);
    let same = vec![Mark::new(MarkKind::Mac, "aa:bb:cc:00:00:01")];
    play.by("hashwarden", Role::System, "150102", relapsed(same)).unwrap();
    assert_eq!(play.case.file().links.len(), 1);
    assert_eq!(play.case.state_name(), "relapse-watch");
}

#[test]
fn a_standing_differential_price_needs_its_stop_letter() {
    let mut play = Play::begin(school()).until_rectifying();
    let price = hashwarden_domain::case::MeasureKind::DifferentialPrice;
    let change = CaseChange::MeasureTaken(Box::new(measure(price, play.now)));
    play.act("feng", Role::Head, change);
    play.act(
        "clerk",
        Role::UnitAdministrator,
        CaseChange::RectificationReported(super::world::report()),
    );
    play.wait_days(15);
    let accept = CaseChange::Accepted(Box::new(super::world::acceptance(play.now)));
    let refused = play.by("qian", Role::Acceptor, "150102", accept.clone());
    assert_eq!(lacks(refused), [lack::STOP_LETTER]);
    let undone = CaseChange::MeasureUndone {
        number: 2,
        why: "The unit is clear.".to_owned(),
        document: paper("stop letter"),
    };
    play.act("feng", Role::Head, undone);
    play.act("qian", Role::Acceptor, accept);
}

#[test]
fn a_measure_waits_for_its_state() {
    use hashwarden_domain::case::MeasureKind;
    let play = Play::begin(school()).until_attributed();
    let take = |kind| CaseChange::MeasureTaken(Box::new(measure(kind, play.now)));
    for kind in [MeasureKind::Reminder, MeasureKind::StopUse, MeasureKind::Referral] {
        let refused = play.clone().by("feng", Role::Head, "150102", take(kind));
        assert_eq!(lacks(refused), [lack::HELD_ELSEWHERE]);
    }
    // A sealed case goes to discipline inspection before anybody is told.
    let mut sealed = super::world::clue(school(), hashwarden_domain::case::proof::Origin::Officer);
    sealed.sealed = true;
    let mut sealed = Play::with(sealed).until_attributed();
    let referral = CaseChange::MeasureTaken(Box::new(measure(MeasureKind::Referral, sealed.now)));
    sealed.act("feng", Role::Head, referral);
}

#[test]
fn a_measure_beside_a_decision_takes_the_head_the_decision_and_its_own_day() {
    use hashwarden_domain::case::MeasureKind;
    let take = |play: &Play, kind| CaseChange::MeasureTaken(Box::new(measure(kind, play.now)));
    // Before the party was heard nothing that burdens it is taken, by nobody.
    let mut play = Play::begin(school()).until_determined();
    for kind in [MeasureKind::StopUse, MeasureKind::Confiscation, MeasureKind::DifferentialPrice] {
        let change = take(&play, kind);
        assert_eq!(lacks(play.by("feng", Role::Head, "150102", change)), [lack::HELD_ELSEWHERE]);
    }
    let change = take(&play, MeasureKind::Preservation);
    play.act("feng", Role::Head, change);

    // Afterwards an officer proposes it, and the head signs.
    let mut play = Play::begin(school()).until_rectifying();
    let change = take(&play, MeasureKind::Confiscation);
    assert_eq!(lacks(play.by("wang", Role::Officer, "150102", change.clone())), [lack::HEAD]);
    play.together("wang", Role::Officer, change);
    assert_eq!(play.case.file().measures.len(), 2);
    let change = take(&play, MeasureKind::Reminder);
    play.act("wang", Role::Officer, change);

    // An old day does not bring an old rule back.
    let CaseChange::MeasureTaken(mut old) = take(&play, MeasureKind::Confiscation) else { return };
    old.on = old.on.checked_sub(jiff::Span::new().years(1)).unwrap();
    (old.rule.valid_from, old.rule.valid_to) = (old.on, old.on.tomorrow().ok());
    let refused = play.by("feng", Role::Head, "150102", CaseChange::MeasureTaken(old));
    assert_eq!(lacks(refused), [lack::DAY_OF_ACT]);
}

#[test]
fn what_was_proposed_ends_when_the_case_is_handed_down() {
    let mut play = Play::begin(school()).until_rectifying();
    let resume_on = play.now + SignedDuration::from_hours(100);
    let change = CaseChange::Suspended { reason: "Expert.".to_owned(), resume_on };
    let proposal = play.case.file().version() + 1;
    play.act("wang", Role::Officer, CaseChange::Proposed { change: Box::new(change) });
    let down = CaseChange::HandedDown { to: node("150102/college"), why: "Yours.".to_owned() };
    play.act("sun", Role::Officer, down);
    assert!(play.case.file().pending.is_empty());
    let (seat, opinion) = (Seat::Head, "agreed".to_owned());
    let sign = CaseChange::Signed { proposal, seat, opinion };
    assert_eq!(lacks(play.by("feng", Role::Head, "150102", sign)), [lack::PROPOSAL]);
}

#[test]
fn of_a_mere_suspicion_others_hear_by_the_head_alone() {
    let mut play = Play::begin(school()).until_attributed();
    let told = |who: &str| {
        CaseChange::Told(Told { recipient: who.to_owned(), document: paper("circular") })
    };
    let refused = play.by("wang", Role::Officer, "150102", told("Their employer"));
    assert_eq!(lacks(refused), [lack::HEAD]);
    play.together("wang", Role::Officer, told("The province"));
    let mut play = Play::begin(school()).until_acknowledged();
    play.act("wang", Role::Officer, told("Grid company"));
    assert_eq!(play.case.file().told.len(), 2);
}

#[test]
fn that_a_home_is_none_is_not_said_by_one_analyst() {
    let mut play = Play::begin(UseClass::Residential);
    play.act("zhao", Role::Analyst, CaseChange::Triaged(screening()));
    let suspected = CaseChange::Suspected(suspicion());
    play.together("zhao", Role::Analyst, suspected);
    let works = UseClass::NonResidential(NonResidential::Industry);
    let change = CaseChange::Attributed(Box::new(super::world::attribution(works, play.now)));
    let refused = play.by("zhao", Role::Analyst, "150102", change.clone());
    assert_eq!(lacks(refused), [lack::SECOND_ANALYST]);
    play.together("zhao", Role::Analyst, change);
    assert_eq!((play.case.state_name(), play.case.file().class), ("attributed", works));
}

#[test]
fn an_event_says_nothing_beside_its_proof() {
    for text in [r#"{"noted":{"text":"x","more":1}}"#, r#"{"resumed":{"more":1}}"#] {
        assert!(serde_json::from_str::<CaseChange>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<CaseChange>(r#"{"noted":{"text":"x"}}"#).is_ok());
}

#[test]
fn classes_are_told_apart() {
    let industry = UseClass::NonResidential(NonResidential::Industry);
    assert!(!industry.may_be_a_home());
    let (who, role) = seated(Seat::Head);
    assert_eq!((who, role), ("feng", Role::Head));
    assert!(matches!(Play::begin(industry).case, Case::Recorded(_)));
}
