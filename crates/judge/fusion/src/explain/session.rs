//! Sentences about a conversation in which work is handed out.
//!
//! In: a session and what was concluded from it. Out: label, reason, and what was not heard.

use hashwarden_domain::{
    Estimate, HashRate, Period, Sentence,
    observation::wire::{Unheard, WireFact, WorkProtocol, WorkSession},
};

use super::number::{algorithm, count, rate, span, thousands};
use crate::{clean::clean, mined::Mined, rule::Heard};

/// What kind of evidence, in a few words.
pub(crate) fn label(heard: Heard, protocol: WorkProtocol) -> Sentence {
    if protocol == WorkProtocol::Getblocktemplate {
        // The peer is a node, which serves wallets and monitors as well; no pool is needed.
        return Sentence::new("Block templates fetched from a node", "向节点获取区块模板");
    }
    match heard {
        Heard::ResultsAccepted => {
            Sentence::new("Pool session, shares accepted", "矿池会话，份额被接受")
        }
        Heard::ResultsHandedIn => {
            Sentence::new("Pool session, shares submitted", "矿池会话，已提交份额")
        }
        Heard::WorkHandedOut => {
            Sentence::new("Pool session, work handed out", "矿池会话，已下发任务")
        }
        Heard::Greeting => Sentence::new("Pool session, login only", "矿池会话，仅见登录"),
        Heard::OneSide => Sentence::new("Pool session, one side heard", "矿池会话，仅见单向"),
        Heard::GreetingOneSide => {
            Sentence::new("Login to a pool, no answer heard", "矿池登录，未见应答")
        }
    }
}

/// What was seen, in two or three sentences.
pub(crate) fn reason(
    heard: Heard,
    session: &WorkSession,
    fact: &WireFact,
    mined: &Mined,
    hash_rate: Option<&Estimate<HashRate>>,
    during: Period,
) -> Sentence {
    let protocol = dialect(session.protocol);
    let (to_en, to_zh) = peer(fact);
    let (long_en, long_zh) = span(during);
    let mut en = format!("Spoke {protocol} with {to_en} for {long_en}.");
    let mut zh = format!("以 {protocol} 协议与 {to_zh}会话 {long_zh}。");
    let shares = session.shares;
    let submitted_en = count(shares.submitted, "share", "shares");
    let [submitted, accepted, rejected] =
        [shares.submitted, shares.accepted, shares.rejected].map(thousands);
    match heard {
        Heard::ResultsAccepted => {
            en +=
                &format!(" It submitted {submitted_en}, {accepted} accepted, {rejected} rejected.");
            zh += &format!("提交份额 {submitted} 次，其中接受 {accepted} 次，拒绝 {rejected} 次。");
        }
        Heard::ResultsHandedIn => {
            en += &format!(" It submitted {submitted_en}; no acceptance was heard.");
            zh += &format!("提交份额 {submitted} 次，未见接受的应答。");
        }
        Heard::WorkHandedOut => {
            en += " Work was handed out; no share was heard.";
            zh += "对方已下发任务，未见提交份额。";
        }
        Heard::Greeting => {
            en += " Only the greeting was heard; no work and no share.";
            zh += "仅见登录往来，未见下发任务和提交份额。";
        }
        Heard::OneSide => {
            en += &format!(" Only one side was heard; shares seen: {submitted}.");
            zh += &format!("仅见单向报文，所见提交份额 {submitted} 次。");
        }
        Heard::GreetingOneSide => {
            en += " Only a greeting of one side was heard; a scan of pools looks the same.";
            zh += "仅见单方登录报文，扫描矿池的行为与此相同。";
        }
    }
    if let (Some(r), Some(a)) = (hash_rate, mined.algorithm) {
        let (rate_en, rate_zh) = rate(r);
        let a = algorithm(a);
        en += &format!(" Estimated hash rate {rate_en} {a}, from shares, difficulty and time.");
        zh += &format!("估算算力 {rate_zh}，{a}，按份额、难度和时间计算。");
    }
    if let Some(row) = &session.listed {
        let pool = clean(&row.pool);
        en += &format!(" The peer is on the pool list: {pool}.");
        zh += &format!("对端在矿池名单中：{pool}。");
    }
    Sentence::new(en, zh)
}

/// The dialect as people write it; the contract's word stands in the detail.
fn dialect(protocol: WorkProtocol) -> &'static str {
    match protocol {
        WorkProtocol::CryptonoteStratum => "CryptoNote Stratum",
        WorkProtocol::EthereumStratum => "Ethereum Stratum",
        WorkProtocol::Getblocktemplate => "getblocktemplate",
        WorkProtocol::Getwork => "getwork",
        WorkProtocol::StratumV1 => "Stratum v1",
        WorkProtocol::WebsocketMiner => "WebSocket Stratum",
        WorkProtocol::ZcashStratum => "Zcash Stratum",
    }
}

/// The other side, by name where one was seen.
fn peer(fact: &WireFact) -> (String, String) {
    match (&fact.peer, &fact.peer_name) {
        (Some(peer), Some(name)) => {
            let name = clean(name);
            (format!("{name} ({peer})"), format!("{name}（{peer}）"))
        }
        (Some(peer), None) => (peer.to_string(), format!("{peer} ")),
        (None, Some(name)) => (clean(name), format!("{} ", clean(name))),
        (None, None) => ("a peer whose address was not seen".to_owned(), "未知地址".to_owned()),
    }
}

/// What of the conversation was not heard; none where all of it was.
pub(crate) fn unheard(unheard: &Unheard) -> Option<Sentence> {
    let mut en = Vec::new();
    let mut zh = Vec::new();
    if unheard.opening {
        en.push("It ran already when listening began.".to_owned());
        zh.push("开始监听时会话已在进行。".to_owned());
    }
    if unheard.subject {
        en.push("Nothing was heard from the side that works.".to_owned());
        zh.push("未听到工作一方的报文。".to_owned());
    }
    if unheard.peer {
        en.push("Nothing was heard from the side that hands out work.".to_owned());
        zh.push("未听到派发任务一方的报文。".to_owned());
    }
    if unheard.bytes > 0 {
        let bytes = thousands(unheard.bytes);
        en.push(format!("{bytes} bytes in between are missing."));
        zh.push(format!("中间缺失 {bytes} 字节。"));
    }
    (!en.is_empty()).then(|| Sentence::new(en.join(" "), zh.concat()))
}
