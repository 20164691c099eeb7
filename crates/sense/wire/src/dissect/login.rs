//! The parts of a login: wallet, worker, or account name.
//!
//! In: the user name a miner gave to a pool. Out: its wallet where one is recognised, and the rig's
//! name. Forms met in the wild: `wallet.worker`, `wallet/worker/e-mail`, `wallet.paymentid.worker`,
//! `wallet+difficulty`, `COIN:wallet.worker#referral`, `user.worker`, `user_worker`. An e-mail
//! address behind them is personal data that no rule needs: it is dropped. Passwords never come here.

use hashwarden_domain::{Wallet, wallet::recognise};

/// What a login says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Login {
    /// As it was sent, without an e-mail address behind it.
    pub(super) text: String,
    /// The wallet in it.
    pub(super) wallet: Option<Wallet>,
    /// The rig.
    pub(super) worker: Option<String>,
}

/// Longest login looked at, in bytes: two of the longest addresses (Cardano, Monero integrated).
const MAX_LOGIN: usize = 512;

/// Takes a login apart.
pub(super) fn take_apart(login: &str) -> Login {
    let mut login = login.trim();
    if let Some((end, _)) = login.char_indices().find(|(at, _)| *at >= MAX_LOGIN) {
        login = &login[..end];
    }
    let text = without_address(login);
    let (wallet, rest) = match wallet_at_start(text) {
        Some((wallet, rest)) => (Some(wallet), rest),
        None => match text.find(['.', '/']) {
            Some(at) => (None, &text[at..]),
            None => (None, ""),
        },
    };
    // Stratum's own word for what `mining.authorize` takes is the worker's name: without a wallet and
    // without parts, all of it is that.
    let whole = || (wallet.is_none() && rest.is_empty()).then(|| text.to_owned());
    let worker = worker(rest).or_else(whole).filter(|name| !name.is_empty());
    Login { text: text.to_owned(), wallet, worker }
}

/// Cuts `/name@host` off.
fn without_address(login: &str) -> &str {
    match (login.find('@'), login.rfind('/')) {
        (Some(sign), Some(slash)) if slash < sign => &login[..slash],
        _ => login,
    }
}

/// The wallet with which a text begins, a ticker before it allowed, and what follows it.
fn wallet_at_start(text: &str) -> Option<(Wallet, &str)> {
    let ends = text.match_indices(['.', '/', '+', '_', '#', '@', ',', ';', ' ', '=', '-']);
    let ends = std::iter::once(text.len()).chain(ends.map(|(at, _)| at));
    // The whole first: some addresses hold such signs themselves.
    for end in ends.take(8) {
        let (head, rest) = text.split_at(end);
        if let Some(wallet) = recognise(head) {
            return Some((wallet, rest));
        }
        if let Some((_, after)) = head.split_once(':')
            && let Some(wallet) = recognise(after)
        {
            return Some((wallet, rest));
        }
    }
    None
}

/// The rig's name in what follows the account: `.worker`, `/worker`, `.paymentid.worker`, `+diff.worker`.
fn worker(mut rest: &str) -> Option<String> {
    loop {
        let sign = rest.chars().next()?;
        let after = &rest[sign.len_utf8()..];
        let end = after.find(['/', '#', '+']).unwrap_or(after.len());
        let dot = after.find('.').unwrap_or(after.len());
        let first = &after[..end.min(dot)];
        let is_payment_id =
            matches!(first.len(), 16 | 64) && first.bytes().all(|b| b.is_ascii_hexdigit());
        let is_difficulty = sign == '+' && first.bytes().all(|b| b.is_ascii_digit());
        if is_payment_id || is_difficulty {
            rest = &after[first.len()..];
        } else if sign == '#' || end == 0 {
            return None;
        } else {
            return Some(after[..end].to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONERO: &str = "4BCeEPhodgPMbPWFN1dPwhWXdRX8q4mhhdZdA1dtSMLTLCEYvAj9QXjXAfF7CugEbmfBhgkqHbdgK9b2wKA6nqRZQCgvCDm";
    const ETHEREUM: &str = "0x9c99d212f7e5daa18ab50810e0fd255d1f04303b";

    #[test]
    fn workers_are_found_in_every_form() {
        let payment = "cb2b73415c4faf214035a73b9d947c202342f3bf3bdf632132bd6d7af98cb257";
        for (login, wallet, worker) in [
            (format!("{ETHEREUM}/tester.worker1/someone@example"), true, Some("tester.worker1")),
            (format!("{ETHEREUM}.rig-1"), true, Some("rig-1")),
            (format!("{MONERO}.{payment}.ryzen"), true, Some("ryzen")),
            (format!("{MONERO}.{payment}"), true, None),
            (format!("{MONERO}+10000"), true, None),
            (format!("{MONERO}+10000.rig"), true, Some("rig")),
            (format!("XMR:{MONERO}.rig#abcd-1234"), true, Some("rig")),
            ("kvetak.worker1".into(), false, Some("worker1")),
            ("farm.a.b".into(), false, Some("a.b")),
            ("someone".into(), false, Some("someone")),
            (".".into(), false, None),
            (String::new(), false, None),
        ] {
            let parts = take_apart(&login);
            assert_eq!(parts.wallet.is_some(), wallet, "{login}");
            assert_eq!(parts.worker.as_deref(), worker, "{login}");
            assert!(!parts.text.contains('@'));
        }
    }

    #[test]
    fn any_text_is_taken_apart_without_harm() {
        for login in ["....", "++++", "/@", "@/@", "é.é/é@é", &"ü.".repeat(1000)] {
            let _ = take_apart(login);
        }
    }
}
