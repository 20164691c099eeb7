//! Tokens of time: asked for on loopback, checked here and by OpenSSL, carried in an export.

use std::{error::Error, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use hashwarden_custody::timestamp::{Address, Request, StampError, Token, TokenError, stamp};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    authority::{Authority, POLICY, answer, put, reply, serve},
    forge::{files_of, position, sealed, zip},
    whole::write,
    world::{World, check, digests, python, told},
};

#[test]
fn a_token_is_asked_for_checked_and_carried() {
    let Some(authority) = Authority::start() else { return };
    let bytes = b"a picture of a cellar with forty machines";
    let token = stamp(&authority.address, Some(POLICY), &digests(bytes), u64::MAX).unwrap();
    assert_eq!((token.policy.as_str(), token.nonce), (POLICY, Some(u64::MAX)));
    assert_eq!(token.serial, "8f02");
    #[expect(clippy::disallowed_methods, reason = "the authority of the test reads the clock")]
    let off = Timestamp::now().duration_since(token.at).abs();
    assert!(off < Duration::from_secs(300).try_into().unwrap(), "{off}");
    assert_eq!(Token::from_der(token.as_der()).unwrap(), token);
    assert_eq!(Token::from_any_response(&token.to_response()).unwrap(), token);

    // OpenSSL verifies the signature of what is written to a `.tsr`, and of no other file.
    let folder = authority.folder.path();
    let (file, tsr) = (put(folder, "a.jpg", bytes), put(folder, "a.tsr", &token.to_response()));
    let said = authority.verify(&file, &tsr);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(!authority.verify(&put(folder, "b.jpg", b"another"), &tsr).status.success());

    // An exhibit carries it, and so does the export of its case.
    let mut world = World::of("verifying.jsonl");
    let kept = world.store.add("a.jpg", &mut bytes.as_slice()).unwrap();
    let file = kept.into_file("a.jpg".into(), "image/jpeg".into(), Some(token.to_base64()));
    let id = "0000000000000000000000000000000a";
    world.push(
        "2026-03-05T00:00:00Z",
        json!({"exhibit-added": {"id": id, "label": "E-09", "title": "Cellar", "file": file,
            "taken_at": "2026-03-05T00:00:00Z", "taken_by": "wang", "held_by": "file"}}),
    );
    let (whole, _) = world.export().unwrap();
    assert_eq!(told(&check(&whole)), "whole");
    let files = files_of(&whole);
    let name = format!("tokens/{id}.tsr");
    let at = position(&files, &name);
    let unpacked = put(folder, "unpacked.tsr", &files[at].1);
    let said = authority.verify(&put(folder, "a.jpg", bytes), &unpacked);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));

    // A token of another file, under manifest and seal made anew; none at all.
    let other = stamp(&authority.address, None, &digests(b"another"), 7).unwrap();
    let mut swapped = files.clone();
    swapped[at].1 = other.to_response();
    let mut gone = files.clone();
    gone.remove(at);
    let forged = [sealed(swapped, |_| {}), zip(&gone), sealed(gone, |_| {}), whole];
    let expected = [
        format!("{name} token"),
        format!("{name} missing"),
        format!("{name} missing"),
        "whole".into(),
    ];
    for (zip, expected) in forged.iter().zip(expected) {
        assert_eq!(told(&check(zip)), expected);
        let path = write(&world, zip);
        if let Some(said) = python("print(told(open(sys.argv[1], 'rb').read()))", &[&path]) {
            assert_eq!(said, [expected]);
        }
    }
    // An event with a token of another file is not exported at all.
    let last = world.events.last_mut().unwrap();
    last["change"]["exhibit-added"]["file"]["time_token"] = json!(STANDARD.encode(other.as_der()));
    assert!(world.export().unwrap_err().to_string().contains(&name));
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let Some(authority) = Authority::start() else { return };
    let folder = authority.folder.path();
    let (one, two) = (digests(b"one").sha256, digests(b"two").sha256);
    let request = Request::new(&one, 1, None).unwrap();
    let good = reply(folder, &request.to_der());
    let of = |answer: &[u8], sha256: &str, nonce, policy| {
        let request = Request::new(sha256, nonce, policy).unwrap();
        Token::from_response(answer, &request).map(|_| ()).unwrap_err()
    };
    assert!(Token::from_response(&good, &request).is_ok());
    assert_eq!(of(&good, &two, 1, None), TokenError::OtherBytes);
    assert_eq!(of(&good, &one, 2, None), TokenError::OtherNonce);
    assert!(matches!(of(&good, &one, 1, Some("1.2.3")), TokenError::OtherPolicy { .. }));
    // The authority knows no such policy, and says so.
    let refused = reply(folder, &Request::new(&one, 1, Some("1.2.3")).unwrap().to_der());
    let refused = of(&refused, &one, 1, Some("1.2.3"));
    assert!(matches!(&refused, TokenError::Refused { status: 2, .. }), "{refused:?}");

    // Cut off anywhere, and with any byte changed: never a panic, never another moment or hash.
    let token = Token::from_any_response(&good).unwrap();
    for end in 0..good.len() {
        assert!(Token::from_any_response(&good[..end]).is_err(), "{end}");
        let mut changed = good.clone();
        changed[end] ^= 1;
        if let Ok(changed) = Token::from_any_response(&changed) {
            let same =
                (&changed.sha256, changed.at, &changed.serial, &changed.policy, changed.nonce)
                    == (&token.sha256, token.at, &token.serial, &token.policy, token.nonce);
            assert!(same, "byte {end}: {changed:?}");
        }
    }
    let long = [good, vec![0; 70_000]].concat();
    assert!(matches!(Token::from_any_response(&long), Err(TokenError::NotAToken(_))));
}

#[test]
fn an_authority_that_does_not_answer_as_it_should_is_named() {
    let told = |address: &Address| {
        let error = stamp(address, None, &digests(b"x"), 1).unwrap_err();
        assert!(error.to_string().contains(&address.to_string()), "{error}");
        let source = error.source().unwrap().to_string();
        (matches!(error, StampError::Post { .. }), source)
    };
    let says = |text: &'static [u8]| told(&serve(move |_| text.to_vec()));
    let (_, source) = says(b"HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\n\r\nlater");
    assert!(source.contains("503") && source.contains("text/html"), "{source}");
    for bad in [
        b"".as_slice(),
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: 9999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    ] {
        assert!(says(bad).0, "{}", String::from_utf8_lossy(bad));
    }
    let endless = serve(|_| answer(&[0x30; 200_000]));
    assert!(told(&endless).0);
    let nonsense = serve(|_| answer(b"0\x03\x02\x01\x00"));
    assert!(!told(&nonsense).0);
    // Nobody there.
    let nobody = "http://127.0.0.1:1/tsr".parse().unwrap();
    assert!(told(&nobody).0);
}
