//! Sentences of a finding: the lead, the reason in one line, what would refute it, what is not known.
//!
//! In: the evidence of a site, strongest first, and what its sources watched. Out: sentences. The
//! lead says what was seen, never what anybody is.

use std::{collections::BTreeSet, net::IpAddr};

use hashwarden_domain::{
    Coverage, Endpoint, Evidence, Period, Sentence, Site, WeightOfEvidence,
    finding::{Refuter, Unwatched},
    observation::wire::Shares,
    subject::Subject,
};
use jiff::Timestamp;

use super::number::{algorithm, count, rate, span, thousands};
use crate::{clean::clean, combine::weight, prior::PriorTable, rule::is_private};

/// Most names quoted in one sentence.
const MAX_NAMES: usize = 3;
/// Most losses quoted; the rest are in the coverage itself.
const MAX_LOSSES: usize = 4;

/// The contract's name of the protocol whose peer is a node and no pool.
const TEMPLATES: &str = "getblocktemplate";

/// What the evidence of a finding amounts to.
struct Seen<'a> {
    sessions: Vec<&'a Evidence>,
    /// Whether anything but counted packets was seen.
    said: bool,
    /// Whether the packets themselves were read, of any of it.
    heard: bool,
    names: BTreeSet<String>,
    peers: BTreeSet<Endpoint>,
    addresses: BTreeSet<IpAddr>,
    shares: Shares,
}

impl<'a> Seen<'a> {
    fn of(evidence: &[&'a Evidence]) -> Self {
        let sessions: Vec<&Evidence> =
            evidence.iter().copied().filter(|e| e.detail.shares.is_some()).collect();
        // With sessions at hand the sentence is about them, else about names; the rest stands beside.
        let names: Vec<&Evidence> =
            evidence.iter().copied().filter(|e| e.detail.flow.is_none()).collect();
        let said = !names.is_empty();
        let spoken = match (sessions.is_empty(), said) {
            (false, _) => sessions.clone(),
            (true, true) => names,
            (true, false) => evidence.to_vec(),
        };
        let mut shares = Shares::default();
        for s in sessions.iter().filter_map(|e| e.detail.shares) {
            shares.submitted = shares.submitted.saturating_add(s.submitted);
            shares.accepted = shares.accepted.saturating_add(s.accepted);
            shares.rejected = shares.rejected.saturating_add(s.rejected);
        }
        Self {
            // A bare address where a name is meant (HTTP Host) says nothing that the peer does not.
            names: spoken
                .iter()
                .filter_map(|e| e.detail.peer_name.as_deref())
                .filter(|name| name.parse::<IpAddr>().is_err())
                .map(clean)
                .collect(),
            peers: spoken.iter().filter_map(|e| e.detail.peer).collect(),
            addresses: spoken.iter().filter_map(|e| e.subject.ip()).collect(),
            heard: evidence.iter().any(|e| e.detail.told_by.is_none()),
            said,
            sessions,
            shares,
        }
    }

    /// Up to [`MAX_NAMES`] names in brackets, or nothing.
    fn named(&self) -> (String, String) {
        if self.names.is_empty() {
            return (String::new(), String::new());
        }
        let some: Vec<&str> = self.names.iter().take(MAX_NAMES).map(String::as_str).collect();
        let (mut en, mut zh) = (some.join(", "), some.join("、"));
        if self.names.len() > MAX_NAMES {
            en += &format!(" and {} more", self.names.len() - MAX_NAMES);
            zh += &format!(" 等 {} 个", self.names.len());
        }
        (format!(" ({en})"), format!("（{zh}）"))
    }
}

/// The conclusion in one or two sentences.
pub(crate) fn lead(evidence: &[&Evidence], during: Period) -> Sentence {
    let seen = Seen::of(evidence);
    let (named_en, named_zh) = seen.named();
    let who_en = count(number(seen.addresses.len()), "address", "addresses");
    let who_zh = format!("{} 个地址", seen.addresses.len());
    if !seen.said {
        return counted(&seen, (&who_en, &who_zh), (&named_en, &named_zh));
    }
    if seen.sessions.is_empty() {
        let (end_en, end_zh) = silence(&seen);
        let names_en = count(number(seen.names.len()), "name", "names");
        let names_zh = seen.names.len();
        return Sentence::new(
            format!(
                "{who_en} of the site asked for or greeted {names_en} of the pool list{named_en}. {end_en}"
            ),
            format!(
                "该站点 {who_zh}查询或连接了矿池名单中的 {names_zh} 个域名{named_zh}。{end_zh}"
            ),
        );
    }
    let period = seen.sessions.iter().map(|e| e.during).reduce(Period::union).unwrap_or(during);
    let (long_en, long_zh) = span(period);
    let sessions_en = count(number(seen.sessions.len()), "session", "sessions");
    let (en, zh) = shares(seen.shares);
    // A peer on the list is somebody's word; one that merely speaks like a pool is ours.
    let (one, many, peer_zh) = if seen.sessions.iter().any(|e| e.detail.pool.is_some()) {
        ("a mining pool", "mining pools", "矿池")
    } else if seen.sessions.iter().all(|e| e.detail.protocol == TEMPLATES) {
        (
            "a node that hands out block templates",
            "nodes that hand out block templates",
            "下发区块模板的节点",
        )
    } else {
        ("a suspected mining pool", "suspected mining pools", "疑似矿池")
    };
    let peer_en = if seen.peers.len() > 1 { many } else { one };
    let mut lead = Sentence::new(
        format!(
            "{who_en} of the site held {sessions_en} with {peer_en}{named_en} within {long_en}; {en}."
        ),
        format!(
            "该站点 {who_zh}在 {long_zh}内与{peer_zh}{named_zh}保持 {} 个会话；{zh}。",
            seen.sessions.len()
        ),
    );
    // Rates of several sessions may be one machine's, one after the other: only a single one is told.
    let mut rates = seen.sessions.iter().filter_map(|e| e.detail.hash_rate.as_ref());
    if let (Some(only), None) = (rates.next(), rates.next()) {
        let (rate_en, rate_zh) = rate(only);
        let a = algorithm(only.central.algorithm());
        lead.en += &format!(" Estimated hash rate {rate_en} {a}.");
        lead.zh += &format!("估算算力 {rate_zh}，{a}。");
    }
    lead
}

/// The conclusion from counted packets alone.
fn counted(
    seen: &Seen<'_>,
    (who_en, who_zh): (&str, &str),
    (named_en, named_zh): (&str, &str),
) -> Sentence {
    let (end_en, end_zh) = silence(seen);
    let peers = seen.peers.iter().map(|peer| peer.ip).collect::<BTreeSet<_>>().len();
    let peers_en = count(number(peers), "address", "addresses");
    Sentence::new(
        format!(
            "{who_en} of the site had traffic with {peers_en} of the pool list{named_en}. {end_en}"
        ),
        format!("该站点 {who_zh}与矿池名单中的 {peers} 个地址{named_zh}有流量。{end_zh}"),
    )
}

/// Why no conversation stands in a lead.
fn silence(seen: &Seen<'_>) -> (&'static str, &'static str) {
    if seen.heard {
        ("No conversation about work was heard.", "未听到下发任务或提交份额的会话。")
    } else {
        (
            "This is what other programs recorded: the packets themselves were not read, so no conversation could be heard.",
            "依据为其他程序的记录：未读取报文本身，因此不可能听到会话内容。",
        )
    }
}

/// The reason in one line, for lists.
pub(crate) fn reason(evidence: &[&Evidence]) -> Sentence {
    let seen = Seen::of(evidence);
    let label = evidence.first().map_or(Sentence::same(""), |e| e.label.clone());
    if seen.shares.submitted > 0 {
        let (en, zh) = shares(seen.shares);
        return Sentence::new(format!("{}: {en}", label.en), format!("{}：{zh}", label.zh));
    }
    let (named_en, named_zh) = seen.named();
    Sentence::new(format!("{}{named_en}", label.en), format!("{}{named_zh}", label.zh))
}

/// What became of the shares, as a clause.
fn shares(Shares { submitted, accepted, .. }: Shares) -> (String, String) {
    let (n, yes) = (thousands(submitted), thousands(accepted));
    match (submitted, accepted) {
        (0, _) => ("no share was seen".to_owned(), "未见提交份额".to_owned()),
        (_, 0) => (
            format!("{} submitted, no acceptance was heard", count(submitted, "share", "shares")),
            format!("提交份额 {n} 次，未见接受的应答"),
        ),
        _ => (
            format!("{} submitted, {yes} accepted", count(submitted, "share", "shares")),
            format!("提交份额 {n} 次，其中 {yes} 次被接受"),
        ),
    }
}

/// Why it is not said who profits.
pub(crate) fn mode_why() -> Sentence {
    Sentence::new(
        "Traffic does not tell whose will it is: a person's, an infection's, or a script's in a visited page. Active, infected or mixed is not evidenced.",
        "流量不能说明出于谁的意图：人为、被感染，或所访问网页中的脚本。主动、被感染或混合均无依据。",
    )
}

/// What would speak against the finding, strongest first.
///
/// The weights are expert judgement, to a whole or half ban, until outcomes of visits are counted: a
/// documented test explains everything that was seen; a log that gives the address to another takes the
/// evidence away from this site but for errors of the log (1 in 1000); a peer that is no pool leaves a
/// dialect that others speak as well (3 in 1000); the clock and the snapshot leave more open.
pub(crate) fn refuters(evidence: &[&Evidence], total: WeightOfEvidence) -> Vec<Refuter> {
    let explained = -total.as_bans().max(0.0);
    let at_most = |bans: f64| weight(bans.max(explained));
    let has = |protocol: &str| evidence.iter().any(|e| e.detail.protocol == protocol);
    let listed = evidence.iter().any(|e| e.detail.pool.is_some());
    let mut refuters = vec![
        Refuter {
            text: Sentence::new(
                "A documented test, research project or decoy at the site explains the traffic",
                "站点有备案的测试、研究项目或诱捕系统可解释该流量",
            ),
            weight: weight(explained),
        },
        Refuter {
            text: Sentence::new(
                "DHCP, NAT or lease records show that the address or port belonged to another then",
                "DHCP、NAT 日志或地址分配记录显示该地址或端口当时属于他人",
            ),
            weight: at_most(-3.0),
        },
        Refuter {
            text: if listed {
                Sentence::new(
                    "The peer turns out not to be a pool, or the name had another owner then",
                    "对端经查并非矿池，或该域名当时已易主",
                )
            } else {
                Sentence::new(
                    "The peer, which is on no list, turns out not to be a pool",
                    "对端不在名单中，经查并非矿池",
                )
            },
            weight: at_most(-2.5),
        },
        Refuter {
            text: Sentence::new(
                "A host snapshot shows no program that works for a pool and no autostart of one",
                "主机快照未见与矿池通信的程序及其自启动项",
            ),
            weight: at_most(-1.2),
        },
        Refuter {
            text: Sentence::new(
                "The capture's clock or the sensor's position turns out to be other than recorded",
                "抓包时钟或探针位置与记录不符",
            ),
            weight: at_most(-1.0),
        },
    ];
    if has("pool-flow") {
        refuters.push(Refuter {
            text: Sentence::new(
                "The address served something else as well at that time (shared hosting, a content network), and that was what was visited",
                "该地址当时还提供其他服务（共享主机、内容分发网络），所访问的是其他服务",
            ),
            weight: at_most(-1.8),
        });
    }
    if evidence.iter().any(|e| e.detail.told_by.is_some()) {
        refuters.push(Refuter {
            text: Sentence::new(
                "A capture of the same traffic shows another conversation than the record suggests",
                "对同一流量的抓包显示其内容与记录所示不符",
            ),
            weight: at_most(-3.0),
        });
    }
    if has("dns-pool") {
        refuters.push(Refuter {
            text: Sentence::new(
                "The address is a name server or a filter that asks for others",
                "该地址是代他人查询的域名服务器或过滤设备",
            ),
            weight: at_most(-1.5),
        });
    }
    refuters.sort_by(|a, b| {
        a.weight.as_bans().total_cmp(&b.weight.as_bans()).then_with(|| a.text.en.cmp(&b.text.en))
    });
    refuters
}

/// What is not known.
pub(crate) fn unknown(
    site: &Site,
    evidence: &[&Evidence],
    watching: &[&Coverage],
    priors: &PriorTable,
    as_of: Timestamp,
) -> Vec<Sentence> {
    let mut unknown = Vec::new();
    if !priors.has(&site.kind) {
        let kind = clean(&site.kind);
        unknown.push(Sentence::new(
            format!("How often sites of the kind '{kind}' mine: there is no prior of its own, the one for unknown sites stands in."),
            format!("“{kind}”类站点的基准率：没有专门的先验，暂用未知站点的先验。"),
        ));
    }
    if evidence.iter().any(|e| e.provenance.simulated) {
        unknown.push(Sentence::new(
            "Whether anything of this is real: at least one source is a simulation.",
            "是否真实存在：至少一个来源为模拟数据。",
        ));
    }
    if site.addresses.is_empty() {
        unknown.push(Sentence::new(
            "Whose address this is: no site in the sites file held it at that time.",
            "该地址归谁使用：站点文件中当时没有站点持有该地址。",
        ));
    }
    unknown.push(Sentence::new(
        "Who operates it, and whether knowingly: active or infected.",
        "由谁操作、是否知情：主动还是被感染。",
    ));
    let Subject::Endpoint(subject) = match evidence.first() {
        Some(e) => &e.subject,
        None => return unknown,
    };
    unknown.push(if is_private(subject.ip) {
        Sentence::new(
            "Which machine and which room the inside address was at that time.",
            "该内网地址当时对应哪台机器、位于何处。",
        )
    } else {
        Sentence::new(
            "Which machine it is behind the address, if several share it (NAT).",
            "该地址之后是哪台机器（如多台机器经 NAT 共用）。",
        )
    });
    if evidence.iter().any(|e| e.detail.shares.is_some())
        && evidence.iter().all(|e| e.detail.hash_rate.is_none())
    {
        unknown.push(Sentence::new(
            "The hash rate: too few shares, too short a time, or the algorithm does not follow; it is not estimated.",
            "算力：份额过少、时间过短或算法无法推定，不予估算。",
        ));
    }
    unknown.push(before(watching));
    let mut losses: Vec<_> =
        watching.iter().flat_map(|c| &c.lost).filter(|l| l.count > 0).collect();
    losses.sort_by(|a, b| (a.what, &a.why.en, a.count).cmp(&(b.what, &b.why.en, b.count)));
    unknown.extend(losses.iter().take(MAX_LOSSES).map(|loss| {
        let (n, what) = (thousands(loss.count), loss.what.name());
        Sentence::new(
            format!("What was in the traffic that was lost ({what}, {n}): {}", loss.why.en),
            format!("丢失的流量中有什么（{what}，{n}）：{}", loss.why.zh),
        )
    }));
    if evidence.iter().any(|e| e.during.start() > as_of) {
        unknown.push(Sentence::new(
            format!("When it really was: some times lie after the time of this finding ({as_of}); the source's clock may be ahead."),
            format!("真实发生时间：部分时间晚于本结论的时点（{as_of}），来源的时钟可能偏快。"),
        ));
    }
    unknown
}

/// What went on before anybody listened.
fn before(watching: &[&Coverage]) -> Sentence {
    let only_records = watching.iter().all(|c| c.records > 0);
    match watching.iter().filter_map(|c| c.watched).map(Period::start).min() {
        Some(first) if only_records => Sentence::new(
            format!("What went on before the first record ({first}): nothing was watched then."),
            format!("首条记录（{first}）之前的情况：此前未监测。"),
        ),
        Some(first) => Sentence::new(
            format!("What went on before the first packet ({first}): nothing was watched then."),
            format!("首个报文（{first}）之前的情况：此前未监测。"),
        ),
        None => Sentence::new(
            "What went on before and after: it is not recorded when the sources listened.",
            "前后时段的情况：来源的监测时段没有记录。",
        ),
    }
}

/// Kinds of source that no rule reads yet.
pub(crate) fn unwatched() -> Vec<Unwatched> {
    [
        ("meter", "Electricity meter: not watched", "电表：未监测"),
        ("host", "Host: not watched", "主机：未监测"),
        ("tip", "Tips: not watched", "举报：未监测"),
    ]
    .map(|(family, en, zh)| Unwatched { family: family.to_owned(), label: Sentence::new(en, zh) })
    .to_vec()
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
