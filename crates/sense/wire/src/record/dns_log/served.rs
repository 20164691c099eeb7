//! The logs of real name servers, where they are installed: each is started on loopback, asked by
//! this test, and its log must say what was asked and what was answered.
//!
//! Without the program a test says so and passes.

use std::{
    fs,
    io::{Cursor, Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use hashwarden_domain::observation::wire::{RecordForm, Transport};
use jiff::tz::Offset;

use crate::{
    capture::Nanoseconds,
    dns,
    loss::Losses,
    record::{
        Dating, Tell, Told, dns_log, dnstap,
        text::loopback::{free_port, pause},
    },
};

const A: u16 = 1;
const TXT: u16 = 16;
const AAAA: u16 = 28;
const HTTPS: u16 = 65;

/// What the test asks; a TXT is asked as well and must not be told.
const QUESTIONS: [(&str, u16, Transport); 6] = [
    ("pool.example", A, Transport::Udp),
    ("six.example", AAAA, Transport::Udp),
    ("pool.example", TXT, Transport::Udp),
    ("nix.example", A, Transport::Udp),
    ("pool.example", HTTPS, Transport::Udp),
    ("PooL.example", A, Transport::Tcp),
];

/// What the log of a server told, without the time.
#[derive(Debug, PartialEq)]
struct Name {
    form: RecordForm,
    at: Nanoseconds,
    client: (IpAddr, Option<u16>),
    name: String,
    udp: bool,
    answered: bool,
    answers: Vec<IpAddr>,
}

/// A question as the test asked it, and the addresses in the answer it got.
#[derive(Debug)]
struct Asked {
    name: &'static str,
    kind: u16,
    port: u16,
    udp: bool,
    answers: Vec<IpAddr>,
}

/// A server that ends with the test.
struct Server(Child);

impl Server {
    fn start(command: &mut Command) -> Option<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        match command.stdin(Stdio::null()).spawn() {
            Ok(child) => Some(Self(child)),
            Err(_) => {
                println!("skipped: {name} is not installed");
                None
            }
        }
    }

    /// Asks it to end, so that it writes what it holds, and waits for that.
    fn end(mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        for _ in 0..100 {
            if self.0.try_wait().unwrap().is_some() {
                return;
            }
            pause();
        }
        panic!("the server did not end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn question(name: &str, kind: u16) -> Vec<u8> {
    let mut out = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        out.push(u8::try_from(label.len()).unwrap());
        out.extend(label.bytes());
    }
    out.push(0);
    out.extend(kind.to_be_bytes());
    out.extend([0, 1]);
    out
}

fn ask_udp(port: u16, name: &str, kind: u16) -> Option<(u16, Vec<u8>)> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
    socket.connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    socket.set_read_timeout(Some(Duration::from_millis(2000))).ok()?;
    socket.send(&question(name, kind)).ok()?;
    let mut answer = vec![0; 4096];
    let length = socket.recv(&mut answer).ok()?;
    answer.truncate(length);
    Some((socket.local_addr().ok()?.port(), answer))
}

fn ask_tcp(port: u16, name: &str, kind: u16) -> Option<(u16, Vec<u8>)> {
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&at, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let question = question(name, kind);
    let length = u16::try_from(question.len()).ok()?.to_be_bytes();
    stream.write_all(&[&length[..], &question].concat()).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut answer).ok()?;
    Some((stream.local_addr().ok()?.port(), answer))
}

/// Waits until the server answers, then asks all questions.
fn ask_all(port: u16) -> Vec<Asked> {
    let up = (0..100).any(|_| {
        pause();
        ask_udp(port, "ready.test", TXT).is_some()
    });
    assert!(up, "the server does not answer");
    QUESTIONS
        .into_iter()
        .map(|(name, kind, transport)| {
            let (port, answer) = match transport {
                Transport::Tcp => ask_tcp(port, name, kind).unwrap(),
                Transport::Udp => ask_udp(port, name, kind).unwrap(),
            };
            let mut answers = dns::message(&answer, Transport::Udp)
                .into_iter()
                .flat_map(|message| message.resolved)
                .find(|resolved| resolved.name.eq_ignore_ascii_case(name))
                .map_or(vec![], |resolved| resolved.addresses);
            answers.sort();
            Asked { name, kind, port, udp: transport == Transport::Udp, answers }
        })
        .collect()
}

fn told(read: impl FnOnce(&mut Tell<'_>, &mut Losses)) -> Vec<Name> {
    let mut names = Vec::new();
    let mut losses = Losses::default();
    let mut tell = |form, told: Told<'_>| {
        let Told::Name(name) = told else { panic!("a flow of a name server") };
        names.push(Name {
            form,
            at: name.at,
            client: name.client,
            name: name.name.to_owned(),
            udp: name.udp,
            answered: name.answered,
            answers: name.answers.to_vec(),
        });
    };
    read(&mut tell, &mut losses);
    assert_eq!(losses.into_rows(), []);
    names
}

/// Reads a log as `inspect` does: its year is that of its last change.
fn log(path: &Path) -> Vec<Name> {
    let written = fs::metadata(path).unwrap().modified().unwrap();
    let latest = nanoseconds(written.duration_since(std::time::UNIX_EPOCH).unwrap());
    let dating = Dating { latest, offset: Offset::UTC };
    let bytes = fs::read(path).unwrap();
    assert!(dns_log::looks_like(&bytes));
    let names = told(|tell, losses| {
        dns_log::read(Cursor::new(&bytes), dating, tell, losses).unwrap();
    });
    for name in &names {
        assert!((latest.0 - name.at.0).abs() < 86_400_000_000_000, "{name:?}");
    }
    names
}

fn nanoseconds(span: Duration) -> Nanoseconds {
    Nanoseconds(i64::try_from(span.as_nanos()).unwrap())
}

/// BIND, with the zone that is asked for.
fn start_bind(folder: &Path, port: u16) -> Option<Server> {
    let at = folder.display();
    fs::write(
        folder.join("example.zone"),
        "$TTL 60\n@ SOA ns root 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\nlb A 203.0.113.9\n\
         lb A 203.0.113.10\npool CNAME lb\nsix AAAA 2001:db8::9\n",
    )
    .unwrap();
    let configuration = format!(
        "options {{ directory \"{at}\"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};\n\
         pid-file none; session-keyfile none; recursion no; dnssec-validation no; querylog yes;\n\
         dnstap {{ all; }}; dnstap-output file \"{at}/dnstap\"; }};\n\
         controls {{ }};\n\
         logging {{ channel queries {{ file \"{at}/queries\"; print-time yes; print-category yes;\n\
         print-severity yes; }}; category queries {{ queries; }}; }};\n\
         zone \"example\" {{ type primary; file \"example.zone\"; }};\n",
    );
    fs::write(folder.join("named.conf"), configuration).unwrap();
    let mut command = Command::new("named");
    command.arg("-f").arg("-c").arg(folder.join("named.conf")).stderr(Stdio::null());
    Server::start(&mut command)
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

fn local(port: Option<u16>) -> (IpAddr, Option<u16>) {
    (Ipv4Addr::LOCALHOST.into(), port)
}

#[test]
fn bind_logs_every_question() {
    let (_keep, folder) = scratch();
    let port = free_port();
    let Some(server) = start_bind(&folder, port) else { return };
    let asked = ask_all(port);
    server.end();

    let names = log(&folder.join("queries"));
    let expected: Vec<_> = asked.iter().filter(|asked| asked.kind != TXT).collect();
    assert_eq!(names.len(), expected.len(), "{names:#?}");
    for (name, asked) in names.iter().zip(expected) {
        assert_eq!(name.form, RecordForm::Bind);
        assert_eq!(name.client, local(Some(asked.port)));
        assert_eq!((name.name.as_str(), name.udp), (asked.name, asked.udp));
        assert!(!name.answered && name.answers.is_empty());
    }
    dnstap_of_bind(&folder.join("dnstap"), &asked);
}

/// The same questions and their answers, and as many as BIND's own reader of dnstap prints.
fn dnstap_of_bind(path: &Path, asked: &[Asked]) {
    let bytes = fs::read(path).unwrap();
    assert!(dnstap::looks_like(&bytes));
    let names = told(|tell, losses| dnstap::read(Cursor::new(&bytes), tell, losses).unwrap());
    let expected: Vec<_> = asked.iter().filter(|asked| asked.kind != TXT).collect();
    assert_eq!(names.len(), 2 * expected.len(), "{names:#?}");
    for asked in expected {
        let of_it: Vec<_> =
            names.iter().filter(|name| name.client == local(Some(asked.port))).collect();
        assert_eq!(of_it.iter().filter(|name| name.answered).count(), 1);
        assert_eq!(of_it.len(), 2);
        for name in of_it {
            assert!(name.name.eq_ignore_ascii_case(asked.name) && name.udp == asked.udp);
            let mut answers = name.answers.clone();
            answers.sort();
            assert_eq!(answers, if name.answered { asked.answers.clone() } else { vec![] });
        }
    }
    let Ok(printed) = Command::new("dnstap-read").arg(path).output() else {
        println!("skipped: dnstap-read is not installed");
        return;
    };
    let printed = String::from_utf8(printed.stdout).unwrap();
    let wanted = |line: &&str| ["/A", "/AAAA", "/HTTPS"].iter().any(|kind| line.ends_with(kind));
    assert_eq!(printed.lines().filter(wanted).count(), names.len(), "{printed}");
}

/// dnsmasq before BIND: the addresses in its log are those that the clients got.
fn dnsmasq(extra: bool) {
    let (_keep, folder) = scratch();
    let (above, port) = (free_port(), free_port());
    let Some(bind) = start_bind(&folder, above) else { return };
    let path = folder.join("dnsmasq");
    let mut command = Command::new("dnsmasq");
    command.args(["--keep-in-foreground", "--no-resolv", "--no-hosts", "--bind-interfaces"]);
    command.args(["--conf-file=/dev/null", "--listen-address=127.0.0.1", "--pid-file="]);
    command.arg(format!("--port={port}")).arg(format!("--server=127.0.0.1#{above}"));
    command.arg(format!("--log-facility={}", path.display()));
    command.arg(if extra { "--log-queries=extra" } else { "--log-queries" });
    // It gives up its rights before it opens the log unless it keeps them.
    command.arg(format!("--user={}", user()));
    let Some(server) = Server::start(&mut command) else { return };
    let asked = ask_all(port);
    server.end();
    bind.end();

    let names = log(&path);
    let questions: Vec<_> = names.iter().filter(|name| !name.answered).collect();
    let expected: Vec<_> = asked.iter().filter(|asked| asked.kind != TXT).collect();
    assert_eq!(questions.len(), expected.len(), "{names:#?}");
    for (name, asked) in questions.iter().zip(&expected) {
        assert_eq!((name.form, name.name.as_str()), (RecordForm::Dnsmasq, asked.name));
        assert_eq!(name.client, local(extra.then_some(asked.port)));
    }
    let mut answers: Vec<_> = names
        .iter()
        .filter(|name| name.answered)
        .flat_map(|name| name.answers.iter().map(|answer| (name.name.as_str(), *answer)))
        .collect();
    let mut got: Vec<_> = expected
        .iter()
        .flat_map(|asked| asked.answers.iter().map(|answer| (asked.name, *answer)))
        .collect();
    answers.sort();
    got.sort();
    assert!(got.len() >= 5, "{asked:#?}");
    assert_eq!(answers, got);
}

fn user() -> String {
    let id = Command::new("id").arg("-un").output().map(|out| out.stdout).unwrap_or_default();
    String::from_utf8(id).unwrap().trim().to_owned()
}

#[test]
fn dnsmasq_logs_questions_and_answers() {
    dnsmasq(false);
}

#[test]
fn dnsmasq_logs_more_when_told_to() {
    dnsmasq(true);
}

fn unbound(tag: bool) {
    let (_keep, folder) = scratch();
    let (above, port) = (free_port(), free_port());
    let Some(bind) = start_bind(&folder, above) else { return };
    let path = folder.join("unbound");
    let at = folder.display();
    let tag = if tag { "yes" } else { "no" };
    fs::write(
        folder.join("unbound.conf"),
        format!(
            "server:\n interface: 127.0.0.1@{port}\n do-daemonize: no\n username: \"\"\n chroot: \"\"\n\
             \x20directory: \"{at}\"\n pidfile: \"\"\n use-syslog: no\n logfile: \"{at}/unbound\"\n\
             \x20log-queries: yes\n log-replies: yes\n log-tag-queryreply: {tag}\n\
             \x20do-not-query-localhost: no\n module-config: \"iterator\"\n\
             \x20local-zone: \"test.\" static\n\
             stub-zone:\n name: \"example.\"\n stub-addr: 127.0.0.1@{above}\n\
             remote-control:\n control-enable: no\n"
        ),
    )
    .unwrap();
    let mut command = Command::new("unbound");
    command.arg("-d").arg("-c").arg(folder.join("unbound.conf")).stderr(Stdio::null());
    let Some(server) = Server::start(&mut command) else { return };
    let asked = ask_all(port);
    server.end();
    bind.end();

    let names = log(&path);
    for answered in [false, true] {
        let names: Vec<_> = names.iter().filter(|name| name.answered == answered).collect();
        let expected: Vec<_> = asked.iter().filter(|asked| asked.kind != TXT).collect();
        assert_eq!(names.len(), expected.len(), "{names:#?}");
        for (name, asked) in names.iter().zip(expected) {
            assert_eq!((name.form, name.name.as_str()), (RecordForm::Unbound, asked.name));
            assert_eq!(name.client, local(None));
            assert!(name.answers.is_empty());
        }
    }
}

#[test]
fn unbound_logs_questions_and_replies() {
    unbound(false);
}

#[test]
fn unbound_marks_them_when_told_to() {
    unbound(true);
}
