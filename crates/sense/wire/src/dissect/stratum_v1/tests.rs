//! Whole conversations, single messages, and the younger coins.

use hashwarden_domain::observation::wire::Shares;

use super::*;
use crate::dissect::{
    Side, Start,
    rehearsal::{C, Line, S, robustly, session},
};

const NOTIFY: &str = r#"{"params":["b1","4d16b6f85af6e2198f44ae2a6de67f78487ae5611b77c6c0440b921e00000000","01000000010000","072f736c7573682f",["aa","bb"],"00000002","1c2ac4af","504e86b9",false],"id":null,"method":"mining.notify"}"#;

fn conversation() -> Vec<Line<'static>> {
    vec![
        (
            C,
            r#"{"id":1,"method":"mining.configure","params":[["version-rolling"],{"version-rolling.mask":"1fffe000"}]}"#,
        ),
        (
            S,
            r#"{"id":1,"result":{"version-rolling":true,"version-rolling.mask":"1fffe000"},"error":null}"#,
        ),
        (C, r#"{"params": ["bmminer/2.0.0"], "id": 2, "method": "mining.subscribe"}"#),
        (
            S,
            r#"{"id":2,"result":[[["mining.set_difficulty","1"],["mining.notify","ae6812eb"]],"08000002",4],"error":null}"#,
        ),
        (C, r#"{"id":3,"method":"Mining.Authorize","params":["farm.rig7","secret"]}"#),
        (S, r#"{"id":3,"result":true,"error":null}"#),
        (S, r#"{"id":null,"method":"mining.set_difficulty","params":[8192]}"#),
        (S, NOTIFY),
        (
            C,
            r#"{"id":4,"method":"mining.submit","params":["farm.rig7","b1","00000001","504e86ed","b2957c02","00a00000"]}"#,
        ),
        (S, r#"{"id":4,"result":true,"error":null}"#),
        (
            C,
            r#"{"id":5,"method":"mining.submit","params":["farm.rig7","b1","00000001","504e86ed","b2957c02","00a00000"]}"#,
        ),
        (S, r#"{"error":[22,"Duplicate share",null],"result":null,"id":5}"#),
    ]
}

#[test]
fn a_whole_conversation_is_summed_up() {
    let heard = robustly(&conversation());
    assert_eq!(heard.protocol, WorkProtocol::StratumV1);
    assert_eq!(heard.login.as_deref(), Some("farm.rig7"));
    assert_eq!(heard.worker.as_deref(), Some("rig7"));
    assert_eq!(heard.agent.as_deref(), Some("bmminer/2.0.0"));
    assert!(heard.version_rolling);
    assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
    assert_eq!(heard.work.map(|w| w.total), Some(ShareWork::Difficulty(8192.0)));
    assert!(!format!("{heard:?}").contains("secret"));
}

#[test]
fn each_message_alone_is_enough_from_the_side_that_says_it() {
    for (at, (side, text)) in conversation().into_iter().enumerate() {
        // Answers to a configuration, an authorisation or a share say nothing by themselves.
        if matches!(at, 1 | 5 | 9 | 11) {
            continue;
        }
        let (works, heard) = session(&[(side, text)], Start::MidStream).expect(text);
        assert_eq!(works, Side::Client, "{text}");
        assert_eq!((heard.unheard.peer, heard.unheard.subject), (side == C, side == S));
    }
}

#[test]
fn the_verbs_show_who_works_where_the_opening_was_not_heard() {
    let turned: Vec<_> = conversation().into_iter().map(|(s, t)| (s.other(), t)).collect();
    let (works, heard) = session(&turned, Start::MidStream).expect("heard");
    assert_eq!((works, heard.shares.submitted), (Side::Server, 2));
}

#[test]
fn jobs_of_the_younger_coins_are_jobs() {
    for job in [
        r#"{"method":"mining.notify","params":["1a",[3735928559,1,2,3],1700000000000]}"#,
        r#"{"method":"mining.notify","params":[{"jobId":"1","fromGroup":0,"toGroup":1,"headerBlob":"00"}]}"#,
        r#"{"method":"mining.notify","params":["7","ac00000000000000000000000000000000000000000000000000000000000000",8000000,"bc00000000000000000000000000000000000000000000000000000000000000",true]}"#,
    ] {
        let (_, heard) = session(&[(S, job)], Start::Opened).expect(job);
        assert_eq!(heard.protocol, WorkProtocol::StratumV1);
    }
}

#[test]
fn the_pool_asks_for_the_programs_name() {
    let (_, heard) = session(
        &[
            (C, r#"{"id":1,"method":"mining.subscribe","params":[]}"#),
            (S, r#"{"id":9,"method":"client.get_version","params":[]}"#),
            (C, r#"{"id":9,"result":"cgminer/4.10.0","error":null}"#),
            (S, "HTTP/1.1 400 Bad Request\r\n\r\n"),
        ],
        Start::Opened,
    )
    .expect("heard");
    assert_eq!(heard.agent.as_deref(), Some("cgminer/4.10.0"));
}

#[test]
fn a_batch_is_heard_like_its_members() {
    let (_, heard) = session(
        &[(C, r#"[{"id":1,"method":"mining.subscribe","params":["a"]},{"params":["farm.rig","x"],"id":2,"method":"mining.authorize"}]"#)],
        Start::Opened,
    )
    .expect("heard");
    assert_eq!((heard.messages.len(), heard.worker.as_deref()), (2, Some("rig")));
}

#[test]
fn kaspa_is_not_ethereum_though_it_says_so() {
    let heard = robustly(&[
        (
            C,
            r#"{"id":1,"method":"mining.subscribe","params":["BzMiner/v21","EthereumStratum/1.0.0"]}"#,
        ),
        (S, r#"{"id":1,"jsonrpc":"2.0","result":[true,"EthereumStratum/1.0.0"]}"#),
        (
            C,
            r#"{"id":2,"method":"mining.authorize","params":["kaspa:qqkqkzjvr7zwxxmjxjkmxxdwju9kjs6e9u82uh59z07vgaks6gg62v8707g73.rig1","x"]}"#,
        ),
        (S, r#"{"method":"mining.set_extranonce","params":["f00d",6]}"#),
        (S, r#"{"method":"mining.set_difficulty","params":[4]}"#),
        (S, r#"{"method":"mining.notify","params":["7",[1,2,3,4],1700000000000]}"#),
        (
            C,
            r#"{"id":3,"method":"mining.submit","params":["kaspa:q.rig1","7","0xf00d000000000001"]}"#,
        ),
        (S, r#"{"id":3,"result":true}"#),
    ]);
    assert_eq!((heard.protocol, heard.shares.accepted), (WorkProtocol::StratumV1, 1));
    assert_eq!(heard.worker.as_deref(), Some("rig1"));
}
