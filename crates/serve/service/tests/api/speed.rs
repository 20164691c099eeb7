//! How long pages take with many sites. Prints for reports; asserts nothing about time.

use axum::http::Method;
use hashwarden_ledger::{Entry, Ledger};

use crate::{
    hub::{Hub, Who},
    world::{at, evidence, finding, observation, seen_at, site},
};

#[tokio::test]
#[ignore = "measures; run with --release"]
async fn pages_with_five_thousand_sites() {
    let hub = Hub::empty().await;
    let ledger = Ledger::open(hub.folder.path()).await.unwrap();
    for batch in 0..50 {
        let mut entries: Vec<Entry> = Vec::new();
        for n in batch * 100 + 1..=batch * 100 + 100 {
            let site = site(n, "150100");
            let weighed = evidence(&site, &observation(n), "stratum-v1", "bc1qexample");
            let found = finding(&site, std::slice::from_ref(&weighed), 0.9, at(3600));
            entries.extend([seen_at(site.id, n), weighed.into(), found.into()]);
        }
        ledger.append(entries, at(3600)).await.unwrap();
    }
    for path in [
        "/api/snapshot",
        "/api/findings",
        "/api/findings?q=%E6%9C%BA%E6%88%BF&sort=power&page=90",
        "/api/territories",
        "/api/coverage",
        "/api/cases",
    ] {
        #[expect(clippy::disallowed_methods, reason = "measures speed")]
        let begin = std::time::Instant::now();
        let answer = hub.ask(Who::Administrator, Method::GET, path, "").await;
        println!("{path}: {} bytes in {:?}", answer.text.len(), begin.elapsed());
        assert_eq!(answer.status, 200);
    }
}
