//! Bytes as other programs write them: one client, one listed peer, one listed name.
//!
//! In: who talks to whom. Out: a log, a datagram, a capture. Field by field from the formats' own
//! documents; nothing here shares code with the readers.

use std::net::Ipv4Addr;

/// 2026-11-20T10:00:00Z.
pub(super) const START: u32 = 1_795_168_800;
/// The side that is not the pool.
pub(super) const CLIENT: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 5);

/// Whom the client talks to, and what it asks for.
#[derive(Clone, Copy)]
pub(super) struct Peer {
    pub(super) address: Ipv4Addr,
    pub(super) port: u16,
    pub(super) name: &'static str,
}

/// Of the project's own pool list.
pub(super) const POOL: Peer =
    Peer { address: Ipv4Addr::new(65, 108, 57, 232), port: 3052, name: "cfx-eu1.nanopool.org" };
/// On no list; the port is a pool's all the same.
pub(super) const NOBODY: Peer =
    Peer { address: Ipv4Addr::new(198, 51, 100, 9), port: 3052, name: "git.example.org" };

const CLIENT_PORT: u16 = 50_000;
const PACKETS: u32 = 600;

pub(super) fn zeek_conn(peer: Peer) -> String {
    let fields = [
        "ts",
        "uid",
        "id.orig_h",
        "id.orig_p",
        "id.resp_h",
        "id.resp_p",
        "proto",
        "service",
        "duration",
        "orig_bytes",
        "resp_bytes",
        "conn_state",
        "local_orig",
        "local_resp",
        "missed_bytes",
        "history",
        "orig_pkts",
        "orig_ip_bytes",
        "resp_pkts",
        "resp_ip_bytes",
        "tunnel_parents",
    ];
    let types = [
        "time",
        "string",
        "addr",
        "port",
        "addr",
        "port",
        "enum",
        "string",
        "interval",
        "count",
        "count",
        "string",
        "bool",
        "bool",
        "count",
        "string",
        "count",
        "count",
        "count",
        "count",
        "set[string]",
    ];
    let Peer { address, port, .. } = peer;
    format!(
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n\
         #open\t2026-11-20-10-00-00\n#fields\t{}\n#types\t{}\n\
         {START}.000000\tCx1\t{CLIENT}\t{CLIENT_PORT}\t{address}\t{port}\ttcp\t-\t3000.0\t30000\t\
         90000\tSF\tT\tF\t0\tShADadFf\t{PACKETS}\t60000\t{PACKETS}\t120000\t-\n\
         #close\t2026-11-20-12-00-00\n",
        fields.join("\t"),
        types.join("\t")
    )
}

pub(super) fn zeek_dns(peer: Peer) -> String {
    let Peer { address, name, .. } = peer;
    format!(
        "{{\"ts\":{START}.5,\"uid\":\"Cx2\",\"id.orig_h\":\"{CLIENT}\",\"id.orig_p\":40000,\
         \"id.resp_h\":\"10.0.0.1\",\"id.resp_p\":53,\"proto\":\"udp\",\"trans_id\":7,\
         \"query\":\"{name}\",\"qclass\":1,\"qclass_name\":\"C_INTERNET\",\"qtype\":1,\
         \"qtype_name\":\"A\",\"rcode\":0,\"rcode_name\":\"NOERROR\",\"AA\":false,\"TC\":false,\
         \"RD\":true,\"RA\":true,\"Z\":0,\"answers\":[\"{address}\"],\"TTLs\":[60.0],\
         \"rejected\":false}}\n"
    )
}

pub(super) fn zeek_ssl(peer: Peer) -> String {
    let Peer { address, port, name } = peer;
    format!(
        "{{\"ts\":{START}.5,\"uid\":\"Cx3\",\"id.orig_h\":\"{CLIENT}\",\"id.orig_p\":{CLIENT_PORT},\
         \"id.resp_h\":\"{address}\",\"id.resp_p\":{port},\"version\":\"TLSv12\",\
         \"cipher\":\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\",\"curve\":\"secp256r1\",\
         \"server_name\":\"{name}\",\"resumed\":false,\"established\":true}}\n"
    )
}

pub(super) fn eve_flow(peer: Peer) -> String {
    let Peer { address, port, .. } = peer;
    format!(
        "{{\"timestamp\":\"2026-11-20T11:00:00.000000+0000\",\"flow_id\":1,\"event_type\":\"flow\",\
         \"src_ip\":\"{CLIENT}\",\"src_port\":{CLIENT_PORT},\"dest_ip\":\"{address}\",\
         \"dest_port\":{port},\"proto\":\"TCP\",\"app_proto\":\"failed\",\"flow\":\
         {{\"pkts_toserver\":{PACKETS},\"pkts_toclient\":{PACKETS},\"bytes_toserver\":60000,\
         \"bytes_toclient\":120000,\"start\":\"2026-11-20T10:00:00.000000+0000\",\
         \"end\":\"2026-11-20T10:50:00.000000+0000\",\"age\":3000,\"state\":\"closed\",\
         \"reason\":\"timeout\",\"alerted\":false}},\"tcp\":{{\"tcp_flags\":\"1b\",\
         \"tcp_flags_ts\":\"1b\",\"tcp_flags_tc\":\"1b\",\"syn\":true,\"fin\":true,\"psh\":true,\
         \"ack\":true,\"state\":\"closed\"}}}}\n"
    )
}

/// The same peer, listed by the answer to its name alone, on the port of that name.
pub(super) fn eve_named(peer: Peer) -> String {
    let hidden = Ipv4Addr::new(203, 0, 113, 77);
    let name = peer.name;
    let answer = format!(
        "{{\"timestamp\":\"2026-11-20T09:59:59.000000+0000\",\"flow_id\":2,\"event_type\":\"dns\",\
         \"src_ip\":\"10.0.0.1\",\"src_port\":53,\"dest_ip\":\"{CLIENT}\",\"dest_port\":40000,\
         \"proto\":\"UDP\",\"dns\":{{\"version\":2,\"type\":\"answer\",\"id\":9,\"flags\":\"8180\",\
         \"qr\":true,\"rrname\":\"{name}\",\"rrtype\":\"A\",\"rcode\":\"NOERROR\",\"answers\":\
         [{{\"rrname\":\"{name}\",\"rrtype\":\"A\",\"ttl\":60,\"rdata\":\"{hidden}\"}}]}}}}\n"
    );
    answer + &eve_flow(Peer { address: hidden, port: 10_500, ..peer })
}

pub(super) fn bind(peer: Peer) -> String {
    let name = peer.name;
    format!(
        "20-Nov-2026 10:00:00.123 queries: info: client @0x7f2c1c0a6d68 {CLIENT}#40000 ({name}): \
         query: {name} IN A +E(0)K (10.0.0.1)\n"
    )
}

pub(super) fn dnsmasq(peer: Peer) -> String {
    let Peer { address, name, .. } = peer;
    format!(
        "Nov 20 10:00:00 dnsmasq[123]: query[A] {name} from {CLIENT}\n\
         Nov 20 10:00:00 dnsmasq[123]: forwarded {name} to 9.9.9.9\n\
         Nov 20 10:00:00 dnsmasq[123]: reply {name} is {address}\n"
    )
}

pub(super) fn unbound(peer: Peer) -> String {
    format!("[{START}] unbound[1234:0] info: {CLIENT} {}. A IN\n", peer.name)
}

pub(super) fn squid(peer: Peer) -> String {
    let Peer { address, name, .. } = peer;
    format!(
        "{START}.123   5000 {CLIENT} TCP_TUNNEL/200 4500 CONNECT {name}:10500 - \
         HIER_DIRECT/{address} -\n"
    )
}

/// One client query in a unidirectional frame stream.
pub(super) fn dnstap(peer: Peer) -> Vec<u8> {
    let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in peer.name.split('.') {
        question.push(u8::try_from(label.len()).unwrap());
        question.extend(label.bytes());
    }
    question.extend([0, 0, 1, 0, 1]);
    let mut message = Vec::new();
    // CLIENT_QUERY over INET and UDP.
    message.extend([1 << 3, 5, 2 << 3, 1, 3 << 3, 1]);
    field(&mut message, 4, &CLIENT.octets());
    message.push(6 << 3);
    varint(&mut message, 40_000);
    message.push(8 << 3);
    varint(&mut message, START);
    field(&mut message, 10, &question);
    let mut dnstap = Vec::new();
    field(&mut dnstap, 14, &message);
    dnstap.extend([15 << 3, 1]);

    let content_type = b"protobuf:dnstap.Dnstap";
    let length = u32::try_from(content_type.len()).unwrap();
    let mut start = [2_u32, 1, length].map(u32::to_be_bytes).concat();
    start.extend(content_type);
    let mut out = frame(&start, true);
    out.extend(frame(&dnstap, false));
    out.extend(frame(&3_u32.to_be_bytes(), true));
    out
}

fn frame(bytes: &[u8], control: bool) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    let escape: &[u8] = if control { &[0; 4] } else { &[] };
    [escape, &length, bytes].concat()
}

fn field(out: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    out.push(number << 3 | 2);
    varint(out, u32::try_from(bytes.len()).unwrap());
    out.extend(bytes);
}

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

/// Both directions: source, its port, destination, its port, bytes.
fn directions(peer: Peer) -> [(Ipv4Addr, u16, Ipv4Addr, u16, u32); 2] {
    [
        (CLIENT, CLIENT_PORT, peer.address, peer.port, 60_000),
        (peer.address, peer.port, CLIENT, CLIENT_PORT, 120_000),
    ]
}

pub(super) fn netflow_v5(peer: Peer) -> Vec<u8> {
    let uptime = 3_600_000_u32;
    let mut out = [5_u16, 2].map(u16::to_be_bytes).concat();
    out.extend([uptime, START + 3_000, 0, 0].map(u32::to_be_bytes).concat());
    out.extend([0; 4]);
    for (source, source_port, destination, destination_port, bytes) in directions(peer) {
        out.extend(source.octets());
        out.extend(destination.octets());
        out.extend([0; 8]);
        // First and last packet, in milliseconds of the exporter's uptime.
        out.extend([PACKETS, bytes, uptime - 3_000_000, uptime].map(u32::to_be_bytes).concat());
        out.extend([source_port, destination_port].map(u16::to_be_bytes).concat());
        out.extend([0, 0x1b, 6, 0]);
        out.extend([0; 8]);
    }
    out
}

/// Addresses, ports, protocol, flags, packets and bytes, as NetFlow v9 and IPFIX number them.
const FIELDS: [(u16, u16); 8] = [(8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (6, 1), (2, 4), (1, 4)];

fn sets(peer: Peer, template_set: u16, times: [(u16, u16); 2], at: &[u8]) -> Vec<u8> {
    let fields: Vec<(u16, u16)> = FIELDS.into_iter().chain(times).collect();
    let count = u16::try_from(fields.len()).unwrap();
    let mut template = [256, count].map(u16::to_be_bytes).concat();
    for (number, length) in fields {
        template.extend([number, length].map(u16::to_be_bytes).concat());
    }
    let mut data = Vec::new();
    for (source, source_port, destination, destination_port, bytes) in directions(peer) {
        data.extend(source.octets());
        data.extend(destination.octets());
        data.extend([source_port, destination_port].map(u16::to_be_bytes).concat());
        data.extend([6, 0x1b]);
        data.extend([PACKETS, bytes].map(u32::to_be_bytes).concat());
        data.extend(at);
    }
    data.resize(data.len().next_multiple_of(4), 0);
    let set = |number: u16, body: &[u8]| {
        let length = u16::try_from(body.len() + 4).unwrap();
        [&number.to_be_bytes()[..], &length.to_be_bytes(), body].concat()
    };
    [set(template_set, &template), set(256, &data)].concat()
}

pub(super) fn netflow_v9(peer: Peer) -> Vec<u8> {
    let uptime = 3_600_000_u32;
    let at = [uptime - 3_000_000, uptime].map(u32::to_be_bytes).concat();
    let mut out = [9_u16, 3].map(u16::to_be_bytes).concat();
    out.extend([uptime, START + 3_000, 0, 1].map(u32::to_be_bytes).concat());
    out.extend(sets(peer, 0, [(22, 4), (21, 4)], &at));
    out
}

pub(super) fn ipfix(peer: Peer) -> Vec<u8> {
    let from = u64::from(START) * 1_000;
    let at = [from, from + 3_000_000].map(u64::to_be_bytes).concat();
    let sets = sets(peer, 2, [(152, 8), (153, 8)], &at);
    let length = u16::try_from(sets.len() + 16).unwrap();
    let mut out = [10_u16, length].map(u16::to_be_bytes).concat();
    out.extend([START + 3_000, 0, 1].map(u32::to_be_bytes).concat());
    out.extend(sets);
    out
}

/// A capture of datagrams, each with the exporter it came from.
pub(super) fn capture(datagrams: &[(Ipv4Addr, u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = [0xa1b2_c3d4_u32, 0x0002_0004, 0, 0, 262_144, 1].map(u32::to_be_bytes).concat();
    for (exporter, port, payload) in datagrams {
        let udp_length = u16::try_from(payload.len() + 8).unwrap();
        let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0];
        frame.extend((udp_length + 20).to_be_bytes());
        frame.extend([0, 0, 0, 0, 64, 17, 0, 0]);
        frame.extend(exporter.octets());
        frame.extend([192, 0, 2, 250]);
        frame.extend([40_000, *port, udp_length, 0].map(u16::to_be_bytes).concat());
        frame.extend(payload);
        let length = u32::try_from(frame.len()).unwrap();
        out.extend([START + 3_000, 0, length, length].map(u32::to_be_bytes).concat());
        out.extend(frame);
    }
    out
}
