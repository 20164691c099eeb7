//! To be written.
pub(crate) fn run(_: &crate::args::Serve) -> anyhow::Result<crate::End> {
    anyhow::bail!("not there yet")
}
