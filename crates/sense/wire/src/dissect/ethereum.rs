//! Stratum of Ethereum and its kin: eth-proxy, EthereumStratum 1.0.0 and 2.0.0, ProgPoW's form.
//!
//! In: `eth_*` verbs, work packages, and the parameters of `mining.*` where Ethereum's differ. Out:
//! signs in the [`Tally`]. A wallet's or a node's other `eth_*` calls are foreign. Difficulties and
//! targets are taken as sent; nonces are not verified.
//!
//! Standard: Ethereum JSON-RPC (`eth_getWork`, `eth_submitWork`, `eth_submitHashrate`), NiceHash's
//! EthereumStratum/1.0.0, EIP 1571 (EthereumStratum/2.0.0).

use hashwarden_domain::observation::wire::{Role, ShareWork, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::{Ask, Made, Verb},
    json_rpc::{Items, Message, Raw},
    stratum_v1::is_hex,
    tally::Tally,
    target,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[
    ("eth_submitLogin", Some(Role::Subject)),
    ("eth_login", Some(Role::Subject)),
    ("eth_getWork", Some(Role::Subject)),
    ("eth_submitWork", Some(Role::Subject)),
    ("eth_submitHashrate", Some(Role::Subject)),
];

/// A target easier than this is no pool's: 16 leading zero bits tell a target from any other hash.
const EASIEST_TARGET: f64 = 65_536.0;

/// Which EthereumStratum is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// NiceHash's.
    One,
    /// EIP 1571.
    Two,
}

/// A job in the form of `mining.notify`.
pub(super) struct Notified {
    /// Whose form it has.
    pub(super) protocol: WorkProtocol,
    /// Expected hashes a share, where the job says.
    pub(super) hashes: Option<f64>,
}

/// Understands one message.
pub(super) fn said(verb: &str, message: &Message<'_>, at: Timestamp, tally: &mut Tally) -> Made {
    let items = message.params.map(Raw::items).unwrap_or_default();
    let hex = |place, digits| items.text(place).is_some_and(|text| is_hex(&text, digits));
    let ask = match verb {
        "eth_submitLogin" | "eth_login" => {
            let Some(login) = items.text(0) else { return Made::Foreign };
            tally.login(&login);
            tally.begins(at);
            tally.evident();
            Ask::Authorize
        }
        "eth_getWork" => {
            if items.count() > 0 && items.text(0).is_none() {
                return Made::Foreign;
            }
            // Wallets never ask for work; but one question that is refused is no conversation.
            tally.suggest();
            Ask::Work
        }
        "eth_submitWork" => {
            if !(hex(1, 64) && hex(2, 64)) {
                return Made::Foreign;
            }
            tally.evident();
            Ask::Submit(tally.submitted(at, items.at(1).map(Raw::key)))
        }
        _ => {
            if !items.text(0).is_some_and(|rate| rate.starts_with("0x")) {
                return Made::Foreign;
            }
            tally.evident();
            Ask::Other
        }
    };
    tally.speaks(WorkProtocol::EthereumStratum, 1);
    if let Some(worker) = message.worker.and_then(Raw::text) {
        tally.worker(&worker);
    }
    Made::Noted(ask)
}

/// A work package `[header, seed, target, ...]`, as an answer or pushed as an answer to nothing.
pub(super) fn answered(result: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<&'static str> {
    let items = result.items();
    let is_hash = |place| items.text(place).is_some_and(|text| is_hex(&text, 64));
    if !(3..=8).contains(&items.count()) || !is_hash(0) || !is_hash(1) {
        return None;
    }
    // Some pools shorten the target's leading zeros away.
    let target = items.text(2).filter(|text| text.len() <= 66)?;
    let hashes = target::hashes_of_big_endian(&target).filter(|h| *h >= EASIEST_TARGET)?;
    tally.speaks(WorkProtocol::EthereumStratum, 1);
    tally.evident();
    tally.share_work(at, ShareWork::Hashes(hashes));
    tally.job(at, items.at(0).map_or(0, Raw::key));
    Some("eth_getWork result")
}

/// Tells a job of this family by its shape.
///
/// NiceHash: `[job, seed, header, clean]`; the stratum mode of ethminer: `[job, header, seed, target,
/// clean]`; EIP 1571: `[job, height, header, clean]`; ProgPoW (Ravencoin): `[job, header, seed,
/// target, clean, height, bits]`, which is Stratum v1 in all else.
pub(super) fn notified(items: &Items<'_>, version: Option<Version>) -> Option<Notified> {
    let is_hash = |place| items.text(place).is_some_and(|text| is_hex(&text, 64));
    let hashes = items.text(3).and_then(|text| target::hashes_of_big_endian(&text));
    let ethereum = WorkProtocol::EthereumStratum;
    match items.count() {
        4 if version == Some(Version::Two) => Some(Notified { protocol: ethereum, hashes: None }),
        4 if is_hash(1) && is_hash(2) => Some(Notified { protocol: ethereum, hashes: None }),
        5 if is_hash(1) && is_hash(2) && is_hash(3) => {
            Some(Notified { protocol: ethereum, hashes })
        }
        7 if is_hash(1) && is_hash(2) && is_hash(3) => {
            Some(Notified { protocol: WorkProtocol::StratumV1, hashes })
        }
        _ => None,
    }
}

/// `mining.hello` of EIP 1571.
pub(super) fn hello(params: Raw<'_>, tally: &mut Tally) {
    tally.speaks(WorkProtocol::EthereumStratum, 1_000);
    if let Some(agent) = params.field("agent").and_then(Raw::text) {
        tally.agent(&agent);
    }
}

/// `mining.set` of EIP 1571; its target is written without leading zeros.
pub(super) fn set(params: Raw<'_>, at: Timestamp, tally: &mut Tally) {
    tally.speaks(WorkProtocol::EthereumStratum, 1_000);
    let [algorithm, target] = params.fields(["algo", "target"]);
    if let Some(word) = algorithm.and_then(Raw::text) {
        tally.algorithm(&word);
    }
    let hashes = target.and_then(Raw::text).and_then(|text| target::hashes_of_big_endian(&text));
    if let Some(hashes) = hashes {
        tally.share_work(at, ShareWork::Hashes(hashes));
    }
}
