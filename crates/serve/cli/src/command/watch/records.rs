//! What other programs tell while it happens: flow records in datagrams, lines of logs.
//!
//! In: sockets that are bound, names of log files. Out: datagrams and lines in the order of their
//! arrival. A log is read from its beginning, then followed; when it is moved away or cut, the new file
//! is begun. Nothing is understood here.
//!
//! Limits: [`WAITING`], [`MAX_LINE`], [`HEAD`].

use std::{
    fs::File,
    io::{self, Read},
    net::{SocketAddr, UdpSocket},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// Datagrams and lines that wait for the main thread; more wait where they come from, and what an
/// exporter then loses shows in its sequence numbers.
const WAITING: usize = 8192;
/// Longest datagram (RFC 768).
const DATAGRAM: usize = 65_535;
/// Longest line taken; what is longer is cut there and will not be understood.
const MAX_LINE: usize = 1 << 20;
/// Bytes from which it is told who writes a log.
const HEAD: usize = 4096;
/// How long to wait for more.
const PATIENCE: Duration = Duration::from_millis(500);

/// What came.
pub(super) enum Record {
    /// A datagram of an exporter.
    Datagram(SocketAddr, Vec<u8>),
    /// A log begins, anew or for the first time; its number, and how it begins.
    Begin(usize, Vec<u8>),
    /// A line of a log.
    Line(usize, Vec<u8>),
}

/// Threads that wait for records.
pub(super) struct Records {
    arrived: Mutex<mpsc::Receiver<Record>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Records {
    pub(super) fn start(
        sockets: Vec<UdpSocket>,
        logs: Vec<PathBuf>,
        stop: &Arc<AtomicBool>,
    ) -> io::Result<Self> {
        let (sender, arrived) = mpsc::sync_channel(WAITING);
        let mut threads = Vec::new();
        for socket in sockets {
            let (sender, stop) = (sender.clone(), Arc::clone(stop));
            let name = "flow records".to_owned();
            threads.push(
                thread::Builder::new()
                    .name(name)
                    .spawn(move || receive(&socket, &sender, &stop))?,
            );
        }
        for (number, path) in logs.into_iter().enumerate() {
            let (sender, stop) = (sender.clone(), Arc::clone(stop));
            let follower = Follower { number, path, sender, stop, line: Vec::new() };
            threads.push(
                thread::Builder::new().name("log".to_owned()).spawn(move || follower.follow())?,
            );
        }
        Ok(Self { arrived: Mutex::new(arrived), threads: Mutex::new(threads) })
    }

    /// What came since the last time.
    pub(super) fn each(&self, mut take: impl FnMut(Record)) {
        let arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        arrived.try_iter().for_each(&mut take);
    }

    /// Waits for the threads to end, taking what they still have.
    pub(super) fn end(&self, mut take: impl FnMut(Record)) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        while !threads.iter().all(JoinHandle::is_finished) {
            self.each(&mut take);
            thread::sleep(PATIENCE / 20);
        }
        threads.clear();
        self.each(&mut take);
    }
}

fn receive(socket: &UdpSocket, sender: &mpsc::SyncSender<Record>, stop: &AtomicBool) {
    let mut buffer = vec![0; DATAGRAM];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, from)) => {
                let datagram = buffer.get(..length).unwrap_or_default().to_vec();
                if sender.send(Record::Datagram(from, datagram)).is_err() {
                    return;
                }
            }
            // Nothing came for a while, or an exporter's host said that its port is closed.
            Err(_) if stop.load(Ordering::Relaxed) => return,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => thread::sleep(PATIENCE),
        }
    }
}

struct Follower {
    number: usize,
    path: PathBuf,
    sender: mpsc::SyncSender<Record>,
    stop: Arc<AtomicBool>,
    line: Vec<u8>,
}

impl Follower {
    fn follow(mut self) {
        loop {
            // A log that is not there (yet, or between two rotations) is waited for.
            if let Ok(file) = File::open(&self.path)
                && self.file(file).is_none()
            {
                return;
            }
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            thread::sleep(PATIENCE);
        }
    }

    /// Reads a file until another takes its name; none when there is nobody to tell any more.
    fn file(&mut self, mut file: File) -> Option<()> {
        self.line.clear();
        let mut chunk = vec![0; 64 << 10];
        let (mut read, mut has_begun, mut head) = (0_u64, false, Vec::new());
        loop {
            let length = file.read(&mut chunk).unwrap_or_default();
            let more = chunk.get(..length).unwrap_or_default();
            read = read.saturating_add(u64::try_from(length).unwrap_or_default());
            if !has_begun {
                head.extend(more);
                // Enough to tell who writes it: a good piece, or what there is when no more comes.
                let is_enough = head.len() >= HEAD || length == 0 && head.contains(&b'\n');
                if is_enough {
                    has_begun = true;
                    let begin = head.get(..head.len().min(HEAD)).unwrap_or_default().to_vec();
                    self.sender.send(Record::Begin(self.number, begin)).ok()?;
                    self.lines(&std::mem::take(&mut head))?;
                }
            } else {
                self.lines(more)?;
            }
            if length == 0 {
                if self.stop.load(Ordering::Relaxed) {
                    return Some(());
                }
                if is_replaced(&file, &self.path, read) {
                    // What stands behind the last line end was cut off by the rotation.
                    return Some(());
                }
                thread::sleep(PATIENCE);
            }
        }
    }

    fn lines(&mut self, bytes: &[u8]) -> Option<()> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let room = MAX_LINE.saturating_sub(self.line.len());
            self.line.extend(piece.iter().take(room));
            if piece.ends_with(b"\n") {
                while matches!(self.line.last(), Some(b'\n' | b'\r')) {
                    self.line.pop();
                }
                let line = std::mem::take(&mut self.line);
                self.sender.send(Record::Line(self.number, line)).ok()?;
            }
        }
        Some(())
    }
}

/// Whether the name stands for another file now, or the file was cut.
fn is_replaced(file: &File, path: &Path, read: u64) -> bool {
    let Ok(ours) = file.metadata() else { return true };
    if ours.len() < read {
        return true;
    }
    // While the name is missing the old file may still be written to.
    path.metadata().is_ok_and(|now| (now.dev(), now.ino()) != (ours.dev(), ours.ino()))
}

/// Opens a socket for flow records.
pub(super) fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::*;

    fn seen(records: &Records, count: usize) -> Vec<String> {
        let mut seen = Vec::new();
        for _ in 0..100 {
            records.each(|record| {
                seen.push(match record {
                    Record::Datagram(_, bytes) => String::from_utf8(bytes).unwrap(),
                    Record::Begin(number, head) => format!("begin {number}: {}", head.len()),
                    Record::Line(number, line) => {
                        format!("{number}: {}", String::from_utf8(line).unwrap())
                    }
                });
            });
            if seen.len() >= count {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        seen
    }

    #[test]
    fn a_log_is_followed_through_rotation_and_cutting() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("conn.log");
        fs::write(&log, "one\r\ntwo\nthr").unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let records = Records::start(Vec::new(), vec![log.clone()], &stop).unwrap();
        assert_eq!(seen(&records, 3), ["begin 0: 12", "0: one", "0: two"]);
        let mut file = fs::OpenOptions::new().append(true).open(&log).unwrap();
        file.write_all(b"ee\n").unwrap();
        assert_eq!(seen(&records, 1), ["0: three"]);
        fs::rename(&log, folder.path().join("conn.1.log")).unwrap();
        file.write_all(b"late\n").unwrap();
        assert_eq!(seen(&records, 1), ["0: late"]);
        fs::write(&log, "new\n").unwrap();
        assert_eq!(seen(&records, 2), ["begin 0: 4", "0: new"]);
        fs::write(&log, "").unwrap();
        thread::sleep(PATIENCE * 3);
        fs::write(&log, "cut\n").unwrap();
        assert_eq!(seen(&records, 2), ["begin 0: 4", "0: cut"]);
        stop.store(true, Ordering::Relaxed);
        records.end(|_| panic!("nothing is left"));
    }

    #[test]
    fn datagrams_arrive() {
        let socket = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let to = socket.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let records = Records::start(vec![socket], Vec::new(), &stop).unwrap();
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"flows", to).unwrap();
        assert_eq!(seen(&records, 1), ["flows"]);
        stop.store(true, Ordering::Relaxed);
        records.end(|_| {});
    }
}
