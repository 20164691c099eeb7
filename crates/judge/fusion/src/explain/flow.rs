//! Sentences about traffic with a listed address that another program counted.
//!
//! In: counts with the row of the list. Out: label, reason, and what counts do not show.

use hashwarden_domain::{
    Period, Sentence,
    observation::{
        PoolKind,
        wire::{FlowSeen, RecordForm, Traffic, WireFact},
    },
};

use super::{
    name::dates,
    number::{bytes, count, span, thousands},
};
use crate::{
    clean::clean,
    rule::{Counted, Pace, Standing},
};

/// What kind of evidence, in a few words.
pub(crate) fn label(flow: &FlowSeen, counted: Counted, standing: Standing) -> Sentence {
    if matches!(standing, Standing::Removed { .. } | Standing::Expired) {
        return Sentence::new(
            "Traffic with an address that was on the pool list once",
            "与曾在矿池名单中的地址有流量",
        );
    }
    match (flow.listed.kind, counted) {
        (PoolKind::Web, _) => {
            Sentence::new("Traffic with the address of a pool's web site", "与矿池网站地址有流量")
        }
        (_, Counted::Unanswered) => {
            Sentence::new("Unanswered packets to a pool's address", "向矿池地址发包，未获应答")
        }
        (_, Counted::Bare) => {
            Sentence::new("A few bare packets to a pool's address", "与矿池地址仅有少量空包")
        }
        (PoolKind::BrowserMiner, _) => Sentence::new(
            "Traffic with the address of a browser-mining service",
            "与网页挖矿服务地址有流量",
        ),
        (PoolKind::Stratum, _) => {
            Sentence::new("Traffic with a pool's address", "与矿池地址有流量")
        }
    }
}

/// What was counted, by whom, and what the list says.
pub(crate) fn reason(
    flow: &FlowSeen,
    fact: &WireFact,
    during: Period,
    (counted, pace, standing): (Counted, Pace, Standing),
) -> Sentence {
    let (peer_en, peer_zh) = match (fact.peer, &fact.peer_name) {
        (Some(peer), Some(name)) => {
            let name = clean(name);
            (format!("{peer}, the answer for {name},"), format!("{peer}（{name} 的解析结果）"))
        }
        (Some(peer), None) => (peer.to_string(), format!("{peer} ")),
        (None, _) => ("a listed address".to_owned(), "名单中的地址".to_owned()),
    };
    let (long_en, long_zh) = span(during);
    let (by_en, by_zh) = match fact.told_by.map(|form| form.title()) {
        Some(title) => (format!(", as {} says", title.en), format!("据 {}，", title.zh)),
        None => (String::new(), String::new()),
    };
    let (sent_en, sent_zh) = way(flow.sent, "sent", "发出");
    let (received_en, received_zh) = way(flow.received, "received", "收到");
    let records = count(flow.records, "record", "records");
    let mut en = format!(
        "Traffic with {peer_en} within {long_en} ({records}){by_en}: {sent_en}; {received_en}."
    );
    let mut zh = format!(
        "{by_zh}与 {peer_zh}在 {long_zh}内有流量（{} 条记录）：{sent_zh}；{received_zh}。",
        thousands(flow.records)
    );
    let (more_en, more_zh) = match counted {
        Counted::Answered => ("", ""),
        Counted::Bare => (
            " That is too little for a greeting: a scan leaves as much.",
            "数量不足以完成一次登录，扫描也会留下这样的记录。",
        ),
        Counted::Unclear => {
            (" Whether the other side answered cannot be told.", "无法判断对端是否应答。")
        }
        Counted::Unanswered => (
            " The other side did not answer: a scan, or an attempt that failed.",
            "对端未应答：可能是扫描或连接失败。",
        ),
    };
    en += more_en;
    zh += more_zh;
    let hours = thousands(flow.hours);
    match pace {
        Pace::Much => {
            en += " It is far more than handing out work takes.";
            zh += "流量远大于下发任务所需。";
        }
        Pace::Other => {}
        Pace::Steady | Pace::SteadyForLong => {
            en += &format!(" It is little and was seen in {hours} hours of the clock, as work is.");
            zh += &format!("流量小，分布于 {hours} 个钟点小时，与下发任务的形态一致。");
        }
    }
    let (list_en, list_zh) = listed(flow, fact);
    let (when_en, when_zh) = dates(&flow.listed, standing, "该条目");
    Sentence::new(format!("{en} {list_en}{when_en}"), format!("{zh}{list_zh}{when_zh}"))
}

/// One direction.
fn way(traffic: Option<Traffic>, en: &str, zh: &str) -> (String, String) {
    match traffic {
        None => (format!("nothing told of what was {en}"), format!("{zh}的方向未记录")),
        // A program that counts bytes alone.
        Some(Traffic { packets: 0, bytes: amount }) if amount > 0 => {
            (format!("{en} {}", bytes(amount)), format!("{zh} {}", bytes(amount)))
        }
        Some(Traffic { packets, bytes: amount }) => (
            format!("{en} {} of {}", count(packets, "packet", "packets"), bytes(amount)),
            format!("{zh} {} 个包，{}", thousands(packets), bytes(amount)),
        ),
    }
}

/// What the list says about the address.
fn listed(flow: &FlowSeen, fact: &WireFact) -> (String, String) {
    let row = &flow.listed;
    let pool = clean(&row.pool);
    let what = if fact.peer_name.is_some() { ("name", "域名") } else { ("address", "地址") };
    let at_port = row.port.is_some() && row.port == fact.peer.and_then(|peer| peer.port);
    let (at_en, at_zh) = if at_port { (", at this port,", "及该端口") } else { ("", "") };
    match row.kind {
        PoolKind::Stratum => (
            format!(
                "The pool list has the {}{at_en} as one of {pool} that hands out work.",
                what.0
            ),
            format!("矿池名单将该{}{at_zh}列为 {pool} 的任务服务器。", what.1),
        ),
        PoolKind::BrowserMiner => (
            format!("The pool list has the {} as a browser-mining service: {pool}.", what.0),
            format!("矿池名单将该{}列为网页挖矿服务：{pool}。", what.1),
        ),
        PoolKind::Web => (
            format!(
                "It is where the web site of {pool} is served; people read there, so it says little."
            ),
            format!("这是 {pool} 网站所在，也供人浏览，说明力很弱。"),
        ),
    }
}

/// What counts do not show.
pub(crate) fn unheard(flow: &FlowSeen, told_by: Option<RecordForm>) -> Sentence {
    let mut en = "Only packets and bytes were told: what was said is not known.".to_owned();
    let mut zh = "仅有包数和字节数：通信内容未知。".to_owned();
    if let Some(one_in) = flow.sampling {
        let n = thousands(u64::from(one_in));
        let (counts_en, counts_zh) = match told_by {
            Some(RecordForm::Nfcapd) => ("are multiplied by that", "已按此放大"),
            _ => ("are of those", "只含被抽到的包"),
        };
        en += &format!(" One packet in {n} was looked at; the counts {counts_en}.");
        zh += &format!("抽样比为 1∶{n}，数字{counts_zh}。");
    }
    if flow.sent.is_none() || flow.received.is_none() {
        en += " Only one direction was told.";
        zh += "仅记录了单个方向。";
    }
    Sentence::new(en, zh)
}
