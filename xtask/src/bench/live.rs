//! The live sensor: how much it takes in without loss, what that costs, and what it costs to do nothing.
//!
//! In: a capture, replayed by tcpreplay over a veth line between two network namespaces. Out: a row a
//! rate with what was sent, read, dropped and neither, processor time and memory; the same of a soak at
//! half the highest rate without loss; and of an idle sensor. The sender takes a core of its own, so on
//! two cores a rate says what one core of the sensor takes. Needs root, `ip` and `tcpreplay`.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use super::machine::machine;

/// What to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Capture to replay, plain pcap; it is read into memory first.
    #[arg(long, value_name = "FILE")]
    capture: PathBuf,
    /// The program; without it the release build is made.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Packets a second, in thousands, one row each.
    #[arg(long, value_delimiter = ',', default_value = "50,100,200,300,400,600,800")]
    rates: Vec<u32>,
    /// Seconds each rate is held.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Seconds of the soak at half the highest rate without loss; none without it.
    #[arg(long, default_value_t = 0)]
    soak: u32,
    /// Threads of the sensor.
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// Size of its ring, in MB.
    #[arg(long, default_value_t = 16)]
    ring: u32,
}

/// Linux reports processor time in these units (`getconf CLK_TCK`).
const TICKS_PER_SECOND: f64 = 100.0;
/// How long an idle sensor is looked at.
const IDLE_SECONDS: u32 = 30;

/// Runs it.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no checkout")?;
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => build(root)?,
    };
    println!("machine: {}", machine());
    println!(
        "capture: {}, {} bytes",
        name(&arguments.capture),
        fs::metadata(&arguments.capture)?.len()
    );
    println!("sensor: {} threads, ring {} MB", arguments.threads, arguments.ring);
    println!(
        "{:<10}{:>12}{:>12}{:>12}{:>10}{:>10}{:>12}{:>10}{:>10}{:>8}",
        "run",
        "asked/s",
        "sent",
        "sent/s",
        "Gbit/s",
        "dropped",
        "unaccounted",
        "CPU %",
        "start MB",
        "end MB"
    );
    let bench = Bench { arguments, program };
    bench.row("idle", 0, IDLE_SECONDS)?;
    let mut best = 0;
    for rate in &arguments.rates {
        let lossless = bench.row("rate", rate * 1000, arguments.seconds)?;
        if let Some(reached) = lossless {
            best = best.max(reached);
        }
    }
    println!("highest rate without loss: {best} packets/s");
    if arguments.soak > 0 && best > 0 {
        bench.row("soak", best / 2, arguments.soak)?;
    }
    Ok(())
}

struct Bench<'a> {
    arguments: &'a Arguments,
    program: PathBuf,
}

impl Bench<'_> {
    /// One run; packets a second that were sent, if none was lost.
    fn row(&self, what: &str, rate: u32, seconds: u32) -> anyhow::Result<Option<u32>> {
        let line = Line::lay()?;
        let mut sensor = self.sensor(&line)?;
        // What it prints is read as it comes, as its user would: a pipe that nobody reads holds it up.
        let output = sensor.stdout.take().context("the sensor has no output")?;
        let last =
            thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).last());
        let result = self.replay(&line, &sensor, rate, seconds);
        Command::new("kill").args(["-TERM", &sensor.id().to_string()]).output()?;
        let last = last.join().ok().flatten().context("the sensor said nothing")?;
        sensor.wait()?;
        let run = result?;
        let coverage: serde_json::Value = serde_json::from_str(&last)?;
        let read = coverage["packets"].as_u64().unwrap_or_default();
        let dropped = coverage["lost"]
            .as_array()
            .and_then(|lost| lost.iter().find(|one| one["what"] == "frame-dropped"))
            .and_then(|one| one["count"].as_u64())
            .unwrap_or_default();
        let unaccounted = i128::from(run.sent) - i128::from(read) - i128::from(dropped);
        #[expect(clippy::cast_precision_loss, reason = "printed with few figures")]
        let per_second = run.sent as f64 / run.seconds;
        println!(
            "{what:<10}{rate:>12}{:>12}{per_second:>12.0}{:>10.2}{dropped:>10}{unaccounted:>12}{:>10.1}{:>10.1}{:>8.1}",
            run.sent, run.gigabits, run.cpu_percent, run.start, run.end
        );
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate in u32"
        )]
        let reached = per_second as u32;
        Ok((run.sent > 0 && dropped == 0 && unaccounted == 0).then_some(reached))
    }

    fn sensor(&self, line: &Line) -> anyhow::Result<Child> {
        let Arguments { threads, ring, .. } = self.arguments;
        let sensor = line
            .run(&self.program)
            .args(["watch", "--json", "--interface", "far"])
            .args(["--threads", &threads.to_string(), "--ring", &ring.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        // The list of permitted calls is set when everything is open.
        let status = format!("/proc/{}/status", sensor.id());
        for _ in 0..100 {
            thread::sleep(Duration::from_millis(50));
            if fs::read_to_string(&status).is_ok_and(|status| status.contains("Seccomp:\t2")) {
                thread::sleep(Duration::from_millis(300));
                return Ok(sensor);
            }
        }
        bail!("the sensor does not start")
    }

    fn replay(&self, line: &Line, sensor: &Child, rate: u32, seconds: u32) -> anyhow::Result<Run> {
        let start = resident(sensor)?;
        let (ticks, begin) = (ticks(sensor)?, Instant::now());
        let mut run = Run { start, ..Run::default() };
        if rate == 0 {
            thread::sleep(Duration::from_secs(seconds.into()));
            run.seconds = begin.elapsed().as_secs_f64();
        } else {
            let output = line
                .run(Path::new("tcpreplay"))
                .args(["-q", "-K", "--loop=0", "-i", "near"])
                .args([format!("--duration={seconds}"), format!("--pps={rate}")])
                .arg(&self.arguments.capture)
                .output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            // "Actual: 100 packets (6400 bytes) sent in 1.00 seconds"
            let actual = said.lines().find_map(|line| line.trim().strip_prefix("Actual: "));
            let actual = actual.with_context(|| {
                format!("tcpreplay failed: {}", String::from_utf8_lossy(&output.stderr))
            })?;
            let numbers: Vec<f64> = actual
                .split(|c: char| !c.is_ascii_digit() && c != '.')
                .filter_map(|part| part.parse().ok())
                .collect();
            let [packets, bytes, sent_in, ..] = numbers[..] else { bail!("{actual}?") };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            let sent = packets as u64;
            run.sent = sent;
            run.seconds = sent_in;
            run.gigabits = bytes * 8.0 / sent_in / 1e9;
            thread::sleep(Duration::from_millis(500));
        }
        // Reading the capture in is the sender's time: the sensor idles meanwhile.
        run.cpu_percent = (self::ticks(sensor)? - ticks) / TICKS_PER_SECOND / run.seconds * 100.0;
        run.end = resident(sensor)?;
        Ok(run)
    }
}

#[derive(Default)]
struct Run {
    sent: u64,
    seconds: f64,
    gigabits: f64,
    cpu_percent: f64,
    start: f64,
    end: f64,
}

/// Resident memory in MB, the ring included.
fn resident(sensor: &Child) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", sensor.id()))?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(kib.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
}

/// User and system time of a process (proc(5), fields 14 and 15 of its `stat`).
fn ticks(sensor: &Child) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", sensor.id()))?;
    let (_, fields) = stat.rsplit_once(')').context("no stat")?;
    let ticks =
        fields.split_whitespace().skip(11).take(2).filter_map(|one| one.parse::<f64>().ok());
    Ok(ticks.sum())
}

/// Two ends of a line in a network namespace.
struct Line(String);

impl Line {
    fn lay() -> anyhow::Result<Self> {
        let line = Self(format!("hashwarden-bench-{}", std::process::id()));
        let added = Command::new("ip").args(["netns", "add", &line.0]).output()?;
        if !added.status.success() {
            bail!("a network namespace needs root: {}", String::from_utf8_lossy(&added.stderr));
        }
        for command in [
            "sysctl -qw net.ipv6.conf.default.disable_ipv6=1",
            "ip link add near mtu 65535 type veth peer name far mtu 65535",
            "ip link set near up",
            "ip link set far up",
        ] {
            let mut words = command.split(' ');
            let program = words.next().unwrap_or_default();
            let output = line.run(Path::new(program)).args(words).output()?;
            if !output.status.success() {
                bail!("{command}: {}", String::from_utf8_lossy(&output.stderr));
            }
        }
        Ok(line)
    }

    fn run(&self, program: &Path) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0]).arg(program);
        command
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // A namespace that stays behind costs nothing and can be deleted by hand.
        let _ = Command::new("ip").args(["netns", "del", &self.0]).output();
    }
}

fn build(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["build", "--release", "-p", "hashwarden", "--message-format=json"];
    let output = Command::new(cargo).args(arguments).current_dir(root).output()?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .next_back()
        .context("cargo did not say where the program lies")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
