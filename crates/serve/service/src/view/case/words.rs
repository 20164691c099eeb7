//! What states, overlays, acts and seats are called, in both languages.
//!
//! In: the words of the domain. Out: sentences; a word that is not known is shown as it is.

use hashwarden_domain::{
    Seat,
    case::{ContestKind, Kinship, relapse::Consequence},
};

use crate::view::Sentence;

/// What a state is called.
pub fn state(word: &str) -> Sentence {
    let (en, zh) = match word {
        "clue" => ("Clue", "线索"),
        "triage" => ("Triage", "研判中"),
        "suspected" => ("Suspected", "疑似"),
        "attributed" => ("Attributed", "已归属"),
        "notified" => ("Notified", "已转办"),
        "acknowledged" => ("Acknowledged", "已签收"),
        "verifying" => ("Verifying", "核查中"),
        "determined" => ("Determined", "已认定"),
        "rectifying" => ("Rectifying", "整改中"),
        "awaiting-acceptance" => ("Awaiting acceptance", "待验收"),
        "closed" => ("Closed", "已办结"),
        "relapse-watch" => ("Relapse watch", "复查期"),
        "dismissed" => ("Dismissed", "排除"),
        "transferred" => ("Transferred", "移送"),
        "revoked" => ("Revoked", "撤销"),
        other => (other, other),
    };
    Sentence::new(en, zh)
}

/// What an act is called.
pub fn act(word: &str) -> Sentence {
    let (en, zh) = match word {
        "recorded" => ("Record the clue", "登记线索"),
        "triaged" => ("Triage", "研判"),
        "suspected" => ("Mark suspected", "列为疑似"),
        "dismissed" => ("Dismiss…", "排除…"),
        "attributed" => ("Attribute", "归属"),
        "notified" => ("Notify", "转办 / 通报"),
        "acknowledged" => ("Acknowledge", "签收"),
        "inspection-begun" => ("Begin the check", "开始核查"),
        "determined" => ("Determine…", "认定…"),
        "rights-notified" => ("Serve the notice of rights", "送达权利告知书"),
        "ordered" => ("Order measures…", "责令整改…"),
        "rectification-reported" => ("Report the rectification", "报告整改"),
        "returned" => ("Return", "退回"),
        "accepted" => ("Accept", "验收"),
        "watch-begun" => ("Begin the watch", "进入复查期"),
        "watch-ended" => ("End the watch", "结束复查期"),
        "relapsed" => ("Relapsed", "复发"),
        "contested" => ("Object", "提出异议"),
        "contest-decided" => ("Decide the objection", "答复异议"),
        "suspended" => ("Suspend…", "中止…"),
        "resumed" => ("Resume", "恢复办理"),
        "supervised" => ("Put under supervision", "督办"),
        "supervision-lifted" => ("Lift the supervision", "解除督办"),
        "transferred" => ("Transfer…", "移送…"),
        "revoked" => ("Revoke determination…", "撤销认定…"),
        "told" => ("Tell", "告知"),
        "noted" => ("Note", "记录"),
        "assigned" => ("Assign", "分派"),
        "handed-down" => ("Hand down", "派发"),
        "measure-taken" => ("Take a measure", "采取措施"),
        "measure-undone" => ("Undo a measure", "解除措施"),
        "exhibit-added" => ("Add an exhibit", "添加物证"),
        "custody-moved" => ("Hand over an exhibit", "交接物证"),
        "linked" => ("Link", "关联案件"),
        "proposed" => ("Propose", "提出"),
        "signed" => ("Sign", "签名"),
        "withdrawn" => ("Withdraw", "撤回"),
        other => (other, other),
    };
    Sentence::new(en, zh)
}

/// Acts that reach people outside, cannot be taken back, or end a case: asked for twice.
pub fn is_grave(act: &str) -> bool {
    matches!(act, "dismissed" | "determined" | "ordered" | "transferred" | "revoked")
}

/// What a seat is called.
pub fn seat(seat: Seat) -> Sentence {
    let (en, zh) = match seat {
        Seat::SecondAnalyst => ("Second analyst", "第二研判人员"),
        Seat::SecondOfficer => ("Second officer", "第二执法人员"),
        Seat::LegalReview => ("Legal review", "法制审核"),
        Seat::TechnicalReview => ("Technical review", "技术审核"),
        Seat::Head => ("Head of the authority", "主管部门负责人"),
    };
    Sentence::new(en, zh)
}

/// What a kind of contest is called.
pub fn contest(kind: ContestKind) -> Sentence {
    let (en, zh) = match kind {
        ContestKind::Defence => ("Defence", "陈述申辩"),
        ContestKind::Hearing => ("Request for a hearing", "听证申请"),
        ContestKind::Objection => ("Objection", "异议"),
        ContestKind::Reconsideration => ("Administrative reconsideration", "行政复议"),
        ContestKind::Court => ("Suit", "行政诉讼"),
    };
    Sentence::new(en, zh)
}

/// The word of a kinship.
pub fn kinship_word(kinship: Kinship) -> &'static str {
    match kinship {
        Kinship::Migration => "migration",
        Kinship::Relapse => "relapse",
    }
}

/// What follows from a kinship, as a proposal to people.
pub fn consequence(follows: Consequence) -> Sentence {
    let (en, zh) = match follows {
        Consequence::StartsAtNotified => (
            "Triage and self-check are skipped: the new case starts at the hand-down.",
            "跳过研判和自查：新案从转办开始。",
        ),
        Consequence::SupervisedAbove => {
            ("The authority one level up supervises.", "由上一级督办。")
        }
        Consequence::SecurityDefect => (
            "Broken into again: a defect of security, not an intent to mine.",
            "再次被入侵：属安全缺陷，不作挖矿故意处理。",
        ),
        Consequence::NetworkSecurityDuty => (
            "Broken into twice within ninety days: the department for network security is to be told.",
            "九十日内两次被入侵：告知网络安全主管部门。",
        ),
        Consequence::SeriousProposed => (
            "Mined again on purpose: \"serious circumstances\" may be proposed to the authority; it decides.",
            "再次主动挖矿：可向主管部门提出“情节严重”的意见，由其决定。",
        ),
    };
    Sentence::new(en, zh)
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::case::{CaseChange, STATES};

    use super::*;

    #[test]
    fn every_state_and_act_has_a_name_of_its_own() {
        let named = |text: Sentence, word: &str| text.en != word && text.zh != word;
        for word in STATES {
            assert!(named(state(word), word), "{word}");
        }
        for word in CaseChange::NAMES {
            assert!(named(act(word), word), "{word}");
        }
    }
}
