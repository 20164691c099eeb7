//! A session in which nothing was said, and a bare row of the pool list, for unit tests to fill in.
//!
//! In: a dialect, a host. Out: values with every optional part absent. Compiled for tests only.

use hashwarden_domain::{
    Coin,
    observation::{
        PoolEntry, PoolKind,
        wire::{Shares, Unheard, WorkProtocol, WorkSession},
    },
};

pub(crate) fn session(protocol: WorkProtocol) -> WorkSession {
    WorkSession {
        protocol,
        carried_by: vec![],
        messages: vec![],
        login: None,
        wallet: None,
        worker: None,
        agent: None,
        algorithm_word: None,
        version_rolling: false,
        shares: Shares::default(),
        difficulty: vec![],
        work: None,
        activity: vec![],
        unheard: Unheard::default(),
        listed: None,
    }
}

pub(crate) fn row(kind: PoolKind, coins: &[&str]) -> PoolEntry {
    PoolEntry {
        host: "pool.example".to_owned(),
        port: None,
        pool: "Example".to_owned(),
        coins: tickers(coins),
        kind,
        origin: "made up".to_owned(),
        listed: None,
        removed: None,
        reason: "made up".to_owned(),
        expires: None,
    }
}

pub(crate) fn tickers(coins: &[&str]) -> Vec<Coin> {
    coins.iter().map(|ticker| Coin::new(ticker).unwrap()).collect()
}
