//! Block templates: whoever asks for them builds blocks.
//!
//! In: `getblocktemplate`, `submitblock` and Monero's names for them, with their answers. Out: signs
//! in the [`Tally`]. Every other call to a node (balances, blocks, network) is foreign: running a
//! node is not working. Transactions are not looked at.
//!
//! Standard: BIP 22, BIP 23, BIP 145; Monero's daemon RPC (`get_block_template`, `submit_block`).

use hashwarden_domain::observation::wire::{Role, ShareWork, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::{Ask, Made, Verb},
    json_rpc::{Message, Raw},
    tally::Tally,
    target,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[
    ("getblocktemplate", Some(Role::Subject)),
    ("get_block_template", Some(Role::Subject)),
    ("getmemorypool", Some(Role::Subject)),
    ("submitblock", Some(Role::Subject)),
    ("submit_block", Some(Role::Subject)),
];

/// Shortest block or Monero block blob, in hexadecimal digits.
const SHORTEST_BLOCK: usize = 140;

/// Understands one message.
pub(super) fn said(verb: &str, message: &Message<'_>, at: Timestamp, tally: &mut Tally) -> Made {
    let items = message.params.map(Raw::items).unwrap_or_default();
    let ask = if verb.starts_with("submit") {
        if items.text(0).is_none_or(|block| block.len() < SHORTEST_BLOCK) {
            return Made::Foreign;
        }
        Ask::SubmitBlock(tally.submitted(at, None))
    } else {
        let wallet = message.params.and_then(|p| p.field("wallet_address")).and_then(Raw::text);
        let fits = match message.params {
            None => true,
            Some(params) if params.is_object() => wallet.is_some(),
            Some(_) => items.at(0).is_none_or(|first| first.is_object() || first.is_list()),
        };
        if !fits {
            return Made::Foreign;
        }
        if let Some(wallet) = wallet {
            tally.login(&wallet);
        }
        Ask::Work
    };
    // An answer of the same conversation may be getwork's: then that is the dialect.
    tally.speaks(WorkProtocol::Getblocktemplate, 2);
    tally.evident();
    Made::Noted(ask)
}

/// A template, told by its shape.
pub(super) fn answered(result: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<&'static str> {
    let [previous, coinbase, value, goal, blob, difficulty] = result.fields([
        "previousblockhash",
        "coinbasetxn",
        "coinbasevalue",
        "target",
        "blocktemplate_blob",
        "difficulty",
    ]);
    let bitcoin = previous.is_some() && coinbase.or(value).is_some();
    let monero = blob.is_some() && difficulty.is_some();
    if !bitcoin && !monero {
        return None;
    }
    tally.speaks(WorkProtocol::Getblocktemplate, 2);
    tally.evident();
    let hashes = if monero {
        difficulty.and_then(Raw::number)
    } else {
        goal.and_then(Raw::text).and_then(|text| target::hashes_of_big_endian(&text))
    };
    if let Some(hashes) = hashes {
        tally.share_work(at, ShareWork::Hashes(hashes));
    }
    tally.begins(at);
    Some("getblocktemplate result")
}

/// BIP 22 answers a good block with null and a bad one with the reason.
pub(super) fn verdict(message: &Message<'_>) -> Option<bool> {
    if message.error.is_some() {
        return Some(false);
    }
    let result = message.result?;
    Some(result.is_null() || result.is_object() || result.truth() == Some(true))
}
