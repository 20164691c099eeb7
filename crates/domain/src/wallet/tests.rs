//! Addresses from the texts that define their forms, and what must not be taken for one.

use proptest::prelude::*;

use super::{Checksum, FORMS, recognise};

/// Address, first coin, where the text comes from.
const VERIFIED: &[(&str, &str, &str)] = &[
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "BTC", "Bitcoin block 0"),
    (
        "16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM",
        "BTC",
        "Bitcoin wiki, technical background of version 1 addresses",
    ),
    ("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "BTC", "cashaddr.md, legacy column"),
    ("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "BTC", "cashaddr.md, legacy column"),
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BTC", "BIP-173"),
    ("BC1SW50QGDZ25J", "BTC", "BIP-350"),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "BTC",
        "BIP-350",
    ),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "BTC", "BIP-350"),
    ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "BCH", "cashaddr.md"),
    ("BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", "BCH", "cashaddr.md, upper case"),
    ("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "BCH", "cashaddr.md, prefix omitted"),
    ("bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq", "BCH", "cashaddr.md"),
    (
        "kaspa:qqkqkzjvr7zwxxmjxjkmxxdwju9kjs6e9u82uh59z07vgaks6gg62v8707g73",
        "KAS",
        "api.kaspa.org, example address",
    ),
    ("0x52908400098527886E0F7030069857D2E4169EE7", "ETH", "EIP-55, all caps"),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "ETH", "EIP-55"),
    ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "ETH", "EIP-55"),
    ("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "ETH", "EIP-55"),
    ("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "ETH", "EIP-55"),
    (
        "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge",
        "XMR",
        "Monero's documentation, standard address",
    ),
    (
        "845xHUh5GvfHwc2R8DVJCE7BT2sd4YEcmjG8GNSdmeNsP5DTEjXd1CNgxTcjHjiFuthRHAoVEJjM7GyKzQKLJtbd56xbh7V",
        "XMR",
        "RandomX's README, a sub-address",
    ),
    ("LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez", "LTC", "Litecoin examples in public documents"),
    (
        "zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3mm47vdtahatqrlkngh9slya",
        "ZEC",
        "Zcash's documentation, Sapling address",
    ),
    ("9fRusAarL1KkrWQVsxSRVYnvWxaAT2A96cKtNn9tvPh5XUyCisr", "ERG", "ergo-lib's tests"),
];

fn verified() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    VERIFIED.iter().filter(|(_, _, source)| *source != "EIP-55, all caps")
}

#[test]
fn addresses_of_the_standards_verify() {
    for (address, coin, source) in verified() {
        let wallet = recognise(address).unwrap_or_else(|| panic!("{address} ({source})"));
        assert_eq!(wallet.coins[0].ticker(), *coin, "{address} ({source})");
        assert_eq!(wallet.checksum, Checksum::Verified, "{address} ({source})");
        assert_eq!(wallet.text, *address);
    }
}

#[test]
fn every_vector_has_one_form() {
    for (address, _, _) in VERIFIED {
        assert_eq!(FORMS.iter().filter(|form| form(address).is_some()).count(), 1, "{address}");
    }
}

#[test]
fn an_ethereum_address_in_one_case_has_no_checksum() {
    for address in [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    ] {
        assert_eq!(recognise(address).map(|w| w.checksum), Some(Checksum::None), "{address}");
    }
}

#[test]
fn invalid_addresses_of_the_standards_do_not_verify() {
    for address in [
        // BIP-350: wrong checksum kind, mixed case, wrong length, version above 16.
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "bc1gmk9yu",
        // One character of the genesis address changed.
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "9fRusAarL1KkrWQVsxSRVYnvWxaAT2A96cKtNn9tvPh5XUyCiss",
    ] {
        assert_ne!(recognise(address).map(|w| w.checksum), Some(Checksum::Verified), "{address}");
    }
    let mistyped = recognise("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").map(|w| w.checksum);
    assert_eq!(mistyped, Some(Checksum::Failed));
}

#[test]
fn names_that_are_no_addresses() {
    for name in [
        "",
        "x",
        "worker1",
        "antminer_S19.017",
        "someone@example.org",
        "account.rig-01",
        "averyveryverylongaccountnamewithoutend",
        "1111111111111111111111111111111111",
        "da39a3ee5e6b4b0d3255bfef95601890afd8070",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "0x123",
        "1234567890123456789012345678901234567890",
        "bc1q",
        "kaspa:rig",
        "bitcoincash:worker",
        "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReo",
        "矿机甲一二三四五六七八九十",
    ] {
        assert_eq!(recognise(name), None, "{name}");
    }
}

#[test]
fn every_cut_of_an_address_is_survived() {
    for (address, _, _) in VERIFIED {
        for cut in 0..address.len() {
            let part = recognise(&address[..cut]);
            assert_ne!(part.map(|w| w.checksum), Some(Checksum::Verified), "{}", &address[..cut]);
        }
    }
}

#[test]
fn no_single_character_of_a_verified_address_can_be_changed() {
    // Exhaustive over these vectors. For Ethereum it is not a law (see its file) but holds for EIP-55's.
    for (address, _, _) in verified() {
        for at in 0..address.len() {
            for other in (b'!'..=b'~').filter(|b| *b != address.as_bytes()[at]) {
                let mut changed = address.as_bytes().to_vec();
                changed[at] = other;
                let changed = String::from_utf8(changed).unwrap();
                // Only the letter case of `0x` carries nothing.
                let prefix = address.starts_with("0x") && at == 1 && other == b'X';
                let verified = recognise(&changed).map(|w| w.checksum) == Some(Checksum::Verified);
                assert!(!verified || prefix, "{changed}");
            }
        }
    }
}

#[test]
fn what_fuzzing_kept_is_survived() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/wallet");
    let mut replayed = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let _ = recognise(&String::from_utf8_lossy(&bytes));
        replayed += 1;
    }
    assert!(replayed >= 20);
}

proptest! {
    #[test]
    fn any_key_hash_round_trips_and_no_flip_verifies(
        hash in prop::array::uniform20(any::<u8>()),
        version in prop::sample::select(vec![0u8, 5, 22, 30, 48, 60, 76]),
        at in any::<prop::sample::Index>(),
        other in prop::sample::select(
            b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".to_vec(),
        ),
    ) {
        let address = bs58::encode(hash).with_check_version(version).into_string();
        prop_assert_eq!(recognise(&address).map(|w| w.checksum), Some(Checksum::Verified));
        let mut changed = address.into_bytes();
        let at = at.index(changed.len());
        prop_assume!(changed[at] != other);
        changed[at] = other;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert_ne!(recognise(&changed).map(|w| w.checksum), Some(Checksum::Verified));
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,220}") {
        let _ = recognise(&text);
    }
}
