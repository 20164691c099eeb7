//! What did not happen and what to do: one match from every error to its HTTP status.
//!
//! In: errors of the crates below, and of reading a request. Out: `application/problem+json` (after
//! RFC 9457, with both languages). Causes inside are logged once, here, and not told to the caller.

use axum::{
    Json,
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashwarden_authority::{Forbidden, Refused};
use hashwarden_ledger::LedgerError;
use jiff::SignedDuration;

use crate::view::{self, Sentence};

/// Why a request was not done.
#[derive(Debug)]
pub enum Problem {
    /// The case is closed.
    AlreadyClosed,
    /// The site has an open case.
    AlreadyOpen {
        /// Its number.
        number: String,
    },
    /// Too many at once: readings, listening pages, passwords being checked.
    Busy,
    /// Somebody else acted in between.
    Changed,
    /// A field is wrong.
    Field {
        /// Which.
        field: &'static str,
        /// What to do.
        why: Sentence,
    },
    /// A fault of ours; the cause is in the log.
    Failed(Box<dyn std::error::Error + Send + Sync>),
    /// The role does not allow it.
    Forbidden(Forbidden),
    /// The request cannot be read.
    Malformed(String),
    /// Name and password do not go together.
    Mismatch,
    /// No room on the disk.
    NoRoom,
    /// There is none of that id.
    NotFound,
    /// Nobody is signed in.
    SignedOut,
    /// More bytes than the limit.
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Too many attempts.
    TooMany {
        /// How long to wait.
        wait: SignedDuration,
    },
    /// The request names a host that is not ours: a page elsewhere may be behind it.
    WrongHost,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::AlreadyClosed | Self::AlreadyOpen { .. } | Self::Changed => StatusCode::CONFLICT,
            Self::Busy | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) | Self::WrongHost => StatusCode::BAD_REQUEST,
            Self::Mismatch | Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyClosed => "already-closed",
            Self::AlreadyOpen { .. } => "already-open",
            Self::Busy => "busy",
            Self::Changed => "changed",
            Self::Failed(_) => "failed",
            Self::Field { .. } => "field",
            Self::Forbidden(_) => "forbidden",
            Self::Malformed(_) => "malformed",
            Self::Mismatch => "mismatch",
            Self::NoRoom => "no-room",
            Self::NotFound => "not-found",
            Self::SignedOut => "signed-out",
            Self::TooLarge { .. } => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::WrongHost => "wrong-host",
        }
    }

    fn words(&self) -> (Sentence, Sentence) {
        let s = |en: &str, zh: &str| Sentence::new(en, zh);
        match self {
            Self::AlreadyClosed => (
                s("The case is already closed", "此案已办结"),
                s(
                    "Nothing was written; see the closing in its history.",
                    "没有再写；看经过里的办结记录。",
                ),
            ),
            Self::AlreadyOpen { number } => (
                s("The site already has an open case", "该站点已有在办案件"),
                Sentence::new(
                    format!("Nothing was opened; carry on in case {number}."),
                    format!("没有另立；请在案件 {number} 中继续。"),
                ),
            ),
            Self::Busy => (
                s("The service is busy with others", "服务正忙于其他请求"),
                s(
                    "Nothing was done; try again in a moment. A capture waits until one being read is done.",
                    "没有执行；请稍后再试。上传抓包须等正在读取的读完。",
                ),
            ),
            Self::Changed => (
                s("Somebody else acted in between", "其间有他人办理"),
                s(
                    "Nothing was written; look at the case again, then act.",
                    "没有写入；请重新查看此案后再办。",
                ),
            ),
            Self::Failed(_) => (
                s("The service failed", "服务出错"),
                s(
                    "Nothing was written; try again. If it stays, the cause is in the service's log.",
                    "没有写入；请再试。若仍出错，原因在服务日志中。",
                ),
            ),
            Self::Field { why, .. } => (s("A field is not right", "有一项填写不对"), why.clone()),
            Self::Forbidden(forbidden) => (
                s("Your role does not allow this", "你的角色不能这样做"),
                Sentence::new(
                    format!("Nothing was done; it needs the role {}.", forbidden.needed.name()),
                    format!("没有执行；需要角色 {}。", forbidden.needed.name()),
                ),
            ),
            Self::Malformed(why) => (
                s("The request cannot be read", "请求读不懂"),
                Sentence::new(
                    format!("Nothing was done; {why}."),
                    "没有执行；请对照接口说明 /api/openapi.json 检查请求。",
                ),
            ),
            Self::Mismatch => (
                s("Not signed in", "未能登录"),
                s(
                    "Name and password do not go together; check both and try again.",
                    "用户名与密码不符；请核对后再试。",
                ),
            ),
            Self::NoRoom => (
                s("There is no room left on the disk", "磁盘空间不足"),
                s(
                    "Nothing was kept; make room on the service's disk, then try again.",
                    "没有保存；请在服务所在磁盘腾出空间后再试。",
                ),
            ),
            Self::NotFound => (
                s("No such item", "没有这一项"),
                s(
                    "It may be in another ledger, or never have existed; look for it in the list.",
                    "它可能在别的账册里，或从未存在；请在列表中查找。",
                ),
            ),
            Self::SignedOut => (
                s("Not signed in", "没有登录"),
                s("Nothing was done; sign in again.", "没有执行；请重新登录。"),
            ),
            Self::TooLarge { limit } => (
                s("Too large", "太大"),
                Sentence::new(
                    format!(
                        "Nothing was kept; the limit is {limit} bytes. Split the capture, or run \
                         `hashwarden inspect` where it lies."
                    ),
                    format!(
                        "没有保存；上限为 {limit} 字节。请拆分抓包，或在其所在机器上运行 hashwarden inspect。"
                    ),
                ),
            ),
            Self::TooMany { wait } => (
                s("Too many attempts", "尝试次数过多"),
                Sentence::new(
                    format!("Wait {} seconds, then try again.", seconds(*wait)),
                    format!("请等 {} 秒后再试。", seconds(*wait)),
                ),
            ),
            Self::WrongHost => (
                s("This address is not served here", "此地址不在服务之列"),
                s(
                    "Nothing was done; open the address that the service printed when it started.",
                    "没有执行；请打开服务启动时显示的地址。",
                ),
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Failed(cause) = &self {
            tracing::error!(error = &**cause, "a request failed");
        }
        let (title, detail) = self.words();
        let field = match &self {
            Self::Field { field, .. } => Some((*field).to_owned()),
            _ => None,
        };
        let body = view::Problem { code: self.code().to_owned(), title, detail, field };
        let mut response = (self.status(), Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Self::TooMany { wait } = &self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(*wait)));
        }
        response
    }
}

/// Whole seconds, rounded up: waiting that long is long enough.
fn seconds(wait: SignedDuration) -> u64 {
    u64::try_from(wait.as_secs()).unwrap_or(0) + 1
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Busy => Self::Busy,
            LedgerError::Conflict => Self::Changed,
            LedgerError::Full => Self::NoRoom,
            other => Self::Failed(Box::new(other)),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Mismatch => Self::Mismatch,
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

impl From<Forbidden> for Problem {
    fn from(forbidden: Forbidden) -> Self {
        Self::Forbidden(forbidden)
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
