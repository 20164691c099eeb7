//! Proofs as officers hand them in over HTTP, and a case that is carried through its life.

use axum::{
    body::Body,
    http::{Method, header},
};
use hashwarden_domain::{Id, Role};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::hub::{Answer, Hub, Who};

/// The county whose people carry the case.
pub(crate) const COUNTY: &str = "150100";

pub(crate) fn hash(of: &str) -> String {
    let id = |salt: &str| Id::<()>::of_content([salt.as_bytes(), of.as_bytes()]).to_string();
    id("1") + &id("2")
}

pub(crate) fn paper(title: &str) -> Value {
    json!({ "title": title, "sha256": hash(title) })
}

/// The people of a county, each with one role.
pub(crate) struct Cast {
    pub(crate) analyst: Who,
    pub(crate) officer: Who,
    pub(crate) second: Who,
    pub(crate) legal: Who,
    pub(crate) technical: Who,
    pub(crate) head: Who,
    pub(crate) acceptor: Who,
    pub(crate) clerk: Who,
}

impl Cast {
    pub(crate) async fn at(hub: &Hub) -> Self {
        Self {
            analyst: hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await,
            officer: hub.officer("wang", &[(Role::Officer, COUNTY)]).await,
            second: hub.officer("li", &[(Role::SecondOfficer, COUNTY)]).await,
            legal: hub.officer("wu", &[(Role::LegalReviewer, COUNTY)]).await,
            technical: hub.officer("zheng", &[(Role::TechnicalReviewer, COUNTY)]).await,
            head: hub.officer("feng", &[(Role::Head, COUNTY)]).await,
            acceptor: hub.officer("qian", &[(Role::Acceptor, COUNTY)]).await,
            clerk: hub.officer("clerk", &[(Role::UnitAdministrator, "150100/site-1")]).await,
        }
    }

    pub(crate) fn seat(&self, seat: &str) -> Who {
        match seat {
            "second-officer" => self.second,
            "legal-review" => self.legal,
            "technical-review" => self.technical,
            _ => self.head,
        }
    }
}

/// A case under way.
pub(crate) struct Play<'h> {
    pub(crate) hub: &'h Hub,
    pub(crate) cast: Cast,
    pub(crate) id: String,
}

impl<'h> Play<'h> {
    /// A case of the first finding, opened by the county's analyst.
    pub(crate) async fn begin(hub: &'h Hub) -> Self {
        let cast = Cast::at(hub).await;
        let finding = finding(hub).await;
        let body = json!({ "finding": finding, "reason": "A session with a pool was seen." });
        let path = "/api/cases";
        let answer = hub.ask(cast.analyst, Method::POST, path, body.to_string()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        Self { hub, cast, id }
    }

    pub(crate) async fn case(&self) -> Value {
        self.hub.ask(self.cast.officer, Method::GET, &self.path(""), "").await.json()
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/cases/{}{rest}", self.id)
    }

    pub(crate) async fn version(&self) -> u64 {
        self.case().await["version"].as_u64().unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.hub.state.now()
    }

    pub(crate) async fn wait_days(&self, days: u32) {
        let body = json!({ "advance_hours": days * 24 });
        let answer = self.hub.post("/api/drill/clock", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// Tries an act on the case as it stands.
    pub(crate) async fn tries(&self, who: Who, act: &str, proof: &Value) -> Answer {
        let version = self.version().await;
        self.hub.act(who, &self.path(&format!("/acts/{act}")), version, proof).await
    }

    pub(crate) async fn act(&self, who: Who, act: &str, proof: Value) -> Value {
        let answer = self.tries(who, act, &proof).await;
        assert_eq!(answer.status, 200, "{act}: {}", answer.text);
        answer.json()
    }

    /// Proposes, and has every seat signed.
    pub(crate) async fn together(&self, who: Who, act: &str, proof: Value) -> Value {
        let mut case = self.act(who, act, proof).await;
        let pending = case["pending"][0].clone();
        let proposal = pending["proposal"].as_u64().unwrap();
        for seat in pending["seats"].as_array().unwrap() {
            let seat = seat["seat"].as_str().unwrap();
            let path = self.path(&format!("/proposals/{proposal}/sign"));
            let body = json!({ "seat": seat, "opinion": "agreed" });
            let answer =
                self.hub.act(self.cast.seat(seat), &path, self.version().await, &body).await;
            assert_eq!(answer.status, 200, "{seat}: {}", answer.text);
            case = answer.json();
        }
        case
    }

    /// Adds an exhibit with a file of these bytes; its id.
    pub(crate) async fn exhibit(&self, label: &str, bytes: &[u8]) -> String {
        let path = self.path(&format!("/exhibits?label={label}&title={label}&name={label}.bin"));
        let version = self.version().await;
        let request = self
            .hub
            .request(self.cast.officer, Method::POST, &path)
            .header(header::IF_MATCH, format!("\"{version}\""));
        let answer = self.hub.send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let case = answer.json();
        let exhibits = case["exhibits"].as_array().unwrap();
        let added = exhibits.iter().find(|one| one["label"] == label).unwrap();
        added["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn until_suspected(self) -> Self {
        self.act(self.cast.analyst, "triaged", screening()).await;
        self.act(self.cast.analyst, "suspected", suspicion()).await;
        self
    }

    pub(crate) async fn until_notified(self) -> Self {
        let play = self.until_suspected().await;
        play.act(play.cast.analyst, "attributed", attribution(play.now())).await;
        play.act(play.cast.officer, "notified", notice(play.now())).await;
        play
    }

    pub(crate) async fn until_verifying(self) -> Self {
        let play = self.until_notified().await;
        play.act(play.cast.clerk, "acknowledged", receipt(play.now())).await;
        play.act(play.cast.officer, "inspection-begun", on_site()).await;
        play
    }

    pub(crate) async fn until_determined(self) -> Self {
        let play = self.until_verifying().await;
        let mut ids = Vec::new();
        for label in ["device", "software", "pool-record", "scene", "photo"] {
            ids.push(play.exhibit(label, label.as_bytes()).await);
        }
        play.together(play.cast.officer, "determined", determination(&ids, play.now())).await;
        play
    }

    pub(crate) async fn until_rectifying(self) -> Self {
        let play = self.until_determined().await;
        play.act(play.cast.officer, "rights-notified", rights(play.now())).await;
        play.wait_days(9).await;
        play.together(play.cast.officer, "ordered", decision(play.now())).await;
        play
    }

    pub(crate) async fn until_watched(self) -> Self {
        let play = self.until_rectifying().await;
        play.act(play.cast.clerk, "rectification-reported", report()).await;
        play.wait_days(15).await;
        play.act(play.cast.acceptor, "accepted", acceptance(play.now())).await;
        play
    }
}

impl Hub {
    /// An act that names the version it saw.
    pub(crate) async fn act(&self, who: Who, path: &str, version: u64, body: &Value) -> Answer {
        let request = self
            .request(who, Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, format!("\"{version}\""));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

/// The most probable finding: of site 1.
pub(crate) async fn finding(hub: &Hub) -> String {
    let list = hub.get("/api/findings?sort=probability").await.json();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn screening() -> Value {
    let list = |version: &str| json!({ "version": version, "hit": null });
    json!({ "same": [], "warning_list": list("2026-05"), "white_list": list("2026-05-01") })
}

pub(crate) fn suspicion() -> Value {
    json!({
        "protocol_proofs": [Id::<()>::of_content([b"evidence".as_slice()]).to_string()],
        "weak_signals": [],
        "reason": "Shares were handed in for eight days.",
        "confidence": 0.97,
        "tlp": "amber",
        "pap": "amber",
        "marks": [{ "kind": "wallet", "value": "wallet-1" }],
    })
}

pub(crate) fn attribution(now: Timestamp) -> Value {
    let ago = |hours| (now - SignedDuration::from_hours(hours)).to_string();
    json!({
        "register": "campus DHCP",
        "valid": { "start": ago(2400), "end": now.to_string() },
        "seen_at": ago(100),
        "address": "192.0.2.81",
        "port": 50418,
        "dynamic": true,
        "answer_sha256": hash("answer"),
        "unit": "North College",
        "person": { "name": "韩某" },
        "class": "school",
        "marks": [{ "kind": "account", "value": "0471-000-17" }],
    })
}

pub(crate) fn notice(now: Timestamp) -> Value {
    json!({
        "to": "North College",
        "letter": paper("transfer letter"),
        "observed": {
            "source": { "ip": "192.0.2.81", "port": 50418 },
            "destination": { "ip": "198.51.100.23", "port": 3333 },
            "at": (now - SignedDuration::from_hours(100)).to_string(),
            "offset_minutes": 480,
            "protocol": "stratum-v1",
            "submissions": 1204,
            "sensor": "egress 1",
            "clock_error_ms": 3,
        },
        "account": null,
    })
}

pub(crate) fn receipt(now: Timestamp) -> Value {
    json!({
        "signed_by": { "name": "罗某" },
        "at": now.to_string(),
        "service": "delivered",
        "proof": paper("proof of service"),
    })
}

pub(crate) fn on_site() -> Value {
    json!({
        "inspector": { "on-site": { "officers": [
            { "officer": "wang", "badge": "15-03" },
            { "officer": "li", "badge": "15-08" },
        ] } },
        "leave": paper("authority to inspect"),
    })
}

/// Device, software, pool record, scene, photo.
pub(crate) fn determination(ids: &[String], now: Timestamp) -> Value {
    json!({
        "mode": "active",
        "mode_why": "The administrator's own wallet was set.",
        "mode_evidence": [ids[1]],
        "during": {
            "start": (now - SignedDuration::from_hours(200)).to_string(),
            "end": now.to_string(),
        },
        "devices": [{ "kind": "ASIC", "count": 6, "serials": ["SN-1"], "macs": [], "power_w": 20000 }],
        "proof": { "three-parts": {
            "device": ids[0], "software": ids[1], "pool_record": ids[2],
        } },
        "scene": { "exhibit": ids[3], "attested": { "witness": { "name": "邓某" } } },
        "photos": [ids[4]],
        "weighed_against": "A registered model training was asked for; none is on file.",
    })
}

pub(crate) fn rights(now: Timestamp) -> Value {
    json!({
        "notice": paper("notice of rights"),
        "receipt": receipt(now),
        "hearing": true,
        "defence_until": (now + SignedDuration::from_hours(24 * 8)).to_string(),
    })
}

pub(crate) fn rule() -> Value {
    json!({
        "id": "cn-energy-71-stop",
        "version": 1,
        "article": "节约能源法（2018年修正） 71",
        "valid_from": "2018-10-26",
        "valid_to": null,
    })
}

pub(crate) fn day(now: Timestamp) -> String {
    jiff::tz::Offset::constant(8).to_datetime(now).date().to_string()
}

pub(crate) fn measure(kind: &str, now: Timestamp) -> Value {
    json!({ "kind": kind, "rule": rule(), "document": paper("order"), "on": day(now) })
}

pub(crate) fn decision(now: Timestamp) -> Value {
    json!({
        "document": paper("decision"),
        "defence": "over",
        "basis": [rule()],
        "measures": [measure("stop-use", now)],
        "until": (now + SignedDuration::from_hours(24 * 7)).to_string(),
        "on": day(now),
    })
}

pub(crate) fn report() -> Value {
    json!({
        "report": paper("rectification report"),
        "before": "Six machines ran.",
        "after": "None runs.",
    })
}

pub(crate) fn acceptance(now: Timestamp) -> Value {
    json!({
        "quiet": {
            "start": (now - SignedDuration::from_hours(24 * 14)).to_string(),
            "end": now.to_string(),
        },
        "watched_by": "egress 1, 100 % of the time",
        "load": { "baseline": { "before_w": 4000, "after_w": 4100 } },
        "devices": [{ "what": "ASIC", "count": 6, "fate": "confiscated" }],
        "stop_letter": "never-listed",
    })
}
