//! Wallet addresses that are nobody's: their checksums fit, their keys are known to no one.
//!
//! In: a form and a number. Out: an address. What a real address would take from a public key comes
//! from SHA-256 of "hashwarden drill wallet", the form's name and the number, so that no key exists
//! from which it was made; finding one would mean inverting the hash. Do not pay to them.
//! Forms: BIP 173 (Bitcoin, witness version 0), Base58Check (Litecoin, Zcash), EIP-55 (Ethereum
//! Classic), CryptoNote standard 7 (Monero).

use sha2::{Digest as _, Sha256};
use sha3::Keccak256;

/// Version bytes of addresses in Base58Check: Litecoin pay-to-key-hash, Zcash transparent.
const LITECOIN_VERSION: [u8; 1] = [0x30];
const ZCASH_VERSION: [u8; 2] = [0x1c, 0xb8];
/// Monero, main network, standard address.
const MONERO_VERSION: u8 = 18;

/// Which chain's addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Bitcoin,
    EthereumClassic,
    Litecoin,
    Monero,
    Zcash,
}

/// The address of this form and number.
pub(crate) fn nobodys(form: Form, number: u32) -> String {
    let seed = |part: u8| -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"hashwarden drill wallet");
        hash.update(format!("{form:?}"));
        hash.update(number.to_be_bytes());
        hash.update([part]);
        hash.finalize().into()
    };
    let key_hash = &seed(0)[..20];
    match form {
        // A 20-byte program of version 0 always encodes; the text is never empty.
        Form::Bitcoin => bech32::segwit::encode_v0(bech32::hrp::BC, key_hash).unwrap_or_default(),
        Form::EthereumClassic => mixed_case(key_hash),
        Form::Litecoin => base58check(&LITECOIN_VERSION, key_hash),
        Form::Monero => monero(&seed(0), &seed(1)),
        Form::Zcash => base58check(&ZCASH_VERSION, key_hash),
    }
}

fn base58check(version: &[u8], content: &[u8]) -> String {
    bs58::encode([version, content].concat()).with_check().into_string()
}

/// EIP-55: a letter is upper case where the hash of the lower-case text has a high digit.
fn mixed_case(address: &[u8]) -> String {
    let lower = hex::encode(address);
    let hash = hex::encode(Keccak256::digest(lower.as_bytes()));
    let letters = lower.chars().zip(hash.chars());
    let mixed = letters.map(|(c, h)| if h >= '8' { c.to_ascii_uppercase() } else { c });
    format!("0x{}", mixed.collect::<String>())
}

/// Two keys and four bytes of checksum, in blocks of eight bytes that become eleven characters.
fn monero(spend: &[u8], view: &[u8]) -> String {
    let mut bytes = [&[MONERO_VERSION], spend, view].concat();
    let check = Keccak256::digest(&bytes);
    bytes.extend(&check[..4]);
    bytes.chunks(8).map(monero_block).collect()
}

/// CryptoNote's own base 58: each block alone, padded with `1` to the length its size demands.
fn monero_block(block: &[u8]) -> String {
    const LENGTHS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut number = block.iter().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    let mut text = vec![b'1'; LENGTHS[block.len()]];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[usize::try_from(number % 58).unwrap_or(0)];
        number /= 58;
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::wallet::{Checksum, recognise};

    use super::*;

    #[test]
    fn every_form_is_recognised_and_its_checksum_fits() {
        for (form, ticker) in [
            (Form::Bitcoin, "BTC"),
            (Form::EthereumClassic, "ETH"),
            (Form::Litecoin, "LTC"),
            (Form::Monero, "XMR"),
            (Form::Zcash, "ZEC"),
        ] {
            for number in 0..20 {
                let text = nobodys(form, number);
                let wallet = recognise(&text).unwrap_or_else(|| panic!("{form:?}: {text}"));
                assert_eq!(wallet.checksum, Checksum::Verified, "{text}");
                assert!(wallet.coins.iter().any(|coin| coin.ticker() == ticker), "{wallet:?}");
            }
        }
    }
}
