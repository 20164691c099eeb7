//! One flow from its first byte to its last: peels off what carries the messages.
//!
//! In: segments of both sides. Out: what was heard. From outside in: SOCKS or HTTP CONNECT, then
//! HTTP, then WebSocket, then JSON texts; each may be absent, and the two sides are told apart on
//! their own, because a server may answer a line of JSON with an HTTP error. Encrypted contents of a
//! tunnel are not followed.
//!
//! Limits: [`MAX_WITHOUT_SIGN`] bytes or [`MAX_REQUESTS`] requests without a sign of work end it; the
//! layers below state their own.

use std::borrow::Cow;

use hashwarden_domain::{
    Period,
    observation::wire::{Carrier, NamePlace, Unheard, WorkSession},
};
use jiff::Timestamp;

mod about;

use super::{
    Dissector, Heard, NameHeard, Segment, Side, Start, Step,
    http::{self, HttpSide},
    lines::Lines,
    opening::{self, Opening},
    proxy::{Host, Proxy, ProxyStep, SocksVersion},
    websocket::{Sender, WebSocketSide},
};
use about::{About, Change, To};

/// Bytes after which a flow that shows no sign of work is let go.
const MAX_WITHOUT_SIGN: u64 = 128 * 1024;
/// Requests after which HTTP that shows no sign of work is let go.
const MAX_REQUESTS: u32 = 64;
/// First bytes of a side kept until they tell how it speaks.
const MAX_OPENING: usize = 4096;

/// Follows one flow.
pub(super) struct Session {
    start: Start,
    last: Option<Timestamp>,
    client: Way,
    server: Way,
    proxy: Option<Proxy>,
    about: About,
    /// Part of it was told already.
    sliced: bool,
}

/// How one side speaks at the moment.
enum Way {
    /// Nothing that can be followed.
    Deaf,
    /// Not told yet.
    Undecided(Vec<u8>),
    Http(HttpSide),
    /// HTTP of which a head was cut off: its body comes bare.
    HttpTorn(Box<Torn>),
    Lines(Lines),
    Websocket(WebSocketSide),
}

/// Rare, so kept apart: a flow takes no room for it.
struct Torn {
    side: HttpSide,
    lines: Lines,
}

impl Way {
    fn held_bytes(&self) -> usize {
        match self {
            Self::Deaf => 0,
            Self::Undecided(held) => held.capacity(),
            Self::Http(side) => side.held_bytes(),
            Self::HttpTorn(torn) => torn.side.held_bytes() + torn.lines.held_bytes(),
            Self::Lines(lines) => lines.held_bytes(),
            Self::Websocket(side) => side.held_bytes(),
        }
    }
}

impl Session {
    /// A flow of which nothing was heard.
    pub(super) fn new(start: Start) -> Self {
        Self {
            start,
            last: None,
            client: Way::Undecided(Vec::new()),
            server: Way::Undecided(Vec::new()),
            proxy: None,
            about: About::default(),
            sliced: false,
        }
    }

    fn way(&mut self, side: Side) -> &mut Way {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    fn bytes(&mut self, bytes: &[u8], from: Side, at: Timestamp) {
        if bytes.is_empty() {
            return;
        }
        if self.proxy.is_some() {
            return self.through_proxy(bytes, from, at);
        }
        let about = &mut self.about;
        let way = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        match way {
            Way::Deaf => {}
            Way::Undecided(held) => {
                let (head, rest) = bytes.split_at(bytes.len().min(MAX_OPENING));
                // Nearly always the first segment is enough, and need not be kept.
                let mut held = std::mem::take(held);
                let opening = if held.is_empty() {
                    Cow::Borrowed(head)
                } else {
                    held.extend_from_slice(head);
                    Cow::Owned(held)
                };
                self.decide(opening, rest, from, at);
            }
            Way::Lines(lines) => {
                lines.push(bytes, &mut |message| about.conversation.message(message, from, at));
            }
            Way::Websocket(side) => {
                let spoken = side.push(bytes, &mut |text| about.conversation.hear(text, from, at));
                if spoken.is_err() {
                    *way = Way::Deaf;
                }
            }
            Way::Http(side) => {
                if from == Side::Server {
                    about.asked.drain(..).for_each(|method| side.asked(method));
                }
                let mut told = false;
                let spoken = side.push(bytes, &mut |event| {
                    told = true;
                    about.http(&event, from, at);
                });
                if spoken.is_err() {
                    *way = Way::Lines(Lines::default());
                    // What was told already must not be told again.
                    if !told {
                        self.bytes(bytes, from, at);
                    }
                }
                self.change(at);
            }
            Way::HttpTorn(torn) => {
                let Torn { side, lines } = &mut **torn;
                let mut told = false;
                let spoken = side.push(bytes, &mut |event| {
                    told = true;
                    about.http(&event, from, at);
                });
                if !told {
                    lines.push(bytes, &mut |message| about.conversation.message(message, from, at));
                }
                match (spoken, std::mem::replace(way, Way::Deaf)) {
                    (Err(_), Way::HttpTorn(torn)) => *way = Way::Lines(torn.lines),
                    (Ok(()), Way::HttpTorn(torn)) if told => *way = Way::Http(torn.side),
                    (_, same) => *way = same,
                }
                self.change(at);
            }
        }
    }

    /// Bytes of a side are missing: what it was about to say comes to nothing, or is heard in part.
    fn gap(&mut self, from: Side, missing: u64, at: Timestamp) {
        let about = &mut self.about;
        about.missing = about.missing.saturating_add(missing);
        let is_evident = about.conversation.tally.is_evident();
        let way = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        match way {
            Way::Http(side) if !is_evident => {
                let head = std::mem::take(side).into_rest();
                about.cut_head(&head, from, at);
                let side = HttpSide::mid_stream();
                *way = Way::HttpTorn(Box::new(Torn { side, lines: Lines::default() }));
            }
            Way::Http(side) => side.gap(missing),
            Way::HttpTorn(torn) => {
                torn.side.gap(missing);
                about.conversation.hear_cut(&torn.lines.gap(), from, at);
            }
            Way::Lines(lines) => about.conversation.hear_cut(&lines.gap(), from, at),
            Way::Websocket(side) => side.gap(missing),
            Way::Undecided(held) => {
                let head = std::mem::take(held);
                about.cut_head(&head, from, at);
            }
            Way::Deaf => {}
        }
    }

    /// Tells how a side speaks, and lets it.
    fn decide(&mut self, held: Cow<'_, [u8]>, rest: &[u8], from: Side, at: Timestamp) {
        let opening = match (from, http::looks_like(&held)) {
            // What was asked for decided already whether the answer is worth reading.
            (Side::Server, Some(true)) => Opening::Http,
            (Side::Server, None) => Opening::TooShort,
            _ => opening::of(&held, from, self.start),
        };
        let way = match opening {
            Opening::TooShort if held.len() < MAX_OPENING => {
                *self.way(from) = Way::Undecided(held.into_owned());
                return;
            }
            Opening::Http => Way::Http(HttpSide::new()),
            Opening::Lines => Way::Lines(Lines::default()),
            Opening::Socks if self.about.carried_by.is_empty() => {
                self.proxy = Some(Proxy::new());
                Way::Undecided(Vec::new())
            }
            Opening::Websocket => {
                self.about.carry(Carrier::Websocket);
                Way::Websocket(WebSocketSide::mid_stream(sender(from)))
            }
            // The flow is followed for the other side's sake; this one may come to speak yet.
            Opening::Nothing | Opening::Socks | Opening::TooShort
                if from == Side::Server || self.start == Start::MidStream =>
            {
                Way::Lines(Lines::default())
            }
            Opening::Nothing | Opening::Socks | Opening::TooShort => Way::Deaf,
        };
        *self.way(from) = way;
        self.bytes(&held, from, at);
        self.bytes(rest, from, at);
    }

    fn through_proxy(&mut self, bytes: &[u8], from: Side, at: Timestamp) {
        let Some(proxy) = &mut self.proxy else { return };
        let step = match from {
            Side::Client => proxy.client(bytes),
            Side::Server => proxy.server(bytes),
        };
        match step {
            ProxyStep::Pending => {}
            ProxyStep::NotSocks | ProxyStep::Refused => {
                self.proxy = None;
                (self.client, self.server) = (Way::Deaf, Way::Deaf);
            }
            ProxyStep::Tunnel(tunnel) => {
                self.proxy = None;
                self.about.carry(match tunnel.version {
                    SocksVersion::Four => Carrier::Socks4,
                    SocksVersion::Five => Carrier::Socks5,
                });
                if let Some(target) = tunnel.target {
                    let name = match target.host {
                        Host::Address(address) => address.to_string(),
                        Host::Name(name) => name,
                    };
                    self.about.name(name, Some(target.port), NamePlace::Proxy, at);
                }
                self.bytes(&tunnel.client_rest, Side::Client, at);
                self.bytes(&tunnel.server_rest, Side::Server, at);
            }
        }
    }

    /// Turns to what was agreed: a server's word counts for both, a client's for itself.
    fn change(&mut self, at: Timestamp) {
        let Some(Change { from, rest, to }) = self.about.change.take() else { return };
        let fresh = |side| match to {
            To::Tunnel => Way::Undecided(Vec::new()),
            To::Websocket(deflate) => Way::Websocket(WebSocketSide::new(sender(side), deflate)),
        };
        self.about.carry(match to {
            To::Tunnel => Carrier::HttpConnect,
            To::Websocket(_) => Carrier::Websocket,
        });
        *self.way(from) = fresh(from);
        if from == Side::Server
            && let Way::Http(_) = self.client
            && let Way::Http(client) = std::mem::replace(&mut self.client, fresh(Side::Client))
        {
            self.bytes(&client.into_rest(), Side::Client, at);
        }
        self.bytes(&rest, from, at);
    }

    fn step(&self) -> Step {
        let about = &self.about;
        if about.conversation.tally.is_evident() {
            return Step::Continue;
        }
        let deaf = matches!((&self.client, &self.server), (Way::Deaf, Way::Deaf))
            // What the client says decides; a server alone is heard only where the client is not.
            || matches!(&self.client, Way::Deaf) && about.heard_from[0];
        let done = deaf
            || about.conversation.is_foreign()
            || about.bytes > MAX_WITHOUT_SIGN
            || about.requests > MAX_REQUESTS;
        match done {
            true if about.names.is_empty() => Step::NotOurs,
            true => Step::Done,
            false => Step::Continue,
        }
    }
}

impl Dissector for Session {
    fn segment(&mut self, segment: Segment<'_>) -> Step {
        let Segment { at, from, bytes, missing_before } = segment;
        self.last = Some(at);
        if missing_before > 0 {
            self.gap(from, missing_before, at);
        }
        self.about.bytes =
            self.about.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.about.heard_from[usize::from(from == Side::Server)] |= !bytes.is_empty();
        self.bytes(bytes, from, at);
        self.step()
    }

    fn held_bytes(&self) -> usize {
        let proxy = self.proxy.as_ref().map_or(0, Proxy::held_bytes);
        self.client.held_bytes() + self.server.held_bytes() + proxy
    }

    fn finish(mut self: Box<Self>) -> Vec<Heard> {
        if let (Way::Http(side), Some(at)) = (&mut self.server, self.last) {
            side.finish(&mut |event| self.about.http(&event, Side::Server, at));
        }
        if let Some(at) = self.last {
            self.gap(Side::Client, 0, at);
            self.gap(Side::Server, 0, at);
        }
        let unheard = self.unheard();
        let About { conversation, carried_by, names, .. } = self.about;
        let works = conversation.works();
        let work = conversation.finish().finish(carried_by, unheard);
        told(names, works, work)
    }

    fn slice(&mut self) -> Vec<Heard> {
        let is_evident = self.about.conversation.tally.is_evident();
        // Without a sign of work the names wait for the end: it may yet be another conversation.
        if !is_evident {
            return Vec::new();
        }
        let unheard = self.unheard();
        let works = self.about.conversation.works();
        let tally = self.about.conversation.tally.slice();
        let work = tally.finish(self.about.carried_by.clone(), unheard);
        let first = !std::mem::replace(&mut self.sliced, true);
        self.about.missing = 0;
        let names = if first { self.about.names.clone() } else { Vec::new() };
        told(names, works, work)
    }
}

impl Session {
    fn unheard(&self) -> Unheard {
        let heard = |side| self.about.heard_from[usize::from(side == Side::Server)];
        let works = self.about.conversation.works();
        Unheard {
            opening: self.start == Start::MidStream || self.sliced,
            subject: !heard(works),
            peer: !heard(works.other()),
            bytes: self.about.missing,
        }
    }
}

fn told(names: Vec<NameHeard>, works: Side, work: Option<(WorkSession, Period)>) -> Vec<Heard> {
    let work =
        work.map(|(session, during)| Heard::Work { works, during, session: Box::new(session) });
    names.into_iter().map(Heard::Name).chain(work).collect()
}

fn sender(side: Side) -> Sender {
    match side {
        Side::Client => Sender::Client,
        Side::Server => Sender::Server,
    }
}

#[cfg(test)]
mod tests;
