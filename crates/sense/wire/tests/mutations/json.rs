//! JSON taken apart without interpreting it, and written in other forms.
//!
//! In: bytes. Out: a tree whose texts and numbers are as they were sent, and bytes in a [`Form`]. Not
//! the engine's reader, so that a fault there is no fault here.

/// A value as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    /// A number, `true`, `false` or `null`.
    Atom(Vec<u8>),
    List(Vec<Self>),
    Object(Vec<(Vec<u8>, Self)>),
    /// A string without its quotation marks, escapes as they were.
    Text(Vec<u8>),
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Every character of every string as `\u....`, a solidus escaped.
    Escaped,
    /// Nothing but what must be.
    Tight,
    /// Space, tab, CR and LF wherever they may stand.
    Wide,
}

/// Reads the value at the beginning; how many bytes it takes.
pub(crate) fn read(bytes: &[u8]) -> Option<(Json, usize)> {
    let mut at = 0;
    let value = value(bytes, &mut at, 0)?;
    Some((value, at))
}

fn space(bytes: &[u8], at: &mut usize) {
    while bytes.get(*at).is_some_and(|byte| b" \t\r\n".contains(byte)) {
        *at += 1;
    }
}

fn expect(bytes: &[u8], at: &mut usize, byte: u8) -> Option<()> {
    space(bytes, at);
    (*bytes.get(*at)? == byte).then(|| *at += 1)
}

fn text(bytes: &[u8], at: &mut usize) -> Option<Vec<u8>> {
    expect(bytes, at, b'"')?;
    let begin = *at;
    loop {
        match bytes.get(*at)? {
            b'"' => break,
            b'\\' => *at += 2,
            0..0x20 => return None,
            _ => *at += 1,
        }
    }
    *at += 1;
    Some(bytes[begin..*at - 1].to_vec())
}

fn value(bytes: &[u8], at: &mut usize, depth: u8) -> Option<Json> {
    space(bytes, at);
    if depth > 32 {
        return None;
    }
    match bytes.get(*at)? {
        b'"' => text(bytes, at).map(Json::Text),
        open @ (b'{' | b'[') => {
            let is_list = *open == b'[';
            let close = if is_list { b']' } else { b'}' };
            let (mut items, mut members) = (Vec::new(), Vec::new());
            *at += 1;
            if expect(bytes, at, close).is_none() {
                loop {
                    if is_list {
                        items.push(value(bytes, at, depth + 1)?);
                    } else {
                        let key = text(bytes, at)?;
                        expect(bytes, at, b':')?;
                        members.push((key, value(bytes, at, depth + 1)?));
                    }
                    if expect(bytes, at, b',').is_none() {
                        expect(bytes, at, close)?;
                        break;
                    }
                }
            }
            Some(if is_list { Json::List(items) } else { Json::Object(members) })
        }
        _ => {
            let begin = *at;
            while bytes
                .get(*at)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
            {
                *at += 1;
            }
            (*at > begin).then(|| Json::Atom(bytes[begin..*at].to_vec()))
        }
    }
}

impl Json {
    pub(crate) fn write(&self, form: Form) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_to(form, &mut out);
        out
    }

    fn write_to(&self, form: Form, out: &mut Vec<u8>) {
        let gap: &[u8] = if form == Form::Wide { b" \t\r\n  " } else { b"" };
        match self {
            Self::Atom(raw) => out.extend(raw),
            Self::Text(raw) => write_text(raw, form, out),
            Self::List(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    out.extend(if index > 0 { &b","[..] } else { b"" });
                    out.extend(gap);
                    item.write_to(form, out);
                    out.extend(gap);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (index, (key, value)) in members.iter().enumerate() {
                    out.extend(if index > 0 { &b","[..] } else { b"" });
                    out.extend(gap);
                    write_text(key, form, out);
                    out.extend(gap);
                    out.push(b':');
                    out.extend(gap);
                    value.write_to(form, out);
                    out.extend(gap);
                }
                out.push(b'}');
            }
        }
    }

    /// The same with the members of every object in the opposite order.
    pub(crate) fn reversed(&self) -> Self {
        match self {
            Self::List(items) => Self::List(items.iter().map(Self::reversed).collect()),
            Self::Object(members) => {
                let turned = |(key, value): &(Vec<u8>, Self)| (key.clone(), value.reversed());
                Self::Object(members.iter().rev().map(turned).collect())
            }
            other => other.clone(),
        }
    }

    /// A member of an object, by its name as it was sent.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name.as_bytes()).map(|(_, value)| value)
    }

    /// A member that is a string.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        let Self::Text(raw) = self.member(name)? else { return None };
        Some(String::from_utf8_lossy(raw).into_owned())
    }

    /// The same with its verb in other letters.
    pub(crate) fn verb(&self, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Self {
        let Self::Object(members) = self else { return self.clone() };
        let turned = |(key, value): &(Vec<u8>, Self)| match (key.as_slice(), value) {
            (b"method", Self::Text(verb)) => (key.clone(), Self::Text(change(verb))),
            _ => (key.clone(), value.clone()),
        };
        Self::Object(members.iter().map(turned).collect())
    }
}

fn write_text(raw: &[u8], form: Form, out: &mut Vec<u8>) {
    out.push(b'"');
    let plain = raw.is_ascii() && !raw.contains(&b'\\');
    if form == Form::Escaped && plain {
        for byte in raw {
            match byte {
                b'/' => out.extend(b"\\/"),
                byte => out.extend(format!("\\u{byte:04X}").bytes()),
            }
        }
    } else {
        out.extend(raw);
    }
    out.push(b'"');
}
