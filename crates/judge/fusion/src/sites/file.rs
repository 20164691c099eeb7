//! Reads a sites file: TOML into sites, with the line of every fault.
//!
//! In: text. Out: sites, each with the lines of its ranges, and a list of faults. Unknown keys are
//! refused, so that a misspelt `until` does not become an endless lease. The file:
//!
//! ```toml
//! [[site]]
//! key = "college"                                     # own key, never shown to change
//! kind = "campus"                                     # row of reference/priors.csv
//! name = { en = "Sample College", zh = "示例学院" }     # or one string for both
//! unit = "Sample College"                             # legal person answerable
//! territory = { code = "530100", name = "Sample City" }
//! addresses = [
//!   { network = "10.1.0.0/16", from = "2024-01-01T00:00:00Z", until = "2027-01-01T00:00:00Z" },
//!   { network = "2001:db8::/48" },                    # from ever, until further notice
//! ]
//! ```
//!
//! `key`, `name` and `addresses` are needed; `kind`, `unit` and `territory` are "not known" where
//! they are left out. Limits: [`MAX_BYTES`], [`MAX_TEXT`],
//! nesting by the TOML parser.

use std::{collections::BTreeMap, net::IpAddr};

use hashwarden_domain::{
    Sentence, Site,
    site::{AddressRange, Territory},
};
use jiff::Timestamp;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    fault::{Faults, MAX_FAULTS},
    network_of, unknown_territory,
};

/// Longest sites file, in bytes: some 60,000 sites with two ranges each. Reading takes about forty
/// times its length in memory while it lasts (measured).
const MAX_BYTES: usize = 16 << 20;
/// Longest file of which every syntax error is listed: one of noise holds an error a byte. Of a
/// longer one the first is.
const MAX_BYTES_RECOVERED: usize = 1 << 20;
/// Longest text of one field, in characters.
const MAX_TEXT: usize = 200;

/// A site and where its ranges stand in the file.
pub(super) struct Placed {
    pub(super) site: Site,
    pub(super) range_lines: Vec<usize>,
}

pub(super) fn read(text: &str, faults: &mut Faults) -> Vec<Placed> {
    if text.len() > MAX_BYTES {
        let what = format!("the file is longer than {} MiB", MAX_BYTES >> 20);
        faults.push(1, what);
        return Vec::new();
    }
    let mut reader = Reader { lines: Lines::of(text), faults };
    let document = match DeTable::parse(text) {
        Ok(document) => document.into_inner(),
        Err(first) => {
            // What the parser makes up to go on after an error is not worth complaining about: only
            // its errors are taken.
            let errors = match text.len() {
                0..=MAX_BYTES_RECOVERED => DeTable::parse_recoverable(text).1,
                _ => vec![first],
            };
            for error in errors.iter().take(MAX_FAULTS) {
                let at = error.span().map_or(0, |span| span.start);
                reader.fault(at, format!("not TOML: {}", error.message()));
            }
            return Vec::new();
        }
    };
    let mut placed = Vec::new();
    reader.refuse_unknown(&document, "at the top", &["site"]);
    if let Some((_, sites)) = document.iter().find(|(key, _)| key.get_ref() == "site") {
        for site in reader.array(sites, "'site'") {
            placed.extend(reader.site(site));
        }
    }
    reader.refuse_same_keys(&placed);
    placed.into_iter().map(|(_, placed)| placed).collect()
}

struct Reader<'a> {
    lines: Lines,
    faults: &'a mut Faults,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn fault(&mut self, at: usize, what: String) {
        self.faults.push(self.lines.at(at), what);
    }

    fn refuse_unknown(&mut self, table: &DeTable<'_>, place: &str, known: &[&str]) {
        for (key, _) in table.iter() {
            if !known.contains(&key.get_ref().as_ref()) {
                let what = format!(
                    "'{}' is not known {place}; known: {}",
                    crate::clean::clean(key.get_ref()),
                    known.join(", ")
                );
                self.fault(key.span().start, what);
            }
        }
    }

    fn refuse_same_keys(&mut self, placed: &[(usize, Placed)]) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, p) in placed {
            let line = self.lines.at(*at);
            if let Some(earlier) = first.insert(&p.site.key, line) {
                let what = format!(
                    "key '{}' stands on line {earlier} already; join the two sites or rename one",
                    p.site.key
                );
                self.faults.push(line, what);
            }
        }
    }

    fn array<'v, 'i>(&mut self, value: &'v Value<'i>, what: &str) -> &'v [Value<'i>] {
        match value.get_ref() {
            DeValue::Array(items) => items,
            _ => {
                self.fault(value.span().start, format!("{what} must be a list"));
                &[]
            }
        }
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>, what: &str) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.fault(value.span().start, format!("{what} must be a table"));
        None
    }

    /// A non-empty text without controls.
    fn text(&mut self, value: &Value<'_>, what: &str) -> Option<String> {
        let at = value.span().start;
        let DeValue::String(text) = value.get_ref() else {
            self.fault(at, format!("{what} must be text in quotes"));
            return None;
        };
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            self.fault(at, format!("{what} must not be empty or hold control characters"));
            return None;
        }
        if text.chars().count() > MAX_TEXT {
            self.fault(at, format!("{what} is longer than {MAX_TEXT} characters"));
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// One text for both languages, or `{ en, zh }`.
    fn sentence(&mut self, value: &Value<'_>, what: &str) -> Option<Sentence> {
        let DeValue::Table(table) = value.get_ref() else {
            return self.text(value, what).map(Sentence::same);
        };
        self.refuse_unknown(table, &format!("in {what}"), &["en", "zh"]);
        let mut part = |language: &str| match of(table, language) {
            Some(text) => self.text(text, &format!("{what}.{language}")),
            None => {
                self.fault(value.span().start, format!("{what} needs '{language}'"));
                None
            }
        };
        let (en, zh) = (part("en"), part("zh"));
        Some(Sentence::new(en?, zh?))
    }

    fn site(&mut self, value: &Value<'_>) -> Option<(usize, Placed)> {
        const KNOWN: [&str; 6] = ["key", "kind", "name", "unit", "territory", "addresses"];
        let table = self.table(value, "a site")?;
        let at = value.span().start;
        self.refuse_unknown(table, "in a site", &KNOWN);
        for needed in ["key", "name", "addresses"] {
            if of(table, needed).is_none() {
                self.fault(at, format!("the site needs '{needed}'"));
            }
        }
        let key = of(table, "key").and_then(|v| {
            let key = self.text(v, "'key'")?;
            if key.contains(':') {
                self.fault(v.span().start, "'key' must not hold ':'".to_owned());
                return None;
            }
            Some(key)
        });
        let kind = match of(table, "kind") {
            None => Some(super::UNKNOWN.to_owned()),
            Some(v) => self.text(v, "'kind'"),
        };
        let name = of(table, "name").and_then(|v| self.sentence(v, "'name'"));
        let unit = match of(table, "unit") {
            None => Some(Sentence::new("not stated", "未填写")),
            Some(v) => self.sentence(v, "'unit'"),
        };
        let territory = match of(table, "territory") {
            None => Some(unknown_territory()),
            Some(v) => self.territory(v),
        };
        let ranges: Vec<(usize, AddressRange)> = match of(table, "addresses") {
            None => Vec::new(),
            Some(v) => {
                self.array(v, "'addresses'").iter().filter_map(|range| self.range(range)).collect()
            }
        };
        let key = key?;
        let range_lines = ranges.iter().map(|(at, _)| self.lines.at(*at)).collect();
        let addresses = ranges.into_iter().map(|(_, range)| range).collect();
        let site = Site {
            id: Site::id_of(&key),
            key,
            name: name?,
            unit: unit?,
            territory: territory?,
            kind: kind?,
            addresses,
        };
        Some((at, Placed { site, range_lines }))
    }

    fn territory(&mut self, value: &Value<'_>) -> Option<Territory> {
        let table = self.table(value, "'territory'")?;
        self.refuse_unknown(table, "in 'territory'", &["code", "name"]);
        let at = value.span().start;
        let Some(code) = of(table, "code") else {
            self.fault(at, "'territory' needs 'code'".to_owned());
            return None;
        };
        let code = self.text(code, "'territory.code'")?;
        let name = match of(table, "name") {
            Some(name) => self.sentence(name, "'territory.name'")?,
            None => Sentence::same(code.clone()),
        };
        Some(Territory { code, name })
    }

    fn range(&mut self, value: &Value<'_>) -> Option<(usize, AddressRange)> {
        let at = value.span().start;
        let table = self.table(value, "an entry of 'addresses'")?;
        self.refuse_unknown(table, "in 'addresses'", &["network", "from", "until"]);
        let network = match of(table, "network") {
            Some(v) => self.network(v),
            None => {
                self.fault(at, "an entry of 'addresses' needs 'network'".to_owned());
                None
            }
        };
        let mut bound = |name: &str| match of(table, name) {
            None => Ok(None),
            Some(v) => self.time(v, name).map(Some).ok_or(()),
        };
        let (from, until) = (bound("from"), bound("until"));
        let ((network, prefix), from, until) = (network?, from.ok()?, until.ok()?);
        if let (Some(from), Some(until)) = (from, until)
            && from >= until
        {
            self.fault(at, format!("'until' ({until}) must be later than 'from' ({from})"));
            return None;
        }
        Some((at, AddressRange { network, prefix, from, until }))
    }

    fn network(&mut self, value: &Value<'_>) -> Option<(IpAddr, u8)> {
        let text = self.text(value, "'network'")?;
        let at = value.span().start;
        let (address, prefix) =
            text.split_once('/').map_or((text.as_str(), None), |(a, p)| (a, Some(p)));
        let Ok(ip) = address.parse::<IpAddr>() else {
            self.fault(at, format!("'{text}' is not an address or a block such as 10.1.0.0/16"));
            return None;
        };
        if ip.to_canonical() != ip {
            let ip = ip.to_canonical();
            self.fault(
                at,
                format!("'{text}' is IPv4 in IPv6's clothes; write the block with {ip}"),
            );
            return None;
        }
        let width = if ip.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix.map(str::parse::<u8>) {
            None => width,
            Some(Ok(prefix)) if prefix <= width => prefix,
            Some(_) => {
                self.fault(
                    at,
                    format!("the prefix of '{text}' must be a number from 0 to {width}"),
                );
                return None;
            }
        };
        let network = network_of(ip, prefix);
        if network != ip {
            let what = format!(
                "'{text}' has bits behind its prefix; write {network}/{prefix}, or {ip} for one address"
            );
            self.fault(at, what);
            return None;
        }
        Some((network, prefix))
    }

    /// A moment with its offset, as text or as TOML writes it bare.
    fn time(&mut self, value: &Value<'_>, name: &str) -> Option<Timestamp> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => String::new(),
        };
        let moment = text.parse().ok();
        if moment.is_none() {
            let what = format!(
                "'{name}' must be a moment with its offset, such as 2024-01-01T00:00:00+08:00"
            );
            self.fault(value.span().start, what);
        }
        moment
    }
}

fn of<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t Value<'i>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, counted from 1.
    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|&end| end < byte) + 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::Sites;

    const GOOD: &str = r#"# two sites
[[site]]
key = "college"
kind = "campus"
name = { en = "Sample College", zh = "示例学院" }
unit = "Sample College"
territory = { code = "530100", name = { en = "Sample City", zh = "示例市" } }
addresses = [
  { network = "10.1.0.0/16", from = "2024-01-01T00:00:00Z", until = 2027-01-01T00:00:00Z },
]
[[site]]
key = "lab"
name = "Lab"
addresses = [{ network = "10.1.4.0/24" }, { network = "2001:db8::/48" }]
"#;

    fn faults(text: &str) -> Vec<(usize, String)> {
        match Sites::parse(text) {
            Ok(_) => Vec::new(),
            Err(error) => error.0.into_iter().map(|f| (f.line, f.what)).collect(),
        }
    }

    #[test]
    fn a_good_file_is_read_whole() {
        let sites = Sites::parse(GOOD).unwrap();
        let [college, lab] = sites.all() else { panic!("two sites") };
        assert_eq!(college.name.zh, "示例学院");
        assert_eq!(college.territory.name.en, "Sample City");
        assert_eq!(college.addresses[0].until.unwrap().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!((lab.kind.as_str(), lab.addresses.len()), ("unknown", 2));
    }

    #[test]
    fn all_faults_come_at_once_with_their_lines() {
        let text = r#"colour = "red"
[[site]]
key = "a:b"
name = { en = "only" }
addresses = [
  { network = "10.1.2.3/16" },
  { network = "10.1.0.0/33" },
  { network = "10.2.0.0/16", form = "2024-01-01T00:00:00Z" },
  { network = "10.3.0.0/16", from = "2024-01-01" },
  { network = "10.4.0.0/16", from = "2025-01-01T00:00:00Z", until = "2024-01-01T00:00:00Z" },
  { from = "2024-01-01T00:00:00Z" },
  { network = "::ffff:10.5.0.0/112" },
]
[[site]]
kind = 7
"#;
        let found = faults(text);
        let lines: Vec<usize> = found.iter().map(|f| f.0).collect();
        assert_eq!(lines, [1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 14, 14, 15], "{found:#?}");
        assert!(found[3].1.contains("write 10.1.0.0/16"), "{}", found[3].1);
    }

    #[test]
    fn broken_toml_names_its_lines() {
        let found = faults("[[site]]\nkey = \nname = \"x\n");
        assert!(
            !found.is_empty() && found.iter().all(|f| f.1.starts_with("not TOML")),
            "{found:?}"
        );
        assert_eq!(found[0].0, 2);
    }

    #[test]
    fn one_block_cannot_belong_to_two_sites_at_once() {
        let two = |a: &str, b: &str| {
            format!(
                "[[site]]\nkey = \"a\"\nname = \"A\"\naddresses = [{a}]\n\
                 [[site]]\nkey = \"b\"\nname = \"B\"\naddresses = [{b}]\n"
            )
        };
        let net = r#"{ network = "10.0.0.0/8" }"#;
        let found = faults(&two(net, net));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 8);
        assert_eq!(faults(&two(net, r#"{ network = "10.0.0.0/9" }"#)), []);
        let until = r#"{ network = "10.0.0.0/8", until = "2024-01-01T00:00:00Z" }"#;
        let from = r#"{ network = "10.0.0.0/8", from = "2024-01-01T00:00:00Z" }"#;
        assert_eq!(faults(&two(until, from)), []);
        assert_eq!(faults(&two(from, until)), []);
        assert_eq!(faults(&two(from, net)).len(), 1);
        // A site's own repetition harms nobody, and does not hide the other's claim.
        assert_eq!(faults(&two(&format!("{net}, {net}"), r#"{ network = "11.0.0.0/8" }"#)), []);
        assert_eq!(faults(&two(&format!("{net}, {net}"), from)).len(), 1);
    }

    #[test]
    fn a_file_of_noise_is_refused_with_few_words() {
        let keys: String = (0..5_000).map(|n| format!("k{n} = 1\n")).collect();
        assert_eq!(faults(&keys).len(), super::MAX_FAULTS + 1);
        assert_eq!(faults(&"=\n".repeat(700_000)).len(), 1);
        assert!(faults(&"[".repeat(100_000)).len() <= super::MAX_FAULTS + 1);
    }

    #[test]
    fn the_same_key_twice_is_refused() {
        let site = "[[site]]\nkey = \"a\"\nname = \"A\"\naddresses = []\n";
        assert_eq!(faults(&format!("{site}{site}")).len(), 1);
    }

    #[test]
    fn cut_anywhere_it_is_read_or_refused() {
        for end in (0..=GOOD.len()).filter(|&end| GOOD.is_char_boundary(end)) {
            let _ = faults(&GOOD[..end]);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]{}=\"'a-z0-9/:. \n#,-]{0,200}") {
            let _ = faults(&text);
        }
    }
}
