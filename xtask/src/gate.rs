//! To be written.

/// What to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// Runs it.
pub(crate) fn run(_: &Arguments) -> anyhow::Result<()> {
    anyhow::bail!("not there yet")
}
