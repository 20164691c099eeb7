//! Everything that must hold before a change lands.
//!
//! In: the checkout. Out: a line a step, with what is wrong and what to do. Steps that read files
//! come first: they take no time. The tests are not here: `./test` runs them after the gate.

mod files;
mod floors;
mod words;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

/// Which steps.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the steps that read files; nothing is compiled.
    #[arg(long)]
    quick: bool,
}

/// Runs every step, even after one has failed, and fails if any did.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let top = top()?;
    let mut failed = Vec::new();
    let mut step = |name: &'static str, outcome: anyhow::Result<String>, began: Instant| {
        let seconds = began.elapsed().as_secs_f64();
        match outcome {
            Ok(said) => println!("ok    {name:<22} {seconds:6.1} s  {said}"),
            Err(error) => {
                println!("WRONG {name:<22} {seconds:6.1} s\n{error:#}");
                failed.push(name);
            }
        }
    };
    let timed = Instant::now;

    let began = timed();
    step("floors and arrows", floors::check(&top), began);
    let began = timed();
    step("file length", files::check(&top), began);
    let began = timed();
    step("words and borders", words::check(&top), began);
    let began = timed();
    step("format", cargo(&top, &["fmt", "--all", "--check"]), began);
    if !arguments.quick {
        let began = timed();
        let clippy = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
        step("clippy", cargo(&top, &clippy), began);
        let began = timed();
        step("docs", docs(&top), began);
        let began = timed();
        step("licences, duplicates", deny(&top), began);
    }
    if failed.is_empty() { Ok(()) } else { bail!("the gate is shut: {}", failed.join(", ")) }
}

fn docs(top: &Path) -> anyhow::Result<String> {
    let mut doc = Command::new("cargo");
    doc.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    finish(doc.current_dir(top))
}

/// cargo-deny, where it is installed (`./test` does that).
fn deny(top: &Path) -> anyhow::Result<String> {
    let there = Command::new("cargo-deny").arg("--version").stdout(Stdio::null()).status();
    if there.is_err() {
        return Ok("SKIPPED: cargo-deny is not on the PATH; ./test installs it".to_owned());
    }
    let mut check = Command::new("cargo-deny");
    check.args(["--log-level", "error", "check", "--hide-inclusion-graph"]);
    finish(check.args(["bans", "licenses", "sources"]).current_dir(top))?;
    // The advisory data lives in a git repository that a closed network cannot reach.
    let mut advisories = Command::new("cargo-deny");
    advisories.args(["--log-level", "error", "check", "advisories"]).current_dir(top);
    let output = advisories.output().context("cannot start cargo-deny")?;
    if output.status.success() {
        return Ok("advisories checked too".to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let out_of_reach = ["failed to fetch", "failed to open advisory", "failed to acquire"];
    if out_of_reach.iter().any(|sign| said.contains(sign)) {
        Ok("advisories SKIPPED: the advisory data could not be fetched".to_owned())
    } else {
        bail!("{said}")
    }
}

fn cargo(top: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    finish(Command::new("cargo").args(arguments).current_dir(top))
}

fn finish(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    if output.status.success() {
        return Ok(String::new());
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    bail!("{stdout}{}", String::from_utf8_lossy(&output.stderr))
}

/// Top folder of the checkout.
pub(crate) fn top() -> anyhow::Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(Path::to_path_buf).context("xtask has no parent folder")
}

/// Files that git knows or would take, below `top`, as paths relative to it.
fn tracked(top: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let list = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(top)
        .output()
        .context("cannot start git")?;
    let names = String::from_utf8(list.stdout).context("a file name is not UTF-8")?;
    let paths = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from);
    Ok(paths.filter(|path| top.join(path).is_file()).collect())
}
