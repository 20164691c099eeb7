//! One JSON-RPC message, borrowed from the bytes it came in.
//!
//! In: the bytes of one or more JSON texts. Out: a [`Message`] for each object, members of a batch
//! included. Values stay raw until a dialect asks for them, so that a long block template costs one
//! pass. Lenient where real programs are: keys in any order and letter case, repeated keys (the first
//! counts), no `jsonrpc` member, text that is not UTF-8 (Chinese rig names in GBK).
//!
//! Standard: JSON-RPC 1.0 and 2.0, RFC 8259. Limits: [`MAX_BATCH`], [`MAX_ITEMS`]; nesting costs no
//! stack because values are skipped without recursion.

use std::borrow::Cow;

use memchr::memchr;
use serde_json::value::RawValue;

use super::json::Reader;

/// Most messages taken from one batch.
pub(crate) const MAX_BATCH: usize = 64;
/// Most items looked at in one list.
pub(crate) const MAX_ITEMS: usize = 24;
/// Most JSON texts taken from one piece.
const MAX_TEXTS: usize = 256;

/// What a message consists of; every part may be absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message<'a> {
    /// Ties a reply to its question.
    pub(crate) id: Option<Raw<'a>>,
    /// The verb.
    pub(crate) method: Option<Cow<'a, str>>,
    /// What goes with the verb.
    pub(crate) params: Option<Raw<'a>>,
    /// The answer.
    pub(crate) result: Option<Raw<'a>>,
    /// Why there is none.
    pub(crate) error: Option<Raw<'a>>,
    /// Rig name beside `params`, in the dialects of Ethereum.
    pub(crate) worker: Option<Raw<'a>>,
    /// Verb of the browser miners' form (`type`, `identifier`).
    pub(crate) kind: Option<Cow<'a, str>>,
    /// Algorithm beside `params`, where a pool serves several.
    pub(crate) algorithm: Option<Raw<'a>>,
    /// The whole object, for forms that keep their parameters at the top.
    pub(crate) whole: Option<Raw<'a>>,
}

/// A JSON value that was delimited but not interpreted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a>(pub(super) &'a str);

impl<'a> Raw<'a> {
    /// Text of a JSON string.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        text(self.0)
    }

    /// Bytes it takes as it was sent, quotation marks included.
    pub(crate) fn length(self) -> usize {
        self.0.len()
    }

    /// A number, also one written as text (`"8192"`), as some pools do.
    pub(crate) fn number(self) -> Option<f64> {
        let number = self.0.trim_matches('"').trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }

    /// `true` or `false`.
    pub(crate) fn truth(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Whether it is an object.
    pub(crate) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// Whether it is a list.
    pub(crate) fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    /// The items of a list, at most [`MAX_ITEMS`]; empty for anything else.
    pub(crate) fn items(self) -> Items<'a> {
        let mut items = Items::default();
        if self.is_list() {
            // What was delimited is sound.
            let _ = Reader::new(self.0).list(|item| {
                if let Some(place) = items.first.get_mut(items.count) {
                    *place = Raw(item);
                }
                items.count += 1;
            });
        }
        items
    }

    /// A member of an object.
    pub(crate) fn field(self, name: &str) -> Option<Self> {
        self.fields([name])[0]
    }

    /// Members of an object, in one pass.
    pub(crate) fn fields<const N: usize>(self, names: [&str; N]) -> [Option<Self>; N] {
        let mut found = [None; N];
        if self.is_object() {
            let _ = members(&mut Reader::new(self.0), &names, &mut found);
        }
        found
    }

    /// A number that ties equal values together: of a string its content, so that `1` is `"1"`.
    pub(crate) fn key(self) -> u64 {
        key_of(self.0.trim_matches('"'))
    }
}

/// Text of a JSON string.
fn text(string: &str) -> Option<Cow<'_, str>> {
    let inner = string.strip_prefix('"')?.strip_suffix('"')?;
    match memchr(b'\\', inner.as_bytes()) {
        None => Some(Cow::Borrowed(inner)),
        Some(_) => serde_json::from_str(string).ok().map(Cow::Owned),
    }
}

/// Finds members of an object by their names, letter case apart; none if it is damaged, with what was
/// found before that.
fn members<'a>(
    reader: &mut Reader<'a>,
    names: &[&str],
    found: &mut [Option<Raw<'a>>],
) -> Option<()> {
    reader.object(|name, value| {
        let name = text(name)?;
        let place = names.iter().position(|known| name.eq_ignore_ascii_case(known));
        if let Some(place) = place.and_then(|place| found.get_mut(place)) {
            place.get_or_insert(Raw(value));
        }
        Some(())
    })
}

/// A number for a text: FNV-1a, which is fixed, so that runs agree.
pub(crate) fn key_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Items of a list; the first are kept in place, since every message has one.
#[derive(Clone, Debug)]
pub(crate) struct Items<'a> {
    first: [Raw<'a>; MAX_ITEMS],
    count: usize,
}

impl Default for Items<'_> {
    fn default() -> Self {
        Self { first: [Raw(""); MAX_ITEMS], count: 0 }
    }
}

impl<'a> Items<'a> {
    /// How many there are, those beyond [`MAX_ITEMS`] included.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The item at a place.
    pub(crate) fn at(&self, place: usize) -> Option<Raw<'a>> {
        self.first.get(..self.count.min(MAX_ITEMS))?.get(place).copied()
    }

    /// The text at a place.
    pub(crate) fn text(&self, place: usize) -> Option<Cow<'a, str>> {
        self.at(place)?.text()
    }

    /// Those that are kept.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Raw<'a>> + '_ {
        self.first.iter().take(self.count).copied()
    }
}

/// Reads every message in a piece of bytes. Bytes that are not JSON are passed over in silence.
pub(crate) fn messages(bytes: &[u8], hear: &mut dyn FnMut(&Message<'_>)) {
    let text = str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
    // Socket.IO writes the kind of its packet before the JSON: `42["event",{...}]`.
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if !text.starts_with(['{', '[']) {
        return;
    }
    // Nearly always it is one object and nothing else: then one pass is enough.
    if let Some((message, end)) = first(text)
        && end == text.len()
    {
        return hear(&message);
    }
    let texts = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    for raw in texts.take(MAX_TEXTS).map_while(Result::ok) {
        let raw = Raw(raw.get());
        if raw.is_list() {
            for member in batch(raw).into_iter().filter(|member| member.is_object()) {
                one(member, hear);
            }
        } else if raw.is_object() {
            one(raw, hear);
        }
    }
}

/// The message that a text begins with, and the bytes it takes; none if it is not a whole object.
pub(crate) fn first(text: &str) -> Option<(Message<'_>, usize)> {
    if !text.starts_with('{') {
        return None;
    }
    let (mut reader, mut found) = (Reader::new(text), [None; Message::MEMBERS.len()]);
    members(&mut reader, &Message::MEMBERS, &mut found)?;
    let end = reader.at();
    Some((Message { whole: text.get(..end).map(Raw), ..Message::of(found) }, end))
}

/// Reads as much of a message as came before it was cut off: the members that are whole.
pub(crate) fn cut_message(bytes: &[u8], hear: &mut dyn FnMut(&Message<'_>)) {
    let text = String::from_utf8_lossy(bytes);
    if text.starts_with('{') {
        let mut found = [None; Message::MEMBERS.len()];
        let _ = members(&mut Reader::new(&text), &Message::MEMBERS, &mut found);
        hear(&Message::of(found));
    }
}

fn one(raw: Raw<'_>, hear: &mut dyn FnMut(&Message<'_>)) {
    let message = Message::of(raw.fields(Message::MEMBERS));
    hear(&Message { whole: Some(raw), ..message });
}

fn batch(raw: Raw<'_>) -> Vec<Raw<'_>> {
    let mut items = Vec::new();
    let _ = Reader::new(raw.0).list(|item| {
        if items.len() < MAX_BATCH {
            items.push(Raw(item));
        }
    });
    items
}

impl<'a> Message<'a> {
    const MEMBERS: [&'static str; 9] =
        ["id", "method", "params", "result", "error", "worker", "type", "identifier", "algo"];

    fn of(members: [Option<Raw<'a>>; Message::MEMBERS.len()]) -> Self {
        let [id, method, params, result, error, worker, kind, identifier, algorithm] = members;
        Self {
            id: id.filter(|id| !id.is_null()),
            method: method.and_then(Raw::text),
            params,
            result,
            error: error.filter(|error| !error.is_null()),
            worker,
            kind: kind.and_then(Raw::text).or_else(|| identifier.and_then(Raw::text)),
            algorithm,
            whole: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn methods(bytes: &[u8]) -> Vec<String> {
        let mut heard = Vec::new();
        messages(bytes, &mut |m| heard.extend(m.method.clone().map(Cow::into_owned)));
        heard
    }

    #[test]
    fn batches_run_together_and_odd_wrapping_are_all_read() {
        for (bytes, expected) in [
            (&b"{\"method\":\"a\"}{\"method\":\"b\"}"[..], vec!["a", "b"]),
            (b"\xef\xbb\xbf {\"METHOD\":\"a\"}\0", vec!["a"]),
            (b"[{\"method\":\"a\"},7,{\"method\":\"b\"}]", vec!["a", "b"]),
            (b"{\"method\":\"m\\u0061\"}", vec!["ma"]),
            (b"{\"method\":\"a\",\"method\":\"b\"}", vec!["a"]),
            (b"{\"params\":[\"\xb5\xda\"],\"method\":\"a\"}", vec!["a"]),
            (b"42[\"message\",{\"method\":\"a\"}]", vec!["a"]),
            (b"method", vec![]),
        ] {
            assert_eq!(methods(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = format!("{{\"params\":{}{}}}", "[".repeat(60_000), "]".repeat(60_000));
        messages(deep.as_bytes(), &mut |m| {
            assert_eq!(m.params.map(|p| p.items().count()), Some(1));
        });
    }

    #[test]
    fn a_message_cut_anywhere_is_passed_over() {
        let whole = br#"{"id":1,"method":"mining.subscribe","params":["a\"b",{"c":[1,2]}]}"#;
        for end in 0..whole.len() {
            assert!(methods(&whole[..end]).is_empty());
        }
        assert_eq!(methods(whole), ["mining.subscribe"]);
    }

    #[test]
    fn values_are_what_they_say() {
        let raw = Raw(r#"{"a":"8192","b":[1,"x",null],"c":true}"#);
        let [a, b, c, d] = raw.fields(["a", "b", "c", "d"]);
        assert_eq!(a.and_then(Raw::number), Some(8192.0));
        let b = b.expect("is there").items();
        assert_eq!((b.count(), b.text(1).as_deref()), (3, Some("x")));
        assert_eq!(c.and_then(Raw::truth), Some(true));
        assert!(d.is_none());
        assert_eq!(Raw("1").key(), Raw("\"1\"").key());
    }
}
