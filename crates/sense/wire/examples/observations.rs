//! Prints what was seen in captures, as JSON lines:
//! `cargo run -p hashwarden-wire --example observations -- [--threads N] POOLS.csv FILE...`
//!
//! For developers: what the engine and the dissectors say, before anything is weighed. `-` instead of
//! the pool list means none.

use std::{error::Error, fs, ops::ControlFlow};

use hashwarden_wire::{Config, Input, Pools, inspect};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let mut config = Config::default();
    if arguments.next_if(|argument| argument == "--threads").is_some() {
        let count = arguments.next().ok_or("--threads needs a number")?;
        config.threads = count.to_str().ok_or("no number")?.parse()?;
    }
    let list = arguments.next().ok_or("give a pool list (or -) and captures")?;
    let pools =
        if list == "-" { Pools::empty() } else { Pools::parse(&fs::read_to_string(list)?)? };
    for path in arguments {
        let input = Input::File(path.into());
        let mut out = |observation| println!("{}", json(&observation));
        match inspect(input, &pools, &config, &mut |_| ControlFlow::Continue(()), &mut out) {
            Ok(coverage) => println!("{}", json(&coverage)),
            Err(error) => eprintln!("{error}"),
        }
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| error.to_string())
}
