//! A refusal for each missing proof, and for each step out of order.

use hashwarden_domain::{
    Role,
    case::{
        CaseChange, Refused, STATES,
        lack::{self, Lack},
        proof::{
            Defence, Inspection, Inspector, ListCheck, LoadBack, Service, SignalSource, WeakSignal,
        },
    },
};

use super::world::{
    Play, acceptance, attribution, determination, notice, on_site, paper, receipt, report, rights,
    school, screening, suspicion,
};

/// What an act lacks; nothing where it may be taken.
fn lacks(play: &Play, who: &str, role: Role, change: CaseChange) -> Vec<Lack> {
    match play.clone().by(who, role, "150102", change) {
        Ok(()) => vec![],
        Err(Refused::Lacks { lacks, .. }) => lacks,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn screening_suspicion_and_attribution() {
    let play = Play::begin(school());
    let mut proof = screening();
    proof.white_list = ListCheck { version: String::new(), hit: None };
    let change = CaseChange::Triaged(proof);
    assert_eq!(lacks(&play, "zhao", Role::Analyst, change), [lack::SCREENING]);

    let mut triage = play;
    triage.act("zhao", Role::Analyst, CaseChange::Triaged(screening()));
    let signal = |source| WeakSignal { source, what: "flat load".to_owned() };
    for (signals, missing) in [
        (vec![], true),
        (vec![signal(SignalSource::Meter)], true),
        (vec![signal(SignalSource::Meter), signal(SignalSource::Meter)], true),
        (vec![signal(SignalSource::Meter), signal(SignalSource::Tip)], false),
    ] {
        let mut proof = suspicion();
        proof.protocol_proofs.clear();
        proof.weak_signals = signals;
        let found = lacks(&triage, "zhao", Role::Analyst, CaseChange::Suspected(proof));
        assert_eq!(found.contains(&lack::GROUNDS), missing);
    }

    let play = Play::begin(school()).until_suspected();
    let good = attribution(school(), play.now);
    let mut no_port = good.clone();
    no_port.port = None;
    let mut stale = good.clone();
    stale.seen_at = good.valid.end();
    let mut nobody = good.clone();
    nobody.unit = None;
    for (proof, missing) in
        [(no_port, lack::PORT), (stale, lack::VALID_THEN), (nobody, lack::WHOSE)]
    {
        let change = CaseChange::Attributed(Box::new(proof));
        assert_eq!(lacks(&play, "zhao", Role::Analyst, change), [missing]);
    }
}

#[test]
fn notice_and_receipt() {
    let play = Play::begin(school()).until_attributed();
    let good = notice(play.now);
    let mut no_port = good.clone();
    no_port.observed.as_mut().unwrap().source.port = None;
    let mut nothing = good.clone();
    nothing.observed = None;
    let mut no_letter = good.clone();
    no_letter.letter.sha256 = "12".to_owned();
    for (proof, missing) in
        [(no_port, lack::FIVE_TUPLE), (nothing, lack::WHAT_WAS_SEEN), (no_letter, lack::DOCUMENT)]
    {
        let change = CaseChange::Notified(Box::new(proof));
        assert_eq!(lacks(&play, "sun", Role::Officer, change), [missing]);
    }

    let mut play = play;
    let change = CaseChange::Notified(Box::new(good));
    play.act("sun", Role::Officer, change);
    let mut electronic = receipt(play.now);
    electronic.service = Service::Electronic { consent_sha256: String::new() };
    let change = CaseChange::Acknowledged(electronic);
    assert_eq!(lacks(&play, "clerk", Role::UnitAdministrator, change), [lack::CONSENT]);
}

#[test]
fn inspection_and_determination() {
    let play = Play::begin(school()).until_acknowledged();
    let mut alone = on_site();
    let Inspector::OnSite { officers } = &mut alone.inspector else { panic!() };
    officers[1] = officers[0].clone();
    let change = CaseChange::InspectionBegun(alone);
    assert_eq!(lacks(&play, "wang", Role::Officer, change), [lack::TWO_OFFICERS]);

    // A unit's own check does not determine anything.
    let mut own = play.clone();
    let inspector = Inspector::Unit { by: "clerk".to_owned() };
    let check = CaseChange::InspectionBegun(Inspection { inspector, leave: paper("letter") });
    own.act("clerk", Role::UnitAdministrator, check);
    let change = Box::new(CaseChange::Determined(Box::new(determination(own.now))));
    let found = lacks(&own, "wang", Role::Officer, CaseChange::Proposed { change });
    for missing in [
        lack::DEVICE_PART,
        lack::SOFTWARE_PART,
        lack::POOL_PART,
        lack::SCENE_RECORD,
        lack::PHOTOS,
        lack::ON_SITE,
    ] {
        assert!(found.contains(&missing), "{missing:?}");
    }

    let play = Play::begin(school()).until_verifying();
    let good = determination(play.now);
    let mut no_photo = good.clone();
    no_photo.photos.clear();
    let mut no_device = good.clone();
    no_device.devices.clear();
    let mut no_mode = good.clone();
    no_mode.mode_evidence.clear();
    for (proof, missing) in
        [(no_photo, lack::PHOTOS), (no_device, lack::DEVICES), (no_mode, lack::MODE)]
    {
        let change = Box::new(CaseChange::Determined(Box::new(proof)));
        let found = lacks(&play, "wang", Role::Officer, CaseChange::Proposed { change });
        assert_eq!(found, [missing]);
    }
    // Somebody who was not there proposes nothing.
    let change = Box::new(CaseChange::Determined(Box::new(good)));
    let found = lacks(&play, "sun", Role::Officer, CaseChange::Proposed { change });
    assert_eq!(found, [lack::ON_SITE]);
}

#[test]
fn a_decision_waits_for_rights_defence_rule_measure_and_head() {
    let mut play = Play::begin(school()).until_determined();
    let early = CaseChange::Ordered(Box::new(super::world::decision(play.now)));
    assert_eq!(lacks(&play, "feng", Role::Head, early), [lack::RIGHTS]);
    let proof = Box::new(rights(play.now));
    play.act("wang", Role::Officer, CaseChange::RightsNotified(proof));
    let early = CaseChange::Ordered(Box::new(super::world::decision(play.now)));
    assert_eq!(lacks(&play, "feng", Role::Head, early), [lack::DEFENCE_PERIOD]);
    let mut waived = super::world::decision(play.now);
    waived.defence = Defence::Waived { statement_sha256: String::new() };
    let change = CaseChange::Ordered(Box::new(waived.clone()));
    assert_eq!(lacks(&play, "feng", Role::Head, change), [lack::WAIVER]);
    waived.measures.clear();
    waived.basis.clear();
    waived.defence = Defence::Waived { statement_sha256: super::world::hash("waiver") };
    let change = CaseChange::Ordered(Box::new(waived));
    assert_eq!(lacks(&play, "feng", Role::Head, change), [lack::BASIS, lack::MEASURE]);
    let whole = CaseChange::Ordered(Box::new({
        let mut whole = super::world::decision(play.now);
        whole.defence = Defence::Waived { statement_sha256: super::world::hash("waiver") };
        whole
    }));
    assert_eq!(lacks(&play, "wang", Role::Officer, whole.clone()), [lack::HEAD]);
    assert_eq!(lacks(&play, "feng", Role::Head, whole), []);
}

#[test]
fn acceptance_of_a_site() {
    let mut play = Play::begin(school()).until_awaiting_acceptance();
    play.wait_days(15);
    let good = acceptance(play.now);
    let mut short = good.clone();
    short.quiet = hashwarden_domain::Period::new(
        good.quiet.start() + jiff::SignedDuration::from_hours(1),
        good.quiet.end(),
    )
    .unwrap();
    let mut unwatched = good.clone();
    unwatched.watched_by = String::new();
    let mut load = good.clone();
    load.load = LoadBack::Explained(String::new());
    let mut devices = good.clone();
    devices.devices[0].count = 5;
    for (proof, missing) in [
        (short, lack::QUIET),
        (unwatched, lack::WATCHED),
        (load, lack::LOAD),
        (devices, lack::DEVICES_ACCOUNTED),
    ] {
        let change = CaseChange::Accepted(Box::new(proof));
        assert_eq!(lacks(&play, "qian", Role::Acceptor, change), [missing]);
    }
    let change = CaseChange::Accepted(Box::new(good));
    assert_eq!(lacks(&play, "qian", Role::Acceptor, change), []);
}

/// Every transition in every state: where the state has no such way out, it is refused as such.
#[test]
fn a_step_out_of_order_is_refused_by_name() {
    let plays: Vec<Play> = vec![
        Play::begin(school()),
        Play::begin(school()).until_suspected(),
        Play::begin(school()).until_attributed(),
        Play::begin(school()).until_acknowledged(),
        Play::begin(school()).until_verifying(),
        Play::begin(school()).until_determined(),
        Play::begin(school()).until_rectifying(),
        Play::begin(school()).until_awaiting_acceptance(),
        Play::begin(school()).until_watched(),
        Play::begin(school()).until_closed(),
    ];
    let mut refused = 0;
    for play in &plays {
        let now = play.now;
        let changes = [
            CaseChange::Triaged(screening()),
            CaseChange::Suspected(suspicion()),
            CaseChange::Attributed(Box::new(attribution(school(), now))),
            CaseChange::Notified(Box::new(notice(now))),
            CaseChange::Acknowledged(receipt(now)),
            CaseChange::InspectionBegun(on_site()),
            CaseChange::Determined(Box::new(determination(now))),
            CaseChange::RightsNotified(Box::new(rights(now))),
            CaseChange::Ordered(Box::new(super::world::decision(now))),
            CaseChange::RectificationReported(report()),
            CaseChange::Accepted(Box::new(acceptance(now))),
        ];
        for change in changes {
            let name = change.name();
            let lawful = play.case.is_lawful(name);
            match play.clone().by("wang", Role::Officer, "150102", change) {
                Err(Refused::State { change, state }) => {
                    refused += 1;
                    assert!(!lawful, "{change} in {state}");
                    assert_eq!((change, state), (name, play.case.state_name()));
                    assert!(STATES.contains(&state));
                }
                Ok(()) | Err(Refused::Lacks { .. }) => assert!(lawful, "{name}"),
            }
        }
    }
    assert!(refused > 80, "{refused}");
}
