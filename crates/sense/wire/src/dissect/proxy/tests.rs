use super::*;

/// Both sides' handshakes and the target they lead to.
struct Case {
    client: Vec<u8>,
    server: Vec<u8>,
    version: SocksVersion,
    target: Target,
}

fn cases() -> Vec<Case> {
    let name = Host::Name("pool.example".to_owned());
    let v4 = Host::Address("192.0.2.7".parse().unwrap());
    let v6 = Host::Address("2001:db8::7".parse().unwrap());
    let case = |client: &[&[u8]], server: &[&[u8]], version, host: &Host| Case {
        client: client.concat(),
        server: server.concat(),
        version,
        target: Target { host: host.clone(), port: 3333 },
    };
    let (four, five) = (SocksVersion::Four, SocksVersion::Five);
    let yes_4 = b"\x00\x5a\x00\x00\x00\x00\x00\x00".as_slice();
    let yes_5 = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00".as_slice();
    let v6_octets: [u8; 16] = "2001:db8::7".parse::<Ipv6Addr>().unwrap().octets();
    let by_name = b"\x05\x01\x00\x03\x0dPool.example.\x0d\x05".as_slice();
    vec![
        case(&[b"\x04\x01\x0d\x05\xc0\x00\x02\x07me\x00"], &[yes_4], four, &v4),
        case(&[b"\x04\x01\x0d\x05\x00\x00\x00\x01\x00Pool.example\x00"], &[yes_4], four, &name),
        case(
            &[b"\x05\x01\x00", b"\x05\x01\x00\x01\xc0\x00\x02\x07\x0d\x05"],
            &[b"\x05\x00", yes_5],
            five,
            &v4,
        ),
        case(
            &[b"\x05\x02\x00\x02", b"\x01\x02me\x06secret", by_name],
            &[b"\x05\x02", b"\x01\x00", b"\x05\x00\x00\x03\x03lan\x00\x50"],
            five,
            &name,
        ),
        case(
            &[b"\x05\x01\x00", b"\x05\x01\x00\x04", &v6_octets, b"\x0d\x05"],
            &[b"\x05\x00", b"\x05\x00\x00\x04", &v6_octets, b"\x00\x01"],
            five,
            &v6,
        ),
    ]
}

fn tunnel(step: ProxyStep) -> Tunnel {
    match step {
        ProxyStep::Tunnel(tunnel) => tunnel,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_way_opens_when_both_have_spoken() {
    for case in cases() {
        let mut proxy = Proxy::new();
        assert_eq!(proxy.client(&case.client), ProxyStep::Pending);
        let end = case.server.len() - 1;
        for byte in &case.server[..end] {
            assert_eq!(proxy.server(&[*byte]), ProxyStep::Pending);
        }
        let tunnel = tunnel(proxy.server(&[&case.server[end..], b"{\"id\"".as_slice()].concat()));
        assert_eq!((tunnel.version, tunnel.target), (case.version, Some(case.target)));
        assert_eq!(
            (tunnel.client_rest.as_slice(), tunnel.server_rest.as_slice()),
            (b"".as_slice(), b"{\"id\"".as_slice())
        );
    }
}

#[test]
fn one_side_alone_is_enough() {
    for case in cases() {
        let mut proxy = Proxy::new();
        for byte in &case.client {
            assert_eq!(proxy.client(&[*byte]), ProxyStep::Pending);
        }
        let heard = tunnel(proxy.client(b"{\"method\""));
        assert_eq!(heard.target, Some(case.target));
        assert_eq!(heard.client_rest, b"{\"method\"");

        let mut proxy = Proxy::new();
        assert_eq!(proxy.server(&case.server), ProxyStep::Pending);
        let heard = tunnel(proxy.server(b"{\"id\""));
        assert_eq!((heard.version, heard.target), (case.version, None));
    }
}

#[test]
fn a_no_is_told() {
    for (client, server) in [
        (
            b"\x04\x01\x0d\x05\xc0\x00\x02\x07\x00".as_slice(),
            b"\x00\x5b\x00\x00\x00\x00\x00\x00".as_slice(),
        ),
        (b"\x05\x01\x00", b"\x05\xff"),
        (b"\x05\x01\x02\x01\x01a\x01b", b"\x05\x02\x01\x01"),
        (
            b"\x05\x01\x00\x05\x01\x00\x01\xc0\x00\x02\x07\x0d\x05",
            b"\x05\x00\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00",
        ),
    ] {
        let mut proxy = Proxy::new();
        assert_eq!(proxy.client(client), ProxyStep::Pending);
        assert_eq!(proxy.server(server), ProxyStep::Refused, "{client:?}");
    }
}

#[test]
fn other_protocols_are_told() {
    for other in [
        b"GET / HTTP/1.1".as_slice(),
        b"{\"id\":1}",
        b"\x16\x03\x01",
        b"\x04\x02\x0d\x05",                 // BIND
        b"\x04\x01\x00\x00\xc0\x00\x02\x07", // port 0
        b"\x05\x00",                         // no method
        b"\x05\x01\x20",                     // no such method
        b"\x05\x01\x00\x05\x03\x00",         // UDP ASSOCIATE
        b"\x05\x01\x00\x05\x01\x00\x02",     // no such kind of address
        b"\x05\x01\x00\x05\x01\x00\x03\x03a b\x00\x50",
    ] {
        assert_eq!(Proxy::new().client(other), ProxyStep::NotSocks, "{other:?}");
        assert_eq!(looks_like(other), Some(false), "{other:?}");
    }
    let mut endless = Proxy::new();
    assert_eq!(endless.client(b"\x05\x01\x00"), ProxyStep::Pending);
    assert_eq!(endless.server(&[5, 0].repeat(MAX_HANDSHAKE)), ProxyStep::NotSocks);
    let long_user = [b"\x04\x01\x0d\x05\xc0\x00\x02\x07".as_slice(), &[b'u'; 300]].concat();
    assert_eq!(Proxy::new().client(&long_user), ProxyStep::NotSocks);
}

#[test]
fn an_opening_is_told_as_soon_as_it_can_be() {
    for case in cases() {
        let greeting = if case.version == SocksVersion::Five {
            2 + usize::from(case.client[1])
        } else {
            case.client.len()
        };
        for end in 0..case.client.len() {
            let expected = (end >= greeting).then_some(true);
            assert_eq!(looks_like(&case.client[..end]), expected, "{end}");
        }
        assert_eq!(looks_like(&case.client), Some(true));
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_survived(
        which in 0_usize..5, at in 0_usize..60, byte: u8, client: Vec<u8>, server: Vec<u8>,
    ) {
        let case = cases().swap_remove(which);
        for (side, other) in [(&case.client, &server), (&case.server, &client)] {
            let mut bytes = side.clone();
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            let mut proxy = Proxy::new();
            proxy.client(&bytes);
            proxy.server(other);
            let mut proxy = Proxy::new();
            proxy.server(&bytes);
            proxy.client(other);
            let _ = looks_like(&bytes[..at]);
            let _ = looks_like(&client);
        }
    }
}
