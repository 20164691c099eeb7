//! Any text as a wallet address: no panic, and what verifies keeps its text and names a coin.
#![no_main]

use hashwarden_domain::wallet::{MAX_LENGTH, recognise};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(wallet) = recognise(text) {
        assert_eq!(wallet.text, text);
        assert!(!wallet.coins.is_empty() && text.len() <= MAX_LENGTH);
    }
});
