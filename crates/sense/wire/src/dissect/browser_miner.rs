//! The browser miners' form of CryptoNote's stratum: a `type` (or `identifier`) in the place of a verb.
//!
//! In: messages of this form, in WebSocket frames or bare. Out: signs in the [`Tally`]. The words are
//! common ones, so parameters must have the shape of work. Site keys are kept as the login: they are
//! the account that is paid. Answers carry no id: each tells of one share.
//!
//! Standard: none was written; the messages of CoinHive's client and of webminerpool's.

use hashwarden_domain::observation::wire::{Role, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::Verb,
    cryptonote::{job, submit},
    json_rpc::{Message, Raw},
    tally::Tally,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[
    ("auth", Some(Role::Subject)),
    ("handshake", Some(Role::Subject)),
    ("solved", Some(Role::Subject)),
    ("submit", Some(Role::Subject)),
    ("authed", Some(Role::Peer)),
    ("job", Some(Role::Peer)),
    ("accepted", Some(Role::Peer)),
    ("hash_accepted", Some(Role::Peer)),
    ("hashsolved", Some(Role::Peer)),
    ("banned", Some(Role::Peer)),
    ("verify", Some(Role::Peer)),
];

/// Understands one message; false if its parameters do not fit.
pub(super) fn said(verb: &str, message: &Message<'_>, at: Timestamp, tally: &mut Tally) -> bool {
    // CoinHive wraps its parameters, webminerpool does not.
    let Some(params) = message.params.filter(|p| p.is_object()).or(message.whole) else {
        return false;
    };
    let fits = match verb {
        "auth" => {
            let [key, user] = params.fields(["site_key", "user"]);
            if let Some(key) = key.and_then(Raw::text) {
                tally.account(&key);
                if let Some(user) = user.and_then(Raw::text) {
                    tally.worker(&user);
                }
                tally.evident();
                tally.begins(at);
            }
            key.is_some()
        }
        "handshake" => {
            let [pool, login, algorithm] = params.fields(["pool", "login", "rightalgo"]);
            if let (Some(_), Some(login)) = (pool, login.and_then(Raw::text)) {
                tally.login(&login);
                if let Some(word) = algorithm.and_then(Raw::text) {
                    tally.algorithm(word.split('|').next().unwrap_or_default());
                }
                tally.evident();
                tally.begins(at);
            }
            pool.is_some() && login.is_some()
        }
        "job" => job(params, at, tally),
        "submit" | "solved" => submit(params, at, tally).is_some(),
        "accepted" | "hash_accepted" | "hashsolved" => {
            let fits = params.field("hashes").is_some() || tally.is_evident();
            if fits {
                tally.accepted();
            }
            fits
        }
        _ => params.field("hashes").is_some() || tally.is_evident(),
    };
    if fits {
        tally.speaks(WorkProtocol::CryptonoteStratum, 1);
    }
    fits
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::wire::{Shares, WorkProtocol};

    use crate::dissect::rehearsal::{C, S, robustly};

    #[test]
    fn browser_miners_speak_their_own_form() {
        let heard = robustly(&[
            (
                C,
                r#"{"type":"auth","params":{"site_key":"abcdefghijklmnopqrstuvwxyz012345","type":"anonymous","user":null,"goal":0}}"#,
            ),
            (S, r#"{"type":"authed","params":{"token":"","hashes":0}}"#),
            (S, r#"{"type":"job","params":{"job_id":"1","blob":"0707c5","target":"ffffff00"}}"#),
            (C, r#"{"type":"submit","params":{"job_id":"1","nonce":"6a000000","result":"ab00"}}"#),
            (S, r#"{"type":"hash_accepted","params":{"hashes":256}}"#),
        ]);
        assert_eq!(heard.shares, Shares { submitted: 1, accepted: 1, rejected: 0 });
        assert_eq!(heard.protocol, WorkProtocol::CryptonoteStratum);
        let heard = robustly(&[
            (
                C,
                r#"{"identifier":"handshake","pool":"moneroocean.stream","login":"47mr","password":"","userid":"","version":7}"#,
            ),
            (S, r#"{"identifier":"job","job_id":"1","algo":"cn","blob":"07","target":"ffffff00"}"#),
            (C, r#"{"identifier":"solved","job_id":"1","nonce":"6a","result":"ab"}"#),
            (S, r#"{"identifier":"hashsolved"}"#),
        ]);
        assert_eq!(heard.shares, Shares { submitted: 1, accepted: 1, rejected: 0 });
    }
}
