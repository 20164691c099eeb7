//! Zeek's logs as JSON lines.
//!
//! In: one line. Out: a row of the logs that are read. With `_path` (as the streaming writer and most
//! shippers add it) the log is known; without, it is told by keys that only that log has.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::{Answers, Field, Log, Row};

/// The keys that are read, each as it stands.
#[derive(Debug, Deserialize)]
pub(super) struct Fields<'a> {
    #[serde(borrow, rename = "_path")]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    ts: Option<&'a RawValue>,
    #[serde(borrow)]
    uid: Option<&'a RawValue>,
    #[serde(borrow, rename = "id.orig_h", alias = "id_orig_h")]
    origin_host: Option<&'a RawValue>,
    #[serde(borrow, rename = "id.orig_p", alias = "id_orig_p")]
    origin_port: Option<&'a RawValue>,
    #[serde(borrow, rename = "id.resp_h", alias = "id_resp_h")]
    responder_host: Option<&'a RawValue>,
    #[serde(borrow, rename = "id.resp_p", alias = "id_resp_p")]
    responder_port: Option<&'a RawValue>,
    #[serde(borrow)]
    proto: Option<&'a RawValue>,
    #[serde(borrow)]
    duration: Option<&'a RawValue>,
    #[serde(borrow)]
    orig_bytes: Option<&'a RawValue>,
    #[serde(borrow)]
    resp_bytes: Option<&'a RawValue>,
    #[serde(borrow)]
    conn_state: Option<&'a RawValue>,
    #[serde(borrow)]
    missed_bytes: Option<&'a RawValue>,
    #[serde(borrow)]
    orig_pkts: Option<&'a RawValue>,
    #[serde(borrow)]
    orig_ip_bytes: Option<&'a RawValue>,
    #[serde(borrow)]
    resp_pkts: Option<&'a RawValue>,
    #[serde(borrow)]
    resp_ip_bytes: Option<&'a RawValue>,
    #[serde(borrow)]
    trans_id: Option<&'a RawValue>,
    #[serde(borrow)]
    query: Option<&'a RawValue>,
    #[serde(borrow)]
    qtype_name: Option<&'a RawValue>,
    #[serde(borrow)]
    rcode_name: Option<&'a RawValue>,
    #[serde(borrow)]
    answers: Option<&'a RawValue>,
    #[serde(borrow)]
    rejected: Option<&'a RawValue>,
    #[serde(borrow)]
    cipher: Option<&'a RawValue>,
    #[serde(borrow)]
    established: Option<&'a RawValue>,
    #[serde(borrow)]
    client_initial_dcid: Option<&'a RawValue>,
    #[serde(borrow)]
    server_name: Option<&'a RawValue>,
    #[serde(borrow)]
    trans_depth: Option<&'a RawValue>,
    #[serde(borrow)]
    host: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    uri: Option<&'a RawValue>,
    #[serde(borrow)]
    request_body_len: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    notice: Option<&'a RawValue>,
    #[serde(borrow)]
    gaps: Option<&'a RawValue>,
    #[serde(borrow)]
    percent_lost: Option<&'a RawValue>,
    // Of logs that are passed over; they lie in the same folder.
    #[serde(borrow)]
    fingerprint: Option<&'a RawValue>,
    #[serde(borrow)]
    fuid: Option<&'a RawValue>,
    #[serde(borrow)]
    note: Option<&'a RawValue>,
    #[serde(borrow)]
    peer: Option<&'a RawValue>,
    #[serde(borrow)]
    software_type: Option<&'a RawValue>,
    #[serde(borrow)]
    uids: Option<&'a RawValue>,
}

impl<'a> Fields<'a> {
    /// None when the line is not a JSON object.
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// Whether the row is of Zeek, of whichever log.
    pub(super) fn is_zeek(&self) -> bool {
        let moment = self.ts.and_then(plain).is_some_and(is_moment);
        let marks = [
            self.path,
            self.uid,
            self.uids,
            self.fuid,
            self.fingerprint,
            self.note,
            self.peer,
            self.software_type,
        ];
        moment && (self.log().is_some() || marks.into_iter().any(|mark| mark.is_some()))
    }

    fn log(&self) -> Option<Log> {
        if let Some(path) = self.path {
            return Log::of_path(plain(path)?);
        }
        if self.percent_lost.is_some() && self.gaps.is_some() {
            return Some(Log::CaptureLoss);
        }
        if self.name.is_some() && self.notice.is_some() {
            return Some(Log::Weird);
        }
        self.uid?;
        if self.conn_state.is_some() {
            return Some(Log::Conn);
        }
        if self.trans_id.is_some() && self.rejected.is_some() {
            return Some(Log::Dns);
        }
        if self.trans_depth.is_some() && self.request_body_len.is_some() {
            return Some(Log::Http);
        }
        if self.client_initial_dcid.is_some() {
            return Some(Log::Quic);
        }
        if self.established.is_some() && (self.server_name.is_some() || self.cipher.is_some()) {
            return Some(Log::Ssl);
        }
        None
    }

    /// None for a log that is not read.
    pub(super) fn row(&self) -> Option<Row<'a>> {
        let mut row =
            Row { log: self.log()?, values: [None; Field::COUNT], answers: Answers::None };
        for (field, value) in [
            (Field::Time, self.ts),
            (Field::OriginHost, self.origin_host),
            (Field::OriginPort, self.origin_port),
            (Field::ResponderHost, self.responder_host),
            (Field::ResponderPort, self.responder_port),
            (Field::Transport, self.proto),
            (Field::Duration, self.duration),
            (Field::OriginBytes, self.orig_bytes),
            (Field::ResponderBytes, self.resp_bytes),
            (Field::State, self.conn_state),
            (Field::MissedBytes, self.missed_bytes),
            (Field::OriginPackets, self.orig_pkts),
            (Field::OriginIpBytes, self.orig_ip_bytes),
            (Field::ResponderPackets, self.resp_pkts),
            (Field::ResponderIpBytes, self.resp_ip_bytes),
            (Field::Query, self.query),
            (Field::QueryType, self.qtype_name),
            (Field::ReplyCode, self.rcode_name),
            (Field::ServerName, self.server_name),
            (Field::Host, self.host),
            (Field::Method, self.method),
            (Field::Uri, self.uri),
            (Field::Name, self.name),
            (Field::Gaps, self.gaps),
        ] {
            row.values[field.place()] = value.and_then(plain);
        }
        if let Some(answers) = self.answers {
            row.answers = Answers::Json(answers.get());
        }
        Some(row)
    }
}

/// A number of seconds or milliseconds, or ISO 8601.
fn is_moment(text: &[u8]) -> bool {
    let digits =
        |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'T' | b'Z');
    text.first().is_some_and(u8::is_ascii_digit) && text.iter().all(digits)
}

/// A number or a text without its quotes. A text with an escape is neither an address, a moment nor a
/// host name, so it need not be undone.
fn plain(value: &RawValue) -> Option<&[u8]> {
    let text = value.get().as_bytes();
    match text {
        [b'"', text @ .., b'"'] => Some(text),
        b"null" => None,
        _ => Some(text),
    }
}

/// The texts of an array, without those that have escapes.
pub(super) fn texts(array: &str, each: &mut dyn FnMut(&[u8])) {
    // Answers hold texts of anybody (TXT), so they are taken apart by the rules of JSON.
    let mut reader = serde_json::Deserializer::from_str(array);
    let _ = serde::Deserializer::deserialize_seq(&mut reader, Texts(each));
}

struct Texts<'e>(&'e mut dyn FnMut(&[u8]));

impl<'a> serde::de::Visitor<'a> for Texts<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<S: serde::de::SeqAccess<'a>>(self, mut array: S) -> Result<(), S::Error> {
        while let Some(element) = array.next_element::<&'a RawValue>()? {
            if let Some(text) = plain(element) {
                (self.0)(text);
            }
        }
        Ok(())
    }
}
