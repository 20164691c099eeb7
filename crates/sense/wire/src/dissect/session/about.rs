//! What is known of a flow as a whole, and what the heads of HTTP add to it.
//!
//! In: events of HTTP, names and carriers as they are met. Out: a conversation, with who carried it and
//! what it was called. Of the headers only host, program, user and the signs of work are read; a
//! password is dropped where it is decoded.

use base64::{Engine, engine::general_purpose::STANDARD};
use hashwarden_domain::observation::wire::{Carrier, NamePlace, Role, WorkProtocol};
use jiff::Timestamp;

use crate::dissect::{
    NameHeard, Side,
    conversation::Conversation,
    getwork::MINING_HEADERS,
    http::{DeflateParams, Headers, HttpEvent},
    opening,
};

/// Requests remembered until the other side is known to speak HTTP.
const MAX_ASKED: usize = 64;
/// Names kept of one flow.
const MAX_NAMES: usize = 8;

/// What is known of the flow as a whole.
#[derive(Default)]
pub(super) struct About {
    pub(super) conversation: Conversation,
    pub(super) carried_by: Vec<Carrier>,
    pub(super) names: Vec<NameHeard>,
    pub(super) heard_from: [bool; 2],
    pub(super) missing: u64,
    pub(super) bytes: u64,
    pub(super) requests: u32,
    /// Methods of requests that the other side has not been told of; all that are answered alike are
    /// called GET.
    pub(super) asked: Vec<&'static str>,
    /// Something of a tunnel or an upgrade was agreed: both sides change.
    pub(super) change: Option<Change>,
}

/// What one side becomes.
pub(super) struct Change {
    pub(super) from: Side,
    pub(super) rest: Vec<u8>,
    pub(super) to: To,
}

#[derive(Clone, Copy)]
pub(super) enum To {
    Tunnel,
    Websocket(Option<DeflateParams>),
}

impl About {
    pub(super) fn carry(&mut self, carrier: Carrier) {
        if !self.carried_by.contains(&carrier) {
            self.carried_by.push(carrier);
        }
    }

    pub(super) fn name(
        &mut self,
        name: String,
        port: Option<u16>,
        place: NamePlace,
        at: Timestamp,
    ) {
        let known = |n: &NameHeard| n.name == name && n.port == port && n.place == place;
        if !name.is_empty() && self.names.len() < MAX_NAMES && !self.names.iter().any(known) {
            self.names.push(NameHeard { at, name, place, port });
        }
    }

    pub(super) fn http(&mut self, event: &HttpEvent<'_>, from: Side, at: Timestamp) {
        match event {
            HttpEvent::Request { method, target, headers } => {
                self.requests += 1;
                if self.asked.len() < MAX_ASKED {
                    let other = ["CONNECT", "HEAD"].into_iter().find(|other| other == method);
                    self.asked.push(other.unwrap_or("GET"));
                }
                self.request(method, target, headers, from, at);
            }
            HttpEvent::Response { .. } => {}
            HttpEvent::Body(body) => {
                let before = self.conversation.tally.is_evident();
                self.conversation.hear(body, from, at);
                if self.conversation.tally.is_evident() && !before {
                    self.carry(Carrier::Http);
                }
            }
            HttpEvent::Upgraded { deflate, rest } => {
                self.carry(Carrier::Http);
                let to = To::Websocket(*deflate);
                self.change = Some(Change { from, rest: rest.to_vec(), to });
            }
            HttpEvent::Tunnel { rest } => {
                self.change = Some(Change { from, rest: rest.to_vec(), to: To::Tunnel });
            }
        }
    }

    /// Takes a head that was cut off: a whole line of it may say enough.
    pub(super) fn cut_head(&mut self, head: &[u8], from: Side, at: Timestamp) {
        let sign = MINING_HEADERS.iter().find(|sign| {
            let is = |(name, _): (&[u8], &[u8])| name.eq_ignore_ascii_case(sign.as_bytes());
            opening::fields(head).any(is)
        });
        if let Some(sign) = sign {
            self.sign_of_work(sign, from, at);
        }
    }

    /// Only machines at work send this header; the request's body may not have been heard.
    fn sign_of_work(&mut self, header: &str, from: Side, at: Timestamp) {
        let tally = &mut self.conversation.tally;
        tally.speaks(WorkProtocol::Getwork, 1);
        tally.heard(header, Role::Subject, at);
        tally.evident();
        self.conversation.works_at(from);
        self.carry(Carrier::Http);
    }

    /// Takes a host as HTTP names it. Each request repeats it.
    fn host(&mut self, text: &str, at: Timestamp) {
        let (name, port) = host_and_port(text);
        let place = NamePlace::HttpHost;
        let known =
            |n: &NameHeard| n.name.eq_ignore_ascii_case(name) && n.port == port && n.place == place;
        if !self.names.iter().any(known) {
            self.name(name.to_ascii_lowercase(), port, place, at);
        }
    }

    fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &Headers<'_>,
        from: Side,
        at: Timestamp,
    ) {
        if method.eq_ignore_ascii_case("CONNECT") {
            return self.host(target, at);
        }
        self.carry(Carrier::Http);
        if let Some(host) = headers.first("Host") {
            self.host(host, at);
        }
        let tally = &mut self.conversation.tally;
        if let Some(agent) = headers.first("User-Agent") {
            tally.agent(agent);
        }
        if let Some(user) = headers.first("Authorization").and_then(user) {
            tally.login(&user);
        }
        if let Some(name) = MINING_HEADERS.iter().find(|name| headers.first(name).is_some()) {
            self.sign_of_work(name, from, at);
        }
    }
}

/// The user of basic authentication (RFC 7617); the password is dropped here.
fn user(authorization: &str) -> Option<String> {
    let (scheme, coded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(coded.trim()).ok()?;
    let user = decoded.split(|byte| *byte == b':').next()?;
    Some(String::from_utf8_lossy(user).into_owned())
}

/// Takes `host:port` apart; IPv6 addresses stand in brackets.
fn host_and_port(text: &str) -> (&str, Option<u16>) {
    let text = text.trim();
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            (host, port.parse().ok())
        }
        _ => (text, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches([']', '.']);
    (host, port)
}
