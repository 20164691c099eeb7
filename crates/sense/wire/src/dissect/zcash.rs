//! Zcash's stratum: jobs of eight fields, targets instead of difficulties, Equihash solutions.
//!
//! In: parameters of `mining.notify` and `mining.submit`. Out: whether they have Zcash's shape. The
//! verbs are those of [`stratum_v1`](super::stratum_v1). Which coin of the family is worked for is
//! not said by the protocol and not guessed; solutions are not verified.
//!
//! Standard: ZIP 301 (Zcash Stratum Protocol).

use super::{
    json_rpc::{Items, Raw},
    stratum_v1::is_hex,
};

/// Shortest Equihash solution in use, in hexadecimal digits: 144,5 has 100 bytes and one of length;
/// 125,4 has 52 and one.
const SHORTEST_SOLUTION: usize = 106;

/// `[job, version, previous block, merkle root, reserved, time, bits, clean]`; some pools add the
/// algorithm and the personalisation behind.
pub(super) fn is_notify(items: &Items<'_>) -> bool {
    let hex = |place, digits| items.text(place).is_some_and(|text| is_hex(&text, digits));
    items.count() >= 8
        && hex(1, 8)
        && hex(2, 64)
        && hex(3, 64)
        && hex(4, 64)
        && items.at(7).and_then(Raw::truth).is_some()
}

/// `[worker, job, time, nonce, solution]`.
pub(super) fn is_submit(items: &Items<'_>) -> bool {
    items.count() >= 5 && items.at(4).is_some_and(|solution| solution.length() > SHORTEST_SOLUTION)
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::wire::{ShareWork, Shares, WorkProtocol};

    use crate::dissect::{
        Start,
        rehearsal::{C, S, robustly, session},
    };

    const SUBSCRIBE: &str = r#"{"id":1,"method":"mining.subscribe","params":["nheqminer/0.5c",null,"zec.example",3333]}"#;
    const NOTIFY: &str = r#"{"id":null,"method":"mining.notify","params":["39f2","04000000","225ff9589d1e119708ed631987823bfb84f758d92ab81a9545c0864700000000","43e5dd6563c15095a3ee08b3e04e209c53a95938816a82124c0b7cc2e9edfa77","0000000000000000000000000000000000000000000000000000000000000000","16ee7c58","83837b1c",true]}"#;

    fn submit(id: u32) -> String {
        let solution = format!("fd4005{}", "0a".repeat(1344));
        format!(
            r#"{{"id":{id},"method":"mining.submit","params":["t1x.rig","39f2","16ee7c58","4304","{solution}"]}}"#
        )
    }

    #[test]
    fn a_whole_conversation_is_summed_up_in_solutions() {
        let (first, second) = (submit(4), submit(5));
        let heard = robustly(&[
            (C, SUBSCRIBE),
            (S, r#"{"id":1,"result":[null,"c208ec77000000000000000077ec08c1"],"error":null}"#),
            (C, r#"{"id":2,"method":"mining.authorize","params":["t1x.rig","x"]}"#),
            (
                S,
                r#"{"id":null,"method":"mining.set_target","params":["0010000000000000000000000000000000000000000000000000000000000000"]}"#,
            ),
            (S, NOTIFY),
            (C, &first),
            (S, r#"{"id":4,"result":true,"error":null}"#),
            (C, &second),
            (S, r#"{"id":5,"result":false,"error":null}"#),
        ]);
        assert_eq!(heard.protocol, WorkProtocol::ZcashStratum);
        assert_eq!(heard.shares, Shares { submitted: 2, accepted: 1, rejected: 1 });
        assert_eq!(heard.work.map(|w| w.total), Some(ShareWork::Hashes(4096.0)));
        assert_eq!(heard.algorithm_word, None);
    }

    #[test]
    fn a_job_or_a_solution_alone_tells_the_dialect() {
        let share = submit(1);
        for line in [(S, NOTIFY), (C, share.as_str()), (C, SUBSCRIBE)] {
            let (_, heard) = session(&[line], Start::MidStream).expect("heard");
            assert_eq!(heard.protocol, WorkProtocol::ZcashStratum);
        }
    }

    #[test]
    fn ravencoins_target_does_not_make_it_zcash() {
        let (_, heard) = session(
            &[
                (S, r#"{"method":"mining.set_target","params":["00000000ffff0000000000000000000000000000000000000000000000000000"]}"#),
                (S, r#"{"method":"mining.notify","params":["a1","0123456789012345678901234567890123456789012345678901234567890123","0123456789012345678901234567890123456789012345678901234567890123","00000000ffff0000000000000000000000000000000000000000000000000000",true,3000000,"1b00ffff"]}"#),
                (C, r#"{"id":4,"method":"mining.submit","params":["R.rig","a1","0x1122334455667788","0x0123456789012345678901234567890123456789012345678901234567890123","0x0123456789012345678901234567890123456789012345678901234567890123"]}"#),
            ],
            Start::Opened,
        )
        .expect("heard");
        assert_eq!(heard.protocol, WorkProtocol::StratumV1);
    }
}
