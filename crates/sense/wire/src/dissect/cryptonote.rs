//! CryptoNote's stratum (`login`, `job`, `submit`), and the browser miners' form of it.
//!
//! In: messages with these verbs or this form. Out: signs in the [`Tally`]. The verbs are common
//! words, so parameters must have the shape of work before anything counts. Blobs and results are
//! not looked at; a password is read only where the login is a wallet, which has none, and pools
//! take the rig's name from there.
//!
//! Standard: xmrig-proxy's `STRATUM.md` and `STRATUM_EXT.md` (algorithm negotiation); the messages of
//! CoinHive's `stratum-pool` bridge and of webminerpool. Grin's and Beam's descend from it.

use hashwarden_domain::observation::wire::{Role, ShareWork, WorkProtocol};
use jiff::Timestamp;

use super::{
    conversation::{Ask, Made, Verb},
    json_rpc::{Message, Raw},
    tally::Tally,
    target,
};

/// What is said, and by whom.
pub(super) const VERBS: &[Verb] = &[
    ("login", Some(Role::Subject)),
    ("getjob", Some(Role::Subject)),
    ("getjobtemplate", Some(Role::Subject)),
    ("keepalive", Some(Role::Subject)),
    ("keepalived", Some(Role::Subject)),
    ("solution", Some(Role::Subject)),
    ("submit", Some(Role::Subject)),
    ("job", Some(Role::Peer)),
];

/// What is said in the browser miners' form, and by whom.
pub(super) const BROWSER_VERBS: &[Verb] = &[
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
];

/// Words in the place of a password that name no rig.
const NO_RIG: [&str; 6] = ["x", "", "password", "pass", "123", "none"];

/// Understands one message.
pub(super) fn said(verb: &str, message: &Message<'_>, at: Timestamp, tally: &mut Tally) -> Made {
    let params = message.params.filter(|p| p.is_object());
    let ask = match (verb, params) {
        ("login", Some(params)) => {
            if !login(params, tally) {
                return Made::Foreign;
            }
            tally.begins(at);
            Ask::Authorize
        }
        ("login", None) if top(message, "api_key").is_some() => {
            // Beam keeps its parameters at the top; `api_key` is the wallet.
            if let Some(key) = top(message, "api_key").and_then(Raw::text) {
                tally.login(&key);
            }
            tally.begins(at);
            Ask::Authorize
        }
        ("job", Some(params)) if job(params, at, tally) => Ask::Other,
        ("job", None)
            if top(message, "input").is_some() && top(message, "difficulty").is_some() =>
        {
            tally.evident();
            tally.job(at, message.id.map_or(0, Raw::key));
            Ask::Other
        }
        ("submit", Some(params)) => match submit(params, at, tally) {
            Some(ask) => ask,
            None => return Made::Foreign,
        },
        ("solution", None)
            if top(message, "nonce").is_some() && top(message, "output").is_some() =>
        {
            tally.evident();
            Ask::Submit(tally.submitted(at, message.id.map(Raw::key)))
        }
        ("keepalive" | "keepalived" | "getjob" | "getjobtemplate", _) => Ask::Other,
        _ => return Made::Foreign,
    };
    tally.speaks(WorkProtocol::CryptonoteStratum, 1);
    Made::Noted(ask)
}

/// A login's answer, told by its shape: it holds the first job.
pub(super) fn answered(result: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<&'static str> {
    let [inner, _] = result.fields(["job", "status"]);
    if job(inner.unwrap_or(result), at, tally) {
        tally.speaks(WorkProtocol::CryptonoteStratum, 1);
        Some(if inner.is_some() { "login result" } else { "getjob result" })
    } else {
        None
    }
}

/// Understands one message of the browser form; false if its parameters do not fit.
pub(super) fn browser_said(
    verb: &str,
    message: &Message<'_>,
    at: Timestamp,
    tally: &mut Tally,
) -> bool {
    // CoinHive wraps its parameters, webminerpool does not.
    let Some(params) = message.params.filter(|p| p.is_object()).or(message.whole) else {
        return false;
    };
    let fits = match verb {
        "auth" => {
            let [key, user] = params.fields(["site_key", "user"]);
            if let Some(key) = key.and_then(Raw::text) {
                tally.login(&key);
                if let Some(user) = user.and_then(Raw::text) {
                    tally.worker(&user);
                }
                tally.evident();
                tally.begins(at);
            }
            key.is_some()
        }
        "handshake" => {
            let [pool, login] = params.fields(["pool", "login"]);
            if let (Some(_), Some(login)) = (pool, login.and_then(Raw::text)) {
                tally.login(&login);
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

/// A login needs its two texts; a wallet, a program's name or a list of algorithms makes it evident.
fn login(params: Raw<'_>, tally: &mut Tally) -> bool {
    let [login, pass, agent, algorithm, rig] =
        params.fields(["login", "pass", "agent", "algo", "rigid"]);
    let Some(login) = login.and_then(Raw::text) else { return false };
    let Some(pass) = pass.and_then(Raw::text).or_else(|| agent.map(|_| "".into())) else {
        return false;
    };
    tally.login(&login);
    if let Some(rig) = rig.and_then(Raw::text) {
        tally.worker(&rig);
    }
    if tally.has_wallet() {
        let rig = pass.split([':', '@', ',']).next().unwrap_or_default().trim();
        if !NO_RIG.contains(&rig) && !pass.contains('=') {
            tally.worker(rig);
        }
    }
    if let Some(agent) = agent.and_then(Raw::text) {
        tally.agent(&agent);
    }
    if let Some(offered) = algorithm.map(Raw::items)
        && offered.count() == 1
        && let Some(word) = offered.text(0)
    {
        tally.algorithm(&word);
    }
    if tally.has_wallet() || agent.is_some() || algorithm.is_some() || rig.is_some() {
        tally.evident();
    }
    true
}

/// A job needs its id and something to hash with something to reach.
fn job(params: Raw<'_>, at: Timestamp, tally: &mut Tally) -> bool {
    let [id, blob, pow, goal, difficulty, algorithm] =
        params.fields(["job_id", "blob", "pre_pow", "target", "difficulty", "algo"]);
    let Some(id) = id else { return false };
    if blob.or(pow).and_then(Raw::text).is_none() || goal.or(difficulty).is_none() {
        return false;
    }
    tally.evident();
    if let Some(word) = algorithm.and_then(Raw::text) {
        tally.algorithm(&word);
    }
    if let Some(hashes) = goal.and_then(Raw::text).and_then(|t| target::hashes_of_compact(&t)) {
        tally.share_work(at, ShareWork::Hashes(hashes));
    } else if let Some(difficulty) = difficulty.and_then(Raw::number) {
        tally.share_work(at, ShareWork::Difficulty(difficulty));
    }
    tally.job(at, id.key());
    true
}

fn submit(params: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<Ask> {
    let [id, nonce, result, pow] = params.fields(["job_id", "nonce", "result", "pow"]);
    let (id, _) = (id?, nonce?);
    result.or(pow)?;
    tally.evident();
    Some(Ask::Submit(tally.submitted(at, Some(id.key()))))
}

/// A member beside `method`.
fn top<'a>(message: &Message<'a>, name: &str) -> Option<Raw<'a>> {
    message.whole?.field(name)
}
