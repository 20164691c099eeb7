//! Words, as an expression.
//!
//! In: words. Out: an expression, or a sentence about the first word that does not fit. Qualifiers are
//! kept for the next number or address, as pcap-filter(7) has it: `port 80 or 443`.

use std::net::IpAddr;

use super::{Direction, Expression, FilterError, MAX_DEPTH, Network, Range, Test, lex::Word};

/// Protocols that have ports (IANA numbers).
pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;
pub(super) const SCTP: u8 = 132;
const ICMP: u8 = 1;
const ICMP6: u8 = 58;

pub(super) fn expression(words: &[Word<'_>]) -> Result<Expression, FilterError> {
    if words.is_empty() {
        return Ok(Expression::All);
    }
    let mut parser = Parser { words, at: 0, depth: 0, last: None };
    let expression = parser.expression()?;
    match parser.peek() {
        None => Ok(expression),
        Some(word) => Err(FilterError::new("`and` or `or` is expected here", word.text())),
    }
}

struct Parser<'a> {
    words: &'a [Word<'a>],
    at: usize,
    depth: usize,
    /// Qualifiers of the number or address before.
    last: Option<Qualifiers>,
}

/// What stands before a number or an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Qualifiers {
    network: Option<Network>,
    transport: Option<u8>,
    direction: Option<Direction>,
    kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Host,
    Net,
    Port,
    PortRange,
    Protocol,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Word<'a>> {
        self.words.get(self.at).copied()
    }

    fn take(&mut self) -> Option<Word<'a>> {
        let word = self.peek();
        self.at += usize::from(word.is_some());
        word
    }

    fn take_plain(&mut self, what: &str) -> Result<&'a str, FilterError> {
        match self.take() {
            Some(Word::Plain(text)) => Ok(text),
            Some(word) => Err(FilterError::new(format!("{what} is expected here"), word.text())),
            None => Err(FilterError::new(format!("{what} is missing at the end"), self.end())),
        }
    }

    /// The last word, to say where something is missing.
    fn end(&self) -> &'a str {
        self.words.last().map_or("", |word| word.text())
    }

    fn expression(&mut self) -> Result<Expression, FilterError> {
        let mut left = self.term()?;
        while let Some(word @ (Word::And | Word::Or)) = self.peek() {
            self.at += 1;
            let right = self.term()?;
            let (a, b) = (Box::new(left), Box::new(right));
            left = if word == Word::And { Expression::And(a, b) } else { Expression::Or(a, b) };
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Expression, FilterError> {
        if self.depth == MAX_DEPTH {
            let what = format!("more than {MAX_DEPTH} parentheses or negations inside each other");
            return Err(FilterError::new(what, self.peek().map_or("", Word::text)));
        }
        self.depth += 1;
        let term = match self.peek() {
            Some(Word::Not) => {
                self.at += 1;
                Expression::Not(Box::new(self.term()?))
            }
            Some(Word::Open) => {
                self.at += 1;
                let inner = self.expression()?;
                match self.take() {
                    Some(Word::Close) => inner,
                    Some(word) => {
                        return Err(FilterError::new("`)` is expected here", word.text()));
                    }
                    None => return Err(FilterError::new("a `)` is missing", self.end())),
                }
            }
            Some(Word::Plain(_)) => Expression::Test(self.test()?),
            Some(word) => {
                return Err(FilterError::new("a condition is expected here", word.text()));
            }
            None => return Err(FilterError::new("a condition is missing at the end", self.end())),
        };
        self.depth -= 1;
        Ok(term)
    }

    fn test(&mut self) -> Result<Test, FilterError> {
        let mut given = Qualifiers::default();
        let begin = self.at;
        while let Some(Word::Plain(text)) = self.peek() {
            match text {
                "vlan" if self.at == begin => return self.vlan(),
                "less" | "greater" if self.at == begin => return self.length(),
                "src" | "dst" => given.direction = Some(self.direction(text)),
                _ => {
                    let (network, transport, kind) = meaning(text);
                    if network.is_none() && transport.is_none() && kind.is_none() {
                        break;
                    }
                    let twice = network.is_some() && given.network.is_some()
                        || transport.is_some() && given.transport.is_some();
                    if twice {
                        return Err(FilterError::new("`and` or `or` is missing before this", text));
                    }
                    given.network = given.network.or(network);
                    given.transport = given.transport.or(transport);
                    given.kind = kind;
                }
            }
            self.at += 1;
            if given.kind.is_some() {
                break;
            }
        }
        if self.at == begin {
            // A bare number or address takes over what stood before the last one.
            given = self.last.unwrap_or_default();
        } else if given.direction.is_none() && given.kind.is_none() {
            // A word about a protocol alone; a following address makes it `ip host …`.
            match (given, self.peek()) {
                (_, Some(Word::Plain(_))) => {}
                (Qualifiers { network, transport: Some(number), .. }, _) => {
                    self.last = None;
                    return Ok(Test::Transport(network, number));
                }
                (Qualifiers { network: Some(network), .. }, _) => {
                    self.last = None;
                    return Ok(Test::Network(network));
                }
                _ => {}
            }
        }
        let text = self.take_plain("an address or a number")?;
        self.last = Some(given);
        self.value(given, text)
    }

    /// `src`, `dst`, `src or dst`, `src and dst`; the first word is still there.
    fn direction(&mut self, first: &str) -> Direction {
        let operator = self.words.get(self.at + 1);
        let second = self.words.get(self.at + 2);
        if let (Some(word @ (Word::And | Word::Or)), Some(Word::Plain(second))) = (operator, second)
            && matches!((first, *second), ("src", "dst") | ("dst", "src"))
        // `src or dst host`: but `src 10.0.0.1 or dst …` has an address in between.
        {
            self.at += 2;
            return if *word == Word::And { Direction::Both } else { Direction::Either };
        }
        if first == "src" { Direction::Source } else { Direction::Destination }
    }

    fn vlan(&mut self) -> Result<Test, FilterError> {
        self.at += 1;
        self.last = None;
        let Some(Word::Plain(text)) = self.peek() else { return Ok(Test::Vlan(None)) };
        let Ok(number) = text.parse::<u16>() else { return Ok(Test::Vlan(None)) };
        self.at += 1;
        if number > 4095 {
            return Err(FilterError::new("a VLAN number is at most 4095", text));
        }
        Ok(Test::Vlan(Some(number)))
    }

    fn length(&mut self) -> Result<Test, FilterError> {
        let longer = self.take().is_some_and(|word| word.text() == "greater");
        self.last = None;
        let text = self.take_plain("a length in bytes")?;
        let number: u32 =
            text.parse().map_err(|_| FilterError::new("a length is a whole number", text))?;
        // Both include the number itself, as in pcap-filter(7).
        Ok(if longer { Test::AtLeast(number) } else { Test::AtMost(number) })
    }

    fn value(&mut self, given: Qualifiers, text: &str) -> Result<Test, FilterError> {
        let direction = given.direction.unwrap_or(Direction::Either);
        match given.kind {
            Some(Kind::Port | Kind::PortRange) => {
                if given.transport.is_some_and(|one| ![TCP, UDP, SCTP].contains(&one)) {
                    return Err(FilterError::new("only tcp, udp and sctp have ports", text));
                }
                if given.network == Some(Network::Arp) {
                    return Err(FilterError::new("arp has no ports", text));
                }
                let (low, high) = ports(given.kind == Some(Kind::PortRange), text)?;
                Ok(Test::Port(given.network, given.transport, direction, low, high))
            }
            Some(Kind::Protocol) => {
                let number = match text {
                    "tcp" => TCP,
                    "udp" => UDP,
                    "sctp" => SCTP,
                    "icmp" => ICMP,
                    "icmp6" => ICMP6,
                    _ => text.parse().map_err(|_| {
                        FilterError::new("a protocol is a number up to 255, tcp or udp", text)
                    })?,
                };
                Ok(Test::Transport(given.network, number))
            }
            kind @ (Some(Kind::Host | Kind::Net) | None) => {
                if given.transport.is_some() {
                    return Err(FilterError::new(
                        "an address does not belong to a transport: write `tcp and host …`",
                        text,
                    ));
                }
                let range = if kind == Some(Kind::Net) {
                    self.network(text)?
                } else if text.contains('/') {
                    return Err(FilterError::new("a range of addresses is a `net`", text));
                } else {
                    let address: IpAddr = text.parse().map_err(|_| not_an_address(text))?;
                    Range { address, bits: if address.is_ipv4() { 32 } else { 128 } }
                };
                let fits = match given.network {
                    Some(Network::V4 | Network::Arp) => range.address.is_ipv4(),
                    Some(Network::V6) => range.address.is_ipv6(),
                    None => true,
                };
                if !fits {
                    return Err(FilterError::new("the address is of the other family", text));
                }
                Ok(Test::Address(given.network, direction, range))
            }
        }
    }

    /// `10.0.0.0/8`, `10.0.0.0 mask 255.0.0.0`, `192.168.1`, `2001:db8::/32`.
    fn network(&mut self, text: &str) -> Result<Range, FilterError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => {
                let bits = bits.parse::<u8>();
                (address, Some(bits.map_err(|_| FilterError::new("a prefix is a number", text))?))
            }
            None => (text, None),
        };
        let (address, shown) = if let Ok(address) = address.parse::<IpAddr>() {
            (address, if address.is_ipv4() { 32 } else { 128 })
        } else {
            short(address).ok_or_else(|| not_an_address(text))?
        };
        let mut bits = bits.unwrap_or(shown);
        if self.peek() == Some(Word::Plain("mask")) {
            self.at += 1;
            let mask = self.take_plain("a mask as 255.255.0.0")?;
            bits = mask
                .parse::<std::net::Ipv4Addr>()
                .ok()
                .map(u32::from)
                .filter(|mask| mask.leading_ones() + mask.trailing_zeros() == 32 || *mask == 0)
                .and_then(|mask| u8::try_from(mask.leading_ones()).ok())
                .ok_or_else(|| FilterError::new("a mask has its ones in front", mask))?;
        }
        let (width, host_bits) = match address {
            IpAddr::V4(v4) => (32, u128::from(u32::from(v4))),
            IpAddr::V6(v6) => (128, u128::from(v6)),
        };
        if bits > width {
            return Err(FilterError::new(format!("a prefix has at most {width} bits"), text));
        }
        let free = u32::from(width - bits);
        if free > 0 && host_bits & (u128::MAX >> (128 - free)) != 0 {
            return Err(FilterError::new("the address has bits set behind its prefix", text));
        }
        Ok(Range { address, bits })
    }
}

/// What a key word says.
fn meaning(word: &str) -> (Option<Network>, Option<u8>, Option<Kind>) {
    let kind = match word {
        "host" => Some(Kind::Host),
        "net" => Some(Kind::Net),
        "port" => Some(Kind::Port),
        "portrange" => Some(Kind::PortRange),
        "proto" => Some(Kind::Protocol),
        _ => None,
    };
    let (network, transport) = match word {
        "ip" => (Some(Network::V4), None),
        "ip6" => (Some(Network::V6), None),
        "arp" => (Some(Network::Arp), None),
        "tcp" => (None, Some(TCP)),
        "udp" => (None, Some(UDP)),
        "sctp" => (None, Some(SCTP)),
        "icmp" => (Some(Network::V4), Some(ICMP)),
        "icmp6" => (Some(Network::V6), Some(ICMP6)),
        _ => (None, None),
    };
    (network, transport, kind)
}

/// The first one to three numbers of an IPv4 address.
fn short(text: &str) -> Option<(IpAddr, u8)> {
    let mut bytes = [0; 4];
    let mut count = 0;
    for part in text.split('.') {
        *bytes.get_mut(count)? = part.parse().ok()?;
        count += 1;
    }
    (count < 4).then_some((IpAddr::from(bytes), u8::try_from(count).ok()? * 8))
}

fn ports(is_range: bool, text: &str) -> Result<(u16, u16), FilterError> {
    let port = |digits: &str| {
        digits.parse::<u16>().map_err(|_| {
            FilterError::new("a port is a number up to 65535 (names are not looked up)", text)
        })
    };
    if !is_range {
        let port = port(text)?;
        return Ok((port, port));
    }
    // tcpdump takes a single number as a range, too.
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high) = (port(low)?, port(high)?);
    Ok((low.min(high), low.max(high)))
}

fn not_an_address(text: &str) -> FilterError {
    FilterError::new(
        "this is no address and no word of the filter language (names are not looked up)",
        text,
    )
}
