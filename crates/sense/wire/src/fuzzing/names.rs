//! TLS hellos, DNS messages and the pool list: what is read must hold together.
//!
//! In: bytes of anybody. Out: nothing, or a panic.

use hashwarden_domain::observation::wire::Transport;

use crate::{
    Pools, dns,
    tls::{Hello, client_hello},
};

/// A client hello; the first byte says where to cut it.
pub fn tls(bytes: &[u8]) {
    let [cut, bytes @ ..] = bytes else { return };
    let cut = &bytes[..usize::from(*cut).min(bytes.len())];
    let whole = client_hello(bytes);
    match client_hello(cut) {
        Hello::Incomplete => {}
        sooner => assert_eq!(sooner, whole, "what a part decides the whole must not undo"),
    }
    if let Hello::Hello(hello) = whole
        && let Some(name) = hello.server_name
    {
        assert!(is_plain(&name), "{name}");
    }
}

/// A DNS message, over either transport.
pub fn dns(bytes: &[u8]) {
    for transport in [Transport::Tcp, Transport::Udp] {
        let Some(message) = dns::message(bytes, transport) else { continue };
        let resolved = message.resolved.iter().map(|resolved| &resolved.name);
        for name in message.questions.iter().chain(resolved) {
            assert!(is_plain(name), "{name}");
        }
    }
}

/// A pool list, the rows below a header line.
pub fn pools(bytes: &[u8]) {
    const HEADER: &str = "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n";
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Pools::parse(text);
    let Ok(pools) = Pools::parse(&format!("{HEADER}{text}")) else { return };
    for line in text.lines() {
        let host = line.split(',').next().unwrap_or_default().trim();
        let Some(entry) = pools.by_name(host) else { continue };
        // Whatever is found is the host itself or a wildcard above it.
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let parent = entry.host.strip_prefix('*');
        assert!(host == entry.host || parent.is_some_and(|parent| host.ends_with(parent)));
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.ends_with('.')
        && name.len() <= 253
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
}
