//! `case verify`: is an exported case what it was when it was exported?
//!
//! In: a file of which nothing is believed, and perhaps the seal from paper. Out: whole, with what a person
//! compares, or the first fault and its place. Needs no server, no data folder and no network.

use anyhow::Context;
use hashwarden_custody::verify::{self, Verdict, Whole};

use crate::{End, args::CaseVerify};

pub(crate) fn run(arguments: &CaseVerify) -> anyhow::Result<End> {
    let bar = crate::command::progress_on_terminal("bytes checked");
    let seal = arguments.seal.as_deref();
    let verdict = verify::verify(&arguments.file, seal, &mut |read| bar.set_position(read));
    bar.finish_and_clear();
    let verdict =
        verdict.with_context(|| format!("{} cannot be read", arguments.file.display()))?;
    if arguments.json {
        println!("{}", serde_json::to_string(&verdict)?);
    }
    match verdict {
        Verdict::Whole(whole) => {
            if !arguments.json {
                print(&whole, seal.is_some());
            }
            Ok(End::Done)
        }
        Verdict::Fault(fault) => {
            if !arguments.json {
                println!("NOT WHOLE, first fault at {}: {}", fault.entry, fault.what);
            }
            Ok(End::Found)
        }
    }
}

fn print(whole: &Whole, compared: bool) {
    println!("whole: case {} ({}), {}", whole.number, whole.case, whole.state);
    println!(
        "{} entries, {} events, {} files of exhibits, {} time stamps",
        whole.entries,
        whole.events,
        whole.exhibits,
        whole.tokens.len()
    );
    println!("exported {} by {}", whole.exported_at, whole.exported_by);
    for one in &whole.withheld {
        println!("withheld: {} ({})", one.exhibit, one.reason);
    }
    if compared {
        println!("seal: {} (as given)", whole.seal);
    } else {
        println!("seal: {}  <- compare with the one on paper", whole.seal);
    }
    println!("head: {}:{}  <- and this one", whole.head.sequence, whole.head.hash);
    for what in &whole.unchecked {
        println!("not checked: {what}");
    }
}
