//! What did not happen and what to do: one match from every error to its HTTP status.
//!
//! In: errors of the crates below, and of reading a request. Out: `application/problem+json` (after
//! RFC 9457, with both languages). Causes inside are logged once, here, and not told to the caller.

mod from;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashwarden_authority::{Place, Refusal};
use hashwarden_custody::store::StoreError;
use hashwarden_domain::case::Lack;
use jiff::SignedDuration;

use crate::view::{
    self, Sentence,
    case::{Event, KinCase, words},
    shape::{Lacking, Needed},
};

/// Why a request was not done.
#[derive(Debug)]
pub enum Problem {
    /// The site has an open case.
    AlreadyOpen {
        /// Its number; none where whoever asks may not read it.
        number: Option<String>,
    },
    /// Too many at once: readings, listening pages, passwords being checked.
    Busy,
    /// Somebody else acted in between.
    Changed,
    /// Name and password fit; the digits of the authenticator are asked for.
    CodeNeeded,
    /// The file of an exhibit is not what it was, or not there.
    Exhibit(StoreError),
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
    Forbidden(Box<Refusal>),
    /// A clue is kin to earlier cases, and nobody has said yet whether that is so.
    Kin(Vec<KinCase>),
    /// An act lacks something.
    Lacks {
        /// Word of the act.
        act: &'static str,
        /// What.
        lacks: Vec<Lack>,
    },
    /// The request cannot be read.
    Malformed(String),
    /// Name and password do not go together.
    Mismatch,
    /// No room on the disk.
    NoRoom,
    /// No version was named that was seen.
    NoVersion,
    /// There is none of that id.
    NotFound,
    /// What was asked for cannot be, in words.
    Refused(Sentence),
    /// The key of an earlier act, with another body.
    SameKey,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody else acted on the case in between.
    Stale {
        /// Events that were seen.
        seen: u64,
        /// Events that there are.
        now: u64,
        /// Those in between.
        changed: Vec<Event>,
    },
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
    /// The case is not where the act belongs.
    WrongState {
        /// Word of the act.
        act: &'static str,
        /// Word of the state.
        state: &'static str,
    },
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::AlreadyOpen { .. }
            | Self::Changed
            | Self::Kin(_)
            | Self::Stale { .. }
            | Self::WrongState { .. } => StatusCode::CONFLICT,
            Self::Busy | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::Exhibit(_) | Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Field { .. } | Self::Lacks { .. } | Self::Refused(_) | Self::SameKey => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Forbidden(refusal) if refusal.hidden => StatusCode::NOT_FOUND,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) | Self::WrongHost => StatusCode::BAD_REQUEST,
            Self::CodeNeeded | Self::Mismatch | Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NoVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen { .. } => "already-open",
            Self::Busy => "busy",
            Self::Changed => "changed",
            Self::CodeNeeded => "code-needed",
            Self::Exhibit(_) => "exhibit",
            Self::Failed(_) => "failed",
            Self::Field { .. } => "field",
            Self::Forbidden(refusal) if refusal.hidden => "not-found",
            Self::Forbidden(_) => "forbidden",
            Self::Kin(_) => "kin",
            Self::Lacks { .. } => "lacks",
            Self::Malformed(_) => "malformed",
            Self::Mismatch => "mismatch",
            Self::NoRoom => "no-room",
            Self::NoVersion => "no-version",
            Self::NotFound => "not-found",
            Self::Refused(_) => "refused",
            Self::SameKey => "same-key",
            Self::SignedOut => "signed-out",
            Self::Stale { .. } => "stale",
            Self::TooLarge { .. } => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::WrongHost => "wrong-host",
            Self::WrongState { .. } => "wrong-state",
        }
    }

    fn words(&self) -> (Sentence, Sentence) {
        let s = |en: &str, zh: &str| Sentence::new(en, zh);
        match self {
            Self::AlreadyOpen { number } => (
                s("The site already has an open case", "该站点已有在办案件"),
                match number {
                    Some(number) => Sentence::new(
                        format!("Nothing was opened; carry on in case {number}."),
                        format!("没有另立；请在案件 {number} 中继续。"),
                    ),
                    None => s(
                        "Nothing was opened; another place carries on with it.",
                        "没有另立；由其他地区继续办理。",
                    ),
                },
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
            Self::CodeNeeded => (
                s("The digits of your authenticator are needed", "需要动态口令"),
                s(
                    "Name and password fit; give the digits of your authenticator, or a recovery code.",
                    "用户名与密码相符；请输入验证器上的数字，或一个恢复码。",
                ),
            ),
            Self::Exhibit(error) => (
                s("The file of an exhibit is not as it should be", "物证文件有问题"),
                Sentence::new(
                    format!("{error}. Keep everything as it is and compare with a copy."),
                    format!("请保持现状并与备份核对（{error}）。"),
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
            Self::Forbidden(refusal) if refusal.hidden => Self::NotFound.words(),
            Self::Forbidden(refusal) => (
                s("Your role does not allow this", "你的角色不能这样做"),
                refusal.sentence().into(),
            ),
            Self::Kin(_) => (
                s("This may be an earlier case again", "可能与前案有关"),
                s(
                    "Nothing was opened; say whether it is kin to the earlier case, or why it is not.",
                    "没有立案；请确认与前案的关联，或写明为何无关。",
                ),
            ),
            Self::Lacks { act, lacks } => {
                let Sentence { en, zh } = words::act(act);
                let all = |of: fn(&Lack) -> &'static str, between: &str| {
                    lacks.iter().map(of).collect::<Vec<_>>().join(between)
                };
                (
                    Sentence::new(format!("{en}: something is missing"), format!("{zh}：材料不齐")),
                    Sentence::new(
                        format!("Nothing was written; missing: {}.", all(|lack| lack.en, "; ")),
                        format!("没有写入；还缺：{}。", all(|lack| lack.zh, "；")),
                    ),
                )
            }
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
            Self::NoVersion => (
                s("It is not said which version was seen", "未注明所见版本"),
                s(
                    "Nothing was written; send `If-Match` with the ETag of the case as it was read.",
                    "没有写入；请在 If-Match 中带上读取案件时的 ETag。",
                ),
            ),
            Self::NotFound => (
                s("No such item", "没有这一项"),
                s(
                    "It may be in another ledger, or never have existed; look for it in the list.",
                    "它可能在别的账册里，或从未存在；请在列表中查找。",
                ),
            ),
            Self::Refused(why) => (s("This cannot be done", "不能这样办理"), why.clone()),
            Self::SameKey => (
                s("This key was used for something else", "该幂等键已用于其他内容"),
                s(
                    "Nothing was written; send another `Idempotency-Key` with a new act.",
                    "没有写入；新的办理请换一个 Idempotency-Key。",
                ),
            ),
            Self::Stale { seen, now, .. } => (
                s("Somebody else acted in between", "其间有他人办理"),
                Sentence::new(
                    format!(
                        "Nothing was written: the case had {seen} events when you looked, and has \
                         {now}. Look at what changed, then act."
                    ),
                    format!(
                        "没有写入：你查看时有 {seen} 项经过，现有 {now} 项。请看过变化后再办。"
                    ),
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
            Self::WrongState { act, state } => {
                let (act, state) = (words::act(act), words::state(state));
                (
                    s("The case is not there", "案件不在此阶段"),
                    Sentence::new(
                        format!(
                            "Nothing was written; \"{}\" is not lawful while it is: {}.",
                            act.en, state.en
                        ),
                        format!("没有写入；案件处于“{}”，不能办理“{}”。", state.zh, act.zh),
                    ),
                )
            }
        }
    }
}

impl Problem {
    /// As it is written.
    pub fn view(&self) -> view::Problem {
        let (title, detail) = self.words();
        let mut body = view::Problem {
            code: self.code().to_owned(),
            title,
            detail,
            field: None,
            lacks: vec![],
            needed: vec![],
            seen: None,
            now: None,
            changed: vec![],
            kin: vec![],
        };
        match self {
            Self::Field { field, .. } => body.field = Some((*field).to_owned()),
            Self::Forbidden(refusal) if !refusal.hidden => body.needed = needed(refusal),
            Self::Kin(kin) => body.kin.clone_from(kin),
            Self::Lacks { lacks, .. } => {
                body.lacks = lacks
                    .iter()
                    .map(|lack| Lacking {
                        code: lack.code.to_owned(),
                        en: lack.en.to_owned(),
                        zh: lack.zh.to_owned(),
                    })
                    .collect();
            }
            Self::Stale { seen, now, changed } => {
                body.seen = Some(*seen);
                body.now = Some(*now);
                body.changed.clone_from(changed);
            }
            _ => {}
        }
        body
    }
}

fn needed(refusal: &Refusal) -> Vec<Needed> {
    let named = refusal.could.iter().map(|could| {
        let (Place::At(node) | Place::Above(node) | Place::Unit(node)) = &could.place;
        let node = match &could.place {
            Place::Above(_) => node.parent().unwrap_or_else(|| node.clone()),
            _ => node.clone(),
        };
        Needed { role: could.role.name().to_owned(), node: node.code().to_owned() }
    });
    named.collect()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Failed(cause) = &self {
            tracing::error!(error = &**cause, "a request failed");
        }
        let body = self.view();
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
