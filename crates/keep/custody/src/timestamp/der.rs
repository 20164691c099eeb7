//! The little of DER (X.690) that a time-stamp request and its answer need.
//!
//! In: bytes of which nothing is believed. Out: values with their tags, one after the other. Definite
//! lengths in their shortest form only; a value never reaches beyond the one that holds it.

/// Something is not DER, or not what should stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotDer;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// Bytes that are read value by value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'bytes>(pub(super) &'bytes [u8]);

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'bytes> {
    pub(super) tag: u8,
    /// Without tag and length.
    pub(super) content: &'bytes [u8],
    /// With them.
    pub(super) whole: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub(super) fn any(&mut self) -> Result<Value<'bytes>, NotDer> {
        let all = self.0;
        let (&tag, rest) = all.split_first().ok_or(NotDer)?;
        if tag & 0x1f == 0x1f {
            return Err(NotDer); // tags of several bytes stand nowhere in what is read here
        }
        let (&first, mut rest) = rest.split_first().ok_or(NotDer)?;
        let mut length = usize::from(first);
        if first & 0x80 != 0 {
            let count = usize::from(first & 0x7f);
            if count == 0 || count > 4 {
                return Err(NotDer);
            }
            let (digits, after) = rest.split_at_checked(count).ok_or(NotDer)?;
            rest = after;
            length = digits.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
            if digits.first() == Some(&0) || length < 0x80 {
                return Err(NotDer);
            }
        }
        let (content, after) = rest.split_at_checked(length).ok_or(NotDer)?;
        let whole = all.get(..all.len() - after.len()).ok_or(NotDer)?;
        self.0 = after;
        Ok(Value { tag, content, whole })
    }

    /// The next value, which has this tag.
    pub(super) fn one(&mut self, tag: u8) -> Result<Value<'bytes>, NotDer> {
        self.any().and_then(|value| if value.tag == tag { Ok(value) } else { Err(NotDer) })
    }

    /// The next value if it has this tag.
    pub(super) fn maybe(&mut self, tag: u8) -> Result<Option<Value<'bytes>>, NotDer> {
        if self.0.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// What stands within the next value, which has this tag.
    pub(super) fn within(&mut self, tag: u8) -> Result<Self, NotDer> {
        self.one(tag).map(|value| Self(value.content))
    }

    /// The next value, a number not below zero that fits.
    pub(super) fn small(&mut self) -> Result<u64, NotDer> {
        small(self.one(INTEGER)?.content)
    }
}

/// A number not below zero that fits into 64 bits.
pub(super) fn small(content: &[u8]) -> Result<u64, NotDer> {
    let digits = match content {
        [] => return Err(NotDer),
        [0, rest @ ..] => rest,
        [first, ..] if first & 0x80 != 0 => return Err(NotDer),
        other => other,
    };
    if digits.len() > 8 {
        return Err(NotDer);
    }
    Ok(digits.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// A value with this tag.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut all = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => all.push(length),
        _ => {
            let digits = u64::try_from(content.len()).unwrap_or(u64::MAX).to_be_bytes();
            let from = digits.iter().position(|byte| *byte != 0).unwrap_or(digits.len() - 1);
            let digits = digits.get(from..).unwrap_or_default();
            all.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
            all.extend_from_slice(digits);
        }
    }
    all.extend_from_slice(&content);
    all
}

/// A number.
pub(super) fn integer(number: u64) -> Vec<u8> {
    let digits = number.to_be_bytes();
    let from = digits.iter().position(|byte| *byte != 0).unwrap_or(digits.len() - 1);
    let digits = digits.get(from..).unwrap_or_default();
    let sign: &[u8] =
        if digits.first().is_some_and(|first| first & 0x80 != 0) { &[0] } else { &[] };
    value(INTEGER, &[sign, digits])
}

/// The bytes of an object identifier in numbers with dots; none if it is not one.
pub(super) fn oid(text: &str) -> Option<Vec<u8>> {
    let mut numbers = text.split('.').map(|part| {
        let plain = part == "0" || !part.starts_with('0');
        part.parse::<u64>().ok().filter(|_| plain && part.bytes().all(|b| b.is_ascii_digit()))
    });
    let (first, second) = (numbers.next()??, numbers.next()??);
    if first > 2 || (first < 2 && second > 39) {
        return None;
    }
    let mut bytes = base_128(first.checked_mul(40)?.checked_add(second)?);
    for number in numbers {
        bytes.extend(base_128(number?));
    }
    Some(bytes)
}

/// An object identifier in numbers with dots.
pub(super) fn oid_text(content: &[u8]) -> Option<String> {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    for byte in content {
        number = number.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            numbers.push(std::mem::take(&mut number));
        }
    }
    if content.last()? & 0x80 != 0 {
        return None;
    }
    let (first, rest) = numbers.split_first()?;
    let top = (first / 40).min(2);
    let mut text = format!("{top}.{}", first - top * 40);
    for number in rest {
        text.push('.');
        text.push_str(&number.to_string());
    }
    Some(text)
}

fn base_128(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let seven = u8::try_from(number & 0x7f).unwrap_or(0);
        bytes.push(if bytes.is_empty() { seven } else { seven | 0x80 });
        number >>= 7;
        if number == 0 {
            bytes.reverse();
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_identifiers_come_back() {
        for number in [0, 1, 127, 128, 255, 256, u64::MAX / 2, u64::MAX] {
            assert_eq!(Reader(&integer(number)).small(), Ok(number), "{number}");
        }
        for text in ["2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.9.16.1.4", "0.9", "2.999.1"] {
            assert_eq!(oid_text(&oid(text).unwrap()).as_deref(), Some(text));
        }
        assert_eq!(oid("2.16.840.1.101.3.4.2.1").unwrap(), [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]);
        for text in ["", "1", "3.1", "1.40", "1.2.", "1.2.x", "1.02", "1.2.99999999999999999999999"]
        {
            assert_eq!(oid(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_in_other_forms_and_beyond_the_end_are_refused() {
        for bytes in [
            &[0x04, 0x80][..],
            &[0x04, 0x81, 0x01, 0],
            &[0x04, 0x82, 0x00, 0x80],
            &[0x04, 0x02, 0],
            &[0x04, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x01, 0],
            &[0x04],
        ] {
            assert_eq!(Reader(bytes).any(), Err(NotDer), "{bytes:?}");
        }
        let long = value(OCTETS, &[&[7; 300]]);
        assert_eq!(Reader(&long).one(OCTETS).unwrap().content, [7; 300]);
    }
}
