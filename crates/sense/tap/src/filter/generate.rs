//! An expression as a program.
//!
//! In: an expression and a link type. Out: instructions. First the frame's tags are walked over and two
//! facts put into memory: how many bytes of tags there are, and which protocol follows. Every question
//! then reads relative to them, and branches to one of two labels.

use std::net::IpAddr;

use super::{
    Direction, Expression, Link, Network, Range, Test,
    parse::{SCTP, TCP, UDP},
};
use crate::program::{
    ABOUT_TAG, ABOUT_TAGGED, Compare, Instruction, MAX_LENGTH, Program, WHOLE_FRAME, Width,
};

/// Memory: bytes of VLAN tags in the frame.
const TAG_BYTES: u8 = 0;
/// Memory: the Ethernet type of the content.
const CONTENT: u8 = 1;
/// Tags walked over; more are not seen on real lines.
const TAGS: u32 = 2;
/// IEEE 802.1Q, 802.1ad, and the numbers used before.
const TAG_TYPES: [u32; 4] = [0x8100, 0x88a8, 0x9100, 0x9200];
const IPV4: u32 = 0x0800;
const IPV6: u32 = 0x86dd;
const ARP: u32 = 0x0806;
const REVERSE_ARP: u32 = 0x8035;
const IPV6_FRAGMENT: u32 = 44;
const TAG_NUMBER: u32 = 0x0fff;
const FRAGMENT_OFFSET: u32 = 0x1fff;

/// The program; none if it is too long.
pub(super) fn program(expression: &Expression, link: Link) -> Option<Program> {
    let mut code = Code { items: Vec::new(), labels: 0, base: base(link) };
    code.facts(link);
    let (yes, no) = (code.label(), code.label());
    code.expression(expression, yes, no);
    code.mark(yes);
    code.then(Instruction::Return(WHOLE_FRAME));
    code.mark(no);
    code.then(Instruction::Return(0));
    code.assemble()
}

/// Bytes before the content of a frame without tags.
fn base(link: Link) -> u32 {
    match link {
        Link::Ethernet => 14,
        Link::Raw => 0,
        Link::Loopback => 4,
        Link::Cooked => 16,
        Link::Cooked2 => 20,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label(usize);

#[derive(Clone, Copy, Debug)]
enum Item {
    Plain(Instruction),
    Branch { compare: Compare, number: u32, yes: Label, no: Label },
    Goto(Label),
    Mark(Label),
}

struct Code {
    items: Vec<Item>,
    labels: usize,
    base: u32,
}

impl Code {
    fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    fn then(&mut self, instruction: Instruction) {
        self.items.push(Item::Plain(instruction));
    }

    fn mark(&mut self, label: Label) {
        self.items.push(Item::Mark(label));
    }

    fn branch(&mut self, compare: Compare, number: u32, yes: Label, no: Label) {
        self.items.push(Item::Branch { compare, number, yes, no });
    }

    /// A = the content at an offset.
    fn content(&mut self, width: Width, offset: u32) {
        self.then(Instruction::LoadIndex(TAG_BYTES));
        self.then(Instruction::LoadIndexed(width, self.base + offset));
    }

    fn remember(&mut self, number: u32, cell: u8) {
        self.then(Instruction::LoadNumber(number));
        self.then(Instruction::Store(cell));
    }

    fn facts(&mut self, link: Link) {
        self.remember(0, TAG_BYTES);
        let kind_at = match link {
            Link::Ethernet => 12,
            Link::Cooked => 14,
            Link::Cooked2 => 0,
            Link::Raw | Link::Loopback => return self.version(),
        };
        self.then(Instruction::Load(Width::Half, kind_at));
        let done = self.label();
        for _ in 0..TAGS {
            let tagged = self.label();
            for kind in TAG_TYPES {
                let next = self.label();
                self.branch(Compare::Equal, kind, tagged, next);
                self.mark(next);
            }
            self.items.push(Item::Goto(done));
            self.mark(tagged);
            self.then(Instruction::LoadMemory(TAG_BYTES));
            self.then(Instruction::Add(4));
            self.then(Instruction::Store(TAG_BYTES));
            self.then(Instruction::IndexIsA);
            self.then(Instruction::LoadIndexed(Width::Half, self.base - 2));
        }
        self.mark(done);
        self.then(Instruction::Store(CONTENT));
    }

    /// Where no type is given, the first four bits of the content tell.
    fn version(&mut self) {
        let [v4, v6, other, not_v4, done] = std::array::from_fn(|_| self.label());
        self.then(Instruction::Load(Width::Byte, self.base));
        self.then(Instruction::And(0xf0));
        self.branch(Compare::Equal, 0x40, v4, not_v4);
        self.mark(not_v4);
        self.branch(Compare::Equal, 0x60, v6, other);
        for (label, kind) in [(v4, IPV4), (v6, IPV6), (other, 0)] {
            self.mark(label);
            self.remember(kind, CONTENT);
            self.items.push(Item::Goto(done));
        }
        self.mark(done);
    }

    fn expression(&mut self, expression: &Expression, yes: Label, no: Label) {
        match expression {
            Expression::All => self.items.push(Item::Goto(yes)),
            Expression::Not(inner) => self.expression(inner, no, yes),
            Expression::And(left, right) => {
                let next = self.label();
                self.expression(left, next, no);
                self.mark(next);
                self.expression(right, yes, no);
            }
            Expression::Or(left, right) => {
                let next = self.label();
                self.expression(left, yes, next);
                self.mark(next);
                self.expression(right, yes, no);
            }
            Expression::Test(test) => self.test(*test, yes, no),
        }
    }

    fn test(&mut self, test: Test, yes: Label, no: Label) {
        match test {
            Test::Network(network) => {
                let kind = match network {
                    Network::V4 => IPV4,
                    Network::V6 => IPV6,
                    Network::Arp => ARP,
                };
                self.is_content(kind, yes, no);
            }
            Test::Transport(network, number) => self.transport(network, number, yes, no),
            Test::Address(network, direction, range) => {
                self.address(network, direction, range, yes, no);
            }
            Test::Port(network, transport, direction, low, high) => {
                let transports = transport.map_or_else(|| vec![TCP, UDP, SCTP], |one| vec![one]);
                self.port(network, &transports, direction, (low.into(), high.into()), yes, no);
            }
            Test::Vlan(number) => self.vlan(number, yes, no),
            Test::AtLeast(length) => {
                self.then(Instruction::LoadLength);
                self.branch(Compare::AtLeast, length, yes, no);
            }
            Test::AtMost(length) => {
                self.then(Instruction::LoadLength);
                self.branch(Compare::Above, length, no, yes);
            }
        }
    }

    fn is_content(&mut self, kind: u32, yes: Label, no: Label) {
        self.then(Instruction::LoadMemory(CONTENT));
        self.branch(Compare::Equal, kind, yes, no);
    }

    fn transport(&mut self, network: Option<Network>, number: u8, yes: Label, no: Label) {
        let [v4, v6, not_v4, fragment] = std::array::from_fn(|_| self.label());
        if network != Some(Network::V6) {
            self.is_content(IPV4, v4, not_v4);
            self.mark(v4);
            self.content(Width::Byte, 9);
            self.branch(Compare::Equal, number.into(), yes, no);
        }
        self.mark(not_v4);
        if matches!(network, Some(Network::V4 | Network::Arp)) {
            return self.items.push(Item::Goto(no));
        }
        self.is_content(IPV6, v6, no);
        self.mark(v6);
        self.content(Width::Byte, 6);
        let other = self.label();
        self.branch(Compare::Equal, number.into(), yes, other);
        self.mark(other);
        // The first extension is looked behind when it is a fragment's, as libpcap does.
        self.branch(Compare::Equal, IPV6_FRAGMENT, fragment, no);
        self.mark(fragment);
        self.content(Width::Byte, 40);
        self.branch(Compare::Equal, number.into(), yes, no);
    }

    fn address(
        &mut self,
        network: Option<Network>,
        direction: Direction,
        range: Range,
        yes: Label,
        no: Label,
    ) {
        let IpAddr::V4(address) = range.address else {
            return self.address_v6(direction, range, yes, no);
        };
        let address = u32::from(address);
        let mask = u32::MAX.checked_shl(32 - u32::from(range.bits)).unwrap_or(0);
        // Where source and destination stand in IP (RFC 791) and in ARP (RFC 826).
        let places: &[(u32, u32, u32)] = match network {
            Some(Network::Arp) => &[(ARP, 14, 24)],
            Some(_) => &[(IPV4, 12, 16)],
            None => &[(IPV4, 12, 16), (ARP, 14, 24), (REVERSE_ARP, 14, 24)],
        };
        for (kind, source, destination) in places {
            let (this, next) = (self.label(), self.label());
            self.is_content(*kind, this, next);
            self.mark(this);
            self.ends(direction, yes, no, |code, is_source, yes, no| {
                code.content(Width::Word, if is_source { *source } else { *destination });
                code.then(Instruction::And(mask));
                code.branch(Compare::Equal, address, yes, no);
            });
            self.mark(next);
        }
        self.items.push(Item::Goto(no));
    }

    fn address_v6(&mut self, direction: Direction, range: Range, yes: Label, no: Label) {
        let IpAddr::V6(address) = range.address else { return self.items.push(Item::Goto(no)) };
        let octets = address.octets();
        let v6 = self.label();
        self.is_content(IPV6, v6, no);
        self.mark(v6);
        self.ends(direction, yes, no, |code, is_source, yes, no| {
            let begin = if is_source { 8 } else { 24 };
            let mut left = u32::from(range.bits);
            for (number, word) in (0_u32..).zip(octets.as_chunks::<4>().0) {
                if left == 0 {
                    break;
                }
                let bits = left.min(32);
                left -= bits;
                let next = code.label();
                code.content(Width::Word, begin + 4 * number);
                code.then(Instruction::And(u32::MAX << (32 - bits)));
                code.branch(Compare::Equal, u32::from_be_bytes(*word), next, no);
                code.mark(next);
            }
            code.items.push(Item::Goto(yes));
        });
    }

    /// Asks of source, destination, either or both.
    fn ends(
        &mut self,
        direction: Direction,
        yes: Label,
        no: Label,
        mut ask: impl FnMut(&mut Self, bool, Label, Label),
    ) {
        match direction {
            Direction::Source => ask(self, true, yes, no),
            Direction::Destination => ask(self, false, yes, no),
            Direction::Either | Direction::Both => {
                let next = self.label();
                if direction == Direction::Either {
                    ask(self, true, yes, next);
                } else {
                    ask(self, true, next, no);
                }
                self.mark(next);
                ask(self, false, yes, no);
            }
        }
    }

    fn one_of(&mut self, numbers: &[u8], yes: Label, no: Label) {
        for number in numbers {
            let next = self.label();
            self.branch(Compare::Equal, u32::from(*number), yes, next);
            self.mark(next);
        }
        self.items.push(Item::Goto(no));
    }

    fn port(
        &mut self,
        network: Option<Network>,
        transports: &[u8],
        direction: Direction,
        (low, high): (u32, u32),
        yes: Label,
        no: Label,
    ) {
        let [v4, not_v4, first, whole, v6, with_ports] = std::array::from_fn(|_| self.label());
        let between = |code: &mut Self, yes: Label, no: Label| {
            let next = code.label();
            code.branch(Compare::AtLeast, low, next, no);
            code.mark(next);
            code.branch(Compare::Above, high, no, yes);
        };
        if network != Some(Network::V6) {
            self.is_content(IPV4, v4, not_v4);
            self.mark(v4);
            self.content(Width::Byte, 9);
            self.one_of(transports, first, no);
            self.mark(first);
            // A later fragment has no ports.
            self.content(Width::Half, 6);
            self.branch(Compare::AnyBit, FRAGMENT_OFFSET, no, whole);
            self.mark(whole);
            self.ends(direction, yes, no, |code, is_source, yes, no| {
                code.content(Width::Byte, 0);
                code.then(Instruction::And(0x0f));
                code.then(Instruction::ShiftLeft(2));
                code.then(Instruction::AddIndex);
                code.then(Instruction::IndexIsA);
                let offset = code.base + if is_source { 0 } else { 2 };
                code.then(Instruction::LoadIndexed(Width::Half, offset));
                between(code, yes, no);
            });
        }
        self.mark(not_v4);
        if network == Some(Network::V4) {
            return self.items.push(Item::Goto(no));
        }
        self.is_content(IPV6, v6, no);
        self.mark(v6);
        self.content(Width::Byte, 6);
        self.one_of(transports, with_ports, no);
        self.mark(with_ports);
        self.ends(direction, yes, no, |code, is_source, yes, no| {
            code.content(Width::Half, if is_source { 40 } else { 42 });
            between(code, yes, no);
        });
    }

    /// The tag that the interface took off, and those in the frame.
    fn vlan(&mut self, number: Option<u16>, yes: Label, no: Label) {
        let [off, in_frame] = std::array::from_fn(|_| self.label());
        self.then(Instruction::Load(Width::Byte, ABOUT_TAGGED));
        let Some(number) = number.map(u32::from) else {
            self.branch(Compare::Equal, 1, yes, in_frame);
            self.mark(in_frame);
            self.then(Instruction::LoadMemory(TAG_BYTES));
            return self.branch(Compare::AtLeast, 4, yes, no);
        };
        let is_number = |code: &mut Self, load: Instruction, no: Label| {
            code.then(load);
            code.then(Instruction::And(TAG_NUMBER));
            code.branch(Compare::Equal, number, yes, no);
        };
        self.branch(Compare::Equal, 1, off, in_frame);
        self.mark(off);
        is_number(self, Instruction::Load(Width::Half, ABOUT_TAG), in_frame);
        self.mark(in_frame);
        for tag in 0..TAGS {
            let (there, next) = (self.label(), self.label());
            self.then(Instruction::LoadMemory(TAG_BYTES));
            self.branch(Compare::AtLeast, 4 * (tag + 1), there, no);
            self.mark(there);
            is_number(self, Instruction::Load(Width::Half, self.base + 4 * tag), next);
            self.mark(next);
        }
        self.items.push(Item::Goto(no));
    }

    /// From the end to the beginning: all jumps go forward, so their targets are known by then.
    fn assemble(self) -> Option<Program> {
        let mut places = vec![0; self.labels];
        let mut reversed: Vec<Instruction> = Vec::new();
        for item in self.items.iter().rev() {
            match *item {
                Item::Plain(instruction) => reversed.push(instruction),
                Item::Mark(Label(label)) => *places.get_mut(label)? = reversed.len(),
                Item::Goto(Label(label)) => {
                    let further = reversed.len() - *places.get(label)?;
                    if further > 0 {
                        reversed.push(Instruction::Jump(u32::try_from(further).ok()?));
                    }
                }
                Item::Branch { compare, number, yes: Label(yes), no: Label(no) } => {
                    // A branch reaches 255 instructions; a jump right behind it reaches all.
                    let mut near = |label: usize| {
                        let place = *places.get(label)?;
                        let further = reversed.len() - place;
                        if further < usize::from(u8::MAX) {
                            return Some(place);
                        }
                        reversed.push(Instruction::Jump(u32::try_from(further).ok()?));
                        Some(reversed.len())
                    };
                    let (yes, no) = (near(yes)?, near(no)?);
                    let reach = |place| u8::try_from(reversed.len() - place).ok();
                    let (yes, no) = (reach(yes)?, reach(no)?);
                    reversed.push(Instruction::JumpIf(compare, number, yes, no));
                }
            }
            if reversed.len() > MAX_LENGTH {
                return None;
            }
        }
        reversed.reverse();
        Some(Program { instructions: reversed })
    }
}
