//! Names and addresses in DNS messages.
//!
//! In: one message (RFC 1035, 4.1), from a UDP payload or a TCP side with its two-byte length
//! (RFC 1035, 4.2.2). Out: the names asked for, and for each name its addresses with aliases
//! followed (A, AAAA, CNAME; HTTPS and SVCB of RFC 9460 as questions). Names come out in lower case
//! (so random case, draft-vixie-dnsext-dns0x20, is undone) without the final dot. It leaves out
//! multicast DNS, other record types and names that cannot be host names. Compression pointers
//! must point backwards, so a loop cannot be followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hashwarden_domain::observation::wire::Transport;

/// Most questions read of one message; real ones have one.
pub const MAX_QUESTIONS: usize = 8;
/// Most answer records read of one message.
pub const MAX_RECORDS: usize = 128;
/// Most addresses kept for one name.
pub const MAX_ADDRESSES: usize = 32;
/// Longest chain of aliases followed; resolvers give up at about the same length.
pub const MAX_ALIASES: usize = 16;

const HEADER: usize = 12;
const MAX_NAME: usize = 253;
/// RFC 1035, 3.1: 127 labels fit in 255 bytes; each may cost one pointer.
const MAX_LABELS: usize = 127;

const TYPE_A: u16 = 1;
const TYPE_CNAME: u16 = 5;
const TYPE_AAAA: u16 = 28;
const TYPE_SVCB: u16 = 64;
const TYPE_HTTPS: u16 = 65;
const TYPE_ANY: u16 = 255;
const CLASS_INTERNET: u16 = 1;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DnsMessage {
    /// Whether it answers.
    pub response: bool,
    /// Names asked for, each once.
    pub questions: Vec<String>,
    /// Names with addresses: those asked for first, then the aliases on the way to the address.
    pub resolved: Vec<Resolved>,
}

/// A name and its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Lower case, without a final dot.
    pub name: String,
    /// A and AAAA records reached from it, at most [`MAX_ADDRESSES`].
    pub addresses: Vec<IpAddr>,
}

/// Reads one message: a UDP payload, or the bytes of a TCP side with the two-byte length first.
///
/// None when it is not a DNS message about names we read. An answer that is cut short gives what
/// came before the cut.
pub fn message(payload: &[u8], transport: Transport) -> Option<DnsMessage> {
    let bytes = match transport {
        Transport::Tcp => {
            let (&[high, low], rest) = payload.split_first_chunk::<2>()?;
            rest.get(..usize::from(u16::from_be_bytes([high, low])))?
        }
        Transport::Udp => payload,
    };
    let (header, _) = bytes.split_first_chunk::<HEADER>()?;
    let [_, _, flags, code, counts @ ..] = header;
    let opcode = flags >> 3 & 0x0f;
    let [questions, answers] = [0, 2].map(|at| u16::from_be_bytes([counts[at], counts[at + 1]]));
    // The reserved bit is zero since RFC 1035; other traffic on port 53 seldom keeps it so.
    if opcode != 0 || code & 0x40 != 0 || questions == 0 || usize::from(questions) > MAX_QUESTIONS {
        return None;
    }
    let mut message = DnsMessage { response: flags & 0x80 != 0, ..DnsMessage::default() };
    let mut at = HEADER;
    for _ in 0..questions {
        let (name, next) = name(bytes, at)?;
        let [kind, class] = [u16_at(bytes, next)?, u16_at(bytes, next + 2)?];
        at = next + 4;
        // The top bit of the class asks for a unicast answer in multicast DNS (RFC 6762, 5.4).
        let wanted =
            matches!(kind, TYPE_A | TYPE_AAAA | TYPE_ANY | TYPE_CNAME | TYPE_HTTPS | TYPE_SVCB);
        if let Some(name) = name
            && wanted
            && class == CLASS_INTERNET
            && !message.questions.contains(&name)
        {
            message.questions.push(name);
        }
    }
    if message.questions.is_empty() {
        return None;
    }
    if message.response {
        let records = records(bytes, at, usize::from(answers).min(MAX_RECORDS));
        message.resolved = resolve(&message.questions, &records);
    }
    Some(message)
}

enum Record {
    Address(String, IpAddr),
    Alias(String, String),
}

/// The records that name or number something, as far as the bytes go.
fn records(bytes: &[u8], mut at: usize, count: usize) -> Vec<Record> {
    let mut records = Vec::new();
    for _ in 0..count {
        let Some((record, next)) = record(bytes, at) else { break };
        records.extend(record);
        at = next;
    }
    records
}

fn record(bytes: &[u8], at: usize) -> Option<(Option<Record>, usize)> {
    let (owner, head) = name(bytes, at)?;
    let [kind, class] = [u16_at(bytes, head)?, u16_at(bytes, head + 2)?];
    let data_at = head + 10;
    let length = usize::from(u16_at(bytes, head + 8)?);
    let next = data_at + length;
    let data = bytes.get(data_at..next)?;
    let Some(owner) = owner.filter(|_| class == CLASS_INTERNET) else {
        return Some((None, next));
    };
    let record = match kind {
        TYPE_A => <[u8; 4]>::try_from(data)
            .ok()
            .map(|octets| Record::Address(owner, Ipv4Addr::from(octets).into())),
        TYPE_AAAA => <[u8; 16]>::try_from(data)
            .ok()
            .map(|octets| Record::Address(owner, Ipv6Addr::from(octets).into())),
        TYPE_CNAME => name(bytes, data_at)?.0.map(|target| Record::Alias(owner, target)),
        _ => None,
    };
    Some((record, next))
}

/// Follows the aliases of each name asked for, in whatever order the records came.
fn resolve(questions: &[String], records: &[Record]) -> Vec<Resolved> {
    let mut resolved: Vec<Resolved> = Vec::new();
    let mut names: Vec<&str> = questions.iter().map(String::as_str).collect();
    for question in questions {
        let mut name = question.as_str();
        for _ in 0..MAX_ALIASES {
            let alias = records.iter().find_map(|record| match record {
                Record::Alias(owner, target) if owner == name => Some(target.as_str()),
                _ => None,
            });
            let Some(alias) = alias.filter(|alias| !names.contains(alias)) else { break };
            names.push(alias);
            name = alias;
        }
    }
    for name in names {
        let addresses = addresses(name, records);
        if !addresses.is_empty() {
            resolved.push(Resolved { name: name.to_owned(), addresses });
        }
    }
    resolved
}

fn addresses(name: &str, records: &[Record]) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    let mut name = name;
    // As many steps as aliases may have: a chain that bites its tail ends here.
    for _ in 0..=MAX_ALIASES {
        let mut alias = None;
        for record in records {
            match record {
                Record::Address(owner, address) if owner == name => {
                    if addresses.len() < MAX_ADDRESSES && !addresses.contains(address) {
                        addresses.push(*address);
                    }
                }
                Record::Alias(owner, target) if owner == name => alias = Some(target.as_str()),
                Record::Address(..) | Record::Alias(..) => {}
            }
        }
        let Some(target) = alias else { break };
        name = target;
    }
    addresses
}

/// A name and where it ends; no text for one that cannot be a host name.
fn name(bytes: &[u8], start: usize) -> Option<(Option<String>, usize)> {
    let mut text = [0; MAX_NAME];
    let mut used = 0;
    let mut fits = true;
    let mut at = start;
    let mut end = None;
    // A pointer must lead to before where this run of labels began, so that every jump goes back.
    let mut limit = start;
    for _ in 0..=2 * MAX_LABELS {
        let length = usize::from(*bytes.get(at)?);
        match length & 0xc0 {
            0 if length == 0 => {
                let text = str::from_utf8(text.get(..used)?).ok().filter(|name| !name.is_empty());
                let name = text.filter(|_| fits).map(str::to_owned);
                return Some((name, end.unwrap_or(at + 1)));
            }
            0 => {
                let label = bytes.get(at + 1..=at + length)?;
                at += 1 + length;
                if used > 0 {
                    *text.get_mut(used)? = b'.';
                    used += 1;
                }
                let place = text.get_mut(used..used + length)?;
                for (to, byte) in place.iter_mut().zip(label) {
                    fits &= byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_';
                    *to = byte.to_ascii_lowercase();
                }
                used += length;
            }
            0xc0 => {
                let target = (length & 0x3f) << 8 | usize::from(*bytes.get(at + 1)?);
                end.get_or_insert(at + 2);
                if target >= limit || target < HEADER {
                    return None;
                }
                (at, limit) = (target, target);
            }
            _ => return None,
        }
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([pair[0], pair[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(name: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for label in name.split('.') {
            out.push(u8::try_from(label.len()).unwrap());
            out.extend(label.as_bytes());
        }
        out.push(0);
        out
    }

    fn question(flags: u8, answers: u8, name: &str, kind: u8) -> Vec<u8> {
        let mut out = vec![0xab, 0xcd, flags, 0, 0, 1, 0, answers, 0, 0, 0, 0];
        out.extend(encoded(name));
        out.extend([0, kind, 0, 1]);
        out
    }

    fn answer(owner: &[u8], kind: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        [owner, &[0, kind, 0, 1, 0, 0, 0, 60], &length, data].concat()
    }

    /// pool.example -> lb.example -> two addresses, with compression, addresses first.
    fn chain() -> Vec<u8> {
        let mut out = question(0x81, 3, "pool.example", 1);
        let alias = encoded("lb.example");
        out.extend(answer(&alias, 1, &[192, 0, 2, 1]));
        out.extend(answer(&[0xc0, 12], 5, b"\x02lb\xc0\x11"));
        let six: Ipv6Addr = "2001:db8::1".parse().unwrap();
        out.extend(answer(&alias, 28, &six.octets()));
        out
    }

    fn udp(bytes: &[u8]) -> Option<DnsMessage> {
        message(bytes, Transport::Udp)
    }

    #[test]
    fn aliases_are_followed_to_addresses() {
        let message = udp(&chain()).unwrap();
        assert_eq!(message.questions, ["pool.example"]);
        let names: Vec<&str> = message.resolved.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["pool.example", "lb.example"]);
        assert_eq!(message.resolved[0].addresses.len(), 2);
    }

    #[test]
    fn case_is_folded_and_kinds_are_chosen() {
        let asked = |kind| udp(&question(1, 0, "XmR.PoOl.Example", kind)).map(|m| m.questions);
        for kind in [1, 5, 28, 64, 65, 255] {
            assert_eq!(asked(kind), Some(vec!["xmr.pool.example".to_owned()]), "{kind}");
        }
        assert_eq!(asked(12), None);
        assert_eq!(asked(16), None);
    }

    #[test]
    fn over_tcp_the_length_comes_first() {
        let chain = chain();
        let mut bytes = u16::try_from(chain.len()).unwrap().to_be_bytes().to_vec();
        bytes.extend(&chain);
        assert_eq!(message(&bytes, Transport::Tcp), udp(&chain));
        for end in 0..bytes.len() {
            assert_eq!(message(&bytes[..end], Transport::Tcp), None);
        }
    }

    #[test]
    fn cut_anywhere_it_gives_what_came_before() {
        let bytes = chain();
        let whole = udp(&bytes).unwrap();
        let asked = question(0x81, 3, "pool.example", 1).len();
        for end in 0..bytes.len() {
            let cut = udp(&bytes[..end]);
            assert_eq!(cut.is_some(), end >= asked, "{end}");
            if let Some(cut) = cut {
                assert_eq!(cut.questions, whole.questions);
            }
        }
    }

    #[test]
    fn loops_and_forward_pointers_end() {
        let head = [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for tail in [
            b"\xc0\x0c\x00\x01\x00\x01".as_slice(),
            b"\x01a\xc0\x0c\x00\x01\x00\x01",
            b"\xc0\x0e\xc0\x0c\x00\x01\x00\x01",
            b"\xc0\xff",
            b"\xc0\x00\x00\x01\x00\x01",
            b"\x40a\x00\x00\x01\x00\x01",
        ] {
            assert_eq!(udp(&[head.as_slice(), tail].concat()), None, "{tail:?}");
        }
        // Two names that are aliases of each other.
        let mut bytes = question(0x81, 2, "a.example", 1);
        let [a, b] = [encoded("a.example"), encoded("b.example")];
        bytes.extend(answer(&a, 5, &b));
        bytes.extend(answer(&b, 5, &a));
        assert_eq!(udp(&bytes).unwrap().resolved, []);
    }

    #[test]
    fn other_traffic_is_not_dns() {
        assert_eq!(udp(b"GET / HTTP/1.1\r\n\r\n"), None);
        assert_eq!(udp(&[0; 64]), None);
        assert_eq!(udp(&question(0x28, 0, "pool.example", 1)), None); // dynamic update
        assert_eq!(udp(&question(1, 0, "bad name.example", 1)), None);
        let long = vec!["a".repeat(63); 4].join(".");
        assert_eq!(udp(&question(1, 0, &long, 1)), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(at in 0_usize..90, byte: u8, tail: Vec<u8>) {
            let mut bytes = chain();
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            let _ = udp(&bytes);
            bytes.truncate(at);
            bytes.extend(tail);
            let _ = udp(&bytes);
            let _ = message(&bytes, Transport::Tcp);
        }
    }
}
