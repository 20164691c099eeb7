//! Fields of a protobuf message, borrowed.
//!
//! In: an encoded message. Out: its fields in order, as numbers and bytes. Nothing is copied and no
//! field is known here. Groups, which proto2 has given up, end the reading.
//! Format: <https://protobuf.dev/programming-guides/encoding/>.

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Strings, bytes and messages.
    Bytes(&'a [u8]),
    /// `fixed32`.
    Fixed32(u32),
    /// `fixed64`.
    Fixed64(u64),
    /// Integers and enumerations.
    Varint(u64),
}

/// Takes the next field off the front; none when it is broken.
pub(super) fn next<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let key = varint(bytes)?;
    let value = match key & 7 {
        0 => Value::Varint(varint(bytes)?),
        1 => {
            let (head, rest) = bytes.split_first_chunk::<8>()?;
            *bytes = rest;
            Value::Fixed64(u64::from_le_bytes(*head))
        }
        2 => {
            let length = usize::try_from(varint(bytes)?).ok()?;
            let (head, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            Value::Bytes(head)
        }
        5 => {
            let (head, rest) = bytes.split_first_chunk::<4>()?;
            *bytes = rest;
            Value::Fixed32(u32::from_le_bytes(*head))
        }
        _ => return None,
    };
    Some((key >> 3, value))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        // The tenth byte has room for one bit.
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let mut bytes: &[u8] =
            &[0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67];
        assert_eq!(next(&mut bytes), Some((1, Value::Varint(150))));
        assert_eq!(next(&mut bytes), Some((2, Value::Bytes(b"testing"))));
        assert_eq!(next(&mut bytes), None);
    }

    #[test]
    fn numbers_too_long_are_refused() {
        let longest = [&[0x08][..], &[0xff; 9], &[0x01]].concat();
        assert_eq!(next(&mut longest.as_slice()), Some((1, Value::Varint(u64::MAX))));
        let longer = [&[0x08][..], &[0xff; 9], &[0x02]].concat();
        assert_eq!(next(&mut longer.as_slice()), None);
        assert_eq!(next(&mut [0x0b].as_slice()), None);
    }
}
