//! The container of an exported case: a zip in which no byte is free.
//!
//! In: names and bytes. Out: the one zip that can hold them. Files are stored, not packed; time stamps,
//! flags and attributes are constant; zip64 fields stand where a number needs them and nowhere else; no
//! comment, no gap. Every byte follows from names, lengths and check sums, so a reader builds each
//! header again and compares it whole: there is no place where a changed byte is not seen.
//!
//! Standard: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3. Any unzip opens it.

mod names;
mod scan;
mod write;

pub(crate) use names::{CASE, ENTRIES, EXHIBITS, LEDGER, MANIFEST, README, SEAL, TOKENS};
pub(crate) use names::{MAX_NAME, limit_of, part_of};
pub(crate) use scan::{Scanned, scan};
pub(crate) use write::Writer;

/// A file in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) crc: u32,
    /// Where its header begins.
    pub(crate) offset: u64,
}

/// What stands where a number does not fit into 32 bits.
const IN_ZIP64: u32 = u32::MAX;
const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// The first moment that a zip can name, 1980-01-01 00:00.
const DATE: u16 = 0x0021;
/// A plain file that everybody may read and nobody may change.
const ATTRIBUTES: u32 = 0o100_444 << 16;
/// Unix, version 4.5 of the format.
const MADE_BY: u16 = (3 << 8) | 45;

/// Whether a length or an offset goes to a zip64 field.
fn is_long(number: u64) -> bool {
    number >= u64::from(IN_ZIP64)
}

fn short(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(IN_ZIP64).to_le_bytes()
}

/// The version of the format that a reader must know.
fn version(needs_64: bool) -> [u8; 2] {
    (if needs_64 { 45_u16 } else { 20 }).to_le_bytes()
}

/// The part that the headers at both places share, from the version to the length of the name.
fn common(name: &str, bytes: u64, crc: u32, needs_64: bool) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
    [
        version(needs_64).as_slice(),
        &FLAGS.to_le_bytes(),
        &[0, 0], // stored
        &[0, 0], // time
        &DATE.to_le_bytes(),
        &crc.to_le_bytes(),
        &short(bytes),
        &short(bytes),
        &length.to_le_bytes(),
    ]
    .concat()
}

/// The zip64 field of these numbers; empty without any.
fn field_64(numbers: &[u64]) -> Vec<u8> {
    if numbers.is_empty() {
        return Vec::new();
    }
    let length = u16::try_from(numbers.len() * 8).unwrap_or(u16::MAX);
    let mut field = [1_u16.to_le_bytes(), length.to_le_bytes()].concat();
    field.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    field
}

/// The header before a file.
fn local_header(name: &str, bytes: u64, crc: u32) -> Vec<u8> {
    let extra = if is_long(bytes) { field_64(&[bytes, bytes]) } else { Vec::new() };
    let length = u16::try_from(extra.len()).unwrap_or(u16::MAX).to_le_bytes();
    let common = common(name, bytes, crc, is_long(bytes));
    [LOCAL, &common, &length, name.as_bytes(), &extra].concat()
}

/// All that stands behind the last file; `start` is where it begins.
fn directory(members: &[Member], start: u64) -> Vec<u8> {
    let mut all = Vec::new();
    for Member { name, bytes, crc, offset } in members {
        let mut long = Vec::new();
        if is_long(*bytes) {
            long.extend([*bytes, *bytes]);
        }
        if is_long(*offset) {
            long.push(*offset);
        }
        let extra = field_64(&long);
        all.extend_from_slice(CENTRAL);
        all.extend_from_slice(&MADE_BY.to_le_bytes());
        all.extend_from_slice(&common(name, *bytes, *crc, !long.is_empty()));
        all.extend_from_slice(&u16::try_from(extra.len()).unwrap_or(u16::MAX).to_le_bytes());
        all.extend_from_slice(&[0; 6]); // comment, disk, text or binary
        all.extend_from_slice(&ATTRIBUTES.to_le_bytes());
        all.extend_from_slice(&short(*offset));
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&extra);
    }
    let size = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let count = u64::try_from(members.len()).unwrap_or(u64::MAX);
    if is_long(start) {
        all.extend_from_slice(END_64);
        all.extend_from_slice(&44_u64.to_le_bytes());
        all.extend_from_slice(&MADE_BY.to_le_bytes());
        all.extend_from_slice(&version(true));
        all.extend_from_slice(&[0; 8]); // disks
        for number in [count, count, size, start] {
            all.extend_from_slice(&number.to_le_bytes());
        }
        all.extend_from_slice(LOCATOR_64);
        all.extend_from_slice(&[0; 4]);
        all.extend_from_slice(&(start + size).to_le_bytes());
        all.extend_from_slice(&1_u32.to_le_bytes());
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
    all.extend_from_slice(END);
    all.extend_from_slice(&[0; 4]); // disks
    all.extend_from_slice(&count);
    all.extend_from_slice(&count);
    all.extend_from_slice(&short(size));
    all.extend_from_slice(&short(start));
    all.extend_from_slice(&[0; 2]); // comment
    all
}
