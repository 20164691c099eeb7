//! From every error of the crates below, and of reading a request, to a problem.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use hashwarden_authority::{
    AdministrationError, OfficersError, Refusal, Refused, RequestError, SealError,
};
use hashwarden_custody::{export::ExportError, store::StoreError};
use hashwarden_domain::{case, white_list::WhiteListError};
use hashwarden_ledger::LedgerError;

use super::Problem;
use crate::view::Sentence;

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Busy => Self::Busy,
            LedgerError::Conflict => Self::Changed,
            LedgerError::Stale { seen, now, .. } => Self::Stale { seen, now, changed: vec![] },
            LedgerError::Full => Self::NoRoom,
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Mismatch => Self::Mismatch,
            Refused::SecondFactor => Self::CodeNeeded,
            Refused::TooMany { wait } => Self::TooMany { wait },
            Refused::PasswordLength => Self::Field {
                field: "new",
                why: Sentence::new(
                    "Choose a password of 15 to 256 characters; a sentence is easy to keep in mind.",
                    "请设 15 至 256 个字符的密码；一句话容易记住。",
                ),
            },
            Refused::File(error) => Self::Failed(Box::new(error)),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Forbidden(Box::new(refusal))
    }
}

impl From<case::Refused> for Problem {
    fn from(refused: case::Refused) -> Self {
        match refused {
            case::Refused::State { change: act, state } => Self::WrongState { act, state },
            case::Refused::Lacks { change: act, lacks } => Self::Lacks { act, lacks },
        }
    }
}

impl From<AdministrationError> for Problem {
    fn from(error: AdministrationError) -> Self {
        match error {
            AdministrationError::Refused(refusal) => refusal.into(),
            AdministrationError::Officers(error) => error.into(),
            AdministrationError::Request(error) => error.into(),
            AdministrationError::SignIn(refused) => refused.into(),
            AdministrationError::Seal(error) => error.into(),
        }
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        let zh = match &error {
            RequestError::Unknown { .. } => return Self::NotFound,
            RequestError::NotForPeople { .. } => "此角色不授予任何人。",
            RequestError::KeptApart { .. } => "这两个角色必须分设，请授予不同账号。",
            RequestError::Held { .. } => "该账号已有此角色。",
            RequestError::NotHeld { .. } => "该账号没有此角色。",
            RequestError::LastSecurityAdministrator => "这是最后一名安全管理员：请先指定另一人。",
            RequestError::Token { .. } => {
                "不能建立这样的令牌：须写明名称、权限、角色和 366 日内的期限。"
            }
            RequestError::SecondFactor { .. } => {
                "验证器不在可办理此项的状态：先停用旧的，或先登记新的。"
            }
            RequestError::Code { .. } => "不能生成这样的代码：须在 366 日内到期，每案至多十个。",
        };
        Self::Refused(Sentence::new(error.to_string(), zh))
    }
}

impl From<OfficersError> for Problem {
    fn from(error: OfficersError) -> Self {
        match error {
            OfficersError::Unknown { .. } => Self::NotFound,
            OfficersError::Name { .. } => Self::Field {
                field: "name",
                why: Sentence::new(
                    error.to_string(),
                    "账号名已被使用、为保留名，或含有字母、数字、点、横线和下划线以外的字符（至多 64 个字符）。",
                ),
            },
            OfficersError::Roles(error) => (*error).into(),
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooLong { limit, .. } => Self::TooLarge { limit },
            StoreError::Changed { .. } | StoreError::Missing { .. } => Self::Exhibit(error),
            StoreError::NotAHash(_) => Self::NotFound,
            StoreError::Storage { ref source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoRoom,
                _ => Self::Failed(Box::new(error)),
            },
        }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Exhibit(error) => error.into(),
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<WhiteListError> for Problem {
    fn from(error: WhiteListError) -> Self {
        let field =
            |field, zh: &str| Self::Field { field, why: Sentence::new(error.to_string(), zh) };
        match &error {
            WhiteListError::NoReason => field("reason", "须写明理由。"),
            WhiteListError::Until => field("until", "期限须在现在之后、366 日之内。"),
            WhiteListError::SamePerson(_) => {
                Self::Refused(Sentence::new(error.to_string(), "提出人不能确认；须由他人确认。"))
            }
            WhiteListError::Unknown(_) => Self::Refused(Sentence::new(
                error.to_string(),
                "没有可这样办理的登记：可能已确认、已结束或不存在。",
            )),
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<tokio::task::JoinError> for Problem {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Failed(Box::new(error))
    }
}
