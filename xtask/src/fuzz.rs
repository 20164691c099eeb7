//! Fuzzing every parser for a while, or replaying what earlier fuzzing kept.
//!
//! In: the targets of `fuzz/Cargo.toml` and their corpora. Out: a table with one line a target, the
//! paths of inputs that broke something, exit 0 only when there are none. It needs `cargo-fuzz`
//! (`cargo install cargo-fuzz`) and a C++ compiler; no nightly toolchain: the sources hold no unsafe
//! code for a sanitizer to watch, so coverage instrumentation, debug assertions and overflow checks
//! are all that is asked for.
//!
//! Corpora are copied before they are used: only `--minimise` writes to the checked-in ones.
//! Engine and its flags: <https://llvm.org/docs/LibFuzzer.html>.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
};

use anyhow::{Context, bail, ensure};

/// What to fuzz, and for how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seconds for each target; 0 replays the corpus and stops.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Only this target (may be given more than once).
    #[arg(long)]
    target: Vec<String>,
    /// Add inputs that reach new code to the checked-in corpora and drop generated ones that no
    /// longer do; files that a person named stay.
    #[arg(long)]
    minimise: bool,
    /// Folder that holds the fuzz targets.
    #[arg(long, default_value = "fuzz")]
    folder: PathBuf,
}

/// Memory of one target; a parser that passes it is at fault, not the machine.
const MEMORY_MEGABYTES: u32 = 2048;
/// Longest time for one input.
const SECONDS_PER_INPUT: u32 = 10;
/// Shortest limit on the length of an input; a corpus with longer files raises it.
const MIN_MAX_LENGTH: u64 = 4096;
/// Targets that run at once.
const AT_ONCE: usize = 2;

/// How one target did.
struct Outcome {
    target: String,
    runs: u64,
    runs_per_second: u64,
    seeds: usize,
    added: u64,
    /// None: nothing was found. Else the path of the input, or what was said last.
    finding: Option<String>,
}

/// Runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = fs::canonicalize(&arguments.folder)
        .with_context(|| format!("there is no folder {}", arguments.folder.display()))?;
    let targets = choose(targets_of(&folder)?, &arguments.target)?;
    let programs = build(&folder, &arguments.target)?;

    let scratch = Scratch::new()?;
    let queue = Mutex::new(targets.iter());
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().ok().and_then(|mut queue| queue.next());
                    let Some(target) = next else { break };
                    let outcome = fuzz(target, &folder, &programs, &scratch.0, arguments);
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes.push(outcome);
                    }
                }
            });
        }
    });
    let mut outcomes = outcomes
        .into_inner()
        .map_err(|_| anyhow::anyhow!("a fuzzing thread panicked"))?
        .into_iter()
        .collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(outcomes.len() == targets.len(), "a target was started and never ended");
    outcomes.sort_by(|a, b| a.target.cmp(&b.target));

    print(&outcomes);
    let found = outcomes.iter().filter(|outcome| outcome.finding.is_some()).count();
    ensure!(found == 0, "{found} of {} targets broke on some input", outcomes.len());
    Ok(())
}

/// Names of all targets, as the manifest lists them.
fn targets_of(folder: &Path) -> anyhow::Result<Vec<String>> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
    let manifest: toml::Table = manifest.parse()?;
    let bins = manifest.get("bin").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    Ok(bins.iter().filter_map(|bin| Some(bin.get("name")?.as_str()?.to_owned())).collect())
}

fn choose(all: Vec<String>, wanted: &[String]) -> anyhow::Result<Vec<String>> {
    for name in wanted {
        ensure!(all.contains(name), "no target is called {name}; there are: {}", all.join(" "));
    }
    ensure!(!all.is_empty(), "the manifest lists no target");
    Ok(all.into_iter().filter(|name| wanted.is_empty() || wanted.contains(name)).collect())
}

/// Builds all targets (or those wanted) and says in which folder the programs lie.
fn build(folder: &Path, wanted: &[String]) -> anyhow::Result<PathBuf> {
    let rustc = Command::new("rustc").arg("-vV").output().context("rustc does not start")?;
    let rustc = String::from_utf8(rustc.stdout)?;
    let triple = rustc
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc does not say which machine it runs on")?;
    // Apart from the ordinary build: every crate is compiled again, with instrumentation.
    let target_dir = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| folder.join("target"), |common| PathBuf::from(common).join("fuzz"));

    // All at once, or one by one those that were asked for.
    let each = wanted.iter().map(Some);
    for target in if wanted.is_empty() { vec![None] } else { each.collect() } {
        let mut command = Command::new("cargo");
        // Coverage flags are unstable ones; this lets the pinned stable compiler take them.
        command.env("RUSTC_BOOTSTRAP", "1").args(["fuzz", "build", "--sanitizer", "none"]);
        command.arg("--fuzz-dir").arg(folder).arg("--target-dir").arg(&target_dir).args(target);
        let built = command.current_dir(folder).status().context("cargo does not start")?;
        ensure!(
            built.success(),
            "the fuzz targets do not build; if cargo says it has no command `fuzz`: \
             cargo install --locked cargo-fuzz"
        );
    }
    Ok(target_dir.join(triple).join("release"))
}

/// Fuzzes one target over a copy of its corpus.
fn fuzz(
    target: &str,
    folder: &Path,
    programs: &Path,
    scratch: &Path,
    arguments: &Arguments,
) -> anyhow::Result<Outcome> {
    let seeds = folder.join("corpus").join(target);
    let corpus = scratch.join(target).join("corpus");
    let (count, longest) = copy_corpus(&seeds, &corpus)?;
    let artefacts = folder.join("artifacts").join(target);
    fs::create_dir_all(&artefacts)?;

    let limits = [
        format!("-max_len={}", longest.max(MIN_MAX_LENGTH)),
        format!("-rss_limit_mb={MEMORY_MEGABYTES}"),
        format!("-timeout={SECONDS_PER_INPUT}"),
        format!("-artifact_prefix={}/", artefacts.display()),
    ];
    let mut command = Command::new(programs.join(target));
    command.current_dir(scratch).arg(&corpus).args(&limits).arg("-print_final_stats=1");
    match arguments.seconds {
        // Zero means "for ever" to the engine.
        0 => command.arg("-runs=0"),
        seconds => command.arg(format!("-max_total_time={seconds}")),
    };
    let ended = command.output().with_context(|| format!("{target} does not start"))?;
    let said = String::from_utf8_lossy(&ended.stderr);
    let finding = (!ended.status.success()).then(|| what_was_found(&said));

    if arguments.minimise && finding.is_none() {
        let kept = scratch.join(target).join("kept");
        fs::create_dir_all(&kept)?;
        let mut merge = Command::new(programs.join(target));
        merge.current_dir(scratch).arg("-merge=1").args(&limits).arg(&kept).arg(&corpus);
        let merged = merge.output()?;
        ensure!(merged.status.success(), "the corpus of {target} could not be minimised");
        replace_corpus(&seeds, &kept)?;
    }
    Ok(Outcome {
        target: target.to_owned(),
        runs: statistic(&said, "number_of_executed_units"),
        runs_per_second: statistic(&said, "average_exec_per_sec"),
        seeds: count,
        added: statistic(&said, "new_units_added"),
        finding,
    })
}

/// Copies a corpus (there may be none yet); how many files, and how long the longest is.
fn copy_corpus(from: &Path, to: &Path) -> anyhow::Result<(usize, u64)> {
    fs::create_dir_all(to)?;
    let (mut count, mut longest) = (0, 0);
    for file in files_of(from)? {
        longest = longest.max(fs::copy(from.join(&file), to.join(&file))?);
        count += 1;
    }
    Ok((count, longest))
}

/// Names of the files in a folder, in order; none where there is no folder.
fn files_of(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Makes `kept` the corpus. Inputs that were there keep their name; those that a person named stay.
fn replace_corpus(seeds: &Path, kept: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(seeds)?;
    let mut old = BTreeMap::new();
    for name in files_of(seeds)? {
        old.insert(fs::read(seeds.join(&name))?, name);
    }
    for name in files_of(kept)? {
        let bytes = fs::read(kept.join(&name))?;
        if old.remove(&bytes).is_none() {
            fs::write(seeds.join(&name), bytes)?;
        }
    }
    // What is left reaches no code that the others do not.
    for name in old.into_values().filter(|name| is_generated(name)) {
        fs::remove_file(seeds.join(name))?;
    }
    Ok(())
}

/// Whether the engine gave this name: a SHA-1 in hexadecimal.
fn is_generated(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// One of the final statistics, `stat::name:   number`.
fn statistic(said: &str, name: &str) -> u64 {
    let of_line = |line: &str| {
        let (found, number) = line.strip_prefix("stat::")?.split_once(':')?;
        (found == name).then(|| number.trim().parse().ok())?
    };
    said.lines().find_map(of_line).unwrap_or(0)
}

/// The artefact's path and the first line that says why, else the last words.
fn what_was_found(said: &str) -> String {
    let path = said.lines().find_map(|line| line.split_once("Test unit written to ")).map(|l| l.1);
    let why = said.lines().find(|line| {
        line.contains("panicked at") || line.starts_with("SUMMARY") || line.contains("ERROR: ")
    });
    match (path, why) {
        (Some(path), why) => format!("{path} ({})", why.unwrap_or("no reason given").trim()),
        (None, Some(why)) => why.trim().to_owned(),
        (None, None) => said.lines().last().unwrap_or("ended without a word").to_owned(),
    }
}

fn print(outcomes: &[Outcome]) {
    println!("{:<14} {:>10} {:>9} {:>7} {:>7}  result", "target", "runs", "runs/s", "seeds", "new");
    for o in outcomes {
        let result = o.finding.as_deref().unwrap_or("ok");
        println!(
            "{:<14} {:>10} {:>9} {:>7} {:>7}  {result}",
            o.target, o.runs, o.runs_per_second, o.seeds, o.added
        );
    }
}

/// A folder that goes when fuzzing ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        let path = env::temp_dir().join(format!("hashwarden-fuzz-{}", std::process::id()));
        if path.exists() {
            bail!("{} is there already", path.display());
        }
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left behind at worst: nothing depends on it.
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "INFO: seed corpus: files: 2\n\
        thread '<unnamed>' panicked at src/x.rs:3:5:\n\
        artifact_prefix='/a/'; Test unit written to /a/crash-da39\n\
        stat::number_of_executed_units: 77\nstat::average_exec_per_sec:     11\n\
        stat::new_units_added:          3\n";

    #[test]
    fn what_the_engine_says_is_understood() {
        assert_eq!(statistic(SAID, "number_of_executed_units"), 77);
        assert_eq!(statistic(SAID, "average_exec_per_sec"), 11);
        assert_eq!(statistic(SAID, "absent"), 0);
        assert_eq!(
            what_was_found(SAID),
            "/a/crash-da39 (thread '<unnamed>' panicked at src/x.rs:3:5:)"
        );
    }

    #[test]
    fn a_minimised_corpus_keeps_what_people_named() {
        let scratch = env::temp_dir().join(format!("hashwarden-corpus-{}", std::process::id()));
        let (seeds, kept) = (scratch.join("seeds"), scratch.join("kept"));
        fs::create_dir_all(&seeds).unwrap();
        fs::create_dir_all(&kept).unwrap();
        let hash = |letter: &str| letter.repeat(40);
        fs::write(seeds.join("subscribe"), "named, no longer needed").unwrap();
        fs::write(seeds.join(hash("a")), "generated, no longer needed").unwrap();
        fs::write(seeds.join(hash("b")), "generated, needed").unwrap();
        fs::write(kept.join(hash("c")), "generated, needed").unwrap();
        fs::write(kept.join(hash("d")), "new").unwrap();
        replace_corpus(&seeds, &kept).unwrap();
        let left = files_of(&seeds).unwrap();
        fs::remove_dir_all(&scratch).unwrap();
        assert_eq!(left, [hash("b"), hash("d"), "subscribe".to_owned()]);
    }
}
