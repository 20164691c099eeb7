//! A second factor from enrolment to its end.

use hashwarden_authority::{AdministrationError, Refused};
use hashwarden_domain::Role;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::world::{HERE, Office, at};

/// An authenticator of its own, written from RFC 6238 and RFC 4226 alone.
fn rfc6238(secret: &[u8], second: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap();
    mac.update(&(second / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0xf);
    let bytes: [u8; 4] = hash[offset..offset + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000)
}

fn base32(text: &str) -> Vec<u8> {
    let value = |c: u8| if c.is_ascii_digit() { c - b'2' + 26 } else { c - b'A' };
    let bits: String = text.bytes().map(|c| format!("{:05b}", value(c))).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

#[test]
fn sign_in_asks_for_digits_once_the_authenticator_is_confirmed() {
    let office = Office::new();
    let officers = &office.officers;
    let session = office.with("li", Role::Analyst, "150102");
    let password = officers.new_password("li").unwrap().password;
    let enrolled = officers.enrol_second_factor(&session, "hashwarden").unwrap();
    assert!(enrolled.uri.starts_with("otpauth://totp/hashwarden:li?secret="));
    assert!(!format!("{enrolled:?}").contains(&enrolled.secret));
    let file = std::fs::read_to_string(office.folder.path().join("officers.json")).unwrap();
    assert!(file.contains("sealed.second-factor.") && !file.contains(&enrolled.secret));
    assert!(officers.sign_in("li", &password, HERE, at(0)).is_ok(), "not in force yet");

    let wrong = officers.confirm_second_factor(&session, "12345", at(0));
    assert!(matches!(wrong, Err(AdministrationError::SignIn(Refused::Mismatch))));
    let secret = base32(&enrolled.secret);
    let code = |second: i64| rfc6238(&secret, at(second).as_second());
    let _ = officers.confirm_second_factor(&session, &code(0), at(0)).unwrap();

    let sign_in = |digits: Option<&str>, second: i64| {
        officers.sign_in_with("li", &password, digits, HERE, at(second))
    };
    assert!(matches!(sign_in(None, 1), Err(Refused::SecondFactor)));
    assert!(matches!(sign_in(Some(&code(0)), 1), Err(Refused::Mismatch)), "used by confirming");
    assert!(sign_in(Some(&code(60)), 60).is_ok());
    assert!(matches!(sign_in(Some(&code(60)), 61), Err(Refused::Mismatch)), "used");

    let recovery = enrolled.recovery[3].to_uppercase();
    assert!(sign_in(Some(&recovery), 62).is_ok());
    assert!(matches!(sign_in(Some(&recovery), 63), Err(Refused::Mismatch)), "used");
    let again = officers.enrol_second_factor(&session, "hashwarden");
    assert!(matches!(again, Err(AdministrationError::Request(_))), "in force");
    let act =
        officers.disable_second_factor(&session, &enrolled.recovery[4], HERE, at(64)).unwrap();
    assert_eq!((act.by.as_str(), act.act.as_str()), ("li", "disable-second-factor"));
    assert!(sign_in(None, 1000).is_ok());
}

#[test]
fn guessing_digits_is_slowed_down_like_guessing_passwords() {
    let office = Office::new();
    let officers = &office.officers;
    let session = office.with("li", Role::Analyst, "150102");
    let password = officers.new_password("li").unwrap().password;
    let enrolled = officers.enrol_second_factor(&session, "hashwarden").unwrap();
    let code = rfc6238(&base32(&enrolled.secret), at(0).as_second());
    let _ = officers.confirm_second_factor(&session, &code, at(0)).unwrap();
    for _ in 0..5 {
        let wrong = officers.sign_in_with("li", &password, Some("000000x"), HERE, at(90));
        assert!(matches!(wrong, Err(Refused::Mismatch)));
    }
    let right = rfc6238(&base32(&enrolled.secret), at(91).as_second());
    let refused = officers.sign_in_with("li", &password, Some(&right), HERE, at(91));
    assert!(matches!(refused, Err(Refused::TooMany { .. })));
    let disabled = officers.disable_second_factor(&session, &right, HERE, at(91));
    assert!(matches!(disabled, Err(AdministrationError::SignIn(Refused::TooMany { .. }))));
}
