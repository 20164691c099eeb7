//! Everything that somebody may be allowed or refused, by its word.
//!
//! In: nothing. Out: the acts, their words in files, JSON and policies, and what they are called in a
//! sentence. The words of changes to a case are those of `CaseChange::name`. Who may do which act is said
//! in `policy/`, not here.

use std::fmt;

use hashwarden_domain::{Seat, Sentence};
use serde::{Deserialize, Serialize};

/// What an act is done to; also the type's name in the policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A case, or what is to become one.
    Case,
    /// Accounts, tokens, the ledger as a whole.
    Installation,
    /// A place with its sums.
    Territory,
}

/// One row an act: variant, matter, word, English, Chinese.
macro_rules! acts {
    ($($name:ident, $matter:ident, $word:literal, $en:literal, $zh:literal;)*) => {
        /// Something that needs leave.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Act {
            $(#[doc = $en] $name,)*
        }

        impl Act {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in files, JSON and policies.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it is done to.
            pub fn matter(self) -> Matter {
                match self { $(Self::$name => Matter::$matter,)* }
            }

            /// What it is called in a sentence.
            pub fn words(self) -> Sentence {
                match self { $(Self::$name => Sentence::new($en, $zh),)* }
            }
        }
    };
}

acts! {
    Recorded, Case, "recorded", "record a clue", "登记线索";
    Triaged, Case, "triaged", "screen a clue", "初步研判";
    Suspected, Case, "suspected", "write a suspicion", "认定疑似";
    Dismissed, Case, "dismissed", "dismiss a suspicion", "排除";
    Attributed, Case, "attributed", "say whose it was", "确定归属";
    Notified, Case, "notified", "notify the unit or the place below", "通报或转办";
    Acknowledged, Case, "acknowledged", "enter a receipt", "签收";
    InspectionBegun, Case, "inspection-begun", "begin an inspection or a self-check", "开始核查";
    Determined, Case, "determined", "propose a determination", "提出认定";
    RightsNotified, Case, "rights-notified", "tell the party its rights", "告知权利";
    Ordered, Case, "ordered", "order measures", "责令整改";
    RectificationReported, Case, "rectification-reported", "report the rectification", "报告整改";
    Returned, Case, "returned", "return the rectification", "退回整改";
    Accepted, Case, "accepted", "accept the rectification", "验收";
    WatchBegun, Case, "watch-begun", "begin the watch after closing", "开始复查期";
    WatchEnded, Case, "watch-ended", "end the watch after closing", "结束复查期";
    Relapsed, Case, "relapsed", "open a case of a relapse", "登记复发";
    Contested, Case, "contested", "contest", "提出异议";
    ContestDecided, Case, "contest-decided", "decide what was contested", "作出复查决定";
    Suspended, Case, "suspended", "stop the clock", "中止";
    Resumed, Case, "resumed", "let the clock go on", "恢复";
    Supervised, Case, "supervised", "put a case under supervision", "督办";
    SupervisionLifted, Case, "supervision-lifted", "lift a supervision", "解除督办";
    Transferred, Case, "transferred", "transfer a case", "移送";
    Revoked, Case, "revoked", "revoke a determination", "撤销认定";
    Told, Case, "told", "tell those concerned", "告知相关方";
    Noted, Case, "noted", "write a note", "记录备注";
    Assigned, Case, "assigned", "assign a case", "分派";
    HandedDown, Case, "handed-down", "hand a case down", "下派";
    MeasureTaken, Case, "measure-taken", "take a measure", "采取措施";
    MeasureUndone, Case, "measure-undone", "undo a measure", "解除措施";
    ExhibitAdded, Case, "exhibit-added", "add an exhibit", "添加证据";
    CustodyMoved, Case, "custody-moved", "move an exhibit", "移交证物";
    Linked, Case, "linked", "link two cases", "关联案件";
    Withdrawn, Case, "withdrawn", "take back or refuse a proposal", "撤回或否决提议";
    SignSecondAnalyst, Case, "sign-second-analyst", "sign as second analyst", "以第二分析员签署";
    SignSecondOfficer, Case, "sign-second-officer", "sign as second officer", "以第二执法人员签署";
    SignLegalReview, Case, "sign-legal-review", "sign the legal review", "签署法制审核";
    SignTechnicalReview, Case, "sign-technical-review", "sign the technical review", "签署技术审核";
    SignHead, Case, "sign-head", "sign as head", "以负责人签署";
    ReadCase, Case, "read-case", "read a case", "查看案件";
    ReadSealed, Case, "read-sealed", "read sealed cases", "查看密封案件";
    ExportCase, Case, "export-case", "export a case", "导出案件";
    UnsealReporter, Case, "unseal-reporter", "unseal a reporter's name", "启封举报人身份";
    DeletePersonal, Case, "delete-personal", "delete personal data", "删除个人信息";
    MakePartyCode, Case, "make-party-code", "make a one-time code for the party", "为当事人生成一次性代码";
    ReadPartyView, Case, "read-party-view", "read the party's part of a case", "查看当事人可见内容";
    ReadCount, Territory, "read-count", "read counts", "查看统计数";
    Upload, Territory, "upload", "hand in a capture", "上传抓包";
    WhiteListPropose, Territory, "white-list-propose", "propose an entry of the white list", "提议白名单";
    WhiteListConfirm, Territory, "white-list-confirm", "confirm an entry of the white list", "确认白名单";
    AddOfficer, Installation, "add-officer", "add an account", "新增账号";
    ResetPassword, Installation, "reset-password", "reset a password", "重置口令";
    ListOfficers, Installation, "list-officers", "list accounts", "查看账号";
    GrantRole, Installation, "grant-role", "grant a role", "授予角色";
    RevokeRole, Installation, "revoke-role", "revoke a role", "撤销角色";
    ListSessions, Installation, "list-sessions", "list sessions", "查看会话";
    RevokeSession, Installation, "revoke-session", "end a session", "结束会话";
    MakeToken, Installation, "make-token", "make a token", "创建令牌";
    RevokeToken, Installation, "revoke-token", "revoke a token", "撤销令牌";
    ReadAudit, Installation, "read-audit", "read the audit trail", "查看审计记录";
    VerifyLedger, Installation, "verify-ledger", "verify the ledger", "校验账本";
    CountersignHead, Installation, "countersign-head", "countersign the head of the ledger", "会签账本";
}

impl Act {
    /// The act of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.name() == name)
    }

    /// The act that a change to a case is, by the change's name. None for `proposed`, whose right is
    /// that of the change inside, and for `signed`, whose right is the seat's.
    pub fn of_change(name: &str) -> Option<Self> {
        Self::from_name(name).filter(|act| *act <= Self::Withdrawn)
    }

    /// The act of taking a seat.
    pub fn of_seat(seat: Seat) -> Self {
        match seat {
            Seat::SecondAnalyst => Self::SignSecondAnalyst,
            Seat::SecondOfficer => Self::SignSecondOfficer,
            Seat::LegalReview => Self::SignLegalReview,
            Seat::TechnicalReview => Self::SignTechnicalReview,
            Seat::Head => Self::SignHead,
        }
    }
}

impl Matter {
    /// The type's name in the policies.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Case => "Case",
            Self::Installation => "Installation",
            Self::Territory => "Territory",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_act_and_is_the_word_in_json() {
        for act in Act::ALL {
            assert_eq!(Act::from_name(act.name()), Some(*act));
            assert_eq!(serde_json::to_string(act).unwrap(), format!("\"{}\"", act.name()));
        }
        assert_eq!(Act::of_change("determined"), Some(Act::Determined));
        for no_change in ["proposed", "signed", "read-case", "sign-head", "grant-role"] {
            assert_eq!(Act::of_change(no_change), None);
        }
    }

    #[test]
    fn every_seat_is_taken_by_the_roles_that_the_case_gives_it_to() {
        for seat in Seat::ALL {
            assert_eq!(Act::of_seat(seat).name(), format!("sign-{}", seat.name()));
        }
    }
}
