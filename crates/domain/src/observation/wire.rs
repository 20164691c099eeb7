//! What was seen on the network.
//!
//! In: what `sense/wire` heard of one conversation. Out: a bounded summary: which messages were
//! exchanged, not their bytes. Verbs are the protocol's own ("mining.subscribe"); no field says
//! that anybody mines.
//!
//! Limits: the constants on each type; a source that meets more counts a loss.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{observation::pool::PoolEntry, sentence::Sentence, subject::Endpoint, wallet::Wallet};

/// One conversation, or one name asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WireFact {
    /// The other side: who hands out work, or whose name was asked for.
    pub peer: Option<Endpoint>,
    /// Name of the peer, where the same source saw it (DNS answer, SNI, HTTP Host, proxy target).
    pub peer_name: Option<String>,
    /// Below it.
    pub transport: Transport,
    /// The program and the form in which it told this; none where packets themselves were read. A
    /// record is its word: nobody can look at the bytes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<RecordForm>,
    /// What was seen.
    pub seen: WireSeen,
}

/// Transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// RFC 9293.
    Tcp,
    /// RFC 768.
    Udp,
}

/// What was seen on the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireSeen {
    /// Packets to or from a listed address, counted by another program; nothing of their content.
    Flow(Box<FlowSeen>),
    /// A name of the pool list was asked for or greeted.
    Name(NameSeen),
    /// A conversation in which work is handed out and results are handed in.
    Work(Box<WorkSession>),
}

/// A listed name that somebody asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameSeen {
    /// As it was sent, lower case.
    pub name: String,
    /// Where it stood.
    pub place: NamePlace,
    /// How often.
    pub times: u64,
    /// Addresses that were answered, at most [`NameSeen::MAX_ANSWERS`].
    pub answers: Vec<IpAddr>,
    /// The row of the list.
    pub listed: PoolEntry,
}

impl NameSeen {
    /// Most addresses kept.
    pub const MAX_ANSWERS: usize = 16;
}

/// Traffic with a listed address, as another program counted it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowSeen {
    /// Flow records summed up here.
    pub records: u64,
    /// From the subject, where that direction was told.
    pub sent: Option<Traffic>,
    /// To the subject, where that direction was told.
    pub received: Option<Traffic>,
    /// One packet in so many was looked at, where the exporter says so; counts are as they were told:
    /// exporters do not multiply them, nfcapd does.
    pub sampling: Option<u32>,
    /// Whether both sides spoke, or a handshake was completed: without, it may be a scan of the
    /// address or an attempt that failed. None where the records cannot tell.
    pub answered: Option<bool>,
    /// Hours of the clock in which packets were counted, as the records came: at least so many.
    pub hours: u64,
    /// The row of the list that names the address.
    pub listed: PoolEntry,
}

/// Packets and bytes of one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Packets.
    pub packets: u64,
    /// Bytes, headers included where the exporter counts them.
    pub bytes: u64,
}

/// The form of another program's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordForm {
    /// BIND's query log.
    Bind,
    /// dnsmasq with `log-queries`.
    Dnsmasq,
    /// dnstap in Frame Streams.
    Dnstap,
    /// Suricata's eve.json.
    Eve,
    /// IPFIX (RFC 7011).
    Ipfix,
    /// NetFlow version 5.
    NetflowV5,
    /// NetFlow version 9 (RFC 3954).
    NetflowV9,
    /// A file of nfcapd.
    Nfcapd,
    /// Squid's access log.
    Squid,
    /// Unbound with `log-queries`.
    Unbound,
    /// A log of Zeek, as TSV or JSON.
    Zeek,
}

impl RecordForm {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Dnsmasq => "dnsmasq",
            Self::Dnstap => "dnstap",
            Self::Eve => "eve",
            Self::Ipfix => "ipfix",
            Self::NetflowV5 => "netflow-v5",
            Self::NetflowV9 => "netflow-v9",
            Self::Nfcapd => "nfcapd",
            Self::Squid => "squid",
            Self::Unbound => "unbound",
            Self::Zeek => "zeek",
        }
    }

    /// Who says it, as a sentence names it.
    pub fn title(self) -> Sentence {
        let (en, zh) = match self {
            Self::Bind => ("BIND's query log", "BIND 查询日志"),
            Self::Dnsmasq => ("dnsmasq's log", "dnsmasq 日志"),
            Self::Dnstap => ("a dnstap recording", "dnstap 记录"),
            Self::Eve => ("Suricata's eve.json", "Suricata 的 eve.json"),
            Self::Ipfix => ("an IPFIX exporter", "IPFIX 导出设备"),
            Self::NetflowV5 => ("a NetFlow v5 exporter", "NetFlow v5 导出设备"),
            Self::NetflowV9 => ("a NetFlow v9 exporter", "NetFlow v9 导出设备"),
            Self::Nfcapd => ("an nfcapd file", "nfcapd 文件"),
            Self::Squid => ("Squid's access log", "Squid 访问日志"),
            Self::Unbound => ("Unbound's log", "Unbound 日志"),
            Self::Zeek => ("Zeek's log", "Zeek 日志"),
        };
        Sentence::new(en, zh)
    }
}

/// Where a name stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamePlace {
    /// A question to a name server.
    Dns,
    /// An HTTP Host header or CONNECT target.
    HttpHost,
    /// The target given to a SOCKS proxy.
    Proxy,
    /// Server name in a TLS client hello (RFC 6066).
    Sni,
}

/// The dialect spoken. Names are the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkProtocol {
    /// Login, job, submit of CryptoNote coins.
    CryptonoteStratum,
    /// eth-proxy, EthereumStratum/1.0.0 and 2.0.0.
    EthereumStratum,
    /// BIP 22 and 23 over HTTP.
    Getblocktemplate,
    /// `getwork` over HTTP.
    Getwork,
    /// mining.subscribe, authorize, notify, submit.
    StratumV1,
    /// CryptoNote or other stratum in WebSocket frames.
    WebsocketMiner,
    /// mining.set_target and Equihash solutions.
    ZcashStratum,
}

impl WorkProtocol {
    /// The contract's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CryptonoteStratum => "cryptonote-stratum",
            Self::EthereumStratum => "ethereum-stratum",
            Self::Getblocktemplate => "getblocktemplate",
            Self::Getwork => "getwork",
            Self::StratumV1 => "stratum-v1",
            Self::WebsocketMiner => "websocket-miner",
            Self::ZcashStratum => "zcash-stratum",
        }
    }
}

/// One conversation about work, summed up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkSession {
    /// The dialect.
    pub protocol: WorkProtocol,
    /// What carried it, outermost first; empty for plain TCP.
    pub carried_by: Vec<Carrier>,
    /// Messages by name, at most [`WorkSession::MAX_MESSAGE_NAMES`], in order of first sight.
    pub messages: Vec<MessageCount>,
    /// Account or user name as it was sent.
    pub login: Option<String>,
    /// Wallet address in the login, where there is one.
    pub wallet: Option<Wallet>,
    /// Worker (rig) name, where there is one.
    pub worker: Option<String>,
    /// Program that works, as it names itself.
    pub agent: Option<String>,
    /// Algorithm as one side named it (`rx/0`), not interpreted.
    pub algorithm_word: Option<String>,
    /// Header-version bits are rolled (BIP 310, BIP 320), which only SHA-256d machines do.
    pub version_rolling: bool,
    /// Results handed in.
    pub shares: Shares,
    /// Difficulty over time, at most [`WorkSession::MAX_DIFFICULTY_STEPS`].
    pub difficulty: Vec<DifficultyStep>,
    /// Work behind the shares, where the difficulty of each was known.
    pub work: Option<SummedWork>,
    /// Submissions over time, at most [`WorkSession::MAX_BINS`] bins of equal width.
    pub activity: Vec<ActivityBin>,
    /// What of the conversation was not heard.
    pub unheard: Unheard,
    /// The row of the pool list that names the peer, where there is one.
    pub listed: Option<PoolEntry>,
}

impl WorkSession {
    /// Most distinct message names kept.
    pub const MAX_MESSAGE_NAMES: usize = 32;
    /// Most changes of difficulty kept; later ones replace the last.
    pub const MAX_DIFFICULTY_STEPS: usize = 64;
    /// Most bins of activity kept; when full, neighbours are joined and the width doubles.
    pub const MAX_BINS: usize = 96;
    /// Longest text kept of anything a peer sent (login, worker, agent), in bytes.
    pub const MAX_TEXT: usize = 256;
}

/// What carried a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// HTTP/1.1 requests.
    Http,
    /// A tunnel opened with HTTP CONNECT.
    HttpConnect,
    /// SOCKS 4 or 4a.
    Socks4,
    /// SOCKS 5 (RFC 1928).
    Socks5,
    /// WebSocket frames (RFC 6455).
    Websocket,
}

/// How often one message was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCount {
    /// The protocol's own name.
    pub name: String,
    /// Who sent it.
    pub from: Role,
    /// How often.
    pub count: u64,
    /// When first.
    pub first: Timestamp,
}

/// The two sides of a conversation about work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Hands out work.
    Peer,
    /// Works.
    Subject,
}

/// Results handed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    /// Handed in.
    pub submitted: u64,
    /// Answered with yes.
    pub accepted: u64,
    /// Answered with no.
    pub rejected: u64,
}

/// From this moment a share stands for so much work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DifficultyStep {
    /// When it was set.
    pub at: Timestamp,
    /// How much.
    pub work: ShareWork,
}

/// How much work one share stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareWork {
    /// As a pool difficulty; how many hashes that is depends on the algorithm.
    Difficulty(f64),
    /// As expected hashes (or solutions), from the target.
    Hashes(f64),
}

/// Work behind the shares that were handed in and not refused.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummedWork {
    /// Sum over the shares, in the unit of [`ShareWork`].
    pub total: ShareWork,
    /// How many shares are in the sum.
    pub shares: u64,
    /// When work was first handed out (or the first share came, where that was not heard).
    pub since: Timestamp,
    /// Last sign of the conversation.
    pub until: Timestamp,
}

/// Submissions in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityBin {
    /// Begin.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
    /// Shares handed in.
    pub submitted: u64,
}

/// What of a conversation was not heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unheard {
    /// It ran already when listening began.
    pub opening: bool,
    /// Nothing was heard from the side that works.
    pub subject: bool,
    /// Nothing was heard from the side that hands out work.
    pub peer: bool,
    /// Bytes missing in between.
    pub bytes: u64,
}
