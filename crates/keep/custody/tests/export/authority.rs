//! A time-stamp authority for a test: a root and a key made on the spot, `openssl ts -reply` behind HTTP on
//! loopback. Nothing of it outlives the test.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
    thread,
};

use hashwarden_custody::timestamp::Address;

/// The policy under which it works.
pub(crate) const POLICY: &str = "1.3.6.1.4.1.99999.3.1";

/// A running authority.
pub(crate) struct Authority {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) address: Address,
}

const CONFIG: &str = "
[ca]
basicConstraints = critical,CA:TRUE
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ts]
default_tsa = this
[this]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.3.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
";

impl Authority {
    /// Starts one; none where there is no `openssl`.
    pub(crate) fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        if Command::new("openssl").arg("version").output().is_err() {
            println!("skipped the time-stamp authority: there is no openssl");
            return None;
        }
        fs::write(at.join("openssl.cnf"), CONFIG).unwrap();
        fs::write(at.join("serial"), "8F01").unwrap();
        let key = ["req", "-newkey", "rsa:2048", "-nodes", "-keyout"];
        done(
            at,
            &[
                &key[..],
                &["ca.key", "-x509", "-subj", "/CN=Root of a test", "-days", "2", "-out", "ca.pem"],
            ]
            .concat(),
        );
        done(
            at,
            &[&key[..], &["tsa.key", "-subj", "/CN=Authority of a test", "-out", "tsa.csr"]]
                .concat(),
        );
        done(
            at,
            &[
                "x509",
                "-req",
                "-in",
                "tsa.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "openssl.cnf",
                "-extensions",
                "tsa",
                "-out",
                "tsa.pem",
            ],
        );
        let place = folder.path().to_owned();
        let address = serve(move |request| {
            let (head, body) = split(request);
            assert!(head.starts_with("POST /tsr HTTP/1.0\r\n"), "{head}");
            assert!(head.contains("Content-Type: application/timestamp-query"), "{head}");
            answer(&reply(&place, body))
        });
        Some(Self { folder, address })
    }

    /// What `openssl ts -verify` says about a file and its `.tsr`.
    pub(crate) fn verify(&self, file: &Path, token: &Path) -> Output {
        openssl(
            self.folder.path(),
            &["ts", "-verify", "-data", text(file), "-in", text(token), "-CAfile", "ca.pem"],
        )
    }
}

/// The answer to a request.
pub(crate) fn reply(folder: &Path, request: &[u8]) -> Vec<u8> {
    fs::write(folder.join("request.tsq"), request).unwrap();
    done(
        folder,
        &[
            "ts",
            "-reply",
            "-config",
            "openssl.cnf",
            "-section",
            "this",
            "-queryfile",
            "request.tsq",
            "-out",
            "answer.tsr",
        ],
    );
    fs::read(folder.join("answer.tsr")).unwrap()
}

/// HTTP around an answer.
pub(crate) fn answer(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A server that answers every request with what `say` makes of it, until the test ends.
pub(crate) fn serve(say: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsr", listener.local_addr().unwrap());
    let say = Arc::new(say);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let say = Arc::clone(&say);
            thread::spawn(move || talk(stream.unwrap(), &*say));
        }
    });
    address.parse().unwrap()
}

fn talk(mut stream: TcpStream, say: &dyn Fn(&[u8]) -> Vec<u8>) {
    let (mut request, mut block) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut block).unwrap_or(0);
        request.extend_from_slice(&block[..read]);
        let (head, body) = split(&request);
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
        if read == 0 || length.is_some_and(|length| body.len() >= length.parse().unwrap()) {
            break;
        }
    }
    // A client that has heard enough hangs up.
    let _ = stream.write_all(&say(&request));
}

fn split(request: &[u8]) -> (String, &[u8]) {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = request.split_at(end.map_or(0, |end| end + 4));
    (String::from_utf8_lossy(head).into_owned(), body)
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl").current_dir(folder).args(arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) {
    let run = openssl(folder, arguments);
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A file of the test's folder.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}
