//! Sentences about a listed name that was asked for or greeted.
//!
//! In: a name with its row of the list. Out: label, reason, and what was not heard.

use hashwarden_domain::{
    Sentence,
    observation::{
        PoolEntry, PoolKind,
        wire::{NamePlace, NameSeen, RecordForm, WireFact},
    },
};

use super::number::{thousands, times};
use crate::{clean::clean, rule::Standing};

/// What kind of evidence, in a few words.
pub(crate) fn label(name: &NameSeen, standing: Standing) -> Sentence {
    if matches!(standing, Standing::Removed { .. } | Standing::Expired) {
        return Sentence::new("Name that was on the pool list once", "曾在矿池名单中的域名");
    }
    match (name.listed.kind, name.place) {
        (PoolKind::Web, _) => Sentence::new("Web site of a pool", "访问矿池网站"),
        (PoolKind::Stratum, NamePlace::Dns) => Sentence::new("Pool name looked up", "矿池域名解析"),
        (PoolKind::Stratum, NamePlace::Sni) => {
            Sentence::new("Encrypted connection to a pool", "与矿池建立加密连接")
        }
        (PoolKind::Stratum, NamePlace::HttpHost) => {
            Sentence::new("HTTP request to a pool", "向矿池发起 HTTP 请求")
        }
        (PoolKind::Stratum, NamePlace::Proxy) => {
            Sentence::new("Pool asked for through a proxy", "经代理访问矿池")
        }
        (PoolKind::BrowserMiner, NamePlace::Dns) => {
            Sentence::new("Browser-mining service looked up", "网页挖矿服务域名解析")
        }
        (PoolKind::BrowserMiner, _) => {
            Sentence::new("Connection to a browser-mining service", "连接网页挖矿服务")
        }
    }
}

/// What was seen, and what the list says.
pub(crate) fn reason(name: &NameSeen, fact: &WireFact, standing: Standing) -> Sentence {
    let seen = clean(&name.name);
    let pool = clean(&name.listed.pool);
    let (often, often_zh) = (times(name.times), thousands(name.times));
    let (by_en, by_zh) = match fact.told_by.map(RecordForm::title) {
        Some(title) => (format!(", as {} says", title.en), format!("据 {}，", title.zh)),
        None => (String::new(), String::new()),
    };
    let (en, zh) = match name.place {
        NamePlace::Dns => (
            format!("Asked name servers for {seen} {often}{by_en}."),
            format!("{by_zh}向域名服务器查询 {seen}，共 {often_zh} 次。"),
        ),
        NamePlace::Sni | NamePlace::HttpHost => {
            let (en, zh) = match fact.peer {
                Some(peer) => (format!(" at {peer}"), format!("（{peer}）")),
                None => (String::new(), String::new()),
            };
            (
                format!("Connected to {seen}{en} {often}{by_en}."),
                format!("{by_zh}连接 {seen}{zh}，共 {often_zh} 次。"),
            )
        }
        NamePlace::Proxy => (
            format!("Asked a proxy to connect to {seen} {often}{by_en}."),
            format!("{by_zh}请求代理连接 {seen}，共 {often_zh} 次。"),
        ),
    };
    let (kind_en, kind_zh) = match name.listed.kind {
        PoolKind::Stratum => (
            format!("The pool list has it as a host of {pool} that hands out work."),
            format!("矿池名单将其列为 {pool} 的任务服务器。"),
        ),
        PoolKind::BrowserMiner => (
            format!("The pool list has it as a browser-mining service: {pool}."),
            format!("矿池名单将其列为网页挖矿服务：{pool}。"),
        ),
        PoolKind::Web => (
            format!("It is the web site of {pool}; people read there, so it says little."),
            format!("这是 {pool} 的网站，也供人浏览，说明力很弱。"),
        ),
    };
    let (when_en, when_zh) = dates(&name.listed, standing, "该域名");
    Sentence::new(format!("{en} {kind_en}{when_en}"), format!("{zh}{kind_zh}{when_zh}"))
}

/// What the row's dates say about that day; nothing where it was simply listed.
pub(super) fn dates(row: &PoolEntry, standing: Standing, what_zh: &str) -> (String, String) {
    match standing {
        Standing::Listed => (String::new(), String::new()),
        Standing::NotYetListed => (
            " It was listed later than it was seen.".to_owned(),
            "名单收录晚于本次所见。".to_owned(),
        ),
        Standing::Removed { years } => {
            let day = row.removed.map(|d| d.to_string()).unwrap_or_default();
            let years = format!("{years:.1}");
            (
                format!(
                    " It was taken off the list on {day}, {years} years before, which weighs against."
                ),
                format!("{what_zh}已于 {day} 从名单移除（此前 {years} 年），说明力因此减弱。"),
            )
        }
        Standing::Expired => (
            " Its row had not been renewed by then, which weighs against.".to_owned(),
            "该条目当时已过期未更新，说明力因此减弱。".to_owned(),
        ),
    }
}

/// What a name does not show.
pub(crate) fn unheard(place: NamePlace, told_by: Option<RecordForm>) -> Sentence {
    let mut unheard = of_place(place);
    if let Some(title) = told_by.map(RecordForm::title) {
        let (en, zh) = (title.en, title.zh);
        unheard.en += &format!(" It is the word of {en}: the packets themselves were not seen.");
        unheard.zh += &format!("依据仅为 {zh}，未见报文本身。");
    }
    unheard
}

fn of_place(place: NamePlace) -> Sentence {
    match place {
        NamePlace::Dns => Sentence::new(
            "Only the question was seen: whether a connection followed, and of which machine, is not known.",
            "仅见域名查询：是否随后建立连接、由哪台机器发起，均未知。",
        ),
        NamePlace::Sni => Sentence::new(
            "The connection is encrypted: what was said in it is not known.",
            "连接已加密：其中内容未知。",
        ),
        NamePlace::HttpHost => Sentence::new(
            "Only the name in the request was seen; no work was heard.",
            "仅见请求中的域名，未见下发任务。",
        ),
        NamePlace::Proxy => Sentence::new(
            "Only the request to the proxy was seen; no work was heard.",
            "仅见对代理的请求，未见下发任务。",
        ),
    }
}
