//! A few rows of each log, for tests, and the seeds of the fuzz targets made of them.
//!
//! Made for this project in the notation of each program; the tests beside `tests/logs.rs` compare
//! with what the programs themselves write.

use std::{fs, path::Path};

/// conn and dns, one behind the other, with a row of another log between them.
pub(in crate::record) const ZEEK_TSV: &str = "\
#separator \\x09
#set_separator\t,
#empty_field\t(empty)
#unset_field\t-
#path\tconn
#open\t2026-01-02-03-04-05
#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tmissed_bytes\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents
#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tcount\tcount\tcount\tcount\tcount\tset[string]
1767323045.500000\tC1\t10.0.0.5\t50123\t203.0.113.9\t3333\ttcp\t-\t60.250000\t1000\t2000\tSF\t0\t12\t1480\t10\t2400\t-
1767323046.500000\tC2\t10.0.0.5\t50124\t203.0.113.9\t3333\ttcp\t-\t-\t-\t-\tS0\t7\t1\t60\t0\t0\t(empty)
#close\t2026-01-02-04-00-00
#separator \\x09
#set_separator\t,
#empty_field\t(empty)
#unset_field\t-
#path\tdns
#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\tqtype_name\trcode_name\tanswers\trejected
#types\ttime\taddr\tport\taddr\tport\tenum\tstring\tstring\tstring\tvector[string]\tbool
1767323045.000000\t10.0.0.5\t40000\t10.0.0.1\t53\tudp\tPool.Example\tA\tNOERROR\tlb.example,203.0.113.9,203.0.113.10\tF
1767323045.000000\t10.0.0.5\t40001\t10.0.0.1\t53\tudp\t1.0.0.10.in-addr.arpa\tPTR\t-\t-\tF
";

/// ssl, http, weird and conn, with and without `_path`.
pub(in crate::record) const ZEEK_JSON: &str = r#"{"ts":1767323045.5,"uid":"C1","id.orig_h":"10.0.0.5","id.orig_p":50123,"id.resp_h":"203.0.113.9","id.resp_p":443,"version":"TLSv13","cipher":"x","server_name":"pool.example","resumed":false,"established":true}
{"ts":1767323045.5,"uid":"C1","id.orig_h":"10.0.0.5","id.orig_p":50123,"id.resp_h":"10.0.0.2","id.resp_p":3128,"trans_depth":1,"method":"CONNECT","uri":"pool.example:3333","request_body_len":0}
{"_path":"weird","ts":"2026-01-02T03:04:05.500000Z","name":"above_hole_data_without_any_acks","notice":false,"peer":"zeek"}
{"_path":"conn","ts":1767323045500,"uid":"C1","id_orig_h":"10.0.0.5","id_orig_p":50123,"id_resp_h":"203.0.113.9","id_resp_p":3333,"proto":"tcp","duration":9.5e-05,"conn_state":"S1","orig_pkts":3,"orig_bytes":100}
{"ts":1767323045.5,"uid":"C1","id.orig_h":"10.0.0.5","id.orig_p":5,"id.resp_h":"10.0.0.1","id.resp_p":53,"proto":"tcp","trans_id":7,"query":"pool.example","qtype_name":"AAAA","rcode_name":"NOERROR","answers":["a\"b,192.0.2.99","2001:db8::1"],"rejected":false}
"#;

/// Every kind of event that is read, dns in three versions, and one that is not.
pub(in crate::record) const EVE: &str = r#"{"timestamp":"2026-01-02T11:04:05.500000+0800","flow_id":1,"event_type":"flow","src_ip":"10.0.0.5","src_port":50123,"dest_ip":"203.0.113.9","dest_port":3333,"proto":"TCP","flow":{"pkts_toserver":12,"pkts_toclient":10,"bytes_toserver":1480,"bytes_toclient":2400,"start":"2026-01-02T11:03:05.250000+0800","end":"2026-01-02T11:04:05.500000+0800","state":"closed"},"tcp":{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1b"}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"netflow","src_ip":"10.0.0.5","src_port":50123,"dest_ip":"203.0.113.9","dest_port":3333,"proto":"TCP","netflow":{"pkts":12,"bytes":1480,"start":"2026-01-02T03:03:05.250000+0000","end":"2026-01-02T03:04:05.500000+0000"},"tcp":{"tcp_flags":"1b"}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"dns","src_ip":"10.0.0.1","src_port":53,"dest_ip":"10.0.0.5","dest_port":40000,"proto":"UDP","dns":{"type":"answer","id":1,"rrname":"pool.example","rrtype":"A","ttl":60,"rdata":"203.0.113.9"}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"dns","src_ip":"10.0.0.5","src_port":40000,"dest_ip":"10.0.0.1","dest_port":53,"proto":"UDP","dns":{"version":2,"type":"answer","rrname":"pool.example","rrtype":"A","answers":[{"rrname":"pool.example","rrtype":"CNAME","rdata":"lb.example"},{"rrname":"lb.example","rrtype":"A","rdata":"203.0.113.9"}],"grouped":{"A":["203.0.113.9"],"SOA":[{}]}}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"dns","src_ip":"10.0.0.5","src_port":40000,"dest_ip":"10.0.0.1","dest_port":53,"proto":"TCP","dns":{"version":3,"type":"request","queries":[{"rrname":"pool.example","rrtype":"AAAA"}]}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"tls","src_ip":"10.0.0.5","src_port":50123,"dest_ip":"203.0.113.9","dest_port":443,"proto":"TCP","tls":{"sni":"pool.example"}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"http","src_ip":"10.0.0.5","src_port":50123,"dest_ip":"203.0.113.9","dest_port":80,"proto":"TCP","http":{"hostname":"pool.example","url":"\/"}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"alert","src_ip":"10.0.0.5","alert":{}}
{"timestamp":"2026-01-02T03:04:05.500000+0000","event_type":"stats","stats":{"capture":{"kernel_packets":10,"kernel_drops":3}}}
"#;

/// BIND in four layouts, dnsmasq plain and extra, Unbound to a file and to syslog.
pub(in crate::record) const DNS_LOG: &str = "\
02-Jan-2026 03:04:05.250 queries: info: client @0x7f3c1c0 10.0.0.5#40000 (pool.example): query: pool.example IN A +E(0)K (10.0.0.1)
client 10.0.0.5#40000: query: pool.example IN AAAA +T
Jan  2 03:04:05 ns1 named[12]: 02-Jan-2026 03:04:05.250 client @0x7f 10.0.0.5#40000 (pool.example): view inside: query: pool.example IN HTTPS -E(0)TDC (10.0.0.1)
2026-01-02T03:04:05.250Z client @0x7f 10.0.0.5#40000 (pool.example): response: pool.example IN A NOERROR +E(0)K (10.0.0.1) 1 0 1
<30>Jan  2 03:04:05 gw dnsmasq[12]: query[A] pool.example from 10.0.0.5
Jan  2 03:04:05 dnsmasq[12]: forwarded pool.example to 10.0.0.1
Jan  2 03:04:05 dnsmasq[12]: reply pool.example is <CNAME>
Jan  2 03:04:05 dnsmasq[12]: reply lb.example is 203.0.113.9
Jan  2 03:04:05 dnsmasq[12]: 7 10.0.0.6/40001 query[AAAA] pool.example from 10.0.0.6
Jan  2 03:04:05 dnsmasq[12]: 7 10.0.0.6/40001 cached pool.example is 2001:db8::1
[1767323045] unbound[12:0] info: 10.0.0.5 pool.example. A IN
[1767323045] unbound[12:0] info: 10.0.0.5 pool.example. A IN NOERROR 0.012345 0 55
Jan  2 03:04:05 ns2 unbound: [12:0] reply: 10.0.0.5 pool.example. AAAA IN NOERROR 0.000000 1 67
Jan  2 03:04:05 ns2 sshd[13]: Accepted publickey for root from 10.0.0.7
";

/// The native format, `common`, `combined`, one through syslog, and one of a web server.
pub(in crate::record) const SQUID: &str = "\
1767323045.500  60250 10.0.0.5 TCP_TUNNEL/200 3977 CONNECT pool.example:3333 - HIER_DIRECT/203.0.113.9 -
1767323045.500     12 10.0.0.5 TCP_MISS/200 397 GET http://user@pool.example/a?b - HIER_DIRECT/203.0.113.9 text/html
1767323045.500     12 10.0.0.5 TCP_TUNNEL/200 397 CONNECT 203.0.113.9:3333 - HIER_DIRECT/203.0.113.9 -
1767323045.500      0 10.0.0.5 NONE_NONE/400 397 - error:invalid-request - HIER_NONE/- text/html
10.0.0.5 - - [02/Jan/2026:11:04:05 +0800] \"CONNECT pool.example:443 HTTP/1.1\" 200 3977 TCP_TUNNEL:HIER_DIRECT
10.0.0.5 - anna [02/Jan/2026:11:04:05 +0800] \"GET https://pool.example:8443/ HTTP/1.1\" 200 - \"-\" \"a [b] c\" TCP_MISS:HIER_DIRECT
Jan  2 03:04:05 proxy (squid-1)[12]: 1767323045.500      1 10.0.0.5 TCP_DENIED/403 397 CONNECT [2001:db8::9]:3333 - HIER_NONE/- -
10.0.0.5 - - [02/Jan/2026:11:04:05 +0800] \"GET / HTTP/1.1\" 200 12
";

/// A stream of both kinds of control frames with a question, its answer and a message of a tool.
pub(in crate::record) fn dnstap() -> Vec<u8> {
    let kind = b"protobuf:dnstap.Dnstap";
    let mut out = Vec::new();
    for (control, named) in [(4, true), (1, true), (2, true)] {
        out.extend(control_frame(control, if named { kind } else { b"" }));
    }
    let question = dns(0x01, 0, &[]);
    let answer = dns(0x81, 1, &[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 9]);
    for (kind, field, message) in [(5, 10, &question), (6, 14, &answer), (12, 14, &answer)] {
        let mut inner = Vec::new();
        number(&mut inner, 1, kind);
        number(&mut inner, 2, 1);
        number(&mut inner, 3, 1);
        bytes(&mut inner, 4, &[10, 0, 0, 5]);
        number(&mut inner, 6, 40000);
        number(&mut inner, 8, 1_767_323_045);
        inner.push(9 << 3 | 5);
        inner.extend(250_000_000_u32.to_le_bytes());
        bytes(&mut inner, field, message);
        let mut frame = Vec::new();
        bytes(&mut frame, 1, b"ns1");
        bytes(&mut frame, 14, &inner);
        number(&mut frame, 15, 1);
        out.extend(u32::try_from(frame.len()).unwrap().to_be_bytes());
        out.extend(frame);
    }
    out.extend(control_frame(3, b""));
    out.extend(control_frame(5, b""));
    out
}

fn dns(flags: u8, answers: u8, records: &[u8]) -> Vec<u8> {
    let head = [0xab, 0xcd, flags, 0, 0, 1, 0, answers, 0, 0, 0, 0];
    [&head[..], b"\x04pool\x07example\x00\x00\x01\x00\x01", records].concat()
}

fn control_frame(control: u32, content_type: &[u8]) -> Vec<u8> {
    let mut frame = control.to_be_bytes().to_vec();
    if !content_type.is_empty() {
        frame.extend(1_u32.to_be_bytes());
        frame.extend(u32::try_from(content_type.len()).unwrap().to_be_bytes());
        frame.extend(content_type);
    }
    let length = u32::try_from(frame.len()).unwrap().to_be_bytes();
    [&[0; 4][..], &length, &frame].concat()
}

fn number(out: &mut Vec<u8>, field: u8, value: u64) {
    out.push(field << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, field: u8, value: &[u8]) {
    out.push(field << 3 | 2);
    varint(out, u64::try_from(value.len()).unwrap());
    out.extend(value);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

/// `cargo test -p hashwarden-wire --lib write_seeds_of_logs -- --ignored` writes them anew.
#[test]
#[ignore = "writes into fuzz/corpus"]
fn write_seeds_of_logs() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus");
    let texts = [("dns_log", DNS_LOG), ("eve", EVE), ("squid", SQUID)];
    let texts = texts.into_iter().chain([("zeek", ZEEK_JSON), ("zeek", ZEEK_TSV)]);
    for (at, (folder, text)) in texts.enumerate() {
        fs::create_dir_all(corpus.join(folder)).unwrap();
        let seed = [b"\x11", text.as_bytes()].concat();
        fs::write(corpus.join(folder).join(format!("rows_{at}")), seed).unwrap();
        // Each row alone as well, but for TSV, whose rows need their header.
        for (row, line) in text.lines().enumerate().filter(|_| text != ZEEK_TSV) {
            let name = format!("row_{at}_{row:02}");
            fs::write(corpus.join(folder).join(name), [b"\x11", line.as_bytes()].concat()).unwrap();
        }
    }
    fs::create_dir_all(corpus.join("dnstap")).unwrap();
    fs::write(corpus.join("dnstap/both_directions"), [&b"\x11"[..], &dnstap()].concat()).unwrap();
}
