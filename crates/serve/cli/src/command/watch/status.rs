//! The line of status: what passed in a period.
//!
//! In: coverage of a period. Out: one JSON object, or one line for a terminal.

use hashwarden_domain::Coverage;
use jiff::Timestamp;
use serde::Serialize;

use super::tell::dropped;
use crate::args::Language;

/// Numbers of a period.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Counts {
    packets: u64,
    bytes: u64,
    dropped: u64,
    flows: u64,
    #[serde(skip_serializing_if = "is_zero")]
    records: u64,
}

/// One period.
pub(super) struct Status<'a> {
    pub(super) source: &'a str,
    pub(super) at: Timestamp,
    pub(super) seconds: f64,
    pub(super) counts: Counts,
    /// Told in this period.
    pub(super) evidence: u64,
    /// Sites with a finding since the beginning.
    pub(super) findings: u64,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "status")]
struct Line<'a> {
    source: &'a str,
    at: Timestamp,
    seconds: f64,
    #[serde(flatten)]
    counts: Counts,
    packets_per_second: f64,
    bits_per_second: f64,
    evidence: u64,
    findings: u64,
}

impl Counts {
    pub(super) fn of(coverage: &Coverage) -> Self {
        Self {
            packets: coverage.packets,
            bytes: coverage.bytes,
            dropped: dropped(coverage),
            flows: coverage.flows,
            records: coverage.records,
        }
    }
}

impl Status<'_> {
    pub(super) fn json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Line {
            source: self.source,
            at: self.at,
            seconds: round(self.seconds),
            counts: self.counts,
            packets_per_second: round(self.per_second(self.counts.packets)),
            bits_per_second: round(self.per_second(self.counts.bytes) * 8.0),
            evidence: self.evidence,
            findings: self.findings,
        })
    }

    pub(super) fn text(&self, language: Language) -> String {
        let Counts { packets, bytes, dropped, flows, .. } = self.counts;
        let packets = self.per_second(packets);
        let megabits = self.per_second(bytes) * 8.0 / 1e6;
        let (source, findings) = (self.source, self.findings);
        match language {
            Language::En => format!(
                "{source}: {packets:.0} packets/s, {megabits:.1} Mbit/s, {dropped} dropped, \
                 {flows} new flows, {findings} sites with a finding"
            ),
            Language::Zh => format!(
                "{source}：{packets:.0} 包/秒，{megabits:.1} Mbit/s，丢弃 {dropped}，\
                 新流 {flows}，有发现的场所 {findings}"
            ),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "shown with three decimals at most")]
    fn per_second(&self, count: u64) -> f64 {
        count as f64 / self.seconds.max(0.001)
    }
}

fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
