//! A request for a token of time.
//!
//! In: SHA-256 of the bytes, a nonce and perhaps a policy. Out: a `TimeStampReq` (RFC 3161, section
//! 2.4.1) that asks for the authority's certificate as well, so that the token can be verified from
//! itself and the root alone.

use super::{
    der::{INTEGER, OCTETS, OID, SEQUENCE, integer, oid, value},
    response::TokenError,
};

/// SHA-256 (RFC 5754).
pub(super) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub(super) hash: [u8; 32],
    pub(super) nonce: u64,
    pub(super) policy: Option<String>,
}

impl Request {
    /// For the bytes with this SHA-256 (hexadecimal).
    pub fn new(sha256: &str, nonce: u64, policy: Option<&str>) -> Result<Self, TokenError> {
        let mut hash = [0; 32];
        hex::decode_to_slice(sha256, &mut hash).map_err(|_| TokenError::NotAHash)?;
        if let Some(policy) = policy
            && oid(policy).is_none()
        {
            return Err(TokenError::NotAPolicy(policy.to_owned()));
        }
        Ok(Self { hash, nonce, policy: policy.map(str::to_owned) })
    }

    /// As it is sent.
    pub fn to_der(&self) -> Vec<u8> {
        let policy = self.policy.as_deref().and_then(oid);
        let policy = policy.map(|bytes| value(OID, &[&bytes])).unwrap_or_default();
        value(
            SEQUENCE,
            &[
                &value(INTEGER, &[&[1]]),
                &imprint(&self.hash),
                &policy,
                &integer(self.nonce),
                &[0x01, 0x01, 0xff], // certReq
            ],
        )
    }
}

/// `MessageImprint` of a SHA-256.
fn imprint(hash: &[u8; 32]) -> Vec<u8> {
    let algorithm = value(OID, &[&oid(SHA_256).unwrap_or_default()]);
    let algorithm = value(SEQUENCE, &[&algorithm, &[0x05, 0x00]]);
    value(SEQUENCE, &[&algorithm, &value(OCTETS, &[hash])])
}
