//! `pool-session/1`: a conversation in which work is handed out and results are handed in.
//!
//! In: one observed session. Out: always evidence, weighed by how much of the conversation was heard.
//!
//! # Where the weights come from
//! A weight is log10 of P(heard | mining at the site) / P(heard | none). The upper term is near one:
//! whoever mines at a pool in the clear holds exactly this conversation. What else could produce it:
//!
//! - a scanner that greets pools to map them: logs in or subscribes, hands in nothing;
//! - a replay of a recorded session, a test of pool or detection software: inside a laboratory, as a
//!   rule between private addresses;
//! - a decoy that pretends to be a pool: then somebody else's machine works, not the site's;
//! - a proxy of the site that forwards other people's work: the site takes part all the same.
//!
//! What is measured: in the public corpus of 156 captures of other protocols (1,040 flows, 398 of them
//! TCP with payload) the engine recognises no session, so with 95 % confidence fewer than 3 in
//! 398 flows of its kind would be taken for one (rule of three, Hanley and Lippman-Hand 1983): a
//! likelihood ratio of at least 133, 2.1 bans. It bounds mistaken recognition of *other protocols*,
//! and more flows would raise it: a JSON-RPC message with the dialect's own method names and the
//! dialect's own order is needed, which no other protocol has. It says nothing about scanners and
//! tests, of which no base rate is published. The central values are therefore expert judgement: of
//! 100,000 sites without mining at most about one a year holds a whole dialogue with accepted results (5
//! bans), and a few in 10,000 send an unanswered login (scanners, left-over software). Ranges are a
//! factor of ten below ([`BELOW`]) and of four above ([`ABOVE`]), and no lower end falls under what is
//! measured.
//!
//! | heard | bans | why |
//! |---|---|---|
//! | results accepted | 5.0 | work was done and the other side checked it |
//! | results handed in, both sides heard | 4.6 | work was done, the verdict was not heard |
//! | work handed out, both sides heard | 4.3 | the login was taken; nothing handed in yet |
//! | greeting only, both sides | 3.9 | may have been refused, or a scanner |
//! | one side only | 3.7 | who answers, and whether, is not known |
//! | greeting only, one side | 3.5 | a scanner does the same |
//! | `getblocktemplate`, nothing handed in | −1.0 | wallets and monitors of the own node ask it too |
//! | beginning not heard | −0.1 | no login: a piece of text that looks alike is a little likelier |
//! | peer has a private address | −0.2 | tests live there; so do pool proxies |
//! | peer is on the pool list for that day | +0.3 | independent of what was said |
//! | peer is on it, removed or expired | +0.1 | |
//!
//! Never below [`FLOOR`]: with the stated prior of 1 in 100 (2 bans) that is a confidence of 0.92.

use hashwarden_domain::{
    Fact, Observation,
    evidence::{EvidenceDetail, Family},
    observation::wire::{Role, WireFact, WireSeen, WorkProtocol, WorkSession},
};

use super::{Weighed, Weight};
use crate::{
    explain,
    hash_rate::hash_rate,
    mined::{day_of, mined},
    rule::pool_name::Standing,
    tables::Tables,
};

/// Least weight of any recognised session, in bans.
const FLOOR: f64 = 3.1;
/// How far a weight may be off below, in bans: scanners and tests may be ten times as frequent.
const BELOW: f64 = 1.0;
/// How far a weight may be off above: the judgement of rarity may be too timid.
const ABOVE: f64 = 0.6;

/// How much of a conversation was heard, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Heard {
    GreetingOneSide,
    OneSide,
    Greeting,
    WorkHandedOut,
    ResultsHandedIn,
    ResultsAccepted,
}

impl Heard {
    pub(crate) fn of(session: &WorkSession) -> Self {
        let both = !session.unheard.subject && !session.unheard.peer;
        let results = session.shares.submitted > 0;
        let work_out = !session.difficulty.is_empty()
            || session.work.is_some()
            || session.messages.iter().any(|m| m.from == Role::Peer && hands_out_work(&m.name));
        match both {
            true if session.shares.accepted > 0 => Self::ResultsAccepted,
            true if results => Self::ResultsHandedIn,
            true if work_out => Self::WorkHandedOut,
            true => Self::Greeting,
            false if results || work_out => Self::OneSide,
            false => Self::GreetingOneSide,
        }
    }

    fn bans(self) -> f64 {
        match self {
            Self::ResultsAccepted => 5.0,
            Self::ResultsHandedIn => 4.6,
            Self::WorkHandedOut => 4.3,
            Self::Greeting => 3.9,
            Self::OneSide => 3.7,
            Self::GreetingOneSide => 3.5,
        }
    }
}

/// Messages of a pool that carry or set up work. Where work is an answer (getwork, getblocktemplate,
/// eth_getWork) it shows as a difficulty.
fn hands_out_work(name: &str) -> bool {
    matches!(name, "job" | "mining.notify" | "mining.set_difficulty" | "mining.set_target")
}

pub(super) fn weigh(observation: &Observation, tables: &Tables) -> Option<Weighed> {
    let Fact::Wire(fact) = &observation.fact;
    let WireSeen::Work(session) = &fact.seen else { return None };
    let day = day_of(observation.during.start());
    let mined = mined(session, day, &tables.coins);
    let heard = Heard::of(session);
    let weight = weight_of(heard, session, fact, day);
    let rate = mined.algorithm.and_then(|algorithm| hash_rate(session, algorithm));
    let label = explain::session::label(heard, session.protocol);
    let reason =
        explain::session::reason(heard, session, fact, &mined, rate.as_ref(), observation.during);
    let detail = EvidenceDetail {
        protocol: session.protocol.name().to_owned(),
        transport: fact.transport,
        peer: fact.peer,
        peer_name: fact.peer_name.clone(),
        pool: session.listed.as_ref().map(|row| row.pool.clone()),
        coin: mined.coin,
        algorithm: mined.algorithm,
        login: session.login.clone(),
        wallet: session.wallet.clone(),
        worker: session.worker.clone(),
        agent: session.agent.clone(),
        carried_by: session.carried_by.clone(),
        messages: session.messages.clone(),
        shares: Some(session.shares),
        difficulty: session.difficulty.clone(),
        hash_rate: rate,
        activity: session.activity.clone(),
        unheard: explain::session::unheard(&session.unheard),
        told_by: fact.told_by,
        flow: None,
    };
    Some(Weighed { family: Family::PoolContact, weight, label, reason, detail })
}

fn weight_of(
    heard: Heard,
    session: &WorkSession,
    fact: &WireFact,
    day: jiff::civil::Date,
) -> Weight {
    let mut central = heard.bans();
    if session.protocol == WorkProtocol::Getblocktemplate && session.shares.submitted == 0 {
        central -= 1.0;
    }
    if session.unheard.opening {
        central -= 0.1;
    }
    if fact.peer.is_some_and(|peer| is_private(peer.ip)) {
        central -= 0.2;
    }
    central += match session.listed.as_ref().map(|row| Standing::of(row, day)) {
        Some(Standing::Listed | Standing::NotYetListed) => 0.3,
        Some(Standing::Removed { .. } | Standing::Expired) => 0.1,
        None => 0.0,
    };
    Weight { central: central.max(FLOOR), below: BELOW, above: ABOVE }
}

/// Whether an address is only reachable from the inside (RFC 1918, RFC 4193, loopback, link-local).
pub(crate) fn is_private(ip: std::net::IpAddr) -> bool {
    match ip.to_canonical() {
        std::net::IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        std::net::IpAddr::V6(ip) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::{
        Endpoint,
        observation::wire::{MessageCount, Shares, Transport, Unheard},
    };

    use super::*;
    use crate::sample;

    fn fact(session: WorkSession, peer: &str) -> WireFact {
        WireFact {
            peer: Some(Endpoint { ip: peer.parse().unwrap(), port: Some(3333) }),
            peer_name: None,
            transport: Transport::Tcp,
            told_by: None,
            seen: WireSeen::Work(Box::new(session)),
        }
    }

    fn session(
        protocol: WorkProtocol,
        submitted: u64,
        accepted: u64,
        unheard: Unheard,
    ) -> WorkSession {
        let mut session = sample::session(protocol);
        session.shares = Shares { submitted, accepted, rejected: 0 };
        session.unheard = unheard;
        session
    }

    #[test]
    fn no_session_however_little_was_heard_falls_below_nine_tenths() {
        let day = jiff::civil::date(2026, 11, 24);
        let protocols = [
            WorkProtocol::CryptonoteStratum,
            WorkProtocol::EthereumStratum,
            WorkProtocol::Getblocktemplate,
            WorkProtocol::Getwork,
            WorkProtocol::StratumV1,
            WorkProtocol::WebsocketMiner,
            WorkProtocol::ZcashStratum,
        ];
        for protocol in protocols {
            for bits in 0..16u8 {
                let set = |bit: u8| bits & bit != 0;
                let unheard = Unheard {
                    opening: set(1),
                    subject: set(2),
                    peer: set(4),
                    bytes: if set(8) { 1_000 } else { 0 },
                };
                for peer in ["203.0.113.9", "10.0.0.1"] {
                    let s = session(protocol, 0, 0, unheard);
                    let f = fact(s.clone(), peer);
                    let w = weight_of(Heard::of(&s), &s, &f, day);
                    assert!(w.confidence().as_fraction() >= 0.9, "{protocol:?} {unheard:?} {peer}");
                    // Nor does a lower end fall under what the corpus alone proves.
                    assert!(w.estimate().low.as_bans() >= 2.1);
                }
            }
        }
    }

    #[test]
    fn more_heard_weighs_more() {
        let of = |submitted, accepted, peer, message: Option<(&str, Role)>| {
            let unheard = Unheard { peer, ..Unheard::default() };
            let mut s = session(WorkProtocol::StratumV1, submitted, accepted, unheard);
            s.messages.extend(message.map(|(name, from)| MessageCount {
                name: name.to_owned(),
                from,
                count: 1,
                first: jiff::Timestamp::UNIX_EPOCH,
            }));
            Heard::of(&s)
        };
        let notify = Some(("mining.notify", Role::Peer));
        assert_eq!(of(5, 5, false, notify), Heard::ResultsAccepted);
        assert_eq!(of(5, 0, false, notify), Heard::ResultsHandedIn);
        assert_eq!(of(0, 0, false, notify), Heard::WorkHandedOut);
        assert_eq!(of(0, 0, false, None), Heard::Greeting);
        assert_eq!(of(5, 0, true, None), Heard::OneSide);
        assert_eq!(of(0, 0, true, None), Heard::GreetingOneSide);
        let rising = [
            Heard::GreetingOneSide,
            Heard::OneSide,
            Heard::Greeting,
            Heard::WorkHandedOut,
            Heard::ResultsHandedIn,
            Heard::ResultsAccepted,
        ];
        assert!(rising.windows(2).all(|w| w[0] < w[1] && w[0].bans() < w[1].bans()));
    }
}
