//! Random histories: what stepping gives, replay gives; what replay refuses, it names.

use hashwarden_domain::{
    Role,
    case::{Case, CaseChange, CaseEvent, ContestKind, IllegalHistory, contest::ContestEffect},
};
use proptest::prelude::*;

use super::world::{
    Play, acceptance, answer, attribution, decision, determination, dismissal, exhibit, notice,
    objection, on_site, paper, receipt, report, rights, school, screening, seated, suspicion,
};

/// One of the things that somebody might try next.
fn attempt(play: &mut Play, pick: u8) {
    let now = play.now;
    let (who, role, place, change) = match pick % 26 {
        0 => ("zhao", Role::Analyst, "150102", CaseChange::Triaged(screening())),
        1 => ("zhao", Role::Analyst, "150102", CaseChange::Suspected(suspicion())),
        2 => {
            let proof = Box::new(attribution(school(), now));
            ("zhao", Role::Analyst, "150102", CaseChange::Attributed(proof))
        }
        3 => ("sun", Role::Officer, "150102", CaseChange::Notified(Box::new(notice(now)))),
        4 => {
            let change = CaseChange::Acknowledged(receipt(now));
            ("clerk", Role::UnitAdministrator, "150102/college", change)
        }
        5 => ("wang", Role::Officer, "150102", CaseChange::InspectionBegun(on_site())),
        6 | 7 => {
            let label = super::world::EXHIBITS[play.case.file().exhibits.len() % 5];
            let change = CaseChange::ExhibitAdded(Box::new(exhibit(label, now)));
            ("wang", Role::Officer, "150102", change)
        }
        8 => {
            let change = Box::new(CaseChange::Determined(Box::new(determination(now))));
            ("wang", Role::Officer, "150102", CaseChange::Proposed { change })
        }
        9..=11 => {
            let Some(pending) = play.case.file().pending.first().cloned() else { return };
            let Some(seat) = pending.open_seats().next() else { return };
            let (who, role) = seated(seat);
            let (proposal, opinion) = (pending.proposal, "agreed".to_owned());
            (who, role, "150102", CaseChange::Signed { proposal, seat, opinion })
        }
        12 => {
            let change = CaseChange::RightsNotified(Box::new(rights(now)));
            ("wang", Role::Officer, "150102", change)
        }
        13 => ("feng", Role::Head, "150102", CaseChange::Ordered(Box::new(decision(now)))),
        14 => {
            let change = CaseChange::RectificationReported(report());
            ("clerk", Role::UnitAdministrator, "150102/college", change)
        }
        15 => ("qian", Role::Acceptor, "150102", CaseChange::Accepted(Box::new(acceptance(now)))),
        16 => ("hashwarden", Role::System, "150102", CaseChange::WatchBegun {}),
        17 => {
            let change = CaseChange::Contested(objection(ContestKind::Objection));
            ("party", Role::Party, "150102", change)
        }
        18 => {
            let number = u32::try_from(play.case.file().contests.len()).unwrap();
            let change = CaseChange::ContestDecided(answer(number, ContestEffect::Continues));
            ("chen", Role::Head, "150102", change)
        }
        19 => {
            let resume_on = now + jiff::SignedDuration::from_hours(100);
            let change = CaseChange::Suspended { reason: "Expert.".to_owned(), resume_on };
            ("feng", Role::Head, "150102", change)
        }
        20 => ("feng", Role::Head, "150102", CaseChange::Resumed {}),
        21 => {
            let until = now + jiff::SignedDuration::from_hours(100);
            let (order, demand) = (paper("order"), "Finish.".to_owned());
            ("tang", Role::Head, "150000", CaseChange::Supervised { order, demand, until })
        }
        22 => ("zhao", Role::Analyst, "150102", CaseChange::Noted { text: "Seen.".to_owned() }),
        23 => ("zhao", Role::Analyst, "150102", CaseChange::Dismissed(dismissal())),
        24 => {
            play.wait_days(15);
            return;
        }
        _ => {
            let Some(pending) = play.case.file().pending.first() else { return };
            let (proposal, why) = (pending.proposal, "Changed my mind.".to_owned());
            ("wang", Role::Officer, "150102", CaseChange::Withdrawn { proposal, why })
        }
    };
    let before = play.case.clone();
    if play.by(who, role, place, change).is_err() {
        assert_eq!(play.case, before, "a refused act changed the case");
    }
}

fn through_json(events: &[CaseEvent]) -> Vec<CaseEvent> {
    let text = serde_json::to_string(events).unwrap();
    serde_json::from_str(&text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn replaying_equals_stepping(
        far in 0usize..10,
        picks in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        let mut play = from(far);
        picks.iter().for_each(|pick| attempt(&mut play, *pick));
        prop_assert_eq!(&Case::replay(through_json(&play.events)).unwrap(), &play.case);
        let file = play.case.file();
        prop_assert_eq!(file.version(), u64::try_from(play.events.len()).unwrap());
    }

    #[test]
    fn a_history_with_an_event_left_out_or_swapped_names_the_first_wrong_one(
        far in 1usize..10,
        picks in proptest::collection::vec(any::<u8>(), 0..60),
        place in any::<prop::sample::Index>(),
    ) {
        let mut play = from(far);
        picks.iter().for_each(|pick| attempt(&mut play, *pick));
        let events = play.events;
        prop_assume!(events.len() > 2);
        let place = 1 + place.index(events.len() - 2);

        let mut left_out = events.clone();
        left_out.remove(place);
        let named = Case::replay(left_out).unwrap_err().sequence();
        prop_assert_eq!(named, Some(u64::try_from(place + 2).unwrap()));

        let mut swapped = events.clone();
        swapped.swap(place, place + 1);
        let named = Case::replay(swapped).unwrap_err().sequence();
        prop_assert_eq!(named, Some(u64::try_from(place + 2).unwrap()));

        // Numbers made to fit do not make a lawful order: where the renumbered history is refused, the
        // event it names is not before the one that was left out.
        let mut renumbered = events;
        renumbered.remove(place);
        for (number, event) in renumbered.iter_mut().enumerate() {
            event.sequence = u64::try_from(number + 1).unwrap();
        }
        if let Err(refused) = Case::replay(renumbered) {
            prop_assert!(refused.sequence().unwrap() > u64::try_from(place).unwrap(), "{}", refused);
        }
    }

    #[test]
    fn a_history_without_its_determination_is_refused_at_the_decision(far in 6usize..10) {
        let events = from(far).events;
        let signed = events.iter().rposition(|e| matches!(&e.change,
            CaseChange::Signed { seat: hashwarden_domain::Seat::TechnicalReview, .. })).unwrap();
        let mut shortened = events;
        shortened.remove(signed);
        for (number, event) in shortened.iter_mut().enumerate() {
            event.sequence = u64::try_from(number + 1).unwrap();
        }
        let refused = Case::replay(shortened).unwrap_err();
        prop_assert!(matches!(&refused, IllegalHistory::Wrong { sequence, .. }
            if *sequence == u64::try_from(signed + 1).unwrap()), "{}", refused);
    }
}

fn from(far: usize) -> Play {
    let play = Play::begin(school());
    match far {
        0 => play,
        1 => play.until_suspected(),
        2 => play.until_attributed(),
        3 => play.until_acknowledged(),
        4 => play.until_verifying(),
        5 => play.until_determined(),
        6 => play.until_rectifying(),
        7 => play.until_awaiting_acceptance(),
        8 => play.until_watched(),
        _ => play.until_closed(),
    }
}

#[test]
fn an_illegal_history_names_its_first_wrong_event() {
    assert_eq!(Case::replay([]), Err(IllegalHistory::Empty));
    let play = Play::begin(school()).until_suspected();
    let mut late = play.events.clone();
    late[2].at = play.events[0].at - jiff::SignedDuration::from_secs(1);
    assert!(matches!(Case::replay(late), Err(IllegalHistory::Earlier { sequence: 3, .. })));
    let mut headless = play.events;
    headless.remove(0);
    headless[0].sequence = 1;
    assert!(matches!(Case::replay(headless), Err(IllegalHistory::Wrong { sequence: 1, .. })));
}
