//! Conversations in their wrappings, and what only sounds like one.

use hashwarden_domain::observation::wire::{
    Carrier, NamePlace, ShareWork, Shares, WorkProtocol, WorkSession,
};

use super::*;
use crate::dissect::{
    Probe, probe,
    rehearsal::{C, Line, S, cut, every_truncation, heard, session},
};

fn post(body: &str, more: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: Pool.Example:8332\r\nAuthorization: Basic ZmFybS5yaWc6c2VjcmV0\r\n\
         Content-Type: application/json\r\n{more}Content-Length: {}\r\nUser-Agent: cpuminer 2.5\r\n\r\n{body}",
        body.len()
    )
}

fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn wrapped(script: &[(Side, String)]) -> WorkSession {
    let lines: Vec<Line<'_>> = script.iter().map(|(side, text)| (*side, text.as_str())).collect();
    let (works, whole) =
        session(&lines, Start::Opened).expect("heard as a conversation about work");
    assert_eq!(works, C);
    for size in [1, 7] {
        assert_eq!(cut(&lines, size).as_ref(), Some(&whole), "{size} bytes a segment");
    }
    every_truncation(&lines);
    whole
}

fn names(script: &[(Side, String)]) -> Vec<(String, Option<u16>, NamePlace)> {
    let lines: Vec<Line<'_>> = script.iter().map(|(side, text)| (*side, text.as_str())).collect();
    let names = heard(&lines, Start::Opened).into_iter().filter_map(|heard| match heard {
        Heard::Name(name) => Some((name.name, name.port, name.place)),
        Heard::Work { .. } => None,
    });
    names.collect()
}

#[test]
fn getwork_over_http_is_summed_up() {
    let data = "00000001".repeat(32);
    let work = format!(
        r#"{{"result":{{"data":"{data}","target":"{}00000000","midstate":"00"}},"error":null,"id":0}}"#,
        "f".repeat(56)
    );
    let submit = format!(r#"{{"method":"getwork","params":["{data}"],"id":0}}"#);
    let script = [
        (
            C,
            post(
                r#"{"method": "getwork", "params": [], "id":0}"#,
                "X-Mining-Extensions: longpoll midstate\r\n",
            ),
        ),
        (S, answer(&work)),
        (C, post(&submit, "")),
        (S, answer(r#"{"result":true,"error":null,"id":0}"#)),
        (C, post(&submit, "")),
        (S, answer(r#"{"result":false,"error":null,"id":0}"#)),
    ];
    let heard = wrapped(&script);
    assert_eq!(
        (heard.protocol, &heard.carried_by[..]),
        (WorkProtocol::Getwork, &[Carrier::Http][..])
    );
    assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
    assert_eq!(heard.login.as_deref(), Some("farm.rig"));
    assert_eq!(heard.worker.as_deref(), Some("rig"));
    assert_eq!(heard.agent.as_deref(), Some("cpuminer 2.5"));
    let Some(ShareWork::Hashes(hashes)) = heard.work.map(|w| w.total) else {
        panic!("target known")
    };
    assert!((hashes / 4_294_967_296.0 - 1.0).abs() < 1e-6);
    assert!(!format!("{heard:?}").contains("secret"));
    assert_eq!(names(&script), [("pool.example".into(), Some(8332), NamePlace::HttpHost)]);
}

#[test]
fn either_side_of_getwork_or_its_header_alone_is_enough() {
    let data = "0".repeat(256);
    let work = format!(r#"{{"result":{{"data":"{data}","target":"{}"}},"id":0}}"#, "f".repeat(64));
    for line in [
        (C, post(r#"{"method":"getwork","params":[],"id":0}"#, "")),
        (S, answer(&work)),
        (C, "GET /LP HTTP/1.1\r\nHost: p\r\nX-Mining-Extensions: longpoll\r\n\r\n".into()),
        (
            C,
            "POST / HTTP/1.1\r\nX-Mining-Extensions: longpoll\r\nContent-Length: 44\r\n\r\n".into(),
        ),
    ] {
        let (works, heard) = session(&[(line.0, &line.1)], Start::Opened).expect("heard");
        assert_eq!((works, heard.protocol), (C, WorkProtocol::Getwork));
        assert!(!matches!(probe(line.1.as_bytes(), line.0, Start::MidStream), Probe::NotOurs));
    }
}

#[test]
fn block_templates_are_work_and_other_calls_to_a_node_are_not() {
    let block = "ab".repeat(100);
    let template = r#"{"id":1,"error":null,"result":{"previousblockhash":"00","coinbasevalue":1,"target":"00000000ffff0000000000000000000000000000000000000000000000000000","transactions":[]}}"#;
    let heard = wrapped(&[
        (C, post(r#"{"id":1,"method":"getblocktemplate","params":[{"rules":["segwit"]}]}"#, "")),
        (S, answer(template)),
        (C, post(&format!(r#"{{"id":2,"method":"submitblock","params":["{block}"]}}"#), "")),
        (S, answer(r#"{"id":2,"result":null,"error":null}"#)),
        (C, post(&format!(r#"{{"id":3,"method":"submitblock","params":["{block}"]}}"#), "")),
        (S, answer(r#"{"id":3,"result":"inconclusive","error":null}"#)),
    ]);
    assert_eq!(heard.protocol, WorkProtocol::Getblocktemplate);
    assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
    let monero = r#"{"jsonrpc":"2.0","id":"0","method":"getblocktemplate","params":{"wallet_address":"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A","reserve_size":60}}"#;
    assert!(wrapped(&[(C, post(monero, ""))]).wallet.is_some());
    let other = (C, post(r#"{"id":1,"method":"getblock","params":["00"]}"#, ""));
    assert_eq!(session(&[(C, other.1.as_str())], Start::Opened), None);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let ask = post(r#"{"method":"getwork","params":[],"id":1}"#, "");
    let submit =
        post(&format!(r#"{{"method":"getwork","params":["{}"],"id":1}}"#, "0".repeat(256)), "");
    let heard = wrapped(&[
        (C, format!("{ask}{submit}{submit}")),
        (S, answer(r#"{"result":null,"error":"no work","id":1}"#)),
        (
            S,
            format!(
                "{}{}",
                answer(r#"{"result":true,"id":1}"#),
                answer(r#"{"result":false,"id":1}"#)
            ),
        ),
    ]);
    assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
}

const SUBSCRIBE: &str = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cgminer/4.9\"]}\n";

#[test]
fn tunnels_are_peeled_off_and_their_targets_told() {
    let connect = [
        (C, "CONNECT Pool.Example:3333 HTTP/1.1\r\nHost: Pool.Example:3333\r\n\r\n".to_owned()),
        (S, "HTTP/1.1 200 Connection established\r\n\r\n".to_owned()),
        (C, SUBSCRIBE.to_owned()),
    ];
    assert_eq!(wrapped(&connect).carried_by, [Carrier::HttpConnect]);
    assert_eq!(names(&connect), [("pool.example".into(), Some(3333), NamePlace::HttpHost)]);
    let socks = [
        (C, "\u{5}\u{1}\0".to_owned()),
        (S, "\u{5}\0".to_owned()),
        (C, "\u{5}\u{1}\0\u{3}\u{c}pool.example\u{d}\u{5}".to_owned()),
        (S, "\u{5}\0\0\u{1}\0\0\0\0\0\0".to_owned()),
        (C, SUBSCRIBE.to_owned()),
    ];
    assert_eq!(wrapped(&socks).carried_by, [Carrier::Socks5]);
    assert_eq!(names(&socks), [("pool.example".into(), Some(3333), NamePlace::Proxy)]);
}

#[test]
fn a_tunnel_with_something_else_inside_still_tells_its_target() {
    let script = [
        (C, "CONNECT pool.example:443 HTTP/1.1\r\n\r\n".to_owned()),
        (S, "HTTP/1.1 200 OK\r\n\r\n".to_owned()),
        (C, "\u{16}\u{3}\u{1}\0\u{5}hello".to_owned()),
    ];
    assert_eq!(names(&script), [("pool.example".into(), Some(443), NamePlace::HttpHost)]);
    assert_eq!(
        session(&[(C, &script[0].1), (S, &script[1].1), (C, &script[2].1)], Start::Opened),
        None
    );
}

#[test]
fn browser_miners_in_web_sockets_are_heard_in_both_directions_or_one() {
    let frame = |text: &str, masked: bool| -> Vec<u8> {
        let mask = if masked { [7, 1, 9, 3] } else { [0; 4] };
        let mut frame =
            vec![0x81, u8::try_from(text.len()).expect("short") | if masked { 0x80 } else { 0 }];
        frame.extend(masked.then_some(mask).iter().flatten());
        frame.extend(text.bytes().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    };
    let upgrade = b"GET /proxy HTTP/1.1\r\nHost: ws1.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nUser-Agent: Mozilla/5.0\r\n\r\n";
    let agreed = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let auth = frame(r#"{"type":"auth","params":{"site_key":"abc","type":"anonymous"}}"#, true);
    let job =
        frame(r#"{"type":"job","params":{"job_id":"1","blob":"0707","target":"ffffff00"}}"#, false);
    let play = |pieces: &[(Side, &[u8])], start, size| {
        let mut follow = Box::new(Session::new(start));
        let at = Timestamp::from_second(1).expect("in range");
        for (from, bytes) in pieces {
            for bytes in bytes.chunks(size) {
                follow.segment(Segment { at, from: *from, bytes, missing_before: 0 });
            }
        }
        follow.finish().into_iter().find_map(|heard| match heard {
            Heard::Work { session, works, .. } => Some((works, *session)),
            Heard::Name(_) => None,
        })
    };
    let whole: [(Side, &[u8]); 4] = [(C, upgrade), (S, agreed), (C, &auth), (S, &job)];
    for size in [1, 5, 4096] {
        let (works, heard) = play(&whole, Start::Opened, size).expect("heard");
        assert_eq!((works, heard.protocol), (C, WorkProtocol::WebsocketMiner));
        assert_eq!(heard.carried_by, [Carrier::Http, Carrier::Websocket]);
        assert_eq!((heard.messages.len(), heard.login.as_deref()), (2, Some("abc")));
    }
    assert!(play(&[(C, upgrade), (C, &auth)], Start::Opened, 4096).is_some());
    assert!(play(&[(S, agreed), (S, &job)], Start::Opened, 4096).is_some());
    let (_, heard) = play(&[(S, &job), (C, &auth)], Start::MidStream, 4096).expect("heard");
    assert_eq!(heard.protocol, WorkProtocol::WebsocketMiner);
}

#[test]
fn a_gap_costs_what_it_touches_and_is_counted() {
    let mut follow = Box::new(Session::new(Start::Opened));
    let at = Timestamp::from_second(1).expect("in range");
    let mut say = |from, text: &str, missing_before| {
        follow.segment(Segment { at, from, bytes: text.as_bytes(), missing_before })
    };
    say(C, "{\"id\":1,\"method\":\"mining.subs", 0);
    say(
        C,
        ".rig\",\"x\"]}\n{\"id\":3,\"method\":\"mining.submit\",\"params\":[\"a.rig\",\"1\",\"2\",\"3\",\"4\"]}\n",
        90,
    );
    let Some(Heard::Work { session, .. }) = follow.finish().pop() else { panic!("heard") };
    assert_eq!((session.shares.submitted, session.unheard.bytes), (1, 90));
}

#[test]
fn a_request_whose_head_was_cut_off_is_heard_by_its_body() {
    let whole = post(r#"{"method":"getwork","params":[],"id":0}"#, "");
    let (head, body) = whole.split_at(whole.find("\r\n\r\n").expect("has a head") - 9);
    let play = |more: &[(Side, &str, u64)]| {
        let mut follow = Box::new(Session::new(Start::Opened));
        let at = Timestamp::from_second(1).expect("in range");
        for (from, text, missing_before) in more {
            let bytes = text.as_bytes();
            follow.segment(Segment { at, from: *from, bytes, missing_before: *missing_before });
        }
        follow.finish().into_iter().any(|heard| matches!(heard, Heard::Work { .. }))
    };
    let body = body.rsplit("\r\n").next().expect("has a body");
    assert!(play(&[(C, head, 0), (C, body, 13)]));
    assert!(!play(&[(C, head, 0)]));
    assert!(play(&[(C, "POST / HTTP/1.1\r\nX-Mining-Extensions: a\r\nHos", 0)]));
}

#[test]
fn a_message_cut_off_still_says_its_verb() {
    let cut = "{\"id\":1,\"method\":\"mining.notify\",\"params\":[\"b1\",\"4d16b6f85af6";
    let (works, heard) = session(&[(S, cut)], Start::Opened).expect("heard");
    assert_eq!((works, heard.protocol), (C, WorkProtocol::StratumV1));
    assert_eq!(session(&[(S, &cut[..20])], Start::Opened), None);
    let foreign = "{\"id\":1,\"method\":\"eth_call\",\"params\":[";
    assert_eq!(session(&[(C, foreign)], Start::Opened), None);
}

#[test]
fn what_only_sounds_like_it_is_not_heard() {
    let lines: &[&str] = &[
        r#"{"id":0,"method":"server.version","params":["electrum/4.5","1.4"]}"#,
        r#"{"id":1,"method":"blockchain.scripthash.get_balance","params":["00"]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x9c99","latest"]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x"},"latest"]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"getblockchaininfo","params":[]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"getmininginfo","params":[]}"#,
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":1,"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"mining.subscribe","arguments":{}}}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"Player.GetActivePlayers"}"#,
        r#"{"jsonrpc":"2.0","id":"q","method":"aria2.addUri","params":[["http://mining.notify/"]]}"#,
        r#"{"method":"torrent-get","arguments":{"fields":["id"]}}"#,
        r#"{"method":"login","params":{"user":"a","password":"b"},"id":1}"#,
        r#"{"method":"job","params":{"job_id":"nightly-build"},"id":1}"#,
        r#"{"method":"submit","params":{"form":"contact","name":"x"},"id":1}"#,
        r#"{"id":1,"method":"eth_login","params":["0x9c99d212f7e5daa18ab50810e0fd255d1f04303b","0x0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"]}"#,
        r#"{"type":"auth","params":{"token":"abc"}}"#,
        r#"{"type":"auth","access_token":"abc"}"#,
        r#"{"type":"submit","params":{"answer":4}}"#,
        r#"{"type":"job","params":{"job_id":1,"state":"done"}}"#,
        r#"{"event":"mining.subscribe","data":"text about mining.notify"}"#,
        r#"{"log":"{\"method\":\"mining.subscribe\"}"}"#,
        r#"{"method":"getwork","params":{"queue":"mail"},"id":1}"#,
        r#"{"method":"solution","params":{},"id":1}"#,
        r#"{"id":1,"result":["0x1111111111111111111111111111111111111111111111111111111111111111","0x2222222222222222222222222222222222222222222222222222222222222222","0x3333333333333333333333333333333333333333333333333333333333333333"]}"#,
        r#"{"id":1,"result":{"data":"short","target":"main"}}"#,
        r#"{"id":1,"result":[["a","b"],"c",4]}"#,
        r#"[{"id":1,"method":"a"},{"id":2,"method":"b"}]"#,
        r#"["mining.subscribe"]"#,
    ];
    for line in lines {
        for from in [C, S] {
            for start in [Start::Opened, Start::MidStream] {
                let bare = format!("{line}\n");
                assert_eq!(session(&[(from, &bare)], start), None, "{line}");
                let text = if from == C { post(line, "") } else { answer(line) };
                assert_eq!(session(&[(from, &text)], start), None, "{line}");
            }
        }
    }
}

#[test]
fn a_flow_that_never_comes_to_it_is_let_go() {
    let foreign = "{\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}\n";
    let mut follow = Session::new(Start::Opened);
    let at = Timestamp::from_second(1).expect("in range");
    let mut steps = (0..40).map(|_| {
        follow.segment(Segment { at, from: C, bytes: foreign.as_bytes(), missing_before: 0 })
    });
    assert!(steps.any(|step| step == Step::NotOurs));
}

#[test]
fn openings_are_told_by_their_first_bytes() {
    let is = |bytes: &[u8], from, start| match probe(bytes, from, start) {
        Probe::NotOurs => "no",
        Probe::Ours(_) => "yes",
        Probe::Unsure => "wait",
    };
    let long = format!("GET / HTTP/1.1\r\nCookie: {}", "a".repeat(2000));
    for (bytes, from, start, expected) in [
        (&b""[..], C, Start::Opened, "wait"),
        (b"{", C, Start::Opened, "wait"),
        (b"{\"", C, Start::Opened, "yes"),
        (b"{x", C, Start::Opened, "no"),
        (b" \r\n{ \"id\"", S, Start::Opened, "yes"),
        (b"\x16\x03\x01", C, Start::Opened, "no"),
        (b"SSH-2.0-OpenSSH", S, Start::Opened, "no"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", C, Start::Opened, "no"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", C, Start::Opened, "wait"),
        (long.as_bytes(), C, Start::Opened, "no"),
        (b"GET / HTTP/1.1\r\nupgrade: WebSocket\r\n\r\n", C, Start::Opened, "yes"),
        (b"POST / HTTP/1.1\r\nContent-Type: text/html\r\n\r\na=b", C, Start::Opened, "no"),
        (b"POST / HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n{", C, Start::Opened, "yes"),
        (b"POST / HTTP/1.1\r\n\r\n", C, Start::Opened, "wait"),
        (b"CONNECT a:1 HTTP/1.1\r\n", C, Start::Opened, "yes"),
        (b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n{\"id\"", C, Start::Opened, "yes"),
        (b"GET /getheight HTTP/1.1\r\nUser-Agent: XMRig/6\r\n\r\n", C, Start::Opened, "yes"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", S, Start::Opened, "no"),
        (b"HTTP/1.1 200 OK\r\nX-Long-Polling: /LP\r\n\r\n", S, Start::Opened, "yes"),
        (b"\",\"x\"],\"id\":4}\n{\"id\":5", C, Start::MidStream, "yes"),
        (b"plain text of a chat", C, Start::MidStream, "wait"),
        (b"\x00\x01\x02\x03", C, Start::MidStream, "no"),
    ] {
        assert_eq!(is(bytes, from, start), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        crate::fuzzing::dissect(&bytes);
        crate::fuzzing::json_rpc(&bytes);
    }

    #[test]
    fn any_json_is_survived(
        pieces in proptest::collection::vec(
            "[ -~]{0,6}|\\{\"method\":\"(mining\\.(notify|submit|set_target)|submit|job|login|getwork)\",\"params\":[\\[{](\"[a-z0-9]{0,4}\",?|1e9,?|null,?|\\{\\},?){0,9}[\\]}],?\"id\":[0-9]{1,2}\\}",
            0..8,
        ),
    ) {
        let text: String = pieces.concat();
        let _ = session(&[(C, &text), (S, &text)], Start::MidStream);
    }
}
