//! A hub for one test: its folder, its officers, requests and answers.
//!
//! In: what a test asks. Out: status, headers, JSON. The clock stands still at one moment.

use std::{collections::BTreeMap, path::Path, sync::Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use hashwarden_authority::{Grant, Officers};
use hashwarden_domain::{
    Account, Coverage, Loss, LossKind, Node, Period, Role, Sentence, site::Territory,
};
use hashwarden_ledger::{Entry, Ledger};
use hashwarden_service::{AppState, Config, Limits, Sites, http, reference::Reference};
use hashwarden_wire::Pools;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tower::ServiceExt;

use crate::world::{at, evidence, finding, observation, seen_at, sentence, site, watts};

pub(crate) fn now() -> Timestamp {
    at(86_400)
}

pub(crate) struct Hub {
    pub(crate) router: Router,
    pub(crate) state: AppState,
    pub(crate) folder: tempfile::TempDir,
    cookie: String,
    auditor: String,
    people: Mutex<BTreeMap<&'static str, String>>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The problem's code, after checking that it speaks both languages and has the right type.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        let problem = self.json();
        for (part, language) in
            [("title", "en"), ("title", "zh"), ("detail", "en"), ("detail", "zh")]
        {
            assert!(!problem[part][language].as_str().unwrap().is_empty(), "{problem}");
        }
        (self.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    Administrator,
    Auditor,
    Nobody,
    /// Somebody whom [`Hub::officer`] made.
    Officer(&'static str),
}

impl Hub {
    /// A hub with three sites in its sites file and nothing in its ledger.
    pub(crate) async fn empty() -> Self {
        Self::with(Limits::default(), &sites_toml(), "15").await
    }

    pub(crate) async fn with(limits: Limits, sites: &str, place: &str) -> Self {
        Self::made(limits, sites, place, false).await
    }

    /// A hub on simulated data, whose clock can be moved, with three findings.
    pub(crate) async fn drill() -> Self {
        let hub = Self::made(Limits::default(), &sites_toml(), "15", true).await;
        fill(hub.folder.path()).await;
        hub
    }

    async fn made(limits: Limits, sites: &str, place: &str, simulated: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).await.unwrap();
        let node: Node = place.parse().unwrap();
        let (officers, first) = Officers::open_at(folder.path(), &node).unwrap();
        let grants = vec![Grant::new(Role::Auditor, node.clone())];
        let auditor = officers.add("auditor", node, grants).unwrap();
        let config = Config {
            place: Territory {
                code: place.into(), name: Sentence::new("Test Province", "测试省")
            },
            simulated,
            data_folder: folder.path().to_owned(),
            hosts: vec!["hub.example".into()],
            behind_proxy: false,
            limits,
        };
        let state = AppState::new(ledger, officers, reference(sites), config, now).unwrap();
        let mut hub = Self {
            router: http::router(state.clone()),
            state,
            folder,
            cookie: String::new(),
            auditor: String::new(),
            people: Mutex::default(),
        };
        hub.cookie = hub.sign_in("admin", &first.unwrap().password).await;
        hub.auditor = hub.sign_in("auditor", &auditor.password).await;
        hub
    }

    /// An officer with these roles, signed in.
    pub(crate) async fn officer(&self, name: &'static str, roles: &[(Role, &str)]) -> Who {
        let grants: Vec<Grant> =
            roles.iter().map(|(role, node)| Grant::new(*role, node.parse().unwrap())).collect();
        let home = grants.first().map_or_else(Node::root, |grant| grant.node.clone());
        let password = self.state.officers.add(name, home, grants).unwrap();
        let cookie = self.sign_in(name, &password.password).await;
        self.people.lock().unwrap().insert(name, cookie);
        Who::Officer(name)
    }

    /// A hub with three findings: one with power, one without, one of a site nobody knows.
    pub(crate) async fn filled() -> Self {
        let hub = Self::empty().await;
        fill(hub.folder.path()).await;
        hub
    }

    async fn sign_in(&self, name: &str, password: &str) -> String {
        let body = serde_json::json!({ "name": name, "password": password }).to_string();
        let answer = self.ask(Who::Nobody, Method::POST, "/api/session", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) fn request(
        &self,
        who: Who,
        method: Method,
        path: &str,
    ) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header("x-hashwarden", "1");
        match who {
            Who::Administrator => request.header(header::COOKIE, &self.cookie),
            Who::Auditor => request.header(header::COOKIE, &self.auditor),
            Who::Nobody => request,
            Who::Officer(name) => {
                request.header(header::COOKIE, self.people.lock().unwrap()[name].as_str())
            }
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn ask(
        &self,
        who: Who,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = self.request(who, method, path);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Who::Administrator, Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Who::Administrator, Method::POST, path, body.to_string()).await
    }
}

fn sites_toml() -> String {
    (1..=3)
        .map(|n| {
            format!(
                "[[site]]\nkey = \"site-{n}\"\nkind = \"campus\"\n\
                 name = {{ en = \"Hall {n}\", zh = \"{n}号机房\" }}\n\
                 unit = {{ en = \"North College\", zh = \"北方学院\" }}\n\
                 territory = {{ code = \"150{n}00\", name = {{ en = \"City {n}\", zh = \"{n}市\" }} }}\n\
                 addresses = [{{ network = \"10.0.0.{n}/32\" }}]\n"
            )
        })
        .collect()
}

fn reference(sites: &str) -> Reference {
    let mut reference = Reference::built_in(Sites::parse(sites).unwrap()).unwrap();
    reference.pools = Pools::parse(
        "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
         pool.example,3333,,BTC,Example,stratum,test,2026-01-02,,test,2026-05-01\n",
    )
    .unwrap();
    reference
}

/// Two findings of sites in the file (150100, 150200), one of a site that is not (no place known).
async fn fill(folder: &Path) {
    let ledger = Ledger::open(folder).await.unwrap();
    let plan = [
        (1, "150100", "stratum-v1", 0.96, Some(18_000.0)),
        (2, "150200", "dns-pool", 0.31, None),
        (7, "unknown", "stratum-v1", 0.72, Some(900.0)),
    ];
    for (n, territory, protocol, probability, power) in plan {
        let site = site(n, territory);
        let weighed = evidence(&site, &observation(n), protocol, "bc1qexample");
        let found = finding(&site, std::slice::from_ref(&weighed), probability, at(3600));
        let (id, here) = (found.id, site.id);
        let mut batch: Vec<Entry> = vec![seen_at(here, n), weighed.into(), found.into()];
        let account = match power {
            Some(power) => Account::Settled {
                power: watts(power),
                energy_per_day: watts(power).map(|w| w * SignedDuration::from_hours(24)),
                carbon_per_day: None,
                method: sentence("method"),
                sources: vec![],
            },
            None => Account::Unknown { why: sentence("no shares were heard") },
        };
        batch.push(Entry::Account { finding: id, site: here, account: Box::new(account) });
        ledger.append(batch, at(3600)).await.unwrap();
    }
    let lost = Loss {
        what: LossKind::SegmentMissing,
        count: 12,
        why: sentence("never captured"),
        during: None,
    };
    let coverage = Coverage {
        source: "tap.pcap".into(),
        watched: Some(Period::spanning(at(0), at(3600))),
        packets: 1000,
        bytes: 90_000,
        flows: 17,
        records: 0,
        lost: vec![lost],
        simulated: true,
    };
    ledger.append(vec![coverage.into()], at(3600)).await.unwrap();
    ledger.close().await;
}
