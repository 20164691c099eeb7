//! Builders of messages; RFC 3954, sections 5 and 6, and RFC 7011, section 3.

use hashwarden_domain::observation::wire::RecordForm;

/// A version, and the clock of its exporter.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Version {
    number: u16,
    seconds: u32,
    uptime: u32,
}

pub(in super::super) const V9: Version =
    Version { number: 9, seconds: 1_700_000_000, uptime: 1_000_000 };
pub(in super::super) const IPFIX: Version =
    Version { number: 10, seconds: 1_700_000_000, uptime: 0 };

impl Version {
    pub(in super::super) fn at(self, seconds: u32, uptime: u32) -> Self {
        Self { seconds, uptime, ..self }
    }

    pub(in super::super) fn form(self) -> RecordForm {
        if self.number == 9 { RecordForm::NetflowV9 } else { RecordForm::Ipfix }
    }

    /// A message of domain 1.
    pub(in super::super) fn message(self, sequence: u32, sets: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = self.number.to_be_bytes().to_vec();
        if self.number == 9 {
            bytes.extend(u16::try_from(sets.len()).unwrap().to_be_bytes());
            bytes.extend(self.uptime.to_be_bytes());
        } else {
            let length = 16 + sets.iter().map(Vec::len).sum::<usize>();
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        bytes.extend(self.seconds.to_be_bytes());
        bytes.extend(sequence.to_be_bytes());
        bytes.extend(1_u32.to_be_bytes());
        bytes.extend(sets.concat());
        bytes
    }
}

fn set(id: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 4).unwrap();
    [&id.to_be_bytes(), &length.to_be_bytes(), body].concat()
}

fn pairs(fields: &[(u16, u16)]) -> Vec<u8> {
    fields
        .iter()
        .flat_map(|(id, length)| [id.to_be_bytes(), length.to_be_bytes()].concat())
        .collect()
}

/// A template set of one template.
pub(in super::super) fn template(version: Version, id: u16, fields: &[(u16, u16)]) -> Vec<u8> {
    let count = u16::try_from(fields.len()).unwrap();
    let body = [&id.to_be_bytes()[..], &count.to_be_bytes(), &pairs(fields)].concat();
    set(if version.number == 9 { 0 } else { 2 }, &body)
}

/// A template set of one IPFIX template: enterprise, element, length.
pub(in super::super) fn template_of_enterprises(id: u16, fields: &[(u32, u16, u16)]) -> Vec<u8> {
    let count = u16::try_from(fields.len()).unwrap();
    let mut body = [id.to_be_bytes(), count.to_be_bytes()].concat();
    for (enterprise, element, length) in fields {
        let bit = if *enterprise == 0 { 0 } else { 0x8000 };
        body.extend((element | bit).to_be_bytes());
        body.extend(length.to_be_bytes());
        if *enterprise != 0 {
            body.extend(enterprise.to_be_bytes());
        }
    }
    set(2, &body)
}

/// An options template set of one template.
pub(in super::super) fn options(
    version: Version,
    id: u16,
    scopes: &[(u16, u16)],
    fields: &[(u16, u16)],
) -> Vec<u8> {
    let count = |of: &[(u16, u16)]| u16::try_from(of.len()).unwrap();
    let (first, second, set_id) = if version.number == 9 {
        (count(scopes) * 4, count(fields) * 4, 1)
    } else {
        (count(scopes) + count(fields), count(scopes), 3)
    };
    let counts = [id.to_be_bytes(), first.to_be_bytes(), second.to_be_bytes()].concat();
    set(set_id, &[counts, pairs(scopes), pairs(fields)].concat())
}

/// A set of records.
pub(in super::super) fn data<R: AsRef<[u8]>>(id: u16, records: &[R]) -> Vec<u8> {
    let body: Vec<u8> = records.iter().flat_map(|record| record.as_ref().to_vec()).collect();
    set(id, &body)
}

/// 10.0.0.1:49152 to 198.51.100.7:3333, TCP, 3 packets of 180 bytes, from 990 s to 995 s of uptime.
pub(in super::super) const V5_RECORD: [u8; 48] = [
    10, 0, 0, 1, 198, 51, 100, 7, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 180, 0, 0x0f, 0x1b,
    0x30, 0, 0x0f, 0x2e, 0xb8, 0xc0, 0, 0x0d, 0x05, 0, 0x1b, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/// A packet of version 5, sent at 1000 s of uptime.
pub(in super::super) fn v5(sequence: u32, sampling: u16, records: &[[u8; 48]]) -> Vec<u8> {
    let mut bytes = vec![0, 5];
    bytes.extend(u16::try_from(records.len()).unwrap().to_be_bytes());
    bytes.extend(1_000_000_u32.to_be_bytes());
    bytes.extend(1_700_000_000_u32.to_be_bytes());
    bytes.extend(500_000_000_u32.to_be_bytes());
    bytes.extend(sequence.to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend(sampling.to_be_bytes());
    bytes.extend(records.concat());
    bytes
}
