//! What a figure depends on besides the program: processor, cores, memory, system, how busy it all is.
//!
//! In: `/proc` and `PATH`. Out: words for a table's head, and where programs lie. Other systems than
//! Linux are told as unknown.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::bail;

/// Processor, cores, memory, system and load in one line.
pub(super) fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processor = read("/proc/cpuinfo");
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("an unknown processor", |(_, model)| model.trim());
    let memory = read("/proc/meminfo");
    let kib: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    format!(
        "{model}, {} cores, {} MiB, kernel {}, load {}",
        cores(),
        kib >> 10,
        kernel.trim(),
        load.split(' ').next().unwrap_or("unknown")
    )
}

/// How many cores this process may use.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Where a program lies on `PATH`.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A folder that is removed at the end.
pub(super) struct Temporary(PathBuf);

impl Temporary {
    /// Makes it in the system's folder for such.
    pub(super) fn new() -> anyhow::Result<Self> {
        // More than one a process: tests run side by side.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("hashwarden-bench-{}-{number}", std::process::id());
        let path = env::temp_dir().join(name);
        if path.exists() {
            bail!("{} exists already: remove it", path.display());
        }
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// A name in it.
    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A folder that stays behind is in the system's temporary folder: nothing is broken.
        let _ = fs::remove_dir_all(&self.0);
    }
}
