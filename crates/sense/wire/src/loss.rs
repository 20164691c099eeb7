//! Losses counted while reading, and what is said about each.
//!
//! In: a kind and a moment, again and again. Out: one [`Loss`] a kind, with a sentence that says why
//! and what to do. Nothing is decided here: who calls knows what was lost.

use std::collections::BTreeMap;

use hashwarden_domain::{Coverage, Loss, LossKind, Period, Sentence};

use crate::capture::Nanoseconds;

/// Losses of one input so far.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    rows: BTreeMap<LossKind, Row>,
    /// The first link type that nobody here knows, to be named.
    link_type: Option<u16>,
}

#[derive(Debug, Default)]
struct Row {
    count: u64,
    during: Option<(Nanoseconds, Nanoseconds)>,
}

impl Losses {
    /// Counts one.
    pub(crate) fn add(&mut self, kind: LossKind, at: Option<Nanoseconds>) {
        self.add_many(kind, 1, at);
    }

    /// Counts several of the same moment.
    pub(crate) fn add_many(&mut self, kind: LossKind, count: u64, at: Option<Nanoseconds>) {
        self.add_during(kind, count, at.map(|at| (at, at)));
    }

    fn add_during(
        &mut self,
        kind: LossKind,
        count: u64,
        during: Option<(Nanoseconds, Nanoseconds)>,
    ) {
        if count == 0 {
            return;
        }
        let row = self.rows.entry(kind).or_default();
        row.count = row.count.saturating_add(count);
        if let Some((from, to)) = during {
            row.during = Some(row.during.map_or((from, to), |(a, b)| (a.min(from), b.max(to))));
        }
    }

    /// Whether nothing was lost.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Counts a packet of a link layer that is not known.
    pub(crate) fn add_link_type(&mut self, link_type: u16, at: Nanoseconds) {
        self.link_type.get_or_insert(link_type);
        self.add(LossKind::LinkTypeUnknown, Some(at));
    }

    /// Takes over what was counted elsewhere.
    pub(crate) fn absorb(&mut self, other: &mut Self) {
        for (kind, row) in std::mem::take(&mut other.rows) {
            self.add_during(kind, row.count, row.during);
        }
        if let Some(link_type) = other.link_type.take() {
            self.link_type.get_or_insert(link_type);
        }
    }

    /// One row a kind, in the order of the kinds.
    pub(crate) fn into_rows(self) -> Vec<Loss> {
        let link_type = self.link_type.unwrap_or_default();
        self.rows
            .into_iter()
            .map(|(what, row)| Loss {
                what,
                count: row.count,
                why: why(what, row.count, link_type),
                during: row.during.map(|(from, to)| Period::spanning(from.into(), to.into())),
            })
            .collect()
    }
}

/// Adds what the same source watched and lost later, or in another part.
pub fn add_up(sum: &mut Coverage, more: Coverage) {
    let union = |a: Option<Period>, b: Option<Period>| match (a, b) {
        (Some(a), Some(b)) => Some(a.union(b)),
        (a, b) => a.or(b),
    };
    sum.packets = sum.packets.saturating_add(more.packets);
    sum.bytes = sum.bytes.saturating_add(more.bytes);
    sum.flows = sum.flows.saturating_add(more.flows);
    sum.records = sum.records.saturating_add(more.records);
    sum.watched = union(sum.watched, more.watched);
    for loss in more.lost {
        let Some(ours) = sum.lost.iter_mut().find(|ours| ours.what == loss.what) else {
            sum.lost.push(loss);
            continue;
        };
        let count = ours.count.saturating_add(loss.count);
        ours.why = match loss.what {
            // The sentence names the type, and begins with the count.
            LossKind::LinkTypeUnknown => {
                let (old, new) = (ours.count.to_string(), count.to_string());
                Sentence::new(
                    ours.why.en.replacen(&old, &new, 1),
                    ours.why.zh.replacen(&old, &new, 1),
                )
            }
            what => why(what, count, 0),
        };
        ours.count = count;
        ours.during = union(ours.during, loss.during);
    }
    sum.lost.sort_by_key(|loss| loss.what);
}

fn why(what: LossKind, count: u64, link_type: u16) -> Sentence {
    match what {
        LossKind::DecompressionFailed => Sentence::new(
            "The compressed file is damaged; everything before the damage was read. Copy it again from where it was taken, or test it with `gzip -t` or `zstd -t`.",
            "压缩文件已损坏；损坏处之前的内容均已读取。请从采集处重新复制，或用 `gzip -t`、`zstd -t` 检查。",
        ),
        LossKind::DecompressionLimit => Sentence::new(
            "The compressed file unpacks to more than a thousand times its size, as files made to exhaust a computer do; reading stopped there. If it is genuine, unpack it by hand and inspect the result.",
            "压缩文件解压后超过其大小的一千倍，这类文件常用于耗尽计算机资源；已停止读取。如确认文件可信，请手动解压后再检查。",
        ),
        LossKind::FileTruncated => Sentence::new(
            "The file ends in the middle of a record, as when a recording or a copy was interrupted; everything before was read. Copy it again if the original is longer.",
            "文件在一条记录中间结束，通常是采集或复制被中断所致；此前内容均已读取。如原文件更长，请重新复制。",
        ),
        LossKind::FileUnreadable => Sentence::new(
            "Reading failed part of the way; everything before was used. Check the disk or the network drive and run again.",
            "读取中途失败；此前内容均已使用。请检查磁盘或网络存储后重新运行。",
        ),
        LossKind::FlowEvicted => Sentence::new(
            format!(
                "{count} conversations that had been silent longest were forgotten to stay within memory; what had been heard of them is reported. Give more memory, or inspect shorter files."
            ),
            format!(
                "为控制内存占用，{count} 个静默最久的会话被提前结束；已听到的内容仍会报告。请增加内存上限，或分段检查较短的文件。"
            ),
        ),
        LossKind::FlowRecordMissing => Sentence::new(
            format!(
                "{count} flow records were sent by the exporter and never arrived, as its sequence numbers show. Look at the receive buffer of the collector and at the path of the export."
            ),
            format!(
                "导出设备的序号表明有 {count} 条流记录未收到。请检查采集端接收缓冲区和导出路径。"
            ),
        ),
        LossKind::FrameDropped => Sentence::new(
            format!(
                "{count} frames were dropped by the kernel because they came faster than they were read. Give more threads or a larger ring, or filter what need not be watched."
            ),
            format!(
                "内核因读取不及丢弃了 {count} 个帧。请增加线程或环形缓冲区，或过滤无需监看的流量。"
            ),
        ),
        LossKind::FragmentIncomplete => Sentence::new(
            format!(
                "{count} IP fragments whose other parts are not in the capture; their content was not read. Record on a line that carries all of them."
            ),
            format!(
                "{count} 个 IP 分片的其余部分不在抓包中，其内容未能读取。请在能看到全部分片的线路上采集。"
            ),
        ),
        LossKind::LinkTypeUnknown => Sentence::new(
            format!(
                "{count} packets of link type {link_type}, which is not read here. Record on an Ethernet interface, or convert the file with `editcap -T ether` if its frames are Ethernet."
            ),
            format!(
                "{count} 个数据包的链路类型为 {link_type}，无法读取。请在以太网接口上采集；如帧本身是以太网，可用 `editcap -T ether` 转换。"
            ),
        ),
        LossKind::MessageTooLong => Sentence::new(
            format!(
                "{count} messages longer than the limit were skipped; the conversation was followed on."
            ),
            format!("{count} 条消息超过长度上限，已跳过；会话其余部分继续跟踪。"),
        ),
        LossKind::PacketMalformed => Sentence::new(
            format!(
                "{count} packets with headers that contradict themselves were not used. A few are usual; many point to a faulty tap or a wrong link type."
            ),
            format!(
                "{count} 个数据包的首部自相矛盾，未予采用。少量属正常；大量出现说明分光/镜像故障或链路类型有误。"
            ),
        ),
        LossKind::PacketSnapped => Sentence::new(
            format!(
                "{count} packets were cut short when recorded, so part of what was said is unknown. Record with full packets (`tcpdump -s 0`)."
            ),
            format!(
                "{count} 个数据包在采集时被截短，部分内容未知。请采集完整数据包（`tcpdump -s 0`）。"
            ),
        ),
        LossKind::PacketUnsampled => Sentence::new(
            format!(
                "The exporter samples: about {count} packets were never looked at. A quiet conversation can pass unseen; silence here proves nothing. Lower the sampling rate or watch the line itself."
            ),
            format!(
                "导出设备采用抽样：约 {count} 个数据包未被查看，流量小的会话可能漏过；此处没有记录不能证明没有。请提高抽样比例或直接监看线路。"
            ),
        ),
        LossKind::RecordMalformed => Sentence::new(
            format!(
                "{count} records break the file format; reading went on after them where that was possible. Copy the file again, or repair it with `editcap`."
            ),
            format!(
                "{count} 条记录不符合文件格式；在可能时已跳过并继续读取。请重新复制文件，或用 `editcap` 修复。"
            ),
        ),
        LossKind::RowMalformed => Sentence::new(
            format!(
                "{count} rows of the log cannot be read; all others were. Compare the log's format settings with the ones that docs/inputs.md names."
            ),
            format!(
                "日志中有 {count} 行无法读取，其余均已读取。请对照 docs/inputs.md 检查日志格式设置。"
            ),
        ),
        LossKind::SegmentConflict => Sentence::new(
            format!(
                "{count} times the same bytes of a stream were sent twice with different content; the first were used."
            ),
            format!("同一数据流位置有 {count} 次重复发送且内容不同；以先到者为准。"),
        ),
        LossKind::SegmentMissing => Sentence::new(
            format!(
                "{count} times bytes of a followed stream are not in the capture. The sensor or its mirror port dropped packets: look at its drop counters."
            ),
            format!(
                "被跟踪的数据流有 {count} 处字节不在抓包中，说明探针或镜像端口丢包：请查看其丢包计数。"
            ),
        ),
        LossKind::TemplateMissing => Sentence::new(
            format!(
                "{count} sets of flow data came without the template that says how to read them, so they were not used. Let the exporter send templates more often, or begin the recording earlier."
            ),
            format!(
                "{count} 组流数据缺少用于解读的模板，未能使用。请让导出设备更频繁地发送模板，或更早开始采集。"
            ),
        ),
        LossKind::TunnelTooDeep => Sentence::new(
            format!(
                "{count} packets with more tunnels inside each other than the limit were not read."
            ),
            format!("{count} 个数据包的隧道嵌套层数超过上限，未读取。"),
        ),
    }
}
