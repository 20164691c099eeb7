//! Reading the container from its first byte to its last.
//!
//! In: a file of which nothing is believed. Out: its files with their hashes and where their bytes
//! stand, or the first fault. Every header is built again and compared; lengths are held against the
//! limits of the part and against the file before a byte is read.

use std::io::{self, Read, Seek, SeekFrom};

use super::{IN_ZIP64, Member, SEAL, directory, is_long, limit_of, local_header, part_of};
use crate::{
    digest::{Digester, Digests},
    fault::{Fault, What},
    verify::Trouble,
};

/// A file of the container, whose bytes fit its header.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) name: String,
    pub(crate) digests: Digests,
    /// Where its bytes begin.
    pub(crate) start: u64,
}

/// Most files in an export.
const MAX_MEMBERS: usize = 10_000;
/// Length of a header without name and fields.
const HEADER: usize = 30;
/// Length of the zip64 field of a header.
const FIELD_64: usize = 20;
/// Bytes read at a time.
const BLOCK: usize = 128 * 1024;

/// Reads all of it; `progress` is told how many bytes were read so far.
pub(crate) fn scan(
    source: &mut (impl Read + Seek),
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<Scanned>, Trouble> {
    let total = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(0))?;
    let mut position = 0;
    let (mut members, mut scanned) = (Vec::<Member>::new(), Vec::new());
    let mut last = None;
    loop {
        let number = format!("file {}", members.len() + 1);
        if members.len() >= MAX_MEMBERS {
            return Err(Fault::at(number, What::Size).into());
        }
        let Header { name, bytes, crc, length } = header(source, &number, total - position)?;
        let part = part_of(&name).filter(|part| Some((*part, name.as_str())) > last_of(&last));
        let part = part.ok_or_else(|| Fault::at(&number, What::Name))?;
        if bytes > limit_of(part) {
            return Err(Fault::at(name, What::Size).into());
        }
        let start = position + length;
        if bytes > total - start {
            return Err(Fault::at(name, What::Truncated).into());
        }
        let (digests, found) = data(source, bytes, &mut |read| progress(start + read))?;
        if found != crc {
            return Err(Fault::at(name, What::Crc).into());
        }
        let is_last = name == SEAL;
        members.push(Member { name: name.clone(), bytes, crc, offset: position });
        scanned.push(Scanned { name: name.clone(), digests, start });
        last = Some((part, name));
        position = start + bytes;
        if is_last {
            break;
        }
    }
    let expected = directory(&members, position);
    // One byte more than there may be, so that something behind the end is seen.
    let mut rest = Vec::new();
    let most = u64::try_from(expected.len()).unwrap_or(u64::MAX).saturating_add(1);
    source.take(most).read_to_end(&mut rest)?;
    if rest != expected {
        let what = if expected.starts_with(&rest) { What::Truncated } else { What::Directory };
        return Err(Fault::at("zip directory", what).into());
    }
    progress(total);
    Ok(scanned)
}

fn last_of(last: &Option<(usize, String)>) -> Option<(usize, &str)> {
    last.as_ref().map(|(part, name)| (*part, name.as_str()))
}

/// What the header before a file says.
struct Header {
    name: String,
    bytes: u64,
    crc: u32,
    length: u64,
}

fn header(source: &mut impl Read, number: &str, left: u64) -> Result<Header, Trouble> {
    let fault = |what| Trouble::from(Fault::at(number, what));
    let mut all = Vec::new();
    let mut more = |all: &mut Vec<u8>, count: usize| {
        let end = all.len() + count;
        if u64::try_from(end).unwrap_or(u64::MAX) > left {
            return Err(fault(What::Truncated));
        }
        all.resize(end, 0);
        Ok(source.read_exact(all.get_mut(end - count..).unwrap_or_default())?)
    };
    more(&mut all, HEADER)?;
    let crc = u32::from_le_bytes(part(&all, 14));
    let short = u32::from_le_bytes(part(&all, 18));
    let name_length = usize::from(u16::from_le_bytes(part(&all, 26)));
    if name_length > super::MAX_NAME {
        return Err(fault(What::Header));
    }
    more(&mut all, name_length)?;
    let mut bytes = u64::from(short);
    if short == IN_ZIP64 {
        more(&mut all, FIELD_64)?;
        bytes = u64::from_le_bytes(part(&all, HEADER + name_length + 4));
        if !is_long(bytes) {
            return Err(fault(What::Header));
        }
    }
    let name = all.get(HEADER..HEADER + name_length).unwrap_or_default().to_vec();
    let name = String::from_utf8(name).map_err(|_| fault(What::Header))?;
    if local_header(&name, bytes, crc) != all {
        return Err(fault(What::Header));
    }
    Ok(Header { name, bytes, crc, length: u64::try_from(all.len()).unwrap_or(u64::MAX) })
}

/// `N` bytes of a header from `from`; those that are not there are zero.
fn part<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    let part = bytes.get(from..from + N).and_then(|part| part.try_into().ok());
    part.unwrap_or([0; N])
}

/// Hashes and check sum of the next `bytes` bytes.
fn data(
    source: &mut impl Read,
    bytes: u64,
    progress: &mut dyn FnMut(u64),
) -> io::Result<(Digests, u32)> {
    let (mut digester, mut crc) = (Digester::default(), crc32fast::Hasher::new());
    let mut block = vec![0; BLOCK];
    let mut left = bytes;
    while left > 0 {
        let length = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        let part = block.get_mut(..length).unwrap_or_default();
        source.read_exact(part)?;
        digester.update(part);
        crc.update(part);
        left -= u64::try_from(length).unwrap_or(left);
        progress(bytes - left);
    }
    Ok((digester.finish(), crc.finalize()))
}
