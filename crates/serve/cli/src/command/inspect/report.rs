//! The report that people read on a terminal: findings with their reasons first, then the evidence
//! as a table, then what was watched and what was lost.
//!
//! In: judged sites and coverage. Out: text in one language. Nothing is rounded away silently: a
//! number has its unit and range.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write as _},
    path::Path,
};

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};
use hashwarden_domain::{
    Account, Evidence, Finding, Sentence,
    estimate::Estimate,
    finding::Verdict,
    observation::wire::{FlowSeen, Traffic},
};
use hashwarden_service::pipeline::{Gathered, JudgedSite};

use crate::args::Language;

pub(super) fn print(
    judged: &[JudgedSite],
    gathered: &Gathered,
    language: Language,
) -> anyhow::Result<()> {
    let colour = io::stdout().is_terminal();
    let words = Words { language, colour };
    let mut text = String::new();
    let mut none = true;
    for site in judged {
        if let Some(finding) = &site.finding {
            none = false;
            words.finding(&mut text, site, finding)?;
        }
    }
    if none {
        let said = words.pick(
            "No finding among what was watched. That is no proof of absence: see what was lost below.",
            "在监测到的范围内没有发现。这不证明不存在：请看下面未读到的部分。",
        );
        writeln!(text, "{said}\n")?;
    } else {
        writeln!(text, "{}\n", words.table(judged))?;
    }
    words.coverage(&mut text, gathered)?;
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

struct Words {
    language: Language,
    colour: bool,
}

impl Words {
    fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    fn say<'a>(&self, sentence: &'a Sentence) -> &'a str {
        self.pick(&sentence.en, &sentence.zh)
    }

    fn verdict(&self, verdict: Verdict) -> &'static str {
        match (verdict, self.language) {
            (Verdict::Indication, Language::En) => "indication",
            (Verdict::Indication, Language::Zh) => "迹象",
            (Verdict::Suspected, Language::En) => "suspected",
            (Verdict::Suspected, Language::Zh) => "疑似",
        }
    }

    fn finding(
        &self,
        text: &mut String,
        judged: &JudgedSite,
        finding: &Finding,
    ) -> std::fmt::Result {
        let p = finding.probability;
        writeln!(
            text,
            "{} · {} · {} {:.2} ({:.2}–{:.2}) · {}",
            self.bold(self.say(&finding.site.name)),
            self.verdict(finding.verdict),
            self.pick("probability", "概率"),
            p.central.as_fraction(),
            p.low.as_fraction(),
            p.high.as_fraction(),
            self.pick("stated by a program; people decide", "机器判断；由人认定"),
        )?;
        writeln!(text, "  {}", self.say(&finding.lead))?;
        if let Some(account) = &judged.account {
            writeln!(text, "  {}", self.account(account))?;
        }
        let heading = self.pick("What would refute it:", "什么会推翻它：");
        writeln!(text, "  {heading}")?;
        for refuter in &finding.refuters {
            writeln!(text, "  - {}", self.say(&refuter.text))?;
        }
        writeln!(text, "  {}", self.pick("What is not known:", "我们不知道："))?;
        for unknown in &finding.unknown {
            writeln!(text, "  - {}", self.say(unknown))?;
        }
        writeln!(text)
    }

    fn account(&self, account: &Account) -> String {
        match account {
            Account::Unknown { why } => self.say(why).to_owned(),
            Account::Settled { power, energy_per_day, carbon_per_day, .. } => {
                let mut parts = vec![
                    range(power.map(|p| p.as_watts() / 1000.0), "kW"),
                    range(energy_per_day.map(|e| e.as_kilowatt_hours()), "kWh/d"),
                ];
                parts.push(match carbon_per_day {
                    Some(carbon) => range(carbon.map(|c| c.as_kilograms()), "kg CO2e/d"),
                    None => self
                        .pick(
                            "carbon: not estimated, no factor for this place",
                            "碳：不估算，该地无因子",
                        )
                        .to_owned(),
                });
                format!("{} {}", self.pick("Estimated:", "估算："), parts.join(" · "))
            }
        }
    }

    fn table(&self, judged: &[JudgedSite]) -> Table {
        let mut table = Table::new();
        table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if !self.colour {
            table.force_no_tty().set_width(160);
        }
        let heads = match self.language {
            Language::En => [
                "protocol",
                "subject",
                "peer",
                "wallet, worker",
                "shares",
                "hash rate",
                "confidence",
                "where",
            ],
            Language::Zh => {
                ["协议", "对象", "对端", "钱包、矿工名", "份额", "算力", "置信", "位置"]
            }
        };
        table.set_header(heads.map(|head| Cell::new(head).add_attribute(Attribute::Bold)));
        for evidence in judged.iter().flat_map(|site| &site.evidence) {
            table.add_row(self.row(evidence));
        }
        table
    }

    fn row(&self, evidence: &Evidence) -> Vec<Cell> {
        let detail = &evidence.detail;
        let unknown = || self.pick("unknown", "未知").to_owned();
        let peer = match (&detail.peer_name, detail.peer) {
            (Some(name), Some(end)) => format!("{name} ({end})"),
            (Some(name), None) => name.clone(),
            (None, Some(end)) => end.to_string(),
            (None, None) => unknown(),
        };
        let wallet = detail.wallet.as_ref().map(|wallet| shorten(&wallet.text));
        let named: Vec<_> = [wallet, detail.worker.clone()].into_iter().flatten().collect();
        let shares = match (detail.shares, &detail.flow) {
            (Some(shares), _) => {
                format!("{} / {} / {}", shares.submitted, shares.accepted, shares.rejected)
            }
            // Nobody saw a share: what stands there instead is what was counted.
            (None, Some(flow)) => self.traffic(flow),
            (None, None) => unknown(),
        };
        let rate = detail.hash_rate.map_or_else(unknown, |rate| {
            let unit = rate.central.algorithm().rate_unit();
            let text = range(rate.map(|rate| rate.as_hashes_per_second()), unit);
            format!("{text} {}", rate.central.algorithm().name())
        });
        let source = Path::new(&evidence.provenance.source);
        let file = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy();
        let mut place = match evidence.provenance.first_record {
            Some(first) => format!("{file} #{first}"),
            None => file.into_owned(),
        };
        if let Some(form) = detail.told_by {
            place += &format!(" ({})", form.name());
        }
        let sure = evidence.confidence.as_fraction();
        let mut confidence = Cell::new(format!("{sure:.3}"));
        if self.colour && sure >= 0.5 {
            confidence = confidence.fg(Color::Yellow);
        }
        let mut cells: Vec<Cell> = [
            detail.protocol.clone(),
            evidence.subject.to_string(),
            peer,
            if named.is_empty() { unknown() } else { named.join(", ") },
            shares,
            rate,
        ]
        .map(Cell::new)
        .into();
        cells.push(confidence);
        cells.push(Cell::new(place));
        cells
    }

    /// `120 kB out, 393 kB in, 1:100`.
    fn traffic(&self, flow: &FlowSeen) -> String {
        let way = |way: Option<Traffic>| match way {
            Some(way) => bytes(way.bytes),
            None => self.pick("unknown", "未知").to_owned(),
        };
        let mut text = match self.language {
            Language::En => format!("{} out, {} in", way(flow.sent), way(flow.received)),
            Language::Zh => format!("出 {}，入 {}", way(flow.sent), way(flow.received)),
        };
        if let Some(one_in) = flow.sampling {
            text += &format!(", 1:{one_in}");
        }
        text
    }

    fn coverage(&self, text: &mut String, gathered: &Gathered) -> std::fmt::Result {
        for coverage in &gathered.coverage {
            let span = coverage.watched.map_or_else(
                || self.pick("nothing watched", "未监测到").to_owned(),
                |period| format!("{} – {}", period.start(), period.last()),
            );
            let records = match coverage.records {
                0 => String::new(),
                count => format!("{count} {}, ", self.pick("records", "条记录")),
            };
            writeln!(
                text,
                "{}: {records}{} {}, {} {}, {} {}; {span}",
                coverage.source,
                coverage.packets,
                self.pick("packets", "个报文"),
                coverage.bytes,
                self.pick("bytes", "字节"),
                coverage.flows,
                self.pick("flows", "条流"),
            )?;
            for loss in &coverage.lost {
                writeln!(text, "  {} × {}: {}", loss.count, loss.what.name(), self.say(&loss.why))?;
            }
        }
        Ok(())
    }

    fn bold(&self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// `18 kW (15–21)`, with an SI prefix where the number asks for one.
fn range(estimate: Estimate<f64>, unit: &str) -> String {
    let (scale, prefix) = prefix(estimate.central, unit);
    let figure = |value: f64| three_figures(value / scale);
    format!(
        "{} {prefix}{unit} ({}–{})",
        figure(estimate.central),
        figure(estimate.low),
        figure(estimate.high)
    )
}

/// `120 kB`, three figures.
fn bytes(count: u64) -> String {
    let steps =
        [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"), (1, "")];
    let (scale, prefix) = steps.into_iter().find(|(scale, _)| count >= *scale).unwrap_or((1, ""));
    #[expect(clippy::cast_precision_loss, reason = "shown with three figures")]
    let value = count as f64 / scale as f64;
    format!("{} {prefix}B", three_figures(value))
}

/// Only rates get prefixes: kW, kWh and kg have theirs already.
fn prefix(value: f64, unit: &str) -> (f64, &'static str) {
    let steps = [(1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    if !unit.ends_with("/s") {
        return (1.0, "");
    }
    steps.into_iter().find(|(scale, _)| value >= *scale).unwrap_or((1.0, ""))
}

fn three_figures(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.01 => 3,
        0.0 => 0,
        _ => return format!("{value:.1e}"),
    };
    format!("{value:.decimals$}")
}

/// The ends of a long address: enough to compare, short enough for a column.
fn shorten(text: &str) -> String {
    let count = text.chars().count();
    if count <= 20 {
        return text.to_owned();
    }
    let head: String = text.chars().take(10).collect();
    let tail: String = text.chars().skip(count - 6).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_unit_and_range() {
        let rate = Estimate { low: 9.0e13, central: 1.0e14, high: 1.1e14 };
        assert_eq!(range(rate, "H/s"), "100 TH/s (90.0–110)");
        let power = Estimate { low: 0.0, central: 0.004, high: 12.34 };
        assert_eq!(range(power, "kW"), "4.0e-3 kW (0–12.3)");
        assert_eq!([0, 999, 120_400].map(bytes), ["0 B", "999 B", "120 kB"]);
    }
}
