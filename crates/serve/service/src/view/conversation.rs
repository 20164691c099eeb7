//! The facts of one piece of evidence: who talked to whom, about what, how often.
//!
//! In: evidence. Out: its facts; null where something is not known, never a guess. Counts of shares
//! carry their 95 % Poisson limits.

use hashwarden_domain::{
    Endpoint, Evidence, Subject,
    observation::wire::{self, ActivityBin, Carrier, FlowSeen, Role, ShareWork, Transport},
    wallet::Checksum,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Interval, Sentence, Time};

/// One conversation, one name asked for, or traffic that was counted.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Conversation {
    /// Id of the evidence.
    pub evidence: String,
    /// Rule and version.
    pub rule: String,
    /// Protocol by the command line's contract.
    pub protocol: String,
    /// `tcp` or `udp`.
    pub transport: String,
    /// The side that works.
    pub subject: End,
    /// The side that hands out work.
    #[schema(required)]
    pub peer: Option<Peer>,
    /// First sign.
    pub first_seen: Time,
    /// Last sign.
    pub last_seen: Time,
    /// File or sensor.
    pub source: String,
    /// Probability from this evidence alone with the rule's stated prior.
    pub confidence: f64,
    /// Ticker.
    #[schema(required)]
    pub coin: Option<String>,
    /// Algorithm.
    #[schema(required)]
    pub algorithm: Option<String>,
    /// Wallet as it was sent.
    #[schema(required)]
    pub wallet: Option<String>,
    /// `verified`, `failed`, `none`.
    #[schema(required)]
    pub wallet_checksum: Option<String>,
    /// Account or user name as it was sent, without an e-mail address.
    #[schema(required)]
    pub login: Option<String>,
    /// Worker name.
    #[schema(required)]
    pub worker: Option<String>,
    /// Program, as it names itself.
    #[schema(required)]
    pub agent: Option<String>,
    /// What carried it, outermost first.
    #[schema(required)]
    pub via: Option<String>,
    /// Messages by name.
    pub messages: Vec<Message>,
    /// Results handed in.
    pub shares: ShareCount,
    /// Difficulty of a share at the end; expected hashes a share where the pool sent a target.
    #[schema(required)]
    pub difficulty: Option<f64>,
    /// Difficulty over time.
    pub difficulty_steps: Vec<Difficulty>,
    /// Hash rate.
    #[schema(required)]
    pub hash_rate: Option<Interval>,
    /// Shares over time.
    pub activity: Vec<Activity>,
    /// What of it was not heard.
    #[schema(required)]
    pub partial: Option<Sentence>,
    /// The program whose record told it; null where packets were read.
    #[schema(required)]
    pub told_by: Option<Sentence>,
    /// Packets and bytes, where counts are all that is known.
    #[schema(required)]
    pub traffic: Option<Counted>,
}

/// What another program counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counted {
    /// Flow records summed up.
    pub records: u64,
    /// From the subject; null where that direction was not told.
    #[schema(required)]
    pub sent: Option<Traffic>,
    /// To the subject; null where that direction was not told.
    #[schema(required)]
    pub received: Option<Traffic>,
    /// One packet in so many was looked at.
    #[schema(required)]
    pub sampling: Option<u32>,
    /// Whether the other side answered; null where the records cannot tell.
    #[schema(required)]
    pub answered: Option<bool>,
    /// Hours of the clock in which packets were counted, at least.
    pub hours: u64,
}

/// One direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Traffic {
    /// Packets; 0 where only bytes were told.
    pub packets: u64,
    /// Bytes.
    pub bytes: u64,
}

/// One end of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct End {
    /// Address.
    pub ip: String,
    /// Port.
    #[schema(required)]
    pub port: Option<u16>,
}

/// The other end, with its name where one was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Peer {
    /// Address; empty where only the name was seen.
    pub ip: String,
    /// Port.
    #[schema(required)]
    pub port: Option<u16>,
    /// Name.
    #[schema(required)]
    pub name: Option<String>,
}

/// How often one message was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// The protocol's own name.
    pub name: String,
    /// `subject` or `peer`.
    pub from: String,
    /// How often.
    pub count: u64,
    /// When first.
    pub first: Time,
}

/// Results handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShareCount {
    /// Handed in.
    pub submitted: u64,
    /// Answered with yes.
    pub accepted: u64,
    /// Answered with no.
    pub rejected: u64,
}

/// From this moment.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difficulty {
    /// When.
    pub at: Time,
    /// How much.
    pub difficulty: f64,
}

/// Shares in a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Activity {
    /// Begin.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Shares handed in.
    pub submitted: u64,
    /// Lower 95 % Poisson limit of the mean.
    pub low: f64,
    /// Upper 95 % Poisson limit of the mean.
    pub high: f64,
}

impl From<&Evidence> for Conversation {
    fn from(evidence: &Evidence) -> Self {
        let detail = &evidence.detail;
        let shares = detail.shares.unwrap_or_default();
        let Subject::Endpoint(subject) = &evidence.subject;
        let steps: Vec<Difficulty> = detail
            .difficulty
            .iter()
            .map(|step| Difficulty { at: step.at.into(), difficulty: amount(step.work) })
            .collect();
        Self {
            evidence: evidence.id.to_string(),
            rule: evidence.rule.to_string(),
            protocol: detail.protocol.clone(),
            transport: match detail.transport {
                Transport::Tcp => "tcp".to_owned(),
                Transport::Udp => "udp".to_owned(),
            },
            subject: End { ip: subject.ip.to_string(), port: subject.port },
            peer: peer(detail.peer, detail.peer_name.as_ref()),
            first_seen: evidence.during.start().into(),
            last_seen: Time::last_of(evidence.during),
            source: evidence.provenance.source.clone(),
            confidence: evidence.confidence.as_fraction(),
            coin: detail.coin.as_ref().map(ToString::to_string),
            algorithm: detail.algorithm.map(|algorithm| algorithm.name().to_owned()),
            wallet: detail.wallet.as_ref().map(|wallet| wallet.text.clone()),
            wallet_checksum: detail.wallet.as_ref().map(|wallet| checksum(wallet.checksum)),
            login: detail.login.clone(),
            worker: detail.worker.clone(),
            agent: detail.agent.clone(),
            via: via(&detail.carried_by),
            messages: detail
                .messages
                .iter()
                .map(|message| Message {
                    name: message.name.clone(),
                    from: match message.from {
                        Role::Peer => "peer".to_owned(),
                        Role::Subject => "subject".to_owned(),
                    },
                    count: message.count,
                    first: message.first.into(),
                })
                .collect(),
            shares: ShareCount {
                submitted: shares.submitted,
                accepted: shares.accepted,
                rejected: shares.rejected,
            },
            difficulty: steps.last().map(|step| step.difficulty),
            difficulty_steps: steps,
            hash_rate: detail.hash_rate.map(Interval::hash_rate),
            activity: detail.activity.iter().map(Activity::from).collect(),
            partial: detail.unheard.as_ref().map(Sentence::from),
            told_by: detail.told_by.map(|form| form.title().into()),
            traffic: detail.flow.as_deref().map(Counted::from),
        }
    }
}

impl From<&FlowSeen> for Counted {
    fn from(flow: &FlowSeen) -> Self {
        Self {
            records: flow.records,
            sent: flow.sent.map(Traffic::from),
            received: flow.received.map(Traffic::from),
            sampling: flow.sampling,
            answered: flow.answered,
            hours: flow.hours,
        }
    }
}

impl From<wire::Traffic> for Traffic {
    fn from(way: wire::Traffic) -> Self {
        Self { packets: way.packets, bytes: way.bytes }
    }
}

impl From<&ActivityBin> for Activity {
    fn from(bin: &ActivityBin) -> Self {
        let (low, high) = poisson_limits(bin.submitted);
        Self { start: bin.start.into(), end: bin.end.into(), submitted: bin.submitted, low, high }
    }
}

fn peer(endpoint: Option<Endpoint>, name: Option<&String>) -> Option<Peer> {
    if endpoint.is_none() && name.is_none() {
        return None;
    }
    Some(Peer {
        ip: endpoint.map(|endpoint| endpoint.ip.to_string()).unwrap_or_default(),
        port: endpoint.and_then(|endpoint| endpoint.port),
        name: name.cloned(),
    })
}

fn amount(work: ShareWork) -> f64 {
    match work {
        ShareWork::Difficulty(amount) | ShareWork::Hashes(amount) => amount,
    }
}

fn checksum(checksum: Checksum) -> String {
    match checksum {
        Checksum::Failed => "failed",
        Checksum::None => "none",
        Checksum::Verified => "verified",
    }
    .to_owned()
}

fn via(carriers: &[Carrier]) -> Option<String> {
    let names: Vec<&str> = carriers
        .iter()
        .map(|carrier| match carrier {
            Carrier::Http => "http",
            Carrier::HttpConnect => "http-connect",
            Carrier::Socks4 => "socks4",
            Carrier::Socks5 => "socks5",
            Carrier::Websocket => "websocket",
        })
        .collect();
    (!names.is_empty()).then(|| names.join(" > "))
}

/// Exact (Garwood 1936) 95 % limits of a Poisson mean by the Wilson-Hilferty approximation of the
/// chi-squared quantiles (1931); within 0.5 % above 5 counts, within 0.1 counts below.
fn poisson_limits(count: u64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    #[expect(clippy::cast_precision_loss, reason = "counts beyond 2^53 do not occur")]
    let n = count as f64;
    let low =
        if count == 0 { 0.0 } else { n * (1.0 - 1.0 / (9.0 * n) - Z / (3.0 * n.sqrt())).powi(3) };
    let m = n + 1.0;
    let high = m * (1.0 - 1.0 / (9.0 * m) + Z / (3.0 * m.sqrt())).powi(3);
    (low.max(0.0), high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_limits_against_the_exact_table() {
        // Garwood's limits, as printed in many tables (for example Ulm 1990).
        for (count, low, high) in [
            (0, 0.0, 3.689),
            (1, 0.025, 5.572),
            (5, 1.623, 11.668),
            (10, 4.795, 18.390),
            (100, 81.364, 121.627),
        ] {
            let (l, h) = poisson_limits(count);
            assert!((l - low).abs() < 0.1 && (h - high).abs() < 0.1, "{count}: {l} {h}");
        }
    }
}
