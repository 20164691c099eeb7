//! The logs of a real Squid on loopback, in three formats at once, where it is installed.

use std::{
    fs,
    io::{Cursor, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use hashwarden_domain::observation::wire::{NamePlace, RecordForm};
use jiff::tz::Offset;

use super::{looks_like, read};
use crate::{
    capture::Nanoseconds,
    loss::Losses,
    record::{
        Dating, Told,
        text::loopback::{free_port, pause},
    },
};

/// A Squid that ends with the test.
struct Squid(Child);

impl Drop for Squid {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &Path, port: u16) -> Option<Squid> {
    let at = folder.display();
    // Started by root, it works as another user.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    fs::write(folder.join("hosts"), "127.0.0.1 pool.example\n").unwrap();
    let logs: String = ["squid", "common", "combined"]
        .map(|format| format!("access_log stdio:{at}/{format}.log {format}\n"))
        .concat();
    fs::write(
        folder.join("squid.conf"),
        format!(
            "http_port 127.0.0.1:{port}\nhttp_access allow all\npid_filename none\ncache deny all\n\
             cache_log {at}/cache.log\n{logs}coredump_dir {at}\nvisible_hostname test\n\
             hosts_file {at}/hosts\nshutdown_lifetime 0 seconds\nnetdb_filename none\n"
        ),
    )
    .unwrap();
    let mut command = Command::new("squid");
    command.arg("-N").arg("-f").arg(folder.join("squid.conf"));
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if started.is_err() {
        println!("skipped: squid is not installed");
    }
    started.ok().map(Squid)
}

/// A web server of as many answers as there are requests below.
fn far_end(listener: TcpListener, answers: usize) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for connection in listener.incoming().take(answers) {
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 1000]);
            let _ = connection
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        }
    })
}

fn ask(proxy: SocketAddr, request: &str) {
    let mut stream = TcpStream::connect_timeout(&proxy, Duration::from_secs(5)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut buffer = [0; 1000];
    assert!(stream.read(&mut buffer).unwrap() > 0);
    if request.starts_with("CONNECT") {
        stream.write_all(b"x").unwrap();
        assert!(stream.read(&mut buffer).unwrap() > 0);
    }
}

#[test]
fn squid_logs_who_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let far = listener.local_addr().unwrap().port();
    let port = free_port();
    let Some(mut squid) = start(folder.path(), port) else { return };
    let proxy = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let up = (0..200).any(|_| {
        pause();
        TcpStream::connect(proxy).is_ok()
    });
    assert!(up, "squid does not answer");
    let server = far_end(listener, 3);
    ask(proxy, &format!("CONNECT pool.example:{far} HTTP/1.1\r\nHost: pool.example:{far}\r\n\r\n"));
    ask(proxy, &format!("GET http://pool.example:{far}/x HTTP/1.1\r\nHost: pool.example\r\n\r\n"));
    ask(proxy, &format!("CONNECT 127.0.0.1:{far} HTTP/1.1\r\n\r\n"));
    ask(proxy, "junk\r\n\r\n");
    server.join().unwrap();
    let _ = Command::new("kill").arg(squid.0.id().to_string()).status();
    let ended = (0..200).any(|_| {
        pause();
        squid.0.try_wait().unwrap().is_some()
    });
    assert!(ended, "squid did not end");

    for format in ["squid", "common", "combined"] {
        rows(&folder.path().join(format!("{format}.log")), far);
    }
}

/// Two names and a flow; of the far end only the native format knows the address.
fn rows(path: &Path, far: u16) {
    let written = fs::metadata(path).unwrap().modified().unwrap();
    let written = written.duration_since(std::time::UNIX_EPOCH).unwrap();
    let latest = Nanoseconds(i64::try_from(written.as_nanos()).unwrap());
    let bytes = fs::read(path).unwrap();
    assert!(looks_like(&bytes));
    let (mut names, mut flows) = (0, 0);
    let mut losses = Losses::default();
    let dating = Dating { latest, offset: Offset::UTC };
    let mut tell = |form, told: Told<'_>| {
        assert_eq!(form, RecordForm::Squid);
        match told {
            Told::Flow(flow) => {
                flows += 1;
                assert_eq!(flow.source, (Ipv4Addr::LOCALHOST.into(), 0));
                assert_eq!(flow.destination, (Ipv4Addr::LOCALHOST.into(), far));
                assert_eq!(flow.established, Some(true));
                assert!(flow.received.unwrap().bytes > 50);
            }
            Told::Name(name) => {
                names += 1;
                assert_eq!((name.name, name.place), ("pool.example", NamePlace::HttpHost));
                assert_eq!(name.client, (Ipv4Addr::LOCALHOST.into(), None));
                let peer = (Ipv4Addr::LOCALHOST.into(), far);
                assert_eq!(name.peer, path.ends_with("squid.log").then_some(peer));
                assert!((latest.0 - name.at.0).abs() < 60_000_000_000, "{name:?}");
            }
        }
    };
    read(Cursor::new(&bytes), dating, &mut tell, &mut losses).unwrap();
    assert_eq!((names, flows), (2, 1), "{}", path.display());
    assert_eq!(losses.into_rows(), []);
}
