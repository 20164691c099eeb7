//! Role by route by territory, through the real router, against a table that people have looked through.
//!
//! The rows are made from the description of the routes (`openapi.json`): a route that has no request here,
//! or no row in `tests/golden/table.txt`, fails the test. For every act on a case a second judge is asked:
//! the policies themselves. `cargo test -p hashwarden-service -- --ignored renew_table` writes the table
//! anew; look at the difference.

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use axum::{
    body::Body,
    http::{Method, header},
};
use hashwarden_authority::{Act, Policies, Relation, Standing};
use hashwarden_domain::{Role, Seat, case::CaseChange};
use hashwarden_service::http;
use serde_json::{Value, json};

use crate::{
    hub::{Hub, Who},
    proofs::{COUNTY, Play, finding},
};

/// How the case lies to the place of the role, and that place.
const LIES: [(&str, Relation, &str); 4] = [
    ("own", Relation::Own, COUNTY),
    ("child", Relation::Child, "15"),
    ("sibling", Relation::Sibling, "150200"),
    ("parent", Relation::Parent, "150102"),
];

/// A version that no case has: whoever may act is told that it is stale, and nothing is written.
const STALE: &str = "\"999\"";

/// A request that stops short of writing anything once it was allowed.
struct Asked {
    /// As it stands in the table.
    name: String,
    method: Method,
    path: String,
    body: Value,
    /// Word of the act that the policies are asked about; none where a route asks for several, or none.
    act: Option<String>,
}

/// Roles that people hold.
fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| !matches!(role, Role::Party | Role::System))
}

#[tokio::test]
async fn every_route_answers_every_role_at_every_place_as_the_table_says() {
    let (made, disagreements) = table().await;
    assert!(disagreements.is_empty(), "the policies say otherwise:\n{}", disagreements.join("\n"));
    let kept = std::fs::read_to_string(path()).unwrap_or_default();
    let (made, kept) = (sections(&made), sections(&kept));
    let mut wrong = Vec::new();
    for (route, rows) in &made {
        match kept.get(route) {
            None => wrong.push(format!("{route} has no row in the table; it answers:\n{rows}")),
            Some(was) if was != rows => {
                wrong.push(format!("{route} answers otherwise; was:\n{was}\nis:\n{rows}"));
            }
            Some(_) => {}
        }
    }
    let gone = kept.keys().filter(|route| !made.contains_key(*route));
    wrong.extend(gone.map(|route| format!("{route} is in the table and no route")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
#[ignore = "writes the table anew"]
async fn renew_table() {
    let (made, _) = table().await;
    std::fs::write(path(), made).unwrap();
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/table.txt")
}

/// Rows by route; a section begins with a line that is not indented.
fn sections(table: &str) -> BTreeMap<String, String> {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut route = String::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with(' ') {
            let rows = sections.entry(route.clone()).or_default();
            rows.push_str(line);
            rows.push('\n');
        } else {
            route = line.to_owned();
            sections.entry(route.clone()).or_default();
        }
    }
    sections
}

/// The table as the router answers, and where the policies say otherwise.
async fn table() -> (String, Vec<String>) {
    let hub = Hub::filled().await;
    // A unit sees its case once it was told.
    let play = Play::begin(&hub).await.until_notified().await;
    let exhibit = play.exhibit("photo", b"a photo").await;
    let listing = listing(&hub, &play).await;
    hub.state.officers.add("target", COUNTY.parse().unwrap(), vec![]).unwrap();
    let asked = every_route(&play.id, &exhibit, &listing, &finding(&hub).await);
    let policies = Policies::built_in().unwrap();

    let mut people = Vec::new();
    for role in roles() {
        for (word, relation, node) in LIES {
            // A unit's administrator holds the role at a unit; its own lies in the county.
            let node = match (role, relation) {
                (Role::UnitAdministrator, Relation::Parent) => "150100/site-1",
                _ => node,
            };
            let name: &'static str = format!("{}-{word}", role.name()).leak();
            people.push((role, relation, hub.officer(name, &[(role, node)]).await));
        }
    }

    let mut text = String::from(
        "# What each route answers to each role, by how the case lies to the place of the role:\n\
         # own, child (the case lies below), sibling, parent (the case lies above; for a unit's\n\
         # administrator: the own unit's case). 409 is \"stale\" or \"already open\", 422 a field: the right\n\
         # was there. Made by tests/api/table.rs from openapi.json; look at every difference.\n",
    );
    let mut disagreements = Vec::new();
    for one in &asked {
        let nobody = send(&hub, Who::Nobody, one).await;
        let open = if nobody == 401 { "" } else { "   (open to anybody)" };
        writeln!(text, "\n{}{open}", one.name).unwrap();
        let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for role in roles() {
            let mut codes = Vec::new();
            for (_, relation, who) in people.iter().filter(|(of, ..)| *of == role) {
                let status = send(&hub, *who, one).await;
                codes.push(status.to_string());
                if let Some(act) = &one.act {
                    let expected = expected(&policies, role, *relation, act);
                    if status != expected {
                        let relation = relation.name();
                        disagreements.push(format!(
                            "{} for {} ({relation}): {status}, the policies say {expected}",
                            one.name,
                            role.name()
                        ));
                    }
                }
            }
            let codes = codes.join(" ");
            if !rows.contains_key(&codes) {
                order.push(codes.clone());
            }
            rows.entry(codes).or_default().push(role.name());
        }
        for codes in order {
            writeln!(text, "  {codes}   {}", rows[&codes].join(" ")).unwrap();
        }
    }
    (text, disagreements)
}

/// What the policies alone say: not there for whoever may not read the case, stale for whoever may act.
fn expected(policies: &Policies, role: Role, relation: Relation, act: &str) -> u16 {
    let own_unit = role == Role::UnitAdministrator && relation == Relation::Parent;
    let standing = Standing { own_unit, ..Standing::plain(relation) };
    if !policies.allow(role, Act::ReadCase, standing) {
        404
    } else if Act::from_name(act).is_some_and(|act| policies.allow(role, act, standing)) {
        409
    } else {
        403
    }
}

async fn send(hub: &Hub, who: Who, one: &Asked) -> u16 {
    let body = match &one.body {
        Value::Null => Body::empty(),
        body => Body::from(body.to_string()),
    };
    let request = hub
        .request(who, one.method.clone(), &one.path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, STALE)
        .body(body)
        .unwrap();
    use tower::ServiceExt;
    hub.router.clone().oneshot(request).await.unwrap().status().as_u16()
}

/// A listing that others proposed and confirmed.
async fn listing(hub: &Hub, play: &Play<'_>) -> String {
    let list = hub.get("/api/findings?sort=probability").await.json();
    let site = list["items"][0]["site"]["id"].clone();
    let until = (hub.state.now() + jiff::SignedDuration::from_hours(24)).to_string();
    let wanted = json!({ "site": site, "reason": "registered", "until": until }).to_string();
    let made = hub.ask(play.cast.analyst, Method::POST, "/api/white-list", wanted).await.json();
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/api/white-list/{id}/confirm");
    assert_eq!(hub.ask(play.cast.officer, Method::POST, &path, "").await.status, 200);
    id
}

/// One request for every route of the description, or one for each act and seat of it.
fn every_route(case: &str, exhibit: &str, listing: &str, finding: &str) -> Vec<Asked> {
    let description: Value = serde_json::from_str(&http::openapi()).unwrap();
    let mut all = Vec::new();
    for (template, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let name = format!("{method} {template}");
            let route = template.trim_start_matches("/api");
            let one = |path: String, body: Value| Asked {
                name: name.clone(),
                method: method.clone(),
                path: format!("/api{path}"),
                body,
                act: None,
            };
            match (method.as_str(), route) {
                ("POST", "/cases/{id}/acts/{act}") => all.extend(CaseChange::NAMES.map(|act| {
                    let one = one(format!("/cases/{case}/acts/{act}"), json!({}));
                    // Acts that nobody takes by name are no route at all.
                    let by_name = !matches!(
                        act,
                        "recorded"
                            | "relapsed"
                            | "watch-begun"
                            | "exhibit-added"
                            | "proposed"
                            | "signed"
                            | "withdrawn"
                    );
                    let act_of = by_name.then(|| act.to_owned());
                    Asked { name: name.replace("{act}", act), act: act_of, ..one }
                })),
                ("POST", "/cases/{id}/proposals/{proposal}/sign") => {
                    all.extend(Seat::ALL.map(|seat| {
                        let body = json!({ "seat": seat.name(), "opinion": "agreed" });
                        let one = one(format!("/cases/{case}/proposals/9/sign"), body);
                        let act = format!("sign-{}", seat.name());
                        Asked { name: format!("{name} {}", seat.name()), act: Some(act), ..one }
                    }));
                }
                _ => all.push(plain(&one, &method, route, [case, exhibit, listing, finding])),
            }
        }
    }
    all.sort_by_key(|asked| asked.name == "DELETE /api/session");
    all
}

/// The request of a route that is one act. A route that is not here fails the test: write down how to ask
/// it so that nothing is written where it is allowed, then renew the table.
fn plain(
    one: &dyn Fn(String, Value) -> Asked,
    method: &Method,
    route: &str,
    [case, exhibit, listing, finding]: [&str; 4],
) -> Asked {
    let acts = |asked: Asked, act: &str| Asked { act: Some(act.to_owned()), ..asked };
    let path = route
        .replace("/cases/{id}", &format!("/cases/{case}"))
        .replace("{exhibit}", exhibit)
        .replace("{proposal}", "9")
        .replace("/white-list/{id}", &format!("/white-list/{listing}"))
        .replace("/findings/{id}", &format!("/findings/{finding}"))
        .replace("/party/exhibits/{id}", &format!("/party/exhibits/{exhibit}"))
        .replace("{name}", "target")
        .replace("{n}", "99")
        .replace("{id}", "0");
    let empty = json!({});
    match (method.as_str(), route) {
        ("GET", _) => one(path, Value::Null),
        ("POST", "/captures") => one(format!("{path}?name=x.pcap"), Value::Null),
        // The site has an open case: whoever may open one is told so.
        ("POST", "/cases") => one(path, json!({ "finding": finding, "reason": "again" })),
        // Each case of them is asked for alone: what is refused stands in the answer.
        ("POST", "/cases/assign") => one(path, json!({ "cases": [], "to": COUNTY })),
        ("POST", "/cases/hand-down") => {
            one(path, json!({ "cases": [], "to": COUNTY, "why": "w", "confirm": 0 }))
        }
        ("POST", "/cases/{id}/notes") => acts(one(path, json!({ "text": "t" })), "noted"),
        ("POST", "/cases/{id}/exhibits") => {
            acts(one(format!("{path}?title=t&thing=true"), Value::Null), "exhibit-added")
        }
        ("POST", "/cases/{id}/exhibits/{exhibit}/check") => one(path, empty),
        ("POST", "/cases/{id}/proposals/{proposal}/withdraw") => {
            acts(one(path, json!({ "why": "w" })), "withdrawn")
        }
        ("POST" | "DELETE", "/cases/{id}/party-code") => one(path, empty),
        // Too late an end, a second confirmation, no reason: refused after the right was there.
        ("POST", "/white-list") => one(
            path,
            json!({ "site": hashwarden_domain::Site::id_of("site-1").to_string(),
                "reason": "r", "until": "2099-01-01T00:00:00Z" }),
        ),
        ("POST", "/white-list/{id}/confirm") => one(path, empty),
        ("POST", "/white-list/{id}/end") => one(path, json!({ "why": " " })),
        ("POST", "/officers") => one(
            path,
            json!({ "name": "no name", "grants": [{ "role": "officer", "node": COUNTY }] }),
        ),
        ("POST", "/officers/{name}/grants") => {
            one(path, json!({ "role": "party", "node": COUNTY }))
        }
        ("DELETE", "/officers/{name}/grants/{n}") => one(path, empty),
        ("POST", "/officers/{name}/password") => one(path, empty),
        ("DELETE", "/sessions/{id}" | "/tokens/{id}") => one(path, empty),
        ("POST", "/tokens") => {
            one(path, json!({ "name": "t", "scopes": [], "until": "2026-06-01T00:00:00Z" }))
        }
        ("POST", "/session" | "/session/totp/confirm" | "/drill/clock" | "/party/session") => {
            one(path, json!([]))
        }
        ("DELETE", "/session/totp") => one(path, json!({ "code": "0" })),
        // Everybody's own account. The end of a session is asked for last.
        ("DELETE", "/session") | ("POST", "/session/totp") => one(path, empty),
        ("PUT", "/session/password") => one(path, json!({ "current": "x", "new": "short" })),
        ("POST", "/party/contests") => {
            one(path, json!({ "kind": "objection", "statement": "s", "agrees": "all" }))
        }
        other => panic!("{other:?} is a new route: say in tests/api/table.rs how to ask it"),
    }
}

#[tokio::test]
async fn a_sealed_case_is_there_for_discipline_and_the_head_alone() {
    let hub = Hub::filled().await;
    hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
    let discipline = hub.officer("jin", &[(Role::Discipline, COUNTY)]).await;
    let body = json!({ "finding": finding(&hub).await, "reason": "an official", "sealed": true });
    let opened = hub.ask(discipline, Method::POST, "/api/cases", body.to_string()).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let path = format!("/api/cases/{}", opened.json()["id"].as_str().unwrap());
    for role in roles() {
        for (word, relation, node) in LIES {
            let name: &'static str = format!("s-{}-{word}", role.name()).leak();
            let who = hub.officer(name, &[(role, node)]).await;
            let sees = matches!(
                (role, relation),
                (Role::Discipline, Relation::Own | Relation::Child) | (Role::Head, Relation::Own)
            );
            let (status, total) = if sees { (200, 1) } else { (404, 0) };
            let answer = hub.ask(who, Method::GET, &path, "").await;
            assert_eq!(answer.status, status, "{name}");
            let list = hub.ask(who, Method::GET, "/api/cases", "").await;
            if list.status == 200 {
                assert_eq!(list.json()["total"], total, "{name}");
            }
        }
    }
    // Nor is it told of by a finding, a count, or a refusal to open another.
    let row = &hub.get("/api/findings?sort=probability").await.json()["items"][0];
    assert_eq!(row["case"], Value::Null);
    assert_eq!(hub.get("/api/snapshot").await.json()["counts"]["cases_open"], 0);
    let nodes = hub.get("/api/nodes").await.json();
    assert!(nodes["items"].as_array().unwrap().iter().all(|node| node["open"] == 0));
    let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
    let body = json!({ "finding": finding(&hub).await, "reason": "a session" }).to_string();
    let another = hub.ask(analyst, Method::POST, "/api/cases", body).await;
    assert_eq!(another.status, 201, "{}", another.text);
}
