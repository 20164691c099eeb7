//! CryptoNote's stratum: `login`, `job`, `submit`.
//!
//! In: messages with these verbs. Out: signs in the [`Tally`]. The verbs are common
//! words, so parameters must have the shape of work before anything counts. Blobs and results are
//! not looked at; a password is read only where the login is a wallet, which has none, and pools
//! take the rig's name from there.
//!
//! Standard: xmrig-proxy's `STRATUM.md` and `STRATUM_EXT.md` (algorithm negotiation). Grin's and Beam's
//! descend from it.

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

/// A login needs its two texts; a wallet, a rig or a list of algorithms makes it evident.
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
        // `rig:e-mail`, `rig`, or an e-mail address alone, which is nobody's business here.
        let rig = pass.split(':').next().unwrap_or_default().trim();
        if !NO_RIG.contains(&rig) && !rig.contains(['=', '@']) {
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
    if tally.has_wallet() || algorithm.is_some() || rig.is_some() {
        tally.evident();
    } else if agent.is_some() {
        // An account's name and a program: as good, unless other things are said beside it.
        tally.suggest();
    }
    true
}

/// A job needs its id and something to hash with something to reach.
pub(super) fn job(params: Raw<'_>, at: Timestamp, tally: &mut Tally) -> bool {
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

/// A share needs its job, its nonce and what came out.
pub(super) fn submit(params: Raw<'_>, at: Timestamp, tally: &mut Tally) -> Option<Ask> {
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

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::wire::Shares;

    use super::*;
    use crate::dissect::{
        Start,
        rehearsal::{C, S, robustly, session},
    };

    const LOGIN: &str = r#"{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"47mr7jYTroxQMwdKoPQuJoc9Vs9S9qCUAL6Ek4qyNFWJdqgBZRn4RYY2QjQfqEMJZVWPscupSgaqmUn1dpdUTC4fQsu3yjN","pass":"rig:me@example","agent":"XMRig/6.21.0 (Linux x86_64)","algo":["rx/0","cn/r"]}}"#;
    const JOB: &str = r#"{"jsonrpc":"2.0","method":"job","params":{"blob":"0606e8","job_id":"J2","target":"dc460300","algo":"rx/0","height":3000000}}"#;
    const SUBMIT: &str = r#"{"id":2,"jsonrpc":"2.0","method":"submit","params":{"id":"479","job_id":"J1","nonce":"98024001","result":"c9be","algo":"rx/0"}}"#;

    #[test]
    fn a_whole_conversation_is_summed_up() {
        let heard = robustly(&[
            (C, LOGIN),
            (
                S,
                r#"{"id":1,"jsonrpc":"2.0","error":null,"result":{"id":"479","job":{"blob":"0606","job_id":"J1","target":"b88d0600","algo":"rx/0"},"extensions":["algo"],"status":"OK"}}"#,
            ),
            (C, SUBMIT),
            (S, r#"{"id":2,"jsonrpc":"2.0","error":null,"result":{"status":"OK"}}"#),
            (S, JOB),
            (
                C,
                r#"{"id":3,"jsonrpc":"2.0","method":"submit","params":{"id":"479","job_id":"J2","nonce":"98","result":"c9be"}}"#,
            ),
            (S, r#"{"id":3,"jsonrpc":"2.0","error":{"code":-1,"message":"Low difficulty share"}}"#),
            (C, r#"{"id":4,"jsonrpc":"2.0","method":"keepalived","params":{"id":"479"}}"#),
            (S, r#"{"id":4,"jsonrpc":"2.0","error":null,"result":{"status":"KEEPALIVED"}}"#),
        ]);
        assert_eq!(heard.protocol, WorkProtocol::CryptonoteStratum);
        assert_eq!(heard.agent.as_deref(), Some("XMRig/6.21.0 (Linux x86_64)"));
        assert_eq!(heard.worker.as_deref(), Some("rig"));
        assert!(heard.wallet.is_some());
        assert_eq!(heard.algorithm_word.as_deref(), Some("rx/0"));
        assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
        let Some(ShareWork::Hashes(hashes)) = heard.work.map(|w| w.total) else {
            panic!("the target is known")
        };
        assert!((hashes - 10_000.0).abs() < 1.0);
        assert!(!format!("{heard:?}").contains("example"));
    }

    #[test]
    fn login_job_or_share_alone_is_enough() {
        for line in [(C, LOGIN), (S, JOB), (C, SUBMIT)] {
            assert!(session(&[line], Start::MidStream).is_some(), "{}", line.1);
        }
    }

    #[test]
    fn grin_and_beam_descend_from_it() {
        for script in [
            vec![
                (
                    C,
                    r#"{"id":"0","jsonrpc":"2.0","method":"login","params":{"login":"u","pass":"p","agent":"grin-miner"}}"#,
                ),
                (
                    S,
                    r#"{"id":"Stratum","jsonrpc":"2.0","method":"job","params":{"difficulty":1,"height":16375,"job_id":5,"pre_pow":"0001"}}"#,
                ),
                (
                    C,
                    r#"{"id":"0","jsonrpc":"2.0","method":"submit","params":{"edge_bits":29,"height":16419,"job_id":0,"nonce":8895699060858340771,"pow":[4210040,10141596]}}"#,
                ),
            ],
            vec![
                (C, r#"{"method":"login","api_key":"1ca3","id":"login","jsonrpc":"2.0"}"#),
                (
                    S,
                    r#"{"difficulty":41,"height":1,"id":"1","input":"ab","jsonrpc":"2.0","method":"job"}"#,
                ),
                (C, r#"{"id":"1","jsonrpc":"2.0","method":"solution","nonce":"c2","output":"02"}"#),
            ],
        ] {
            assert_eq!(robustly(&script).shares.submitted, 1);
        }
    }

    #[test]
    fn a_login_of_anything_else_is_not_enough() {
        for login in [
            r#"{"id":1,"method":"login","params":{"login":"admin","pass":"admin"}}"#,
            r#"{"id":1,"method":"login","params":{"username":"admin","password":"admin"}}"#,
            r#"{"id":1,"method":"login","params":["admin","admin"]}"#,
        ] {
            assert!(session(&[(C, login)], Start::Opened).is_none(), "{login}");
        }
    }
}
