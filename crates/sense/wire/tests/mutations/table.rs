//! The table: every way in which a conversation may travel, what is expected of it, and why.
//!
//! In: nothing. Out: [`Mutation`]s, grouped as the requirement lists them. An expectation is one of
//! few, so that nobody can write one that cannot fail.

use hashwarden_domain::LossKind;

use crate::{
    connection::rewritten,
    frame::Frame,
    json::Form,
    loss,
    speech::{Manner, say},
    wrap::Wrap,
};

/// What must be heard of a rewritten capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Every conversation in whose remaining bytes a message about work is whole; of each no more than
    /// was said; and what was lost is told in this way.
    Left(Told),
    /// The same conversations with the same protocol, login, agent, shares and names; nothing lost.
    Same,
    /// The same but for the names of peers: answers about names speak of other addresses.
    SameElsewhere,
    /// The same, and disagreement is counted.
    SameButDisputed,
}

/// How it is told that something was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Fragments whose others are missing are counted.
    Fragments,
    /// `unheard.subject` or `unheard.peer` of each conversation; no loss, for nothing else is missing.
    OneSide(usize),
    /// `unheard.opening` of each conversation begun before; what was watched begins later.
    Opening,
    /// Missing segments are counted where the remaining frames show a hole.
    Segments,
    /// Each cut packet is counted.
    Snapped,
}

impl Expected {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Same => "all of it, nothing lost",
            Self::SameElsewhere => "all of it but names of peers, nothing lost",
            Self::SameButDisputed => "all of it; segment-conflict",
            Self::Left(Told::Fragments) => "what is left; fragment-incomplete",
            Self::Left(Told::OneSide(0)) => "what is left; unheard.peer",
            Self::Left(Told::OneSide(_)) => "what is left; unheard.subject",
            Self::Left(Told::Opening) => "what is left; unheard.opening, watched",
            Self::Left(Told::Segments) => "what is left; segment-missing, unheard.bytes",
            Self::Left(Told::Snapped) => "what is left; packet-snapped",
        }
    }

    /// Losses that may be counted.
    pub(crate) fn losses(self) -> &'static [LossKind] {
        match self {
            Self::Same | Self::SameElsewhere | Self::Left(Told::OneSide(_) | Told::Opening) => &[],
            Self::SameButDisputed => &[LossKind::SegmentConflict],
            Self::Left(Told::Fragments) => {
                &[LossKind::FragmentIncomplete, LossKind::SegmentMissing]
            }
            Self::Left(Told::Segments) => &[LossKind::SegmentMissing],
            Self::Left(Told::Snapped) => &[LossKind::PacketSnapped, LossKind::SegmentMissing],
        }
    }
}

/// One way in which a capture is rewritten.
pub(crate) struct Mutation {
    pub(crate) name: String,
    pub(crate) expected: Expected,
    pub(crate) why: &'static str,
    pub(crate) rewrite: Rewrite,
    /// The same without what carries it, for who reads bare frames; none where nothing does.
    pub(crate) bare: Option<Rewrite>,
}

pub(crate) type Rewrite = Box<dyn Fn(&[Frame]) -> Vec<Frame>>;

/// A line of the requirement, and its mutations.
pub(crate) struct Group {
    pub(crate) line: &'static str,
    pub(crate) mutations: Vec<Mutation>,
}

fn row(
    name: impl Into<String>,
    expected: Expected,
    why: &'static str,
    rewrite: impl Fn(&[Frame]) -> Vec<Frame> + 'static,
) -> Mutation {
    Mutation { name: name.into(), expected, why, rewrite: Box::new(rewrite), bare: None }
}

impl Mutation {
    fn bare(mut self, bare: impl Fn(&[Frame]) -> Vec<Frame> + 'static) -> Self {
        self.bare = Some(Box::new(bare));
        self
    }
}

/// Frame by frame.
fn each(rewrite: impl Fn(&Frame) -> Vec<Frame> + 'static) -> impl Fn(&[Frame]) -> Vec<Frame> {
    move |frames| frames.iter().flat_map(&rewrite).collect()
}

fn manner(manner: Manner) -> impl Fn(&[Frame]) -> Vec<Frame> {
    move |frames| rewritten(frames, &|connection| say(connection, manner))
}

fn backwards(mut pieces: Vec<Frame>) -> Vec<Frame> {
    pieces.reverse();
    pieces
}

fn doubled(pieces: Vec<Frame>) -> Vec<Frame> {
    pieces.iter().flat_map(|piece| [piece.clone(), piece.clone()]).collect()
}

use Expected::{Left, Same, SameButDisputed, SameElsewhere};

/// The whole table.
pub(crate) fn all() -> Vec<Group> {
    vec![
        Group { line: "mid-stream start", mutations: begun_late() },
        Group { line: "one direction only", mutations: one_way() },
        Group { line: "snap length", mutations: snapped() },
        Group { line: "packet sampling", mutations: sampled() },
        Group { line: "retransmission, overlap, order", mutations: repeated() },
        Group { line: "tags, labels, tunnels", mutations: wrapped() },
        Group { line: "IP fragments", mutations: fragments() },
        Group { line: "segments and messages", mutations: segments() },
        Group { line: "JSON in other forms", mutations: forms() },
        Group { line: "two at once", mutations: pairs() },
    ]
}

fn begun_late() -> Vec<Mutation> {
    let told = Left(Told::Opening);
    let mut rows = Vec::new();
    for skipped in [1, 3, 8] {
        rows.push(row(
            format!("each connection without its first {skipped} frames"),
            told,
            "each message speaks for itself; only what was said before is unknown",
            move |frames| loss::begun_late(frames, skipped),
        ));
    }
    rows.push(row(
        "each connection from its middle on",
        told,
        "shares and jobs go on to the end and name their protocol",
        loss::begun_halfway,
    ));
    for share in [4, 2] {
        rows.push(row(
            format!("the capture without its first 1/{share}"),
            told,
            "conversations that ended before are not in what was watched",
            move |frames: &[Frame]| frames[frames.len() / share..].to_vec(),
        ));
    }
    rows
}

fn one_way() -> Vec<Mutation> {
    vec![
        row(
            "only who opened the connection",
            Left(Told::OneSide(0)),
            "verbs are evident alone; what was answered is unknown",
            |frames| loss::one_way(frames, 0),
        ),
        row(
            "only who was called",
            Left(Told::OneSide(1)),
            "work that is handed out is evident alone; login and shares are unknown",
            |frames| loss::one_way(frames, 1),
        ),
    ]
}

fn snapped() -> Vec<Mutation> {
    [96, 128, 200]
        .map(|length| {
            row(
                format!("snap length {length}"),
                Left(Told::Snapped),
                "short messages are whole; a long one is heard as far as it goes",
                each(move |frame| vec![frame.snapped(length)]),
            )
        })
        .into()
}

fn sampled() -> Vec<Mutation> {
    let mut rows = Vec::new();
    for rate in [2, 10, 100] {
        let why = "a frame holds a whole message as a rule; the rest is known to be missing";
        rows.push(row(format!("1 in {rate}"), Left(Told::Segments), why, move |frames| {
            loss::sampled(frames, rate)
        }));
        let by_chance = u64::try_from(rate).unwrap();
        rows.push(row(
            format!("1 in {rate} by chance"),
            Left(Told::Segments),
            why,
            move |frames| loss::sampled_by_chance(frames, by_chance),
        ));
    }
    rows
}

fn repeated() -> Vec<Mutation> {
    let first = "the first that came counts, as on most receivers";
    vec![
        row(
            "doubled",
            Same,
            "a mirror port hands on both copies",
            each(|f| doubled(vec![f.clone()])),
        ),
        row("retransmission storm", Same, "known bytes are known", loss::storm),
        row("overlapping, agreeing", Same, "known bytes are known", |frames| {
            loss::overlapping(frames, |byte| byte)
        }),
        row("overlapping, disagreeing", SameButDisputed, first, |frames| {
            loss::overlapping(frames, loss::garbled)
        }),
        row("sent again, disagreeing", SameButDisputed, first, loss::contradicted),
        row("sent ahead, disagreeing", SameButDisputed, first, loss::contradicted_ahead),
        row("pairs in reverse order", Same, "order is put right", loss::reordered),
        row("pieces of 40, last first", Same, "order is put right", each(|f| backwards(f.cut(40)))),
    ]
}

fn wrapped() -> Vec<Mutation> {
    let why = "what carries a packet says where it begins";
    let mut rows: Vec<Mutation> = Wrap::ALL
        .map(|wrap| row(format!("{wrap:?}"), Same, why, each(move |f| vec![f.wrapped(wrap)])))
        .into();
    rows.push(row(
        "IPv6",
        SameElsewhere,
        "addresses differ, nothing else",
        each(|f| vec![f.over_ipv6()]),
    ));
    for (name, wrap) in [("6in4", Wrap::InIpv4), ("6in6", Wrap::InIpv6), ("IPv6 in GTP", Wrap::Gtp)]
    {
        let rewrite = each(move |frame| vec![frame.over_ipv6().wrapped(wrap)]);
        rows.push(row(name, SameElsewhere, why, rewrite));
    }
    for (name, inner, outer) in [
        ("VXLAN in QinQ", Wrap::Vxlan, Wrap::QinQ),
        ("VLAN in MPLS pseudo-wire", Wrap::Vlan, Wrap::MplsFrame),
        ("IPv4 in IPv6 in PPPoE", Wrap::InIpv6, Wrap::Pppoe),
        ("GTP in VXLAN", Wrap::Gtp, Wrap::Vxlan),
        ("GRE in Geneve", Wrap::GreKeyed, Wrap::Geneve),
    ] {
        let rewrite = each(move |frame| vec![frame.wrapped(inner).wrapped(outer)]);
        rows.push(row(name, Same, why, rewrite));
    }
    rows
}

fn fragments() -> Vec<Mutation> {
    let why = "fragments are joined before anything is read";
    vec![
        row("fragments of 64", Same, why, each(|f| f.fragments(64))),
        row("fragments of 24, last first", Same, why, each(|f| backwards(f.fragments(24)))),
        row("fragments of 48, each twice", Same, why, each(|f| doubled(f.fragments(48)))),
        row("IPv6, fragments of 64", SameElsewhere, why, each(|f| f.over_ipv6().fragments(64))),
        row(
            "IPv6, fragments of 24, last first",
            SameElsewhere,
            why,
            each(|frame| backwards(frame.over_ipv6().fragments(24))),
        ),
        row(
            "fragments in GRE",
            Same,
            why,
            each(|frame| {
                frame.fragments(64).iter().map(|piece| piece.wrapped(Wrap::Gre)).collect()
            }),
        ),
        row(
            "fragments in VXLAN, last first",
            Same,
            why,
            each(|frame| {
                backwards(frame.fragments(64).iter().map(|p| p.wrapped(Wrap::Vxlan)).collect())
            }),
        ),
        row("VXLAN in fragments", Same, why, each(|f| f.wrapped(Wrap::Vxlan).fragments(64))),
        row("4in6 in fragments", Same, why, each(|f| f.wrapped(Wrap::InIpv6).fragments(64))),
        row(
            "every fifth datagram without its last fragment",
            Left(Told::Fragments),
            "half a datagram cannot be read",
            loss::with_lost_fragments,
        )
        .bare(loss::without_lost_fragments),
    ]
}

fn segments() -> Vec<Mutation> {
    let why = "segments are not messages";
    vec![
        row(
            "written anew",
            Same,
            "the tool that rewrites changes nothing by itself",
            manner(Manner::Plain),
        ),
        row("one byte a segment", Same, why, each(|frame| frame.cut(1))),
        row("a message over many segments", Same, why, each(|frame| frame.cut(17))),
        row("several messages in a segment", Same, why, manner(Manner::Joined)),
    ]
}

fn forms() -> Vec<Mutation> {
    let json = "JSON means the same in any of its forms (RFC 8259)";
    let ends = "a message ends where its braces close";
    let verbs = "programs differ in letter case, and pools accept it";
    vec![
        row("whitespace", Same, json, manner(Manner::Written(Form::Wide))),
        row("escapes", Same, json, manner(Manner::Written(Form::Escaped))),
        row("keys in reverse order", Same, json, manner(Manner::Reversed)),
        row("batches", Same, "a batch is its members (JSON-RPC 2.0, 6)", manner(Manner::Batches)),
        row("verbs in capitals", Same, verbs, manner(Manner::VerbsLoud)),
        row("verbs with capitals", Same, verbs, manner(Manner::VerbsTitled)),
        row("CRLF ends", Same, ends, manner(Manner::Ended(b"\r\n"))),
        row("NUL ends", Same, ends, manner(Manner::Ended(b"\0"))),
        row("no ends", Same, ends, manner(Manner::Ended(b""))),
        row("a byte-order mark", Same, "it carries nothing", manner(Manner::Marked)),
    ]
}

fn pairs() -> Vec<Mutation> {
    let both = "neither hides what the other leaves";
    let then = |one: Manner, rewrite: fn(&Frame) -> Vec<Frame>| {
        let (one, two) = (manner(one), each(rewrite));
        move |frames: &[Frame]| two(&one(frames))
    };
    vec![
        row("escapes, pieces of 60", Same, both, {
            then(Manner::Written(Form::Escaped), |frame| frame.cut(60))
        }),
        row("whitespace, fragments in GRE", Same, both, {
            then(Manner::Written(Form::Wide), |frame| {
                frame.fragments(64).iter().map(|piece| piece.wrapped(Wrap::Gre)).collect()
            })
        }),
        row("batches in GTP", Same, both, {
            then(Manner::Batches, |frame| vec![frame.wrapped(Wrap::GtpExtended)])
        }),
        row("NUL ends, pieces of 40 last first", Same, both, {
            then(Manner::Ended(b"\0"), |frame| backwards(frame.cut(40)))
        }),
        row("several messages in a segment, disagreeing", SameButDisputed, both, |frames| {
            loss::contradicted(&manner(Manner::Joined)(frames))
        }),
        row("storm in 6in4", SameElsewhere, both, |frames| {
            each(|frame| vec![frame.over_ipv6().wrapped(Wrap::InIpv4)])(&loss::storm(frames))
        }),
        row("from the middle on, whitespace", Left(Told::Opening), both, |frames| {
            loss::begun_halfway(&manner(Manner::Written(Form::Wide))(frames))
        }),
        row("from the middle on, keys in reverse order", Left(Told::Opening), both, |frames| {
            loss::begun_halfway(&manner(Manner::Reversed)(frames))
        }),
        row("from the middle on, batches", Left(Told::Opening), both, |frames| {
            loss::begun_halfway(&manner(Manner::Batches)(frames))
        }),
        row("from the middle on, verbs in capitals", Left(Told::Opening), both, |frames| {
            loss::begun_halfway(&manner(Manner::VerbsLoud)(frames))
        }),
        row("from the middle on, escapes", Left(Told::Opening), both, |frames| {
            loss::begun_halfway(&manner(Manner::Written(Form::Escaped))(frames))
        }),
        row("one direction, in MPLS", Left(Told::OneSide(0)), both, |frames| {
            each(|frame| vec![frame.wrapped(Wrap::Mpls)])(&loss::one_way(frames, 0))
        })
        .bare(|frames| loss::one_way(frames, 0)),
        row("the other direction, keys in reverse order", Left(Told::OneSide(1)), both, |frames| {
            loss::one_way(&manner(Manner::Reversed)(frames), 1)
        }),
        row("one direction, 1 in 2", Left(Told::Segments), both, |frames| {
            loss::sampled(&loss::one_way(frames, 0), 2)
        }),
        row("1 in 10 of VXLAN", Left(Told::Segments), both, |frames| {
            each(|frame| vec![frame.wrapped(Wrap::Vxlan)])(&loss::sampled(frames, 10))
        })
        .bare(|frames| loss::sampled(frames, 10)),
        row("snap length 200 of VXLAN", Left(Told::Snapped), both, {
            each(|frame| vec![frame.wrapped(Wrap::Vxlan).snapped(200)])
        })
        .bare(each(|frame| vec![frame.snapped(150)])),
        row("snap length 128, the other direction", Left(Told::Snapped), both, |frames| {
            each(|frame| vec![frame.snapped(128)])(&loss::one_way(frames, 1))
        }),
    ]
}
