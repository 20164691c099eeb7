//! `doctor`: what is there, what is readable, how old the tables are, and what to do about it.
//!
//! In: a data folder and the built-in tables. Out: a line a check. Nothing is changed, and nothing
//! beyond this machine is asked.

use std::{path::Path, sync::Arc};

use hashwarden_ledger::{Ledger, LedgerError};
use hashwarden_service::{Sites, reference::Reference};
use serde::Serialize;

use crate::{End, args};

#[derive(Serialize)]
struct Check {
    what: &'static str,
    state: State,
    said: String,
    /// What to do; empty where nothing is to be done.
    advice: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Good,
    Look,
    Bad,
}

pub(crate) fn run(arguments: &args::Doctor) -> anyhow::Result<End> {
    let mut checks = vec![Check {
        what: "version",
        state: State::Good,
        said: env!("CARGO_PKG_VERSION").to_owned(),
        advice: String::new(),
    }];
    let reference = Arc::new(Reference::built_in(Sites::none())?);
    checks.push(pools(&reference));
    checks.push(ledger(&arguments.data)?);
    checks.push(fonts());
    if arguments.json {
        println!("{}", serde_json::to_string(&checks)?);
    } else {
        for check in &checks {
            let mark = match check.state {
                State::Good => "ok  ",
                State::Look => "look",
                State::Bad => "BAD ",
            };
            println!("{mark}  {:<10} {}", check.what, check.said);
            if !check.advice.is_empty() {
                println!("                 {}", check.advice);
            }
        }
    }
    let bad = checks.iter().any(|check| check.state == State::Bad);
    Ok(if bad { End::InputUnreadable } else { End::Done })
}

/// A list that nobody renewed misses new pools: past this many days, say so.
const OLD_AFTER_DAYS: i32 = 180;

fn pools(reference: &Reference) -> Check {
    let pools = &reference.pools;
    let today = jiff::tz::Offset::UTC.to_datetime(super::now()).date();
    let age = pools.newest().map(|newest| (today - newest).get_days());
    let (state, aged) = match age {
        Some(days) => {
            let state = if days > OLD_AFTER_DAYS { State::Look } else { State::Good };
            (state, format!("newest row {days} days old"))
        }
        None => (State::Look, "age unknown".to_owned()),
    };
    let advice = match state {
        State::Good => String::new(),
        _ => "new pools since then are not known: build a newer version, or add rows to \
              reference/pools_extra.csv"
            .to_owned(),
    };
    let expired = pools.expired(today);
    Check {
        what: "pool list",
        state,
        said: format!("{} rows, {aged}, {expired} expired", pools.len()),
        advice,
    }
}

fn ledger(folder: &Path) -> anyhow::Result<Check> {
    let opened = super::block_on(async {
        Ok(match Ledger::open_read_only(folder).await {
            Ok(ledger) => ledger.head().await,
            Err(error) => Err(error),
        })
    })?;
    let what = "ledger";
    Ok(match opened {
        Ok(head) => Check {
            what,
            state: State::Good,
            said: format!("{}: {} entries, head {}", folder.display(), head.sequence, head.hash),
            advice: "`hashwarden ledger verify` checks every one of them".to_owned(),
        },
        Err(LedgerError::Missing { .. }) => Check {
            what,
            state: State::Look,
            said: format!("none in {}", folder.display()),
            advice: "`hashwarden serve` or `inspect --data` makes one; --data names another folder"
                .to_owned(),
        },
        Err(error) => Check {
            what,
            state: State::Bad,
            said: error.to_string(),
            advice: format!("see that {} may be read", folder.display()),
        },
    })
}

/// Chinese on screens needs a font on the machine that shows them; here we can only look at our own.
fn fonts() -> Check {
    let folders = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/noto"];
    let there = folders.iter().any(|folder| {
        std::fs::read_dir(folder).is_ok_and(|files| {
            files.flatten().any(|file| file.file_name().to_string_lossy().contains("CJK"))
        })
    });
    Check {
        what: "fonts",
        state: if there { State::Good } else { State::Look },
        said: if there { "Noto CJK is there" } else { "no Noto CJK on this machine" }.to_owned(),
        advice: if there {
            String::new()
        } else {
            "only needed where a browser shows Chinese: Debian's package fonts-noto-cjk".to_owned()
        },
    }
}
