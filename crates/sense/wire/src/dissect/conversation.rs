//! One conversation about work: who works, which question a reply answers, which dialect is spoken.
//!
//! In: JSON texts of both sides, whatever carried them. Out: a [`Tally`]. The dialects understand
//! verbs and shapes; this file ties them to sides and to each other.
//!
//! A conversation is **evident** when one of these was heard (one side alone is enough, since many
//! captures hold one direction only, and a login that nobody answers is still a login):
//!
//! | dialect | from the side that works | from the side that hands out work |
//! |---|---|---|
//! | stratum v1, NiceHash's Ethereum, Zcash | any `mining.*` verb of [`stratum_v1::VERBS`], parameters cut off or of any form | `mining.notify`, `set_difficulty`, `set_target` ...; a subscription's answer that names `mining.notify` |
//! | EthereumStratum 2 | `mining.hello` | `mining.set`, `mining.notify` |
//! | eth-proxy | `eth_submitLogin`, `eth_login` with a login; `eth_submitWork` with nonce, header and mix digest; `eth_submitHashrate` with a hexadecimal rate; `eth_getWork` alone if nothing foreign was said and it was not refused | a work package: three 256-bit numbers, the third a target |
//! | CryptoNote | `login` with login and password, if a wallet, a rig or algorithms are in it, or an agent and nothing foreign was said; `submit` with job and nonce | `job`, or a login's answer, with job, blob and target |
//! | browser miner | `auth` with a site key, `handshake` with pool and login, `submit`, `solved` | `job` with blob and target |
//! | getwork | `getwork` without parameters or with one block header; `X-Mining-Extensions` | an answer with data and target |
//! | block templates | `getblocktemplate`, `submitblock` with parameters of BIP 22 or of Monero | a template: previous block and coinbase |
//!
//! Anything else is foreign: after [`MAX_FOREIGN`] foreign messages and nothing evident the flow is
//! let go.

use std::collections::VecDeque;

use hashwarden_domain::observation::wire::Role;
use jiff::Timestamp;

use super::{
    Side, browser_miner, cryptonote, ethereum, getblocktemplate, getwork,
    json_rpc::{Message, Raw, cut_message, messages},
    stratum_v1,
    tally::{Added, Tally},
};

/// Foreign messages after which a conversation without evidence is let go. Pool servers ask their node
/// for its newest block again and again between two templates.
pub(crate) const MAX_FOREIGN: u32 = 32;
/// Questions remembered until they are answered.
const MAX_OPEN: usize = 256;

/// Everything known of one conversation.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    /// The sum so far.
    pub(crate) tally: Tally,
    stratum: stratum_v1::State,
    works: Option<Side>,
    open: VecDeque<Question>,
    foreign: u32,
}

#[derive(Debug)]
struct Question {
    from: Side,
    key: u64,
    ask: Ask,
}

/// What a question was, so that its answer can be understood.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    /// A login or an authorisation.
    Authorize,
    /// `mining.configure`.
    Configure,
    /// Something of another protocol.
    Foreign,
    /// For work, in one of the dialects.
    Work,
    /// A share.
    Submit(Added),
    /// A block; BIP 22 answers null when all is well.
    SubmitBlock(Added),
    /// `mining.subscribe`.
    Subscribe,
    /// The peer asks for the program's name.
    Version,
    /// Any other question of a dialect.
    Other,
}

/// What a dialect made of a message with a verb.
pub(super) enum Made {
    /// Not this dialect's after all: the parameters do not have its shape.
    Foreign,
    /// Understood; the answer will be to this.
    Noted(Ask),
}

/// A verb of a dialect and who says it; none where both do.
pub(super) type Verb = (&'static str, Option<Role>);

type Dialect = fn(&str, &Message<'_>, Timestamp, &mut Conversation) -> Made;

/// Every dialect with its verbs. No verb stands in two of them.
const DIALECTS: [(&[Verb], Dialect); 5] = [
    (stratum_v1::VERBS, |verb, m, at, c| {
        stratum_v1::said(verb, m, at, &mut c.stratum, &mut c.tally)
    }),
    (ethereum::VERBS, |verb, m, at, c| ethereum::said(verb, m, at, &mut c.tally)),
    (cryptonote::VERBS, |verb, m, at, c| cryptonote::said(verb, m, at, &mut c.tally)),
    (getwork::VERBS, |_, m, at, c| getwork::said(m, at, &mut c.tally)),
    (getblocktemplate::VERBS, |verb, m, at, c| getblocktemplate::said(verb, m, at, &mut c.tally)),
];

impl Conversation {
    /// Takes a piece of text with one or more messages of one side.
    pub(crate) fn hear(&mut self, bytes: &[u8], from: Side, at: Timestamp) {
        messages(bytes, &mut |message| self.message(message, from, at));
    }

    /// Takes a message that was cut off. It speaks for a conversation, never against one.
    pub(crate) fn hear_cut(&mut self, bytes: &[u8], from: Side, at: Timestamp) {
        let foreign = self.foreign;
        cut_message(bytes, &mut |message| {
            if message.method.is_some() {
                self.message(message, from, at);
            }
        });
        self.foreign = foreign;
    }

    /// Whether enough foreign things were said to let the flow go.
    pub(crate) fn is_foreign(&self) -> bool {
        !self.tally.is_evident() && self.foreign >= MAX_FOREIGN
    }

    /// The side that works: as the verbs showed, else who opened the flow.
    pub(crate) fn works(&self) -> Side {
        self.works.unwrap_or(Side::Client)
    }

    /// A sign outside of the messages (a header that only machines at work send) shows who works.
    pub(crate) fn works_at(&mut self, side: Side) {
        self.works.get_or_insert(side);
    }

    /// The sum, with what was suggested and never contradicted.
    pub(crate) fn finish(mut self) -> Tally {
        if self.foreign == 0 {
            self.tally.take_suggestion();
        }
        self.tally
    }

    /// Takes one message of one side.
    pub(crate) fn message(&mut self, message: &Message<'_>, from: Side, at: Timestamp) {
        if let Some(verb) = &message.method {
            self.verb(verb.trim(), message, from, at);
        } else if let Some(kind) = &message.kind {
            self.browser_form(kind, message, from, at);
        } else if message.result.is_some() || message.error.is_some() || message.id.is_some() {
            self.reply(message, from, at);
        } else {
            self.foreign += 1;
        }
    }

    fn verb(&mut self, said: &str, message: &Message<'_>, from: Side, at: Timestamp) {
        let known = DIALECTS.iter().find_map(|(verbs, dialect)| {
            let verb = verbs.iter().find(|(verb, _)| verb.eq_ignore_ascii_case(said))?;
            Some((*verb, dialect))
        });
        let made = match known {
            Some(((verb, role), dialect)) if self.fits(from, role) => {
                let made = dialect(verb, message, at, self);
                if let Made::Noted(_) = made {
                    let role = self.settle(from, role);
                    self.tally.heard(verb, role, at);
                }
                made
            }
            _ if said.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mining.")) => {
                // Pools add verbs of their own; they speak for the conversation, not against it.
                let role = self.role(from);
                self.tally.heard(&said.to_ascii_lowercase(), role, at);
                Made::Noted(Ask::Other)
            }
            _ => Made::Foreign,
        };
        let ask = match made {
            Made::Noted(ask) => ask,
            Made::Foreign => {
                self.foreign += 1;
                Ask::Foreign
            }
        };
        if let Some(id) = message.id {
            if self.open.len() == MAX_OPEN {
                self.open.pop_front();
            }
            self.open.push_back(Question { from, key: id.key(), ask });
        }
    }

    fn browser_form(&mut self, kind: &str, message: &Message<'_>, from: Side, at: Timestamp) {
        let verb = browser_miner::VERBS.iter().find(|(verb, _)| verb.eq_ignore_ascii_case(kind));
        match verb {
            Some((verb, role))
                if self.fits(from, *role)
                    && browser_miner::said(verb, message, at, &mut self.tally) =>
            {
                let role = self.settle(from, *role);
                self.tally.heard(verb, role, at);
            }
            _ => self.foreign += 1,
        }
    }

    fn reply(&mut self, message: &Message<'_>, from: Side, at: Timestamp) {
        let ask = message.id.and_then(|id| self.question(id, from.other()));
        let yes = verdict(message);
        match ask {
            Some(Ask::Submit(added)) => self.judged(yes, added, at),
            Some(Ask::SubmitBlock(added)) => {
                self.judged(getblocktemplate::verdict(message), added, at);
            }
            Some(Ask::Configure) => {
                self.tally.sign(at);
                stratum_v1::configured(message, &mut self.tally);
            }
            Some(Ask::Version) => {
                if let Some(agent) = message.result.and_then(Raw::text) {
                    self.tally.agent(&agent);
                }
            }
            Some(Ask::Foreign) => self.foreign += 1,
            Some(Ask::Work) if yes == Some(false) => {
                self.tally.sign(at);
                self.tally.deny();
            }
            Some(Ask::Authorize | Ask::Other | Ask::Subscribe | Ask::Work) => {
                self.tally.sign(at);
                self.shape(message, from, at);
            }
            None => self.shape(message, from, at),
        }
    }

    fn judged(&mut self, yes: Option<bool>, added: Added, at: Timestamp) {
        self.tally.sign(at);
        match yes {
            Some(true) => self.tally.accepted(),
            Some(false) => self.tally.rejected(added),
            None => {}
        }
    }

    /// An answer that says by its shape what it is; many pools push work as answers to nothing.
    fn shape(&mut self, message: &Message<'_>, from: Side, at: Timestamp) {
        let (Some(result), true) = (message.result, self.fits(from, Some(Role::Peer))) else {
            return;
        };
        let name = None
            .or_else(|| stratum_v1::answered(result, &mut self.stratum, &mut self.tally))
            .or_else(|| ethereum::answered(result, at, &mut self.tally))
            .or_else(|| cryptonote::answered(result, at, &mut self.tally))
            .or_else(|| getwork::answered(result, at, &mut self.tally))
            .or_else(|| getblocktemplate::answered(result, at, &mut self.tally));
        if let Some(name) = name {
            let role = self.settle(from, Some(Role::Peer));
            self.tally.heard(name, role, at);
        }
    }

    fn question(&mut self, id: Raw<'_>, asker: Side) -> Option<Ask> {
        let key = id.key();
        let place = self.open.iter().position(|q| q.from == asker && q.key == key)?;
        self.open.remove(place).map(|q| q.ask)
    }

    /// Whether a side can be saying this, given what was heard before.
    fn fits(&self, from: Side, role: Option<Role>) -> bool {
        self.works.is_none() || role.is_none_or(|role| role == self.role(from))
    }

    fn settle(&mut self, from: Side, role: Option<Role>) -> Role {
        match role {
            Some(Role::Subject) => self.works_at(from),
            Some(Role::Peer) => self.works_at(from.other()),
            None => {}
        }
        self.role(from)
    }

    fn role(&self, from: Side) -> Role {
        if from == self.works() { Role::Subject } else { Role::Peer }
    }
}

/// Yes, no, or not said.
fn verdict(message: &Message<'_>) -> Option<bool> {
    if message.error.is_some() {
        return Some(false);
    }
    let result = message.result.filter(|result| !result.is_null())?;
    Some(result.truth().unwrap_or(true))
}
