//! One run of another program: how long it took, how much memory, how many instructions.
//!
//! In: a command. Out: a [`Cost`]. Every run ends: after [`LONGEST`] the child is killed and the run is
//! an error. Memory is what `/proc` says while the child runs, looked at often; instructions are the
//! processor's own count where `perf` may read it, else callgrind's.

use std::{
    ffi::OsString,
    fs,
    io::Read,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::machine::{cores, on_path};

/// What one run of a child process took.
pub(super) struct Cost {
    pub(super) wall_seconds: f64,
    /// User and system time, to a hundredth; none where the system does not tell.
    pub(super) cpu_seconds: Option<f64>,
    /// Most memory that was seen resident.
    pub(super) peak_bytes: Option<u64>,
    /// Standard output.
    pub(super) output: String,
}

/// No run takes longer.
const LONGEST: Duration = Duration::from_secs(600);
/// Between two looks at whether a child has ended: the error of a wall time.
const LOOK: Duration = Duration::from_millis(1);
/// Looks between two readings of its memory.
const LOOKS_PER_READING: u32 = 16;
/// A program is not run again once its runs took so long together.
const ENOUGH: Duration = Duration::from_secs(30);

/// A program on one core alone, where `taskset` (util-linux) is installed; else wherever it likes.
pub(super) fn pinned(program: &Path) -> Command {
    let Some(taskset) = on_path("taskset") else { return Command::new(program) };
    let mut command = Command::new(taskset);
    // The first core serves most interrupts.
    command.arg("-c").arg((cores() - 1).to_string()).arg(program);
    command
}

/// Runs a command to its end, keeps what it prints.
pub(super) fn measure(command: &mut Command) -> anyhow::Result<Cost> {
    finished(command.stdout(Stdio::piped()))
}

/// Runs a command several times; the run of the median wall time counts.
pub(super) fn median(
    runs: usize,
    command: &mut dyn FnMut() -> Command,
    discard: bool,
) -> anyhow::Result<Cost> {
    let mut costs = Vec::new();
    let begin = Instant::now();
    while costs.len() < runs.max(1) && (costs.is_empty() || begin.elapsed() < ENOUGH) {
        let mut command = command();
        costs.push(if discard { measure_silent(&mut command)? } else { measure(&mut command)? });
    }
    costs.sort_by(|a: &Cost, b: &Cost| a.wall_seconds.total_cmp(&b.wall_seconds));
    Ok(costs.swap_remove(costs.len() / 2))
}

/// As [`measure`], with standard output thrown away: writing it is part of the work, keeping it is not.
fn measure_silent(command: &mut Command) -> anyhow::Result<Cost> {
    finished(command.stdout(Stdio::null()))
}

fn finished(command: &mut Command) -> anyhow::Result<Cost> {
    let (cost, status, errors) = watch(command)?;
    if !status.success() {
        // One line of what it says, for a cell of a table.
        let said = |line: &&str| line.to_ascii_lowercase().contains("error");
        let line = errors.lines().find(said).or_else(|| errors.trim().lines().next_back());
        let name = command.get_program().display();
        bail!("{}", line.map_or_else(|| format!("{name}: {status}"), str::to_owned));
    }
    Ok(cost)
}

/// User-space instructions a program needs for a file, by the processor's counter or by callgrind.
pub(super) fn instructions(program: &Path, arguments: &[OsString]) -> Option<u64> {
    counted_by_processor(program, arguments).or_else(|| counted_by_callgrind(program, arguments))
}

fn counted_by_processor(program: &Path, arguments: &[OsString]) -> Option<u64> {
    let mut command = Command::new(on_path("perf")?);
    command.args(["stat", "-x", ",", "-e", "instructions:u", "--"]).arg(program).args(arguments);
    let (_, status, told) = watch(command.stdout(Stdio::null())).ok()?;
    // "<not supported>" stands first where a virtual machine has no counters.
    let count = told.lines().rev().find(|line| line.contains("instructions"))?.split(',').next()?;
    status.success().then(|| count.parse().ok())?
}

fn counted_by_callgrind(program: &Path, arguments: &[OsString]) -> Option<u64> {
    let mut command = Command::new(on_path("valgrind")?);
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(program).args(arguments);
    let (_, status, told) = watch(command.stdout(Stdio::null())).ok()?;
    let count = told.lines().find_map(|line| line.split_once("Collected :"))?.1;
    status.success().then(|| count.trim().parse().ok())?
}

/// Runs a command and looks at it until it ends. Gives what it wrote to standard error too.
fn watch(command: &mut Command) -> anyhow::Result<(Cost, ExitStatus, String)> {
    let name = command.get_program().display().to_string();
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    let (before, begin) = (children_seconds(), Instant::now());
    let mut child = command.spawn().with_context(|| format!("{name} does not start"))?;
    let output = child.stdout.take().map(read_on);
    let errors = child.stderr.take().map(read_on);
    let waited = wait(&mut child, begin);
    let wall_seconds = begin.elapsed().as_secs_f64();
    let (status, peak_bytes) = waited.with_context(|| format!("{name} was given up"))?;
    let cpu_seconds = Option::zip(before, children_seconds()).map(|(before, after)| after - before);
    let text = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        let bytes = reader.and_then(|reader| reader.join().ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let cost = Cost { wall_seconds, cpu_seconds, peak_bytes, output: text(output) };
    Ok((cost, status, text(errors)))
}

fn wait(child: &mut Child, begin: Instant) -> anyhow::Result<(ExitStatus, Option<u64>)> {
    let (mut peak, mut looks) = (None, 0_u32);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        if begin.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            bail!("it ran longer than {} seconds", LONGEST.as_secs());
        }
        if looks.is_multiple_of(LOOKS_PER_READING) {
            peak = peak.max(resident(child.id()));
        }
        looks += 1;
        thread::sleep(LOOK);
    }
}

/// The most memory a process ever had resident, from `/proc/PID/status` (proc(5), `VmHWM`).
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let rest = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    rest.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib << 10)
}

fn read_on(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could not be read is missing from a figure's output, which its reader says then.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

/// Processor time of all children that have ended, from `/proc/self/stat` (proc(5), fields 16 and 17).
fn children_seconds() -> Option<f64> {
    /// Linux reports in these units on every platform it runs on today (`getconf CLK_TCK`).
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, which may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(ticks.iter().sum::<f64>() / TICKS_PER_SECOND)
}
