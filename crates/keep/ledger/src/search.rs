//! The text that a search looks through, and the patterns that it looks for.
//!
//! In: a finding with its evidence, or what somebody typed. Out: lower-case text, and `LIKE` patterns
//! for each word. Parts of words are found in any script, which word indexes do not do for Chinese.

use std::collections::BTreeSet;

use hashwarden_domain::{Evidence, Finding, Sentence};

/// Most pieces of evidence whose names and addresses can be searched.
pub(crate) const MAX_EVIDENCE: usize = 500;

/// Words of a search; whatever follows the last belongs to it.
pub(crate) const WORDS: usize = 4;

/// Longest search taken, in characters.
const MAX_SEARCH: usize = 200;

/// All that a finding can be found by, each once.
pub(crate) fn text(finding: &Finding, evidence: &[Evidence]) -> String {
    let mut parts = BTreeSet::new();
    let mut add = |part: &str| {
        if !part.is_empty() {
            parts.insert(part.to_lowercase());
        }
    };
    let site = &finding.site;
    let sentences: [&Sentence; 5] =
        [&site.name, &site.unit, &site.territory.name, &finding.reason, &finding.lead];
    for sentence in sentences {
        add(&sentence.en);
        add(&sentence.zh);
    }
    add(&site.key);
    add(&site.territory.code);
    for evidence in evidence {
        let detail = &evidence.detail;
        if let Some(ip) = evidence.subject.ip() {
            add(&ip.to_string());
        }
        if let Some(peer) = &detail.peer {
            add(&peer.to_string());
        }
        add(&detail.protocol);
        add(&evidence.provenance.source);
        let texts = [&detail.peer_name, &detail.pool, &detail.worker, &detail.agent];
        texts.into_iter().flatten().for_each(|part| add(part));
        if let Some(wallet) = &detail.wallet {
            add(&wallet.text);
        }
        if let Some(coin) = &detail.coin {
            add(coin.ticker());
        }
        if let Some(algorithm) = detail.algorithm {
            add(algorithm.name());
        }
    }
    // A line feed stands between parts: nobody can type it into a one-line field, so that no match
    // runs from one part into the next.
    parts.into_iter().collect::<Vec<_>>().join("\n")
}

/// A `LIKE` pattern (escape character `\`) for each word; those not needed match everything.
pub(crate) fn patterns(typed: &str) -> [String; WORDS] {
    let typed: String = typed.trim().to_lowercase().chars().take(MAX_SEARCH).collect();
    let mut words =
        typed.splitn(WORDS, char::is_whitespace).map(str::trim).filter(|w| !w.is_empty());
    std::array::from_fn(|_| {
        words.next().map_or_else(|| "%".to_owned(), |w| format!("%{}%", escape(w)))
    })
}

fn escape(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_a_pattern_and_signs_stand_for_themselves() {
        let [a, b, c, d] = patterns("  Stratum 100%_\\ 矿池 ");
        assert_eq!((a.as_str(), b.as_str()), ("%stratum%", "%100\\%\\_\\\\%"));
        assert_eq!((c.as_str(), d.as_str()), ("%矿池%", "%"));
        assert_eq!(patterns("a b c d e")[3], "%d e%");
        assert_eq!(patterns(""), ["%", "%", "%", "%"]);
    }
}
