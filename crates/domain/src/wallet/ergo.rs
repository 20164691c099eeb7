//! Addresses of Ergo: network and type in one byte, content, four bytes of BLAKE2b-256, in Base58.
//!
//! In: text. Out: whether it is Ergo's and its checksum fits. Addresses of long scripts are not taken.
//!
//! Standard: Ergo's `ErgoAddress.scala` ("Pay-to-public-key", main network 0x01).

use blake2::{Blake2b256, Digest};

use super::Form;

/// Pays to a key on the main network.
const KEY: u8 = 0x01;
/// Byte of type, compressed key, checksum.
const SIZE: usize = 1 + 33 + CHECK;
const CHECK: usize = 4;
/// Characters of such an address; it begins with 9.
const LENGTH: usize = 51;

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    if text.len() != LENGTH || !text.starts_with('9') {
        return None;
    }
    let bytes = bs58::decode(text).into_vec().ok()?;
    // A compressed key begins with 2 or 3.
    if bytes.len() != SIZE || bytes[0] != KEY || !matches!(bytes[1], 2 | 3) {
        return None;
    }
    let (payload, check) = bytes.split_at(SIZE - CHECK);
    Some(Form::checked(&["ERG"], Blake2b256::digest(payload).starts_with(check)))
}
