//! The answer of a time-stamp authority, and the token in it.
//!
//! In: bytes of which nothing is believed, at most `MAX_TOKEN`. Out: what the token says, once it
//! stands for what was asked. The walk goes down `TimeStampResp` (RFC 3161, section 2.4.2), `ContentInfo`
//! and `SignedData` (RFC 5652, section 5) to `TSTInfo`, and back up to the signed attributes, whose
//! digest must be that of `TSTInfo`. The signature over the attributes is not computed here.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{
    der::{
        INTEGER, NotDer, OCTETS, OID, Reader, SEQUENCE, SET, TIME, Value, integer, oid_text, value,
    },
    request::{Request, SHA_256},
};

/// Longest answer that is looked at. Usual ones have 3 to 8 KiB with the authority's certificates.
pub(super) const MAX_TOKEN: usize = 64 * 1024;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
const SHA_512: &str = "2.16.840.1.101.3.4.2.3";
/// `[0]`, constructed.
const FIRST: u8 = 0xa0;
/// `[1]`, constructed.
const SECOND: u8 = 0xa1;

/// A token of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    der: Vec<u8>,
    /// SHA-256 of the bytes it stands for, hexadecimal.
    pub sha256: String,
    /// The moment it tells.
    pub at: Timestamp,
    /// Its number at the authority, hexadecimal.
    pub serial: String,
    /// The authority's policy, as numbers with dots.
    pub policy: String,
    /// The nonce of the request, where there was one that fits into 64 bits.
    pub nonce: Option<u64>,
}

/// Why an answer is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not DER, or not a token.
    #[error(transparent)]
    NotAToken(#[from] NotAToken),
    /// The authority says no.
    #[error("the authority refused: status {status}{}{text}", if text.is_empty() { "" } else { ", " })]
    Refused {
        /// `PKIStatus`.
        status: u64,
        /// What it says about it.
        text: String,
    },
    /// The token stands for other bytes.
    #[error("the token stands for other bytes than those asked about")]
    OtherBytes,
    /// The answer to another question.
    #[error("the token carries another nonce than the request: it may be an old one")]
    OtherNonce,
    /// The authority works under another policy than was asked for.
    #[error("the token was made under policy {found}, not {asked}")]
    OtherPolicy {
        /// What the token says.
        found: String,
        /// What was asked for.
        asked: String,
    },
    /// What is to be stamped is not known by a SHA-256.
    #[error("a token is asked for a SHA-256: 64 hexadecimal digits")]
    NotAHash,
    /// The configured policy is none.
    #[error("{0:?} is no policy: numbers with dots are asked for, such as 1.3.6.1.4.1.99999.1")]
    NotAPolicy(String),
}

/// Bytes that are no token of time over a SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no token of time over a SHA-256: {0}")]
pub struct NotAToken(&'static str);

impl NotAToken {
    pub(crate) fn new(why: &'static str) -> Self {
        Self(why)
    }
}

impl Token {
    /// What is not checked here and by what it can be.
    pub const UNCHECKED: &'static str = "the signature of the time-stamp authority is not checked \
        here; check it with: openssl ts -verify -data FILE -in TOKEN.tsr -CAfile ROOT.pem";

    /// The token in the answer to `request`, if it is one to it.
    pub fn from_response(answer: &[u8], request: &Request) -> Result<Self, TokenError> {
        let token = Self::from_any_response(answer)?;
        if token.sha256 != hex::encode(request.hash) {
            return Err(TokenError::OtherBytes);
        }
        if token.nonce != Some(request.nonce) {
            return Err(TokenError::OtherNonce);
        }
        match &request.policy {
            Some(asked) if *asked != token.policy => {
                Err(TokenError::OtherPolicy { found: token.policy, asked: asked.clone() })
            }
            _ => Ok(token),
        }
    }

    /// The token in an answer to a question that is not known any more, such as a `.tsr` file.
    pub fn from_any_response(answer: &[u8]) -> Result<Self, TokenError> {
        if answer.len() > MAX_TOKEN {
            return Err(NotAToken("it is longer than 64 KiB").into());
        }
        let wrong = |_| NotAToken("the answer is not a TimeStampResp");
        let mut all = Reader(answer);
        let mut response = all.within(SEQUENCE).map_err(wrong)?;
        let mut info = response.within(SEQUENCE).map_err(wrong)?;
        let status = info.small().map_err(wrong)?;
        if status > 1 {
            // Granted is 0, granted with changes 1; what follows is text for people, if it is there.
            let text = info.maybe(SEQUENCE).ok().flatten();
            let text = text.and_then(|text| Reader(text.content).any().ok());
            let text = text.map(|text| String::from_utf8_lossy(text.content).into_owned());
            return Err(TokenError::Refused { status, text: text.unwrap_or_default() });
        }
        let token = response.one(SEQUENCE).map_err(wrong)?;
        if !response.is_empty() || !all.is_empty() {
            return Err(NotAToken("something stands behind it").into());
        }
        Ok(Self::from_der(token.whole)?)
    }

    /// A token without the answer around it.
    pub fn from_der(der: &[u8]) -> Result<Self, NotAToken> {
        if der.len() > MAX_TOKEN {
            return Err(NotAToken("it is longer than 64 KiB"));
        }
        let Signed { info, signers } = signed(der)?;
        let token = token_of(info.content, der)
            .map_err(|_| NotAToken("its TSTInfo cannot be read"))?
            .ok_or(NotAToken("it stands for another kind of hash"))?;
        check_attributes(signers, info.content)
            .map_err(|_| NotAToken("its signed attributes do not stand for its content"))?;
        Ok(token)
    }

    /// The token without the answer around it, as exhibits carry it.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The token as an answer with status 0, the form of `.tsr` files.
    pub fn to_response(&self) -> Vec<u8> {
        value(SEQUENCE, &[&value(SEQUENCE, &[&integer(0)]), &self.der])
    }
}

/// The parts of signed data.
struct Signed<'der> {
    info: Value<'der>,
    signers: Reader<'der>,
}

fn signed(der: &[u8]) -> Result<Signed<'_>, NotAToken> {
    let wrong = |_: NotDer| NotAToken("it is not signed data");
    let mut all = Reader(der);
    let mut content = all.within(SEQUENCE).map_err(wrong)?;
    if !all.is_empty() {
        return Err(NotAToken("something stands behind it"));
    }
    if !is(content.one(OID).map_err(wrong)?, SIGNED_DATA) {
        return Err(NotAToken("it is not signed data"));
    }
    let mut data =
        content.within(FIRST).and_then(|mut data| data.within(SEQUENCE)).map_err(wrong)?;
    data.small().map_err(wrong)?; // version
    data.one(SET).map_err(wrong)?; // digest algorithms
    let mut inner = data.within(SEQUENCE).map_err(wrong)?;
    if !is(inner.one(OID).map_err(wrong)?, TST_INFO) {
        return Err(NotAToken("what is signed is not a time"));
    }
    let info = inner.within(FIRST).and_then(|mut info| info.one(OCTETS)).map_err(wrong)?;
    data.maybe(FIRST).map_err(wrong)?; // certificates
    data.maybe(SECOND).map_err(wrong)?; // revocation lists
    let signers = data.within(SET).map_err(wrong)?;
    Ok(Signed { info, signers })
}

/// What a `TSTInfo` says; none if it stands for another hash than SHA-256.
fn token_of(info: &[u8], der: &[u8]) -> Result<Option<Token>, NotDer> {
    let mut all = Reader(info);
    let mut info = all.within(SEQUENCE)?;
    if info.small()? != 1 || !all.is_empty() {
        return Err(NotDer);
    }
    let policy = oid_text(info.one(OID)?.content).ok_or(NotDer)?;
    let mut imprint = info.within(SEQUENCE)?;
    let algorithm = imprint.within(SEQUENCE)?.one(OID)?;
    let hash = imprint.one(OCTETS)?.content;
    if !is(algorithm, SHA_256) || hash.len() != 32 {
        return Ok(None);
    }
    let serial = match info.one(INTEGER)?.content {
        [0, rest @ ..] if !rest.is_empty() => hex::encode(rest), // the sign
        whole => hex::encode(whole),
    };
    let at = time(info.one(TIME)?.content)?;
    info.maybe(SEQUENCE)?; // accuracy
    info.maybe(0x01)?; // ordering
    let nonce = info.maybe(INTEGER)?.and_then(|nonce| super::der::small(nonce.content).ok());
    Ok(Some(Token { der: der.to_vec(), sha256: hex::encode(hash), at, serial, policy, nonce }))
}

/// Every signer's attributes hold the digest of the content and say that it is a `TSTInfo`.
fn check_attributes(mut signers: Reader<'_>, content: &[u8]) -> Result<(), NotDer> {
    if signers.is_empty() {
        return Err(NotDer);
    }
    while !signers.is_empty() {
        let mut signer = signers.within(SEQUENCE)?;
        signer.small()?; // version
        signer.any()?; // whose key
        let algorithm = oid_text(signer.within(SEQUENCE)?.one(OID)?.content).ok_or(NotDer)?;
        let digest = match algorithm.as_str() {
            SHA_256 => Sha256::digest(content).to_vec(),
            SHA_384 => Sha384::digest(content).to_vec(),
            SHA_512 => Sha512::digest(content).to_vec(),
            _ => return Err(NotDer),
        };
        let mut attributes = signer.within(FIRST)?;
        let (mut is_time, mut is_digest) = (false, false);
        while !attributes.is_empty() {
            let mut attribute = attributes.within(SEQUENCE)?;
            let kind = attribute.one(OID)?;
            let value = attribute.within(SET)?.any()?;
            is_time |= is(kind, CONTENT_TYPE) && value.tag == OID && is(value, TST_INFO);
            is_digest |= is(kind, MESSAGE_DIGEST) && value.tag == OCTETS && value.content == digest;
        }
        if !is_time || !is_digest {
            return Err(NotDer);
        }
    }
    Ok(())
}

fn is(value: Value<'_>, oid: &str) -> bool {
    oid_text(value.content).as_deref() == Some(oid)
}

/// `GeneralizedTime` as RFC 3161 allows it: `YYYYMMDDhhmmss`, perhaps with a fraction, and `Z`.
fn time(content: &[u8]) -> Result<Timestamp, NotDer> {
    let text = str::from_utf8(content).ok().and_then(|text| text.strip_suffix('Z'));
    let text = text.ok_or(NotDer)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let with_point = text.len() > whole.len();
    if whole.len() != 14 || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return Err(NotDer);
    }
    if with_point && (fraction.is_empty() || fraction.ends_with('0')) {
        return Err(NotDer);
    }
    let number = |from: usize, to: usize| -> Result<i16, NotDer> {
        whole.get(from..to).and_then(|part| part.parse().ok()).ok_or(NotDer)
    };
    let small = |from: usize| number(from, from + 2)?.try_into().map_err(|_| NotDer);
    let nanoseconds = format!("{fraction:0<9}").parse().map_err(|_| NotDer)?;
    let (month, day, hour): (i8, i8, i8) = (small(4)?, small(6)?, small(8)?);
    DateTime::new(number(0, 4)?, month, day, hour, small(10)?, small(12)?, nanoseconds)
        .and_then(|time| Offset::UTC.to_timestamp(time))
        .map_err(|_| NotDer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_standard_writes_them() {
        let read = |text: &str| time(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(read("20261124204655Z").as_deref(), Ok("2026-11-24T20:46:55Z"));
        assert_eq!(read("20261124204655.25Z").as_deref(), Ok("2026-11-24T20:46:55.25Z"));
        for bad in [
            "",
            "20261124204655",
            "20261324204655Z",
            "2026112420465Z",
            "20261124204655.Z",
            "20261124204655.50Z",
            "20261124204655+0800",
            "2026112420465xZ",
        ] {
            assert_eq!(read(bad), Err(NotDer), "{bad}");
        }
    }
}
