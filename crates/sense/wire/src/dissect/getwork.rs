//! `getwork`: a block header asked for, hashed, and handed back, over HTTP.
//!
//! In: the verb and its answers. Out: signs in the [`Tally`]. Who asks with basic authentication is
//! read by the [`session`](super::session). Headers are not hashed again.
//!
//! Standard: Bitcoin wiki "Getwork" with its extensions (long polling, roll-NTime, X-Stratum).

use hashwarden_domain::observation::wire::{Role, ShareWork, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::{Ask, Made, Verb},
    json_rpc::{Message, Raw},
    tally::Tally,
    target,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[("getwork", Some(Role::Subject))];

/// Request headers that only programs at work send.
pub(super) const MINING_HEADERS: [&str; 3] =
    ["X-Mining-Extensions", "X-Mining-Hashrate", "X-Work-Identifier"];

/// Shortest block header, in hexadecimal digits: 80 bytes.
const SHORTEST_HEADER: usize = 160;

/// Understands one message.
pub(super) fn said(message: &Message<'_>, at: Timestamp, tally: &mut Tally) -> Made {
    let items = message.params.map(Raw::items).unwrap_or_default();
    let ask = match items.count() {
        0 if message.params.is_none_or(|p| p.is_list() || p.is_null()) => Ask::Work,
        1 if items.text(0).is_some_and(|header| header.len() >= SHORTEST_HEADER) => {
            Ask::Submit(tally.submitted(at, None))
        }
        _ => return Made::Foreign,
    };
    tally.speaks(WorkProtocol::Getwork, 2);
    tally.evident();
    Made::Noted(ask)
}

/// A header to hash, told by its shape.
pub(super) fn answered(result: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<&'static str> {
    let [data, goal] = result.fields(["data", "target"]);
    data.and_then(Raw::text).filter(|data| data.len() >= SHORTEST_HEADER)?;
    let hashes = target::hashes_of_little_endian(&goal.and_then(Raw::text)?)?;
    tally.speaks(WorkProtocol::Getwork, 2);
    tally.evident();
    tally.share_work(at, ShareWork::Hashes(hashes));
    Some("getwork result")
}
