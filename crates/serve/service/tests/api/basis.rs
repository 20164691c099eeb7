//! Rules that acts cite: only such as the hub knows, exactly as they are, in force on the day of the act.

use serde_json::{Value, json};

use crate::{
    hub::Hub,
    proofs::{Play, decision, measure, rights},
};

async fn lacks(play: &Play<'_>, act: &str, proof: &Value) -> Vec<String> {
    let answer = play.tries(play.cast.officer, act, proof).await;
    assert_eq!(answer.problem(), (422, "lacks".into()), "{proof}: {}", answer.text);
    let lacks = answer.json()["lacks"].as_array().unwrap().clone();
    lacks.iter().map(|lack| lack["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_rule_that_the_hub_does_not_know_as_it_is_is_not_in_force() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_determined().await;
    play.act(play.cast.officer, "rights-notified", rights(play.now())).await;
    play.wait_days(9).await;
    let changed: [(&str, Value); 5] = [
        ("id", json!("invented")),
        ("version", json!(9)),
        ("article", json!("Any law, article 1")),
        ("valid_from", json!("2000-01-01")),
        ("valid_to", json!("2999-01-01")),
    ];
    for (field, value) in changed {
        let mut proof = decision(play.now());
        proof["basis"][0][field] = value.clone();
        assert_eq!(lacks(&play, "ordered", &proof).await, ["in-force"], "{field}");
        let mut proof = decision(play.now());
        proof["measures"][0]["rule"][field] = value.clone();
        assert_eq!(lacks(&play, "ordered", &proof).await, ["in-force"], "{field}");
        let mut proof = measure("reminder", play.now());
        proof["rule"][field] = value;
        assert_eq!(lacks(&play, "measure-taken", &proof).await, ["in-force"], "{field}");
    }
    // Repealed, with an end left open; not verified; of another jurisdiction.
    let book = &hub.state.reference.provisions;
    for id in ["cn-1283-07-class", "cn-rules-2024", "cn-sichuan-price"] {
        let known = book.get(id).unwrap_or_else(|| panic!("{id} is not in the book"));
        let Some(mut rule) = known.cited() else { continue };
        rule.valid_to = None;
        let mut proof = decision(play.now());
        proof["basis"] = json!([rule]);
        assert_eq!(lacks(&play, "ordered", &proof).await, ["in-force"], "{id}");
    }
    // What else is missing is told beside it.
    let mut proof = decision(play.now());
    proof["basis"][0]["id"] = json!("invented");
    proof["measures"] = json!([]);
    let found = lacks(&play, "ordered", &proof).await;
    assert!(found.contains(&"measure".to_owned()) && found.contains(&"in-force".to_owned()));
    let case = play.together(play.cast.officer, "ordered", decision(play.now())).await;
    assert_eq!(case["state"], "rectifying");
}

#[tokio::test]
async fn what_is_offered_may_be_cited_and_provisions_come_first() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_determined().await;
    play.act(play.cast.officer, "rights-notified", rights(play.now())).await;
    play.wait_days(9).await;
    let proof = decision(play.now());
    let path = format!("/api/rules?on={}", proof["on"].as_str().unwrap());
    let rules = hub.get(&path).await.json()["items"].as_array().unwrap().clone();
    let at = |id: &str| rules.iter().position(|rule| rule["id"] == id);
    assert!(at("cn-energy-71-stop").unwrap() < at("cn-penalty-61").unwrap());
    assert!(at("cn-1283-07-class").is_none(), "repealed");
    assert!(at("cn-rules-2024").is_none(), "not verified");
    for jurisdiction in ["kz-", "cn-sichuan-", "us-", "xk-"] {
        assert!(!rules.iter().any(|rule| rule["id"].as_str().unwrap().starts_with(jurisdiction)));
    }
    // All at once, of either book.
    let all: Vec<Value> = rules
        .iter()
        .map(|rule| {
            let mut rule = rule.clone();
            rule.as_object_mut().unwrap().remove("title");
            rule
        })
        .collect();
    let mut proof = proof;
    proof["basis"] = json!(all);
    play.act(play.cast.officer, "ordered", proof).await;
}

#[tokio::test]
async fn a_province_offers_its_own_rules_and_a_drill_those_of_the_country() {
    use hashwarden_service::Limits;
    for (place, own) in [("15", "cn-inner-mongolia"), ("51", "cn-sichuan"), ("XX", "cn")] {
        let hub = Hub::with(Limits::default(), "", place).await;
        let rules = hub.get("/api/rules?on=2026-05-01").await.json();
        let ids: Vec<&str> =
            rules["items"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
        let book = &hub.state.reference.provisions;
        let wanted = book.all().iter().filter(|one| {
            one.jurisdiction == own && one.in_force_on("2026-05-01".parse().unwrap())
        });
        for one in wanted {
            assert_eq!(
                ids.contains(&one.id.as_str()),
                one.cited().is_some(),
                "{place}: {}",
                one.id
            );
        }
        assert!(ids.contains(&"cn-energy-71-stop"), "{place}");
    }
}
