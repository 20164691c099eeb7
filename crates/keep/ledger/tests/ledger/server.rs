//! A PostgreSQL server for tests and measurements, on a socket in a folder of its own.
//!
//! In: the Debian package's programs. Out: an address of an empty database. It ends, and its folder goes,
//! when the program that started it ends, however that ends: a shell holds it that waits for the end of
//! its standard input. Where there is no PostgreSQL, whoever asks says what was skipped.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// A running server.
pub(crate) struct Server {
    folder: PathBuf,
    programs: PathBuf,
    /// Its end is the server's.
    _leash: ChildStdin,
    _shell: Child,
}

/// Starts the server, says so, and waits; ends it when there is no more to read.
const SHELL: &str = r#"
trap : HUP INT TERM
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=100 \
  -c shared_buffers=512MB -c max_wal_size=4GB -c wal_compression=off >"$2/log" 2>&1 &
server=$!
for _ in $(seq 600); do
  "$1/pg_isready" -q -h "$2" && break
  kill -0 $server 2>/dev/null || break
  sleep 0.05
done
"$1/pg_isready" -q -h "$2" || exit 1
echo ready
cat >/dev/null
[ ! -f "$2/keep" ] || exit 0
kill -INT $server 2>/dev/null
wait $server
rm -rf "$2"
"#;

impl Server {
    /// A new server with an empty database; none where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!(
            "hashwarden-postgres-{}-{}",
            std::process::id(),
            next()
        ));
        fs::create_dir(&folder).unwrap();
        if is_root() {
            // initdb refuses root; `nobody` has nothing else.
            let owned = Command::new("chown").arg("nobody").arg(&folder).status().unwrap();
            assert!(owned.success());
        }
        let made = unprivileged(&programs.join("initdb"))
            .args(["-U", "hashwarden", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", "-D"])
            .arg(folder.join("data"))
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(Self::run(&programs, &folder).unwrap())
    }

    /// The server on what is in the folder, or its own words why not.
    fn run(programs: &Path, folder: &Path) -> Result<Self, String> {
        let mut shell = unprivileged(Path::new("/bin/sh"))
            .args(["-c", SHELL, "sh"])
            .arg(programs)
            .arg(folder)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let leash = shell.stdin.take().unwrap();
        let mut said = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut said).unwrap();
        if said != "ready\n" {
            shell.wait().unwrap();
            return Err(fs::read_to_string(folder.join("log")).unwrap_or_default());
        }
        let (folder, programs) = (folder.to_owned(), programs.to_owned());
        Ok(Self { folder, programs, _leash: leash, _shell: shell })
    }

    /// The address of a new, empty database.
    pub(crate) fn database(&self) -> String {
        let name = format!("ledger_{}", next());
        let made = Command::new(self.programs.join("createdb"))
            .args(["-U", "hashwarden", "-h"])
            .arg(&self.folder)
            .arg(&name)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let host = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://hashwarden@{host}/{name}")
    }

    /// Kills all of it at once, and starts it again on what is on the disk.
    #[allow(dead_code, reason = "the measurements do not kill it")]
    pub(crate) fn kill_and_restart(self) -> Self {
        fs::write(self.folder.join("keep"), "").unwrap();
        let pids = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let pid = pids.lines().next().unwrap();
        let killed = Command::new("kill").args(["-9", pid]).status().unwrap();
        assert!(killed.success());
        let Self { folder, programs, _leash: leash, _shell: mut shell } = self;
        drop(leash);
        shell.wait().unwrap();
        // Its children notice that it is gone and end; until then the next one may not start.
        for _ in 0..200 {
            if let Ok(server) = Self::run(&programs, &folder) {
                fs::remove_file(folder.join("keep")).unwrap();
                return server;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the server did not start again");
    }
}

/// The server that the tests of a process share; none where PostgreSQL is not installed.
#[allow(dead_code, reason = "the measurements have their own")]
pub(crate) fn shared() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(Server::start).as_ref()
}

fn next() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// Where `postgres` lies: on the path, or in Debian's folder of the newest version.
fn programs() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where programs lie")]
    let path = std::env::var_os("PATH")?;
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    versions.sort();
    std::env::split_paths(&path).chain(versions.into_iter().rev()).find(|folder| {
        let needed = ["postgres", "initdb", "pg_isready", "createdb"];
        needed.iter().all(|program| folder.join(program).is_file())
    })
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}

/// A program as somebody else where we are root.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]).arg(program);
    command
}
