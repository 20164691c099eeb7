//! Conversations about work, made up here after the published protocol texts.
//!
//! In: nothing. Out: lines of both sides and what must be heard in them; and the frames of a TCP
//! connection that carries them.

use std::net::SocketAddr;

use flate2::{Compress, Compression, FlushCompress};
use hashwarden_domain::observation::wire::WorkProtocol;

use crate::frame::{FIN, Frame, PUSH, SYN, SYN_ACK, Tcp};

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Client,
    Server,
}

/// A conversation and what must be heard in it.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    pub(crate) name: String,
    pub(crate) protocol: WorkProtocol,
    pub(crate) login: Option<&'static str>,
    pub(crate) submitted: u64,
    pub(crate) accepted: u64,
    /// What is said, without line ends.
    pub(crate) said: Vec<(By, Vec<u8>)>,
    /// How many messages come before those that are lines; all of them where none is a line.
    pub(crate) not_lines: usize,
    /// Whether messages are compressed with what came before as window.
    pub(crate) is_packed: bool,
}

pub(crate) const CLIENT: &str = "10.0.0.5:50123";
pub(crate) const SERVER: &str = "203.0.113.9:3333";
const STARTED: u64 = 1_700_000_000_000_000;

pub(crate) fn all() -> Vec<Conversation> {
    let plain = [stratum(), ethereum(), cryptonote(), zcash(), getwork()];
    let carried = [
        stratum().through_connect(),
        cryptonote().through_socks_4(),
        ethereum().through_socks_5(),
        cryptonote().in_web_socket(Packed::No),
        cryptonote().in_web_socket(Packed::Yes),
        stratum().in_web_socket(Packed::No).through_connect(),
    ];
    plain.into_iter().chain(carried).collect()
}

impl Conversation {
    /// The frames of a connection in which each message is a segment, ended with `end`.
    pub(crate) fn frames(&self, client: &str, server: &str, end: &str) -> Vec<Frame> {
        let [client, server]: [SocketAddr; 2] = [client, server].map(|text| text.parse().unwrap());
        // The client's numbers wrap around in the middle of the conversation.
        let mut sequence = [u32::MAX - 200, 7];
        let mut frames = Vec::new();
        let mut at = STARTED;
        let mut say = |by: By, flags: u8, payload: &[u8]| {
            let (own, other) = if by == Client { (0, 1) } else { (1, 0) };
            let (from, to) = if by == Client { (client, server) } else { (server, client) };
            let tcp = Tcp {
                from,
                to,
                sequence: sequence[own],
                acknowledges: sequence[other],
                flags,
                payload: payload.to_vec(),
            };
            frames.push(Frame::of_tcp(at, &tcp));
            at += 250_000;
            let taken = payload.len() + usize::from(flags & 0x03 != 0);
            sequence[own] = sequence[own].wrapping_add(u32::try_from(taken).unwrap());
        };
        say(Client, SYN, b"");
        say(Server, SYN_ACK, b"");
        for (index, (by, message)) in self.said.iter().enumerate() {
            let end = if index < self.not_lines { "" } else { end };
            say(*by, PUSH, &[message, end.as_bytes()].concat());
        }
        say(Client, FIN, b"");
        say(Server, FIN, b"");
        frames
    }
}

/// Whether messages in a WebSocket are compressed (RFC 7692).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    No,
    Yes,
}

impl Conversation {
    /// Whether its messages are lines whose end can be chosen.
    pub(crate) fn has_lines(&self) -> bool {
        self.not_lines < self.said.len()
    }

    /// The same after these messages, which open the way.
    fn after(mut self, how: &str, opening: &[(By, &[u8])]) -> Self {
        self.name = format!("{} {how}", self.name);
        self.not_lines += opening.len();
        let opening = opening.iter().map(|(by, bytes)| (*by, bytes.to_vec()));
        self.said = opening.chain(self.said).collect();
        self
    }

    /// Refused once, then let through with a password, as programs behind a proxy live it.
    fn through_connect(self) -> Self {
        let connect = b"CONNECT pool.example:3333 HTTP/1.1\r\nHost: pool.example:3333\r\n\r\n";
        let again =
            b"CONNECT pool.example:3333 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n";
        let refused = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno";
        let opened = b"HTTP/1.1 200 OK\r\nVia: 1.1 proxy\r\n\r\n";
        let opening: [(By, &[u8]); 4] =
            [(Client, connect), (Server, refused), (Client, again), (Server, opened)];
        self.after("through CONNECT", &opening)
    }

    fn through_socks_4(self) -> Self {
        let opening: [(By, &[u8]); 2] = [
            (Client, b"\x04\x01\x0d\x05\x00\x00\x00\x01me\0pool.example\0"),
            (Server, b"\x00\x5a\x00\x00\x00\x00\x00\x00"),
        ];
        self.after("through SOCKS 4a", &opening)
    }

    fn through_socks_5(self) -> Self {
        let opening: [(By, &[u8]); 6] = [
            (Client, b"\x05\x02\x00\x02"),
            (Server, b"\x05\x02"),
            (Client, b"\x01\x02me\x06secret"),
            (Server, b"\x01\x00"),
            (Client, b"\x05\x01\x00\x03\x0cpool.example\x0d\x05"),
            (Server, b"\x05\x00\x00\x01\x0a\x00\x00\x01\x04\x38"),
        ];
        self.after("through SOCKS 5", &opening)
    }

    /// Each message as a text message, the client's masked.
    fn in_web_socket(mut self, packed: Packed) -> Self {
        let extension = match packed {
            Packed::No => "",
            Packed::Yes => "Sec-WebSocket-Extensions: permessage-deflate\r\n",
        };
        let request = format!(
            "GET /proxy HTTP/1.1\r\nHost: ws.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{extension}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        let agreed = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{extension}\r\n"
        );
        let mut packers = [(); 2].map(|()| Compress::new(Compression::default(), false));
        for (by, message) in &mut self.said {
            let mask = (*by == Client).then_some([0x37, 0xfa, 0x21, 0x3d]);
            *message = match packed {
                Packed::No => web_socket_frame(0x81, message, mask),
                Packed::Yes => {
                    let mut out = Vec::with_capacity(message.len() * 2 + 64);
                    let packer = &mut packers[usize::from(*by == Client)];
                    packer.compress_vec(message, &mut out, FlushCompress::Sync).unwrap();
                    web_socket_frame(0xc1, &out[..out.len() - 4], mask)
                }
            };
        }
        self.protocol = WorkProtocol::WebsocketMiner;
        self.is_packed = packed == Packed::Yes;
        self.not_lines = self.said.len();
        let opening: [(By, &[u8]); 2] = [(Client, request.as_bytes()), (Server, agreed.as_bytes())];
        self.after(&format!("in WebSocket, packed: {packed:?}"), &opening)
    }
}

fn web_socket_frame(first: u8, payload: &[u8], mask: Option<[u8; 4]>) -> Vec<u8> {
    let bit = if mask.is_some() { 0x80 } else { 0 };
    let mut out = vec![first];
    match u8::try_from(payload.len()) {
        Ok(length @ ..126) => out.push(bit | length),
        _ => {
            out.push(bit | 126);
            out.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        }
    }
    out.extend(mask.iter().flatten());
    let key = mask.unwrap_or_default();
    out.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
    out
}

use By::{Client, Server};

fn said(by: By, text: &str) -> (By, String) {
    (by, text.to_owned())
}

fn stratum() -> Conversation {
    let coinbase = "01000000010000000000000000000000000000000000000000000000000000000000000000ffff";
    let notify = |job: u32| {
        let branches = format!("\"{0}\",\"{0}\",\"{0}\"", "ab".repeat(32));
        (
            Server,
            format!(
                "{{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"{job:x}\",\"{}\",\"{coinbase}\",\"{coinbase}\",[{branches}],\"20000000\",\"1903a30c\",\"655364a0\",true]}}",
                "4d16b6f85af6e2198f44ae2a6de67f78487ae5611b77c6c0440b921e00000000"
            ),
        )
    };
    let mut talk = vec![
        said(Client, r#"{"id":1,"method":"mining.subscribe","params":["cgminer/4.12.0"]}"#),
        said(
            Server,
            r#"{"id":1,"result":[[["mining.set_difficulty","b4b6693b"],["mining.notify","ae6812eb"]],"08000002",4],"error":null}"#,
        ),
        said(Client, r#"{"id":2,"method":"mining.authorize","params":["account.rig7","x"]}"#),
        said(Server, r#"{"id":2,"result":true,"error":null}"#),
        said(Server, r#"{"id":null,"method":"mining.set_difficulty","params":[1024]}"#),
    ];
    for job in 1..5_u32 {
        talk.push(notify(job));
        talk.push((Client, format!(
            "{{\"id\":{},\"method\":\"mining.submit\",\"params\":[\"account.rig7\",\"{job:x}\",\"0000000{job}\",\"655364a{job}\",\"b295{job:04x}\"]}}",
            job + 2
        )));
        let verdict = if job == 4 {
            "null,\"error\":[23,\"Low difficulty share\",null]"
        } else {
            "true,\"error\":null"
        };
        talk.push((Server, format!("{{\"id\":{},\"result\":{verdict}}}", job + 2)));
    }
    Conversation {
        name: "stratum".to_owned(),
        protocol: WorkProtocol::StratumV1,
        login: Some("account.rig7"),
        submitted: 4,
        accepted: 3,
        said: talk.into_iter().map(|(by, text)| (by, text.into_bytes())).collect(),
        not_lines: 0,
        is_packed: false,
    }
}

fn ethereum() -> Conversation {
    let wallet = "0x00112233445566778899aabbccddeeff00112233";
    let hash = |byte: &str| format!("0x{}", byte.repeat(32));
    let mut talk = vec![
        (
            Client,
            format!(
                "{{\"worker\":\"eth1.0\",\"jsonrpc\":\"2.0\",\"params\":[\"{wallet}\",\"x\"],\"id\":2,\"method\":\"eth_submitLogin\"}}"
            ),
        ),
        said(Server, r#"{"id":2,"jsonrpc":"2.0","result":true}"#),
        said(Client, r#"{"worker":"","jsonrpc":"2.0","params":[],"id":3,"method":"eth_getWork"}"#),
    ];
    for job in ["1a", "2b", "3c"] {
        talk.push((Server, format!(
            "{{\"id\":0,\"jsonrpc\":\"2.0\",\"result\":[\"{}\",\"{}\",\"0x0000000112e0be826d694b2e62d01511f12a6061fbaec8bc02357593e70e52ba\"]}}",
            hash(job), hash("5e")
        )));
        talk.push((Client, format!(
            "{{\"id\":4,\"jsonrpc\":\"2.0\",\"method\":\"eth_submitWork\",\"params\":[\"0x11223344556677{job}\",\"{}\",\"{}\"]}}",
            hash(job), hash("77")
        )));
        talk.push(said(Server, r#"{"id":4,"jsonrpc":"2.0","result":true}"#));
    }
    Conversation {
        name: "eth-proxy".to_owned(),
        protocol: WorkProtocol::EthereumStratum,
        login: Some(wallet),
        submitted: 3,
        accepted: 3,
        said: talk.into_iter().map(|(by, text)| (by, text.into_bytes())).collect(),
        not_lines: 0,
        is_packed: false,
    }
}

fn cryptonote() -> Conversation {
    let job = |id: u32| {
        format!(
            "{{\"blob\":\"{}\",\"job_id\":\"job{id}\",\"target\":\"b88d0600\",\"algo\":\"rx/0\",\"height\":300000{id},\"seed_hash\":\"{}\"}}",
            "0e".repeat(76),
            "9f".repeat(32)
        )
    };
    let mut talk = vec![
        said(
            Client,
            r#"{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"account","pass":"x","agent":"XMRig/6.21.0","algo":["rx/0"]}}"#,
        ),
        (
            Server,
            format!(
                "{{\"id\":1,\"jsonrpc\":\"2.0\",\"error\":null,\"result\":{{\"id\":\"s1\",\"job\":{},\"status\":\"OK\"}}}}",
                job(0)
            ),
        ),
    ];
    for id in 0..3_u32 {
        talk.push((Client, format!(
            "{{\"id\":{},\"jsonrpc\":\"2.0\",\"method\":\"submit\",\"params\":{{\"id\":\"s1\",\"job_id\":\"job{id}\",\"nonce\":\"0000{id:04x}\",\"result\":\"{}\"}}}}",
            id + 2, "c4".repeat(32)
        )));
        talk.push((
            Server,
            format!(
                "{{\"id\":{},\"jsonrpc\":\"2.0\",\"error\":null,\"result\":{{\"status\":\"OK\"}}}}",
                id + 2
            ),
        ));
        talk.push((
            Server,
            format!("{{\"jsonrpc\":\"2.0\",\"method\":\"job\",\"params\":{}}}", job(id + 1)),
        ));
    }
    Conversation {
        name: "cryptonote".to_owned(),
        protocol: WorkProtocol::CryptonoteStratum,
        login: Some("account"),
        submitted: 3,
        accepted: 3,
        said: talk.into_iter().map(|(by, text)| (by, text.into_bytes())).collect(),
        not_lines: 0,
        is_packed: false,
    }
}

fn zcash() -> Conversation {
    let mut talk = vec![
        said(
            Client,
            r#"{"id":1,"method":"mining.subscribe","params":["equihasher/1.0",null,"pool.example","3333"]}"#,
        ),
        said(Server, r#"{"id":1,"result":["abcdef","00112233"],"error":null}"#),
        said(Client, r#"{"id":2,"method":"mining.authorize","params":["account.rig","x"]}"#),
        said(Server, r#"{"id":2,"result":true,"error":null}"#),
        said(
            Server,
            r#"{"id":null,"method":"mining.set_target","params":["0004189374bc6a7ef9db22d0e5604189374bc6a7ef9db22d0e5604189374bc6a"]}"#,
        ),
    ];
    for job in 1..4_u32 {
        talk.push((Server, format!(
            "{{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"{job}\",\"04000000\",\"{0}\",\"{0}\",\"{0}\",\"655364a0\",\"1c1a2b3c\",true]}}",
            "d1".repeat(32)
        )));
        talk.push((Client, format!(
            "{{\"id\":{},\"method\":\"mining.submit\",\"params\":[\"account.rig\",\"{job}\",\"655364a0\",\"{}\",\"fd4005{}\"]}}",
            job + 3, "00".repeat(28), "e2".repeat(1344)
        )));
        talk.push((Server, format!("{{\"id\":{},\"result\":true,\"error\":null}}", job + 3)));
    }
    Conversation {
        name: "zcash".to_owned(),
        protocol: WorkProtocol::ZcashStratum,
        login: Some("account.rig"),
        submitted: 3,
        accepted: 3,
        said: talk.into_iter().map(|(by, text)| (by, text.into_bytes())).collect(),
        not_lines: 0,
        is_packed: false,
    }
}

fn getwork() -> Conversation {
    let ask = |body: &str| {
        format!(
            "POST / HTTP/1.1\r\nHost: pool.example:3333\r\nAuthorization: Basic YWNjb3VudDp4\r\nUser-Agent: cpuminer 2.3\r\nX-Mining-Extensions: midstate rollntime\r\nContent-Length: {}\r\nContent-Type: application/json\r\n\r\n{body}",
            body.len()
        )
    };
    let answer = |body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nX-Roll-NTime: expire=120\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let data = "00000001".to_owned() + &"5a".repeat(124);
    let work = format!(
        "{{\"result\":{{\"midstate\":\"{0}\",\"data\":\"{data}\",\"hash1\":\"{0}{0}\",\"target\":\"ffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000\"}},\"error\":null,\"id\":1}}",
        "3c".repeat(32)
    );
    let mut talk = Vec::new();
    for _ in 0..3 {
        talk.push((Client, ask(r#"{"method":"getwork","params":[],"id":1}"#)));
        talk.push((Server, answer(&work)));
        talk.push((
            Client,
            ask(&format!("{{\"method\":\"getwork\",\"params\":[\"{data}\"],\"id\":1}}")),
        ));
        talk.push((Server, answer(r#"{"result":true,"error":null,"id":1}"#)));
    }
    Conversation {
        name: "getwork".to_owned(),
        protocol: WorkProtocol::Getwork,
        login: Some("account"),
        submitted: 3,
        accepted: 3,
        not_lines: talk.len(),
        is_packed: false,
        said: talk.into_iter().map(|(by, text)| (by, text.into_bytes())).collect(),
    }
}
