//! A place in the territory tree, by its code.
//!
//! In: a code: GB/T 2260 for Chinese places (`CN` holds `150000`, which holds `150100`, which holds
//! `150102`), longer codes of streets and villages below them, ISO 3166 and what a country puts behind it
//! elsewhere (`US` holds `US-TX`, `XX-53` holds `XX-5301`), a unit behind a slash (`150102/college`).
//! Out: who is above whom. `000000` is the root and holds everything, also places not known.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Node(String);

/// Longest code, in bytes.
pub const MAX_CODE: usize = 64;

/// The code of the root.
const ROOT: &str = "000000";

/// Codes that begin with a digit are of GB/T 2260.
const COUNTRY_OF_DIGITS: &str = "CN";

/// Where a number ends that names a province, a city, a county, a street.
const LEVELS: [usize; 4] = [2, 4, 6, 9];

/// Text that is no code of a place.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is no code of a place: write letters, digits and dashes, with a slash before each part \
     below a county, at most {MAX_CODE} bytes"
)]
pub struct NotANode(String);

/// How one place lies to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same.
    Own,
    /// Below it.
    Child,
    /// Above it.
    Parent,
    /// Neither holds the other.
    Sibling,
}

impl Node {
    /// The root.
    pub fn root() -> Self {
        Self(ROOT.to_owned())
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this place or lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        let own = self.stem();
        own.is_empty() || other.chain().contains(&own)
    }

    /// Whether `other` lies below this place.
    pub fn is_ancestor_of(&self, other: &Self) -> bool {
        self.holds(other) && self.stem() != other.stem()
    }

    /// How `other` lies to this place.
    pub fn relation_to(&self, other: &Self) -> Relation {
        match (self.holds(other), other.holds(self)) {
            (true, true) => Relation::Own,
            (true, false) => Relation::Child,
            (false, true) => Relation::Parent,
            (false, false) => Relation::Sibling,
        }
    }

    /// The next place up; none above the root.
    pub fn parent(&self) -> Option<Self> {
        let chain = self.chain();
        // The last one is this place itself.
        match chain.len() {
            0 => None,
            1 => Some(Self::root()),
            length => Some(Self(padded(chain[length - 2]))),
        }
    }

    /// The nearest place that holds both.
    pub fn common(&self, other: &Self) -> Self {
        let mut above = self.clone();
        while !above.holds(other) {
            above = above.parent().unwrap_or_else(Self::root);
        }
        above
    }

    /// The stems of all places that hold this one, from the country down to itself; none for the root.
    fn chain(&self) -> Vec<&str> {
        let stem = self.stem();
        let mut chain = Vec::new();
        let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            chain.push(COUNTRY_OF_DIGITS);
        }
        // Where the part that is being read began, and whether it is a number.
        let mut begin = 0;
        for (place, sign) in stem.char_indices().chain([(stem.len(), '/')]) {
            if sign == '/' || sign == '-' {
                let part = &stem[begin..place];
                if is_digits(part) {
                    let cuts = LEVELS.iter().map(|level| begin + level);
                    chain.extend(cuts.filter(|cut| *cut < place).map(|cut| &stem[..cut]));
                }
                chain.push(&stem[..place]);
                begin = place + 1;
            }
        }
        chain.retain(|stem| !stem.is_empty());
        chain
    }

    /// The code without the zeros that stand for "all of it".
    fn stem(&self) -> &str {
        let code = self.0.as_str();
        if code.len() != ROOT.len() || !is_digits(code) {
            return code;
        }
        let (province, rest) = code.split_at(2);
        match (province, rest) {
            ("00", _) => "",
            (_, "0000") => province,
            (_, rest) if rest.ends_with("00") => &code[..4],
            _ => code,
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stem as a code again.
fn padded(stem: &str) -> String {
    if stem.is_empty() || is_digits(stem) { format!("{stem:0<6}") } else { stem.to_owned() }
}

impl FromStr for Node {
    type Err = NotANode;
    fn from_str(code: &str) -> Result<Self, NotANode> {
        let part = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        let fits = code.len() <= MAX_CODE && code.split('/').all(part);
        if fits { Ok(Self(code.to_owned())) } else { Err(NotANode(code.to_owned())) }
    }
}

impl TryFrom<String> for Node {
    type Error = NotANode;
    fn try_from(code: String) -> Result<Self, NotANode> {
        code.parse()
    }
}

impl From<Node> for String {
    fn from(node: Node) -> Self {
        node.0
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(code: &str) -> Node {
        code.parse().unwrap()
    }

    #[test]
    fn a_place_holds_what_lies_below_it_and_nothing_else() {
        for tree in [
            ["000000", "CN", "150000", "150100", "150102", "150102/college", "150102/college/lab"],
            ["000000", "XX", "XX-53", "XX-5301", "XX-530101", "XX-530101/lab", "XX-530101/lab/1"],
            ["000000", "US", "US-TX", "US-TX-45", "US-TX-4501", "US-TX-4501/a", "US-TX-4501/a/b"],
        ] {
            for (above, upper) in tree.iter().enumerate() {
                for (below, lower) in tree.iter().enumerate() {
                    assert_eq!(node(upper).holds(&node(lower)), above <= below, "{upper} {lower}");
                }
            }
            for (below, lower) in tree.iter().enumerate().skip(1) {
                assert_eq!(node(lower).parent(), Some(node(tree[below - 1])), "{lower}");
            }
        }
        for (one, other) in [("150100", "150200"), ("150102/a", "150102/ab"), ("US-T", "US-TX")] {
            assert_eq!(node(one).relation_to(&node(other)), Relation::Sibling);
        }
        assert!(node("000000").holds(&node("unknown")));
        assert!(node("150102").holds(&node("150102001")));
        assert!(node("15").holds(&node("150102")) && node("150000").holds(&node("15")));
        assert!(!node("CN").holds(&node("KZ-75")));
    }

    #[test]
    fn every_place_has_a_way_up_to_the_root() {
        let mut way = vec![node("150102001001/college/lab")];
        while let Some(above) = way.last().and_then(Node::parent) {
            way.push(above);
        }
        let codes: Vec<&str> = way.iter().map(Node::code).collect();
        let down = ["150102001001/college", "150102001001", "150102001", "150102", "150100"];
        assert_eq!(codes[1..], [down.as_slice(), &["150000", "CN", "000000"]].concat());
        assert_eq!(node("unknown").parent(), Some(Node::root()));
        assert_eq!(node("150102").common(&node("150203/x")), node("150000"));
        assert_eq!(node("150102").common(&node("330102")), node("CN"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in ["", "/", "a/", "a b", "a;b", &"1".repeat(65)] {
            assert!(bad.parse::<Node>().is_err(), "{bad:?}");
        }
    }
}
