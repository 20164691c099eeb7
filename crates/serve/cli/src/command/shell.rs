//! `completions` and `man`: made from the argument definitions, so that they cannot be out of date.

use std::io;

use clap::CommandFactory;

use crate::{End, args::Arguments};

pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<End> {
    clap_complete::generate(shell, &mut Arguments::command(), "hashwarden", &mut io::stdout());
    Ok(End::Done)
}

pub(crate) fn man() -> anyhow::Result<End> {
    clap_mangen::Man::new(Arguments::command()).render(&mut io::stdout())?;
    Ok(End::Done)
}
