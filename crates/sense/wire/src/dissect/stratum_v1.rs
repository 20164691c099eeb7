//! Stratum v1, and the verbs `mining.*` that its descendants share.
//!
//! In: messages with these verbs. Out: signs in the [`Tally`]. Which descendant is spoken (Zcash's,
//! NiceHash's for Ethereum, plain) is told from the shape of jobs, targets and shares. Coinbase,
//! merkle branches and nonces are not looked at.
//!
//! Standard: Stratum mining protocol (Slush, 2012), BIP 310 (`mining.configure`), BIP 320.

use hashwarden_domain::observation::wire::{Role, ShareWork, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::{Ask, Made, Verb},
    ethereum,
    json_rpc::{Items, Message, Raw},
    tally::Tally,
    target, zcash,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[
    ("mining.subscribe", Some(Role::Subject)),
    ("mining.authorize", Some(Role::Subject)),
    ("mining.configure", Some(Role::Subject)),
    ("mining.extranonce.subscribe", Some(Role::Subject)),
    ("mining.submit", Some(Role::Subject)),
    ("mining.suggest_difficulty", Some(Role::Subject)),
    ("mining.suggest_target", Some(Role::Subject)),
    ("mining.get_transactions", Some(Role::Subject)),
    ("mining.multi_version", Some(Role::Subject)),
    ("mining.capabilities", Some(Role::Subject)),
    ("mining.hello", Some(Role::Subject)),
    ("mining.hashrate", Some(Role::Subject)),
    ("mining.noop", None),
    ("mining.ping", None),
    ("mining.pong", None),
    ("mining.bye", None),
    ("mining.notify", Some(Role::Peer)),
    ("mining.set", Some(Role::Peer)),
    ("mining.set_difficulty", Some(Role::Peer)),
    ("mining.set_target", Some(Role::Peer)),
    ("mining.set_extranonce", Some(Role::Peer)),
    ("mining.set_goal", Some(Role::Peer)),
    ("mining.set_version_mask", Some(Role::Peer)),
    ("client.get_version", Some(Role::Peer)),
    ("client.reconnect", Some(Role::Peer)),
    ("client.show_message", Some(Role::Peer)),
];

/// A sign that settles which descendant is spoken.
const CERTAIN: u64 = 1_000_000;
/// What a side calls its dialect; miners of Kaspa and Ravencoin say EthereumStratum too, so the first
/// job weighs more.
const CLAIMED: u64 = CERTAIN / 4;
/// A sign that two descendants share.
const LIKELY: u64 = 1_000;

/// What later messages are understood by.
#[derive(Debug, Default)]
pub(super) struct State {
    ethereum: Option<ethereum::Version>,
}

/// Understands one message.
pub(super) fn said(
    verb: &str,
    message: &Message<'_>,
    at: Timestamp,
    state: &mut State,
    tally: &mut Tally,
) -> Made {
    tally.speaks(WorkProtocol::StratumV1, 1);
    // No other protocol has these verbs; `client.*` are words that others may use.
    if verb.starts_with("mining.") {
        tally.evident();
    }
    let Some(params) = message.params.filter(|p| p.is_list() || p.is_object()) else {
        return Made::Noted(Ask::Other);
    };
    let items = params.items();
    let ask = match verb {
        "mining.subscribe" => {
            subscribe(&items, state, tally);
            Ask::Subscribe
        }
        "mining.authorize" => {
            if let Some(login) = items.text(0) {
                tally.login(&login);
            }
            tally.begins(at);
            Ask::Authorize
        }
        "mining.configure" => {
            if items.at(0).is_some_and(|list| mentions(list, "version-rolling")) {
                tally.rolls_versions();
            }
            Ask::Configure
        }
        "mining.hello" => {
            state.ethereum = Some(ethereum::Version::Two);
            ethereum::hello(params, tally);
            Ask::Other
        }
        "mining.set" => {
            state.ethereum = Some(ethereum::Version::Two);
            ethereum::set(params, at, tally);
            Ask::Other
        }
        "mining.submit" => submit(params, &items, message, at, state, tally),
        "mining.notify" => {
            if let Some(word) = message.algorithm.and_then(Raw::text) {
                tally.algorithm(&word);
            }
            notify(params, &items, at, state, tally);
            Ask::Other
        }
        "mining.set_difficulty" => {
            if let Some(difficulty) = items.at(0).and_then(Raw::number) {
                tally.share_work(at, state.difficulty(difficulty));
            }
            Ask::Other
        }
        "mining.set_target" => {
            let hashes = items.text(0).and_then(|text| target::hashes_of_big_endian(&text));
            if let Some(hashes) = hashes {
                tally.speaks(WorkProtocol::ZcashStratum, LIKELY);
                tally.share_work(at, ShareWork::Hashes(hashes));
            }
            Ask::Other
        }
        "mining.set_version_mask" => {
            tally.rolls_versions();
            Ask::Other
        }
        "client.get_version" => Ask::Version,
        _ => Ask::Other,
    };
    Made::Noted(ask)
}

/// A subscription's answer, told by its shape: it names the messages subscribed to.
pub(super) fn answered(
    result: Raw<'_>,
    state: &mut State,
    tally: &mut Tally,
) -> Option<&'static str> {
    let first = result.items().at(0)?;
    // `[[["mining.notify", id], ...], extranonce, size]`, or flat as NiceHash and p2pool send it.
    let named = |list: Raw<'_>| list.items().text(0).is_some_and(|t| t.starts_with("mining."));
    if !named(first) && !first.items().iter().any(named) && !named(result) {
        return None;
    }
    if mentions(first, "EthereumStratum/1.0.0") {
        state.ethereum = Some(ethereum::Version::One);
        tally.speaks(WorkProtocol::EthereumStratum, CLAIMED);
    }
    tally.speaks(WorkProtocol::StratumV1, 1);
    tally.evident();
    Some("mining.subscribe result")
}

/// What `mining.configure` was answered.
pub(super) fn configured(message: &Message<'_>, tally: &mut Tally) {
    let answer = message.result.and_then(|result| result.field("version-rolling"));
    if answer.and_then(Raw::truth) == Some(true) {
        tally.rolls_versions();
    }
}

impl State {
    /// EthereumStratum 1 defines difficulty 1 as 2^32 hashes for every algorithm; elsewhere it
    /// depends on the algorithm.
    fn difficulty(&self, difficulty: f64) -> ShareWork {
        match self.ethereum {
            Some(_) => ShareWork::Hashes(difficulty * 4_294_967_296.0),
            None => ShareWork::Difficulty(difficulty),
        }
    }
}

fn subscribe(items: &Items<'_>, state: &mut State, tally: &mut Tally) {
    for text in items.iter().take(4).filter_map(Raw::text) {
        if text.starts_with("EthereumStratum/") {
            state.ethereum = Some(ethereum::Version::One);
            tally.speaks(WorkProtocol::EthereumStratum, CLAIMED);
        }
    }
    if let Some(agent) = items.text(0).filter(|text| !text.starts_with("EthereumStratum/")) {
        tally.agent(&agent);
    }
    // Zcash's form gives host and port after program and session.
    if items.count() == 4 && items.text(2).is_some() && items.at(3).and_then(Raw::number).is_some()
    {
        tally.speaks(WorkProtocol::ZcashStratum, 2);
    }
}

fn submit(
    params: Raw<'_>,
    items: &Items<'_>,
    message: &Message<'_>,
    at: Timestamp,
    state: &State,
    tally: &mut Tally,
) -> Ask {
    let version_two = state.ethereum == Some(ethereum::Version::Two);
    let job = if params.is_object() {
        params.field("jobId")
    } else {
        items.at(if version_two { 0 } else { 1 })
    };
    if !version_two && let Some(login) = items.text(0) {
        tally.login(&login);
    }
    if let Some(worker) = message.worker.and_then(Raw::text) {
        tally.worker(&worker);
    }
    if zcash::is_submit(items) {
        tally.speaks(WorkProtocol::ZcashStratum, CERTAIN);
    } else if items.count() == 6 && items.text(5).is_some_and(|bits| is_hex(&bits, 8)) {
        tally.rolls_versions();
    }
    Ask::Submit(tally.submitted(at, job.map(Raw::key)))
}

fn notify(params: Raw<'_>, items: &Items<'_>, at: Timestamp, state: &mut State, tally: &mut Tally) {
    if zcash::is_notify(items) {
        tally.speaks(WorkProtocol::ZcashStratum, CERTAIN);
    } else if let Some(package) = ethereum::notified(items, state.ethereum) {
        tally.speaks(package.protocol, CERTAIN);
        if let Some(hashes) = package.hashes {
            tally.share_work(at, ShareWork::Hashes(hashes));
        }
    } else {
        // Bitcoin's nine fields; and Kaspa, Nervos, Ergo, Aion ... each have a job of their own.
        tally.speaks(WorkProtocol::StratumV1, CERTAIN);
    }
    let job = if params.is_object() { params.field("jobId") } else { items.at(0) };
    tally.job(at, job.map_or(0, Raw::key));
}

/// Whether a list names something.
fn mentions(list: Raw<'_>, name: &str) -> bool {
    list.items().iter().filter_map(Raw::text).any(|text| text == name)
}

/// Whether a text is so many hexadecimal digits, `0x` apart.
pub(super) fn is_hex(text: &str, digits: usize) -> bool {
    let text = text.strip_prefix("0x").unwrap_or(text);
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
