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
            // A wallet that signs in somewhere sends its signature: 65 bytes.
            if hex(1, 130) {
                return Made::Foreign;
            }
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
    let target = || items.text(3).and_then(|text| target::hashes_of_big_endian(&text));
    let ethereum = WorkProtocol::EthereumStratum;
    match items.count() {
        4 if version == Some(Version::Two) => Some(Notified { protocol: ethereum, hashes: None }),
        4 if is_hash(1) && is_hash(2) => Some(Notified { protocol: ethereum, hashes: None }),
        5 if is_hash(1) && is_hash(2) && is_hash(3) => {
            Some(Notified { protocol: ethereum, hashes: target() })
        }
        7 if is_hash(1) && is_hash(2) && is_hash(3) => {
            Some(Notified { protocol: WorkProtocol::StratumV1, hashes: target() })
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

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::wire::Shares;

    use super::*;
    use crate::dissect::{
        Start,
        rehearsal::{C, S, robustly, session},
    };

    const PACKAGE: &str = r#"{"jsonrpc":"2.0","id":0,"result":["0x415559c31768833f25b6dbfbb39be72e71375e14a3a711e589696850bc9431ec","0x71a56feffb6f10ea9d76e1a9464eb0abd86e4349ae98fb794923a65b650282a3","0x0000000100000000000000000000000000000000000000000000000000000000"]}"#;
    const SUBMIT: &str = r#"{"id":4,"jsonrpc":"2.0","method":"eth_submitWork","params":["0x2bf1a2b4c4d5e6f7","0x415559c31768833f25b6dbfbb39be72e71375e14a3a711e589696850bc9431ec","0x71a56feffb6f10ea9d76e1a9464eb0abd86e4349ae98fb794923a65b650282a3"],"worker":"rig"}"#;

    #[test]
    fn eth_proxy_is_summed_up_in_hashes() {
        let heard = robustly(&[
            (
                C,
                r#"{"worker": "eth1.0", "jsonrpc": "2.0", "params": ["0x9c99d212f7e5daa18ab50810e0fd255d1f04303b/rig/me@example", "x"], "id": 2, "method": "eth_submitLogin"}"#,
            ),
            (S, r#"{"jsonrpc":"2.0","id":2,"result":true}"#),
            (
                C,
                r#"{"worker": "", "jsonrpc": "2.0", "params": [], "id": 3, "method": "eth_getWork"}"#,
            ),
            (S, PACKAGE),
            (C, SUBMIT),
            (S, r#"{"id":4,"jsonrpc":"2.0","result":true}"#),
            (C, SUBMIT),
            (S, r#"{"id":4,"jsonrpc":"2.0","result":false}"#),
            (
                C,
                r#"{"id":6,"jsonrpc":"2.0","method":"eth_submitHashrate","params":["0x1d08a61", "0x02df91be"]}"#,
            ),
        ]);
        assert_eq!(heard.protocol, WorkProtocol::EthereumStratum);
        assert!(heard.wallet.is_some());
        assert_eq!(heard.worker.as_deref(), Some("rig"));
        assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
        let work = heard.work.expect("the target is known");
        assert_eq!((work.total, work.shares), (ShareWork::Hashes(4_294_967_296.0), 1));
        assert!(!format!("{heard:?}").contains("example"));
    }

    #[test]
    fn nicehash_says_what_difficulty_means() {
        let heard = robustly(&[
            (
                C,
                r#"{"id":1,"method":"mining.subscribe","params":["ethminer/0.19","EthereumStratum/1.0.0"]}"#,
            ),
            (
                S,
                r#"{"id":1,"result":[["mining.notify","ae6812eb","EthereumStratum/1.0.0"],"080c"],"error":null}"#,
            ),
            (S, r#"{"id":null,"method":"mining.set_difficulty","params":[0.5]}"#),
            (
                S,
                r#"{"id":null,"method":"mining.notify","params":["bf04","abad8f99f3918bf903c6a909d9bbc0fdfa5a2f4b9cb1196175ec825c6610126c","645cf20198c2f3861e947d4f67e3ab63b7b2e24dcc9095bd9123e7b33371f6cc",true]}"#,
            ),
            (
                C,
                r#"{"id":244,"method":"mining.submit","params":["user.rig","bf04","6a909d9bbc0f"]}"#,
            ),
            (S, r#"{"id":244,"result":true,"error":null}"#),
        ]);
        assert_eq!(heard.protocol, WorkProtocol::EthereumStratum);
        assert_eq!(heard.work.map(|w| w.total), Some(ShareWork::Hashes(2_147_483_648.0)));
    }

    #[test]
    fn the_second_version_writes_its_target_short() {
        let heard = robustly(&[
            (
                C,
                r#"{"id":0,"method":"mining.hello","params":{"agent":"ethminer-0.17","host":"p.example","port":"4d2","proto":"EthereumStratum/2.0.0"}}"#,
            ),
            (
                S,
                r#"{"id":0,"result":{"proto":"EthereumStratum/2.0.0","encoding":"plain","resume":"0","timeout":"b4","maxerrors":"5","node":"x"},"error":null}"#,
            ),
            (C, r#"{"id":1,"method":"mining.subscribe"}"#),
            (S, r#"{"id":1,"result":"s-12345"}"#),
            (C, r#"{"id":2,"method":"mining.authorize","params":["acct.rig","pw"]}"#),
            (S, r#"{"id":2,"result":"w-123"}"#),
            (
                S,
                r#"{"method":"mining.set","params":{"epoch":"dc","target":"100000000000000000000000000000000000000000000000000000000","algo":"ethash","extranonce":"af4c"}}"#,
            ),
            (
                S,
                r#"{"method":"mining.notify","params":["bf0488aa","6526d5","645cf20198c2f3861e947d4f67e3ab63b7b2e24dcc9095bd9123e7b33371f6cc","0"]}"#,
            ),
            (
                C,
                r#"{"id":3,"method":"mining.submit","params":["bf0488aa","68765fccd712","w-123"]}"#,
            ),
            (S, r#"{"id":3,"result":true}"#),
            (C, r#"{"method":"mining.bye"}"#),
        ]);
        assert_eq!(heard.protocol, WorkProtocol::EthereumStratum);
        assert_eq!(heard.algorithm_word.as_deref(), Some("ethash"));
        assert_eq!(heard.login.as_deref(), Some("acct.rig"));
        assert_eq!(heard.work.map(|w| w.total), Some(ShareWork::Hashes(4_294_967_296.0)));
    }

    #[test]
    fn a_package_or_a_share_alone_is_enough() {
        for line in [(S, PACKAGE), (C, SUBMIT)] {
            assert!(session(&[line], Start::MidStream).is_some());
        }
    }

    #[test]
    fn a_question_for_work_that_is_refused_is_no_conversation() {
        let ask = (C, r#"{"id":1,"method":"eth_getWork","params":[]}"#);
        assert!(session(&[ask], Start::Opened).is_some());
        let no = (S, r#"{"id":1,"error":{"code":-32601,"message":"the method does not exist"}}"#);
        assert!(session(&[ask, no], Start::Opened).is_none());
        let wallet = (C, r#"{"id":2,"method":"eth_blockNumber","params":[]}"#);
        assert!(session(&[ask, wallet], Start::Opened).is_none());
    }
}
