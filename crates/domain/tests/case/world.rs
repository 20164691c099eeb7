//! A case to play through: people, papers, and each proof as an officer would hand it in.

use hashwarden_domain::{
    Authority, CaseId, CustodyMove, Endpoint, Exhibit, ExhibitFile, ExhibitId, Id, LegalBasis,
    Node, Period, PersonRef, Probability, Role, Seat,
    case::{
        Case, CaseChange, CaseEvent, ContestDecision, ContestKind, Mark, MarkKind, Measure,
        MeasureKind, NonResidential, Objection, Refused, UseClass,
        contest::{ContestEffect, ContestOutcome},
        proof::{
            Acceptance, Attested, Attribution, Badge, Clue, Decision, Defence, Determination,
            Device, DeviceFate, Dismissal, DismissalGround, DocumentRef, Fate, Inspection,
            Inspector, ListCheck, LoadBack, Notice, Observed, Origin, ProofOfMining, RawRecord,
            Receipt, RectificationReport, RightsNotice, RuleRef, SceneRecord, Screening, Service,
            StopLetter, Suspicion, Terms, Tlp, WatchEnd,
        },
    },
    finding::Mode,
};
use jiff::{SignedDuration, Timestamp, tz::Offset};

pub(crate) const START: &str = "2026-03-02T01:00:00Z";

/// A case under way, with the clock of its world.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) case: Case,
    pub(crate) events: Vec<CaseEvent>,
    pub(crate) now: Timestamp,
}

pub(crate) fn node(code: &str) -> Node {
    code.parse().unwrap()
}

pub(crate) fn hash(of: &str) -> String {
    let id = |salt: &str| Id::<()>::of_content([salt.as_bytes(), of.as_bytes()]).to_string();
    id("1") + &id("2")
}

pub(crate) fn paper(title: &str) -> DocumentRef {
    DocumentRef { title: title.to_owned(), number: None, sha256: hash(title) }
}

pub(crate) fn person(name: &str) -> PersonRef {
    PersonRef::of(&[7; 32], name)
}

pub(crate) fn exhibit_id(label: &str) -> ExhibitId {
    Id::of_content([label.as_bytes()])
}

pub(crate) fn leave(who: &str, role: Role, place: &str, now: Timestamp) -> Authority {
    let basis = LegalBasis { citation: "test".to_owned() };
    Authority::mint(who.to_owned(), role, node(place), now, basis)
}

pub(crate) fn clue(class: UseClass, origin: Origin) -> Clue {
    Clue {
        number: "2026-0001".to_owned(),
        site: Id::of_content([b"site".as_slice()]),
        node: node("150102"),
        class,
        state_secret: false,
        sealed: false,
        origin,
        raw: RawRecord {
            sha256: hash("raw"),
            source: "egress 1".to_owned(),
            clock_error_ms: Some(3),
        },
        reason: "A session with a pool was seen.".to_owned(),
        terms: Terms::default(),
    }
}

pub(crate) fn school() -> UseClass {
    UseClass::NonResidential(NonResidential::School)
}

pub(crate) fn screening() -> Screening {
    let list = |version: &str| ListCheck { version: version.to_owned(), hit: None };
    Screening { same: vec![], warning_list: list("2026-03"), white_list: list("2026-03-01") }
}

pub(crate) fn suspicion() -> Suspicion {
    Suspicion {
        protocol_proofs: vec![Id::of_content([b"evidence".as_slice()])],
        weak_signals: vec![],
        reason: "Shares were handed in for eight days.".to_owned(),
        confidence: Probability::new(0.97).unwrap(),
        tlp: Tlp::Amber,
        pap: Tlp::Amber,
        marks: vec![Mark::new(MarkKind::Wallet, "wallet-1")],
    }
}

pub(crate) fn attribution(class: UseClass, now: Timestamp) -> Attribution {
    Attribution {
        register: "campus DHCP".to_owned(),
        valid: Period::new(now - SignedDuration::from_hours(2400), now).unwrap(),
        seen_at: now - SignedDuration::from_hours(100),
        address: Some("192.0.2.81".parse().unwrap()),
        port: Some(50418),
        dynamic: true,
        answer_sha256: hash("answer"),
        unit: Some("Sample College".to_owned()),
        person: None,
        class,
        marks: vec![Mark::new(MarkKind::Account, "0471-000-17")],
    }
}

pub(crate) fn notice(now: Timestamp) -> Notice {
    let end = |ip: &str, port| Endpoint { ip: ip.parse().unwrap(), port: Some(port) };
    Notice {
        to: "Sample College".to_owned(),
        letter: paper("transfer letter"),
        observed: Some(Observed {
            source: end("192.0.2.81", 50418),
            destination: end("198.51.100.23", 3333),
            at: now - SignedDuration::from_hours(100),
            offset_minutes: 480,
            protocol: "stratum-v1".to_owned(),
            submissions: Some(1204),
            sensor: "egress 1".to_owned(),
            clock_error_ms: Some(3),
        }),
        account: None,
    }
}

pub(crate) fn receipt(now: Timestamp) -> Receipt {
    Receipt {
        signed_by: person("clerk"),
        at: now,
        service: Service::Delivered,
        proof: paper("proof of service"),
    }
}

pub(crate) fn on_site() -> Inspection {
    let badge = |officer: &str, badge: &str| Badge { officer: officer.into(), badge: badge.into() };
    Inspection {
        inspector: Inspector::OnSite { officers: [badge("wang", "15-03"), badge("li", "15-08")] },
        leave: paper("authority to inspect"),
    }
}

pub(crate) fn exhibit(label: &str, now: Timestamp) -> Exhibit {
    Exhibit {
        id: exhibit_id(label),
        label: label.to_owned(),
        title: label.to_owned(),
        file: Some(ExhibitFile {
            name: format!("{label}.bin"),
            media_type: "application/octet-stream".to_owned(),
            bytes: 41_000,
            sha256: hash(label),
            sm3: hash(&format!("{label} sm3")),
            time_token: None,
        }),
        taken_at: now,
        taken_by: "wang".to_owned(),
        held_by: "file".to_owned(),
    }
}

pub(crate) const EXHIBITS: [&str; 5] = ["device", "software", "pool record", "scene", "photo"];

pub(crate) fn determination(now: Timestamp) -> Determination {
    Determination {
        mode: Mode::Active,
        mode_why: "The administrator's own wallet was set.".to_owned(),
        mode_evidence: vec![exhibit_id("software")],
        during: Period::new(now - SignedDuration::from_hours(200), now).unwrap(),
        devices: vec![Device {
            kind: "ASIC".to_owned(),
            count: 6,
            serials: vec!["sn-1".to_owned()],
            macs: vec!["AA-BB-CC-00-00-01".to_owned()],
            power_w: Some(20_000),
        }],
        proof: ProofOfMining::ThreeParts {
            device: exhibit_id("device"),
            software: exhibit_id("software"),
            pool_record: exhibit_id("pool record"),
        },
        scene: SceneRecord {
            exhibit: exhibit_id("scene"),
            attested: Attested::Party(person("clerk")),
        },
        photos: vec![exhibit_id("photo")],
        illegal_use: false,
        new_project: false,
        weighed_against: "A registered model training was asked for; none is on file.".to_owned(),
    }
}

pub(crate) fn rights(now: Timestamp) -> RightsNotice {
    RightsNotice {
        notice: paper("notice of rights"),
        receipt: receipt(now),
        hearing: true,
        defence_until: now + SignedDuration::from_hours(24 * 5),
    }
}

pub(crate) fn rule(now: Timestamp) -> RuleRef {
    RuleRef {
        id: "cn-energy-conservation-71".to_owned(),
        version: 1,
        article: "Energy Conservation Law, article 71".to_owned(),
        valid_from: day(now).yesterday().unwrap(),
        valid_to: None,
    }
}

pub(crate) fn day(now: Timestamp) -> jiff::civil::Date {
    Offset::constant(8).to_datetime(now).date()
}

pub(crate) fn measure(kind: MeasureKind, now: Timestamp) -> Measure {
    Measure { kind, rule: rule(now), document: paper("order"), on: day(now) }
}

pub(crate) fn decision(now: Timestamp) -> Decision {
    Decision {
        document: paper("decision"),
        defence: Defence::Over,
        basis: vec![rule(now)],
        measures: vec![measure(MeasureKind::StopUse, now)],
        until: now + SignedDuration::from_hours(24 * 7),
        on: day(now),
    }
}

pub(crate) fn report() -> RectificationReport {
    RectificationReport {
        report: paper("rectification report"),
        before: "Six machines ran.".to_owned(),
        after: "None runs.".to_owned(),
    }
}

pub(crate) fn acceptance(now: Timestamp) -> Acceptance {
    Acceptance {
        quiet: Period::new(now - SignedDuration::from_hours(24 * 14), now).unwrap(),
        watched_by: "egress 1, 100 % of the time".to_owned(),
        load: LoadBack::Baseline { before_w: 4_000, after_w: 4_100 },
        devices: vec![DeviceFate { what: "ASIC".to_owned(), count: 6, fate: Fate::Confiscated }],
        stop_letter: StopLetter::NeverListed,
    }
}

pub(crate) fn objection(kind: ContestKind) -> Objection {
    Objection {
        kind,
        statement: paper("statement"),
        by: person("clerk"),
        disputed: "The load is a model training.".to_owned(),
    }
}

pub(crate) fn answer(contest: u32, effect: ContestEffect) -> ContestDecision {
    ContestDecision {
        contest,
        outcome: ContestOutcome::PartlyUpheld,
        opinion: "The logs show both.".to_owned(),
        document: paper("answer"),
        effect,
    }
}

pub(crate) fn dismissal() -> Dismissal {
    Dismissal {
        ground: DismissalGround::Lawful,
        why: "Registered computing.".to_owned(),
        checked: "Job logs of eight days.".to_owned(),
    }
}

impl Play {
    pub(crate) fn begin(class: UseClass) -> Self {
        Self::with(clue(class, Origin::Officer))
    }

    pub(crate) fn with(clue: Clue) -> Self {
        let now: Timestamp = START.parse().unwrap();
        let id = CaseId::of_content([clue.number.as_bytes()]);
        let by = leave("zhao", Role::Analyst, "150102", now);
        let (case, event) = Case::begin(id, clue, &by).unwrap();
        Self { case, events: vec![event], now }
    }

    /// Somebody acts, an hour later.
    pub(crate) fn by(
        &mut self,
        who: &str,
        role: Role,
        place: &str,
        change: CaseChange,
    ) -> Result<(), Refused> {
        let now = self.now + SignedDuration::from_hours(1);
        let (case, event) = self.case.act(change, &leave(who, role, place, now))?;
        self.case = case;
        self.events.push(event);
        self.now = now;
        Ok(())
    }

    pub(crate) fn act(&mut self, who: &str, role: Role, change: CaseChange) {
        self.by(who, role, "150102", change).unwrap();
    }

    pub(crate) fn wait_days(&mut self, days: i64) {
        self.now += SignedDuration::from_hours(24 * days);
    }

    /// Proposes, and has every seat signed by the people of this world.
    pub(crate) fn together(&mut self, who: &str, role: Role, change: CaseChange) {
        self.act(who, role, CaseChange::Proposed { change: Box::new(change) });
        let pending = self.case.file().pending.last().unwrap().clone();
        for seat in pending.seats {
            let (signer, role) = seated(seat);
            let proposal = pending.proposal;
            let opinion = "agreed".to_owned();
            self.act(signer, role, CaseChange::Signed { proposal, seat, opinion });
        }
    }

    pub(crate) fn until_suspected(mut self) -> Self {
        self.act("zhao", Role::Analyst, CaseChange::Triaged(screening()));
        self.act("zhao", Role::Analyst, CaseChange::Suspected(suspicion()));
        self
    }

    pub(crate) fn until_attributed(mut self) -> Self {
        self = self.until_suspected();
        let proof = Box::new(attribution(self.case.file().class, self.now));
        self.act("zhao", Role::Analyst, CaseChange::Attributed(proof));
        self
    }

    pub(crate) fn until_acknowledged(mut self) -> Self {
        self = self.until_attributed();
        let proof = Box::new(notice(self.now));
        self.act("sun", Role::Officer, CaseChange::Notified(proof));
        let proof = receipt(self.now);
        let unit = Role::UnitAdministrator;
        self.by("clerk", unit, "150102/college", CaseChange::Acknowledged(proof)).unwrap();
        self
    }

    pub(crate) fn until_verifying(mut self) -> Self {
        self = self.until_acknowledged();
        self.act("wang", Role::Officer, CaseChange::InspectionBegun(on_site()));
        for label in EXHIBITS {
            let added = CaseChange::ExhibitAdded(Box::new(exhibit(label, self.now)));
            self.act("wang", Role::Officer, added);
        }
        self
    }

    pub(crate) fn until_determined(mut self) -> Self {
        self = self.until_verifying();
        let proof = Box::new(determination(self.now));
        self.together("wang", Role::Officer, CaseChange::Determined(proof));
        self
    }

    pub(crate) fn until_rectifying(mut self) -> Self {
        self = self.until_determined();
        let proof = Box::new(rights(self.now));
        self.act("wang", Role::Officer, CaseChange::RightsNotified(proof));
        self.wait_days(6);
        let proof = Box::new(decision(self.now));
        self.together("wang", Role::Officer, CaseChange::Ordered(proof));
        self
    }

    pub(crate) fn until_awaiting_acceptance(mut self) -> Self {
        self = self.until_rectifying();
        let unit = Role::UnitAdministrator;
        let reported = CaseChange::RectificationReported(report());
        self.by("clerk", unit, "150102/college", reported).unwrap();
        self
    }

    pub(crate) fn until_watched(mut self) -> Self {
        self = self.until_awaiting_acceptance();
        self.wait_days(15);
        let proof = Box::new(acceptance(self.now));
        self.act("qian", Role::Acceptor, CaseChange::Accepted(proof));
        self.act("hashwarden", Role::System, CaseChange::WatchBegun {});
        self
    }

    pub(crate) fn until_closed(mut self) -> Self {
        self = self.until_watched();
        self.wait_days(181);
        let end = WatchEnd { watched_by: "egress 1; nothing was seen".to_owned() };
        self.act("qian", Role::Acceptor, CaseChange::WatchEnded(end));
        self
    }

    pub(crate) fn moved(&self, from: &str, to: &str) -> CustodyMove {
        CustodyMove {
            exhibit: exhibit_id("device"),
            what: "handed-over".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            at: self.now,
            seal: Some("0031".to_owned()),
            note: String::new(),
        }
    }
}

/// Who takes which seat.
pub(crate) fn seated(seat: Seat) -> (&'static str, Role) {
    match seat {
        Seat::SecondAnalyst => ("zhou", Role::Analyst),
        Seat::SecondOfficer => ("li", Role::SecondOfficer),
        Seat::LegalReview => ("wu", Role::LegalReviewer),
        Seat::TechnicalReview => ("zheng", Role::TechnicalReviewer),
        Seat::Head => ("feng", Role::Head),
    }
}
