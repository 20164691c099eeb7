//! What was watched and what was lost, so that silence can be told from absence.
//!
//! In: counts of one source. Out: the same, with a reason in words for each loss. Silence is
//! evidence only where this says that we were listening.

use serde::{Deserialize, Serialize};

use crate::{period::Period, sentence::Sentence};

/// What one source watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Name of the file or the sensor.
    pub source: String,
    /// From the first to the last packet; none where there was none.
    pub watched: Option<Period>,
    /// Packets read.
    pub packets: u64,
    /// Bytes on the wire.
    pub bytes: u64,
    /// Flows seen.
    pub flows: u64,
    /// Records of another program read (flow records, log rows, those that tell nothing included);
    /// where no packets were read, packets, bytes and flows are as it counted them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub records: u64,
    /// What could not be used, a kind a row.
    pub lost: Vec<Loss>,
    /// Whether a simulation made it.
    pub simulated: bool,
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// What was lost.
    pub what: LossKind,
    /// How many.
    pub count: u64,
    /// Why, and what to do about it.
    pub why: Sentence,
    /// From when to when, where known.
    pub during: Option<Period>,
}

/// Kinds of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    /// A compressed file that unpacks to more than the limit.
    DecompressionLimit,
    /// A compressed file that is damaged.
    DecompressionFailed,
    /// A file of which nothing could be used.
    FileUnreadable,
    /// A file that ends in the middle of a record.
    FileTruncated,
    /// IP fragments whose other parts never came.
    FragmentIncomplete,
    /// A flow forgotten to stay within memory.
    FlowEvicted,
    /// Flow records that an exporter sent and nobody received.
    FlowRecordMissing,
    /// Frames that the kernel dropped before they could be read.
    FrameDropped,
    /// Headers that contradict themselves.
    PacketMalformed,
    /// A packet cut by the snap length before its payload ended.
    PacketSnapped,
    /// Packets that a sampling exporter did not look at, as far as they can be reckoned.
    PacketUnsampled,
    /// A record that breaks the file format.
    RecordMalformed,
    /// A row of a log that cannot be read.
    RowMalformed,
    /// A link layer that is not known.
    LinkTypeUnknown,
    /// A message longer than the limit.
    MessageTooLong,
    /// Bytes of a TCP stream that were never captured.
    SegmentMissing,
    /// Overlapping TCP segments that disagree.
    SegmentConflict,
    /// Flow data whose template was never received.
    TemplateMissing,
    /// Tunnels nested deeper than the limit.
    TunnelTooDeep,
}

impl LossKind {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::DecompressionLimit => "decompression-limit",
            Self::DecompressionFailed => "decompression-failed",
            Self::FileUnreadable => "file-unreadable",
            Self::FileTruncated => "file-truncated",
            Self::FragmentIncomplete => "fragment-incomplete",
            Self::FlowEvicted => "flow-evicted",
            Self::FlowRecordMissing => "flow-record-missing",
            Self::FrameDropped => "frame-dropped",
            Self::PacketMalformed => "packet-malformed",
            Self::PacketSnapped => "packet-snapped",
            Self::PacketUnsampled => "packet-unsampled",
            Self::RecordMalformed => "record-malformed",
            Self::RowMalformed => "row-malformed",
            Self::LinkTypeUnknown => "link-type-unknown",
            Self::MessageTooLong => "message-too-long",
            Self::SegmentMissing => "segment-missing",
            Self::SegmentConflict => "segment-conflict",
            Self::TemplateMissing => "template-missing",
            Self::TunnelTooDeep => "tunnel-too-deep",
        }
    }

    /// Whether it means that part of an input could not be read at all (exit code 3), rather than
    /// that the network or the sensor lost something.
    pub fn is_unreadable_input(self) -> bool {
        matches!(
            self,
            Self::DecompressionFailed
                | Self::DecompressionLimit
                | Self::FileTruncated
                | Self::FileUnreadable
                | Self::LinkTypeUnknown
                | Self::RecordMalformed
                | Self::RowMalformed
        )
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
