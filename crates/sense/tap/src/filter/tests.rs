use super::*;
use crate::program::Subject;

/// An Ethernet frame: tags, then IPv4 with a transport and ports.
fn frame(tags: &[u16], from: [u8; 4], to: [u8; 4], protocol: u8, ports: (u16, u16)) -> Vec<u8> {
    let mut bytes = vec![2; 12];
    for tag in tags {
        bytes.extend([0x81, 0x00]);
        bytes.extend(tag.to_be_bytes());
    }
    bytes.extend([8, 0, 0x45, 0, 0, 40, 0, 0, 0, 0, 64, protocol, 0, 0]);
    bytes.extend(from);
    bytes.extend(to);
    bytes.extend(ports.0.to_be_bytes());
    bytes.extend(ports.1.to_be_bytes());
    bytes.resize(bytes.len() + 16, 0);
    bytes
}

fn v6(from: &str, to: &str, next: u8, ports: (u16, u16)) -> Vec<u8> {
    let mut bytes = vec![2; 12];
    bytes.extend([0x86, 0xdd, 0x60, 0, 0, 0, 0, 20, next, 64]);
    for address in [from, to] {
        bytes.extend(address.parse::<std::net::Ipv6Addr>().unwrap().octets());
    }
    bytes.extend(ports.0.to_be_bytes());
    bytes.extend(ports.1.to_be_bytes());
    bytes.resize(bytes.len() + 16, 0);
    bytes
}

fn wants(text: &str, bytes: &[u8]) -> bool {
    wants_tagged(text, bytes, None)
}

fn wants_tagged(text: &str, bytes: &[u8], tag: Option<u16>) -> bool {
    let filter: Filter = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let wire_length = u32::try_from(bytes.len()).unwrap();
    filter.compile(Link::Ethernet).unwrap().accepts(&Subject { bytes, wire_length, tag })
}

#[test]
fn every_word_says_what_it_says() {
    let tcp = frame(&[], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333));
    let udp = frame(&[], [10, 0, 0, 5], [10, 0, 0, 1], 17, (50_000, 53));
    let six = v6("2001:db8::5", "2001:db8:1::9", 6, (50_000, 3333));
    for (text, tcp_wanted, udp_wanted, six_wanted) in [
        ("", true, true, true),
        ("ip", true, true, false),
        ("ip6", false, false, true),
        ("tcp", true, false, true),
        ("udp", false, true, false),
        ("ip proto 17", false, true, false),
        ("proto tcp", true, false, true),
        ("port 3333", true, false, true),
        ("tcp port 53", false, false, false),
        ("src port 3333", false, false, false),
        ("dst port 3333", true, false, true),
        ("src or dst port 3333", true, false, true),
        ("src and dst port 50000", false, false, false),
        ("portrange 50-60", false, true, false),
        ("portrange 3333-3400", true, false, true),
        ("port 53 or 3333", true, true, true),
        ("port 53 or 3333 and ip6", false, false, true),
        ("port 53 or (3333 and ip6)", false, true, true),
        ("not port 53", true, false, true),
        ("!port 53 && ip", true, false, false),
        ("host 10.0.0.5", true, true, false),
        ("10.0.0.1", false, true, false),
        ("host 203.0.113.9 or 10.0.0.1", true, true, false),
        ("src host 203.0.113.9", false, false, false),
        ("net 10.0.0.0/8", true, true, false),
        ("dst net 10.0.0.0/8", false, true, false),
        ("src and dst net 10", false, true, false),
        ("net 203.0.113", true, false, false),
        ("net 203.0.113.0 mask 255.255.255.0", true, false, false),
        ("net 0.0.0.0/0", true, true, false),
        ("host 2001:db8::5", false, false, true),
        ("dst net 2001:db8:1::/48", false, false, true),
        ("src net 2001:db8:1::/48", false, false, false),
        ("ip6 net ::/0", false, false, true),
        ("ip6 dst port 3333", false, false, true),
        ("greater 54", true, true, true),
        ("greater 55", false, false, true),
        ("less 54", true, true, false),
        ("vlan", false, false, false),
    ] {
        assert_eq!(wants(text, &tcp), tcp_wanted, "{text}: TCP over IPv4");
        assert_eq!(wants(text, &udp), udp_wanted, "{text}: UDP over IPv4");
        assert_eq!(wants(text, &six), six_wanted, "{text}: TCP over IPv6");
    }
}

#[test]
fn tags_are_looked_through_and_can_be_asked_for() {
    let two = frame(&[100, 7], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333));
    let none = frame(&[], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333));
    for text in ["port 3333", "vlan", "vlan 100", "vlan 7", "vlan 7 and host 10.0.0.5"] {
        assert!(wants(text, &two), "{text}");
    }
    assert!(!wants("vlan 8", &two));
    // The tag that an interface took off is not in the frame.
    assert!(wants_tagged("vlan 100 and port 3333", &none, Some(0x6064)));
    assert!(!wants_tagged("vlan 101", &none, Some(100)));
    assert!(!wants("vlan", &none));
}

#[test]
fn fragments_have_no_ports_and_other_protocols_neither() {
    let mut later = frame(&[], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333));
    later[21] = 1;
    assert!(!wants("port 3333", &later) && wants("tcp", &later));
    let ping = frame(&[], [10, 0, 0, 5], [203, 0, 113, 9], 1, (50_000, 3333));
    assert!(!wants("port 3333", &ping) && wants("icmp", &ping));
    let fragment = v6("::1", "::2", 44, (0x0600, 0));
    assert!(wants("tcp", &fragment) && !wants("port 3333", &fragment));
}

#[test]
fn a_cut_frame_is_refused_and_nothing_panics() {
    let whole = frame(&[5], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333));
    for cut in 0..whole.len() {
        for text in ["port 3333", "host 10.0.0.5", "vlan 5", "not port 1", "net 10"] {
            wants(text, &whole[..cut]);
        }
    }
    assert!(!wants("port 3333", &whole[..38]));
}

#[test]
fn other_links_are_read_too() {
    let ip = frame(&[], [10, 0, 0, 5], [203, 0, 113, 9], 6, (50_000, 3333)).split_off(14);
    let filter: Filter = "tcp dst port 3333 and host 10.0.0.5".parse().unwrap();
    let six = v6("::1", "::2", 6, (1, 3333)).split_off(14);
    for (link, head) in [
        (Link::Raw, vec![]),
        (Link::Loopback, vec![2, 0, 0, 0]),
        (Link::Cooked, [vec![0; 14], vec![8, 0]].concat()),
        (Link::Cooked, [vec![0; 14], vec![0x81, 0, 0, 5, 8, 0]].concat()),
        (Link::Cooked2, [vec![8, 0], vec![0; 18]].concat()),
    ] {
        let bytes = [head, ip.clone()].concat();
        let program = filter.compile(link).unwrap();
        let wire_length = u32::try_from(bytes.len()).unwrap();
        let subject = Subject { bytes: &bytes, wire_length, tag: None };
        assert!(program.accepts(&subject), "{link:?}");
    }
    let program = "port 3333".parse::<Filter>().unwrap().compile(Link::Raw).unwrap();
    assert!(program.accepts(&Subject { bytes: &six, wire_length: 60, tag: None }));
}

#[test]
fn mistakes_are_named() {
    for (text, what) in [
        ("port", "missing"),
        ("port http", "names are not looked up"),
        ("port 70000", "65535"),
        ("host example.org", "names are not looked up"),
        ("host 10.0.0.0/8", "`net`"),
        ("net 10.0.0.1/8", "behind its prefix"),
        ("net 10.0.0.0/33", "at most 32"),
        ("net 10.0.0.0 mask 255.0.255.0", "ones in front"),
        ("ip6 host 10.0.0.1", "other family"),
        ("icmp port 3", "have ports"),
        ("tcp 80", "write `tcp and host"),
        ("vlan 5000", "4095"),
        ("(tcp", "missing"),
        ("tcp)", "expected"),
        ("tcp udp port 5", "missing"),
        ("tcp or", "missing"),
        ("and tcp", "condition"),
        ("tcp & udp", "no operator"),
        ("less much", "whole number"),
    ] {
        let error = text.parse::<Filter>().unwrap_err().to_string();
        assert!(error.contains(what), "{text}: {error}");
    }
    assert!("(".repeat(MAX_DEPTH + 1).parse::<Filter>().is_err());
    assert!("tcp or ".repeat(MAX_TEXT / 7 + 1).parse::<Filter>().is_err());
}

#[test]
fn long_lists_jump_far_and_too_long_ones_are_refused() {
    let list = |count: u16| {
        let hosts: Vec<_> = (0..count).map(|n| format!("10.0.{}.{}", n / 256, n % 256)).collect();
        format!("host {}", hosts.join(" or ")).parse::<Filter>().unwrap()
    };
    let program = list(60).compile(Link::Ethernet).unwrap();
    assert!(program.encode().len() > 600);
    for last in [0, 30, 59, 60] {
        let bytes = frame(&[], [172, 16, 0, 1], [10, 0, 0, last], 6, (1, 2));
        let subject = Subject { bytes: &bytes, wire_length: 60, tag: None };
        assert_eq!(program.accepts(&subject), last < 60, "{last}");
    }
    assert!(list(600).compile(Link::Ethernet).is_err());
}

#[test]
fn any_text_is_read_to_its_end() {
    let text =
        "src or dst portrange 1-2 and (vlan 5 or not net 10.0.0.0 mask 255.0.0.0) && !ip6 proto 6";
    for end in 0..text.len() {
        let _ = text[..end].parse::<Filter>();
    }
}
