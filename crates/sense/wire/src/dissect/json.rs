//! JSON values, delimited where they lie.
//!
//! In: text. Out: members of objects and items of lists as they were sent, and where they end. Nothing
//! is interpreted or copied, so that a long block template costs one pass. As strict as `serde_json`, with
//! which the tests compare it.
//!
//! Standard: RFC 8259. Nesting costs no stack, because values are skipped without recursion.

use memchr::memchr2;

/// A place in a text.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// What closes the lists and objects around this place.
    open: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, open: Vec::new() }
    }

    /// Bytes read so far.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Reads an object and shows names (with their quotation marks) and values; none if it is damaged
    /// or no more are wanted.
    pub(super) fn object(
        &mut self,
        mut show: impl FnMut(&'a str, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.must_take(b'{')?;
        if self.takes(b'}') {
            return Some(());
        }
        loop {
            let (name, value) = (self.name()?, self.value()?);
            show(name, value)?;
            if !self.takes(b',') {
                return self.must_take(b'}');
            }
        }
    }

    /// Reads a list and shows its items; none if it is damaged.
    pub(super) fn list(&mut self, mut show: impl FnMut(&'a str)) -> Option<()> {
        self.must_take(b'[')?;
        if self.takes(b']') {
            return Some(());
        }
        loop {
            show(self.value()?);
            if !self.takes(b',') {
                return self.must_take(b']');
            }
        }
    }

    /// Reads a value of any kind.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        self.space();
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' => {
                    self.at += 1;
                    if !self.takes(b'}') {
                        self.open.push(b'}');
                        self.name()?;
                        self.space();
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    if !self.takes(b']') {
                        self.open.push(b']');
                        self.space();
                        continue;
                    }
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            // Where a value ends, so may what is around it; else the next one comes.
            while let Some(close) = self.open.last().copied() {
                if self.takes(close) {
                    self.open.pop();
                    continue;
                }
                self.must_take(b',')?;
                if close == b'}' {
                    self.name()?;
                }
                break;
            }
            if self.open.is_empty() {
                return self.text.get(start..self.at);
            }
            self.space();
        }
    }

    /// Reads the name of a member up to its value.
    fn name(&mut self) -> Option<&'a str> {
        self.space();
        let name = self.string()?;
        self.must_take(b':')?;
        Some(name)
    }

    fn string(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.must_take(b'"')?;
        loop {
            let rest = self.rest();
            let (plain, rest) = rest.split_at(memchr2(b'"', b'\\', rest)?);
            // All are looked at, without a way out at the first: so the processor takes many at once.
            if plain.iter().fold(false, |any, byte| any | (*byte < b' ')) {
                return None;
            }
            self.at += plain.len() + 1;
            match rest {
                [b'"', ..] => return self.text.get(start..self.at),
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.at += 1,
                [b'\\', b'u', digits @ ..] => {
                    let digits = digits.first_chunk::<4>()?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    self.at += 5;
                }
                _ => return None,
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let length = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
        (length > 0).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.at += word.len();
        self.text.get(..self.at)?.ends_with(word).then_some(())
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes a sign, space before it allowed, if it is the next.
    fn takes(&mut self, sign: u8) -> bool {
        self.space();
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn must_take(&mut self, sign: u8) -> Option<()> {
        self.takes(sign).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    /// Where the first value of a text ends, here and with `serde_json`.
    fn both(text: &str) -> [Option<(&str, usize)>; 2] {
        let mut ours = Reader::new(text);
        let value = ours.value();
        let mut theirs = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        let raw = theirs.next().and_then(Result::ok);
        [value.map(|value| (value, ours.at())), raw.map(|raw| (raw.get(), theirs.byte_offset()))]
    }

    #[test]
    fn every_sign_put_anywhere_is_taken_or_refused_as_serde_json_does() {
        let text =
            r#" {"a" :[1,-0.5e+3,{} , "x\"\u00e9",[[ ]],true],"é":{"b":null,"c":false},"d":0}"#;
        let signs = " \t\n\u{1}{}[]\",:\\/-+.019eEunlé";
        for (at, _) in text.char_indices() {
            assert_eq!(both(&text[..at])[0], both(&text[..at])[1], "{}", &text[..at]);
            for sign in signs.chars() {
                let put_in = format!("{}{sign}{}", &text[..at], &text[at..]);
                assert_eq!(both(&put_in)[0], both(&put_in)[1], "{put_in}");
                let rest = text[at..].chars().as_str();
                let after: String = rest.chars().skip(1).collect();
                let in_place = format!("{}{sign}{after}", &text[..at]);
                assert_eq!(both(&in_place)[0], both(&in_place)[1], "{in_place}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_as_serde_json_does(
            text in "[\\[{]([\\[\\]{},: ]|\"([a\"\\\\é]|\\\\u00|\\\\n)?\"|-?[0-9.e+]{1,3}|true|null|fals){0,9}[\\]}]{0,3}",
        ) {
            let [ours, theirs] = both(&text);
            prop_assert_eq!(ours, theirs);
        }
    }
}
