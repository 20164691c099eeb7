//! The ledger from outside: what is read back, what survives, and what a changed file says.

#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

/// Each of these, `async fn(Ledger)`, on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                let ledger = hashwarden_ledger::Ledger::open(folder.path()).await.unwrap();
                super::$name(ledger).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                let Some(server) = crate::server::shared() else {
                    println!("skipped: PostgreSQL is not installed");
                    return;
                };
                let url: hashwarden_ledger::Location = server.database().parse().unwrap();
                let ledger = hashwarden_ledger::Ledger::open(url).await.unwrap();
                super::$name(ledger).await;
            })*
        }
    };
}

#[path = "ledger/case_work.rs"]
mod case_work;
#[path = "ledger/copies.rs"]
mod copies;
#[path = "ledger/durable.rs"]
mod durable;
#[path = "ledger/flips.rs"]
mod flips;
#[path = "ledger/reads.rs"]
mod reads;
#[path = "ledger/server.rs"]
mod server;
#[path = "ledger/tamper.rs"]
mod tamper;
#[path = "ledger/world.rs"]
mod world;
