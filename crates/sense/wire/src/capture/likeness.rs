//! What bytes that are of no kind that is read look like, so that the message can say what to do.
//!
//! In: the first bytes. Out: one of a few likenesses with a sentence each. A guess for people, never
//! a decision: only the readers decide what is read.

use hashwarden_domain::Sentence;

/// Bytes looked at.
pub(crate) const HEAD: usize = 64;

/// What a file of no kind that is read looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Another packing than gzip and zstd, or an archive.
    Archive(&'static str),
    /// A packed file that is damaged from its start.
    DamagedPacking,
    /// No bytes at all.
    Empty,
    /// A capture of another tool, which Wireshark's editcap converts.
    ForeignCapture(&'static str),
    /// A pcap variant with other record headers.
    ModifiedPcap,
    /// Fewer bytes than the shortest capture header.
    Short,
    /// Readable text.
    Text,
    /// Nothing that is known.
    Unknown,
}

impl Likeness {
    /// Looks at the first bytes of a file.
    pub(crate) fn of(head: &[u8], damaged: bool) -> Self {
        const ARCHIVES: [(&[u8], &str); 6] = [
            (b"PK\x03\x04", "zip"),
            (b"\xfd7zXZ\x00", "xz"),
            (b"BZh", "bzip2"),
            (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
            (b"\x04\x22\x4d\x18", "lz4"),
            (b"Rar!", "rar"),
        ];
        const FOREIGN: [(&[u8], &str); 3] =
            [(b"snoop\0\0\0", "snoop"), (b"GMBU", "Network Monitor"), (b"TRSNIFF data", "Sniffer")];
        if damaged {
            return Self::DamagedPacking;
        }
        if let Some((_, name)) = ARCHIVES.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Self::Archive(name);
        }
        if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Self::ForeignCapture(name);
        }
        match head {
            [] => Self::Empty,
            [0xa1, 0xb2, 0xcd, 0x34, ..]
            | [0x34, 0xcd, 0xb2, 0xa1, ..]
            | [0xa1, 0xb2, 0x34, 0xcd, ..]
            | [0xcd, 0x34, 0xb2, 0xa1, ..] => Self::ModifiedPcap,
            [0xa1, 0xb2, ..] | [_, _, 0xb2, 0xa1, ..] | [0x0a, 0x0d, 0x0d, 0x0a, ..]
                if head.len() < 28 =>
            {
                Self::Short
            }
            _ if is_text(head) => Self::Text,
            _ if head.len() < 24 => Self::Short,
            _ => Self::Unknown,
        }
    }

    /// What it is and what to do.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Archive(kind) => Sentence::new(
                format!("this is a {kind} archive: unpack it and inspect what is inside"),
                format!("这是 {kind} 压缩包：请先解压，再检查其中的文件"),
            ),
            Self::DamagedPacking => Sentence::new(
                "this compressed file is damaged from its start: copy it again from where it was taken",
                "压缩文件从开头即已损坏：请从采集处重新复制",
            ),
            Self::Empty => Sentence::new(
                "the file is empty: check that the recording ran and that the copy finished",
                "文件为空：请确认采集确已运行且复制已完成",
            ),
            Self::ForeignCapture(tool) => Sentence::new(
                format!(
                    "this is a capture in the format of {tool}: convert it with `editcap -F pcap IN OUT`"
                ),
                format!("这是 {tool} 格式的抓包：请用 `editcap -F pcap 输入 输出` 转换"),
            ),
            Self::ModifiedPcap => Sentence::new(
                "this is a modified pcap variant with other record headers: convert it with `editcap -F pcap IN OUT`",
                "这是记录首部不同的 pcap 变体：请用 `editcap -F pcap 输入 输出` 转换",
            ),
            Self::Short => Sentence::new(
                "the file is shorter than the header of a capture: the recording or the copy was interrupted",
                "文件比抓包文件头还短：采集或复制被中断",
            ),
            Self::Text => Sentence::new(
                "this is a text file, and no log that is read here (Zeek, Suricata's eve.json, query logs of BIND, dnsmasq and Unbound, Squid's access log): compare its format settings with docs/inputs.md, or record packets with `tcpdump -s 0 -w FILE`",
                "这是文本文件，且不是可读取的日志（Zeek、Suricata eve.json、BIND/dnsmasq/Unbound 查询日志、Squid 访问日志）：请对照 docs/inputs.md 检查日志格式设置，或用 `tcpdump -s 0 -w 文件` 采集报文",
            ),
            Self::Unknown => Sentence::new(
                "this is none of what is read here (pcap, pcapng, nfcapd, IPFIX, dnstap, logs of Zeek, Suricata, BIND, dnsmasq, Unbound and Squid): record with `tcpdump -s 0 -w FILE`, or convert a capture with `editcap -F pcap IN OUT`",
                "这不是可读取的格式（pcap、pcapng、nfcapd、IPFIX、dnstap，以及 Zeek、Suricata、BIND、dnsmasq、Unbound、Squid 日志）：请用 `tcpdump -s 0 -w 文件` 采集，或用 `editcap -F pcap 输入 输出` 转换抓包",
            ),
        }
    }
}

fn is_text(head: &[u8]) -> bool {
    // A character of several bytes may be cut at the end: that alone is no reason against text.
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    let controls = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    valid && !head.iter().any(controls)
}
