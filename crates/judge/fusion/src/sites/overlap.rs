//! Refuses blocks that two sites claim for the same time.
//!
//! In: sites with the lines of their ranges. Out: faults. Blocks of addresses either lie one inside
//! the other or apart, so only the very same block can be claimed twice without a longer prefix
//! deciding; one strictly inside another is a sub-tenant, and is allowed.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Block, fault::Faults, file::Placed};

/// A claim on a block: when, by which site, on which line.
struct Claim {
    from: Timestamp,
    until: Timestamp,
    site: usize,
    line: usize,
}

pub(super) fn refuse(placed: &[Placed], faults: &mut Faults) {
    let mut claims: BTreeMap<Block, Vec<Claim>> = BTreeMap::new();
    for (site, p) in placed.iter().enumerate() {
        for (range, &line) in p.site.addresses.iter().zip(&p.range_lines) {
            let block = Block { prefix: range.prefix, network: range.network };
            claims.entry(block).or_default().push(Claim {
                from: range.from.unwrap_or(Timestamp::MIN),
                until: range.until.unwrap_or(Timestamp::MAX),
                site,
                line,
            });
        }
    }
    for (block, mut of_block) in claims {
        of_block.sort_by_key(|c| (c.from, c.until, c.line));
        // In order of beginnings, the claims that last longest are the ones to collide with: the
        // longest, and the longest of any other site.
        let mut longest: [Option<&Claim>; 2] = [None, None];
        for claim in &of_block {
            let rival =
                longest.iter().flatten().find(|o| o.site != claim.site && claim.from < o.until);
            if let Some(rival) = rival {
                let key = |c: &Claim| placed.get(c.site).map_or("", |p| p.site.key.as_str());
                let what = format!(
                    "{}/{} belongs to '{}' (line {}) and '{}' (line {}) at the same time; give each its 'from' and 'until', or a longer prefix to the one inside",
                    block.network,
                    block.prefix,
                    key(rival),
                    rival.line,
                    key(claim),
                    claim.line
                );
                faults.push(claim.line.max(rival.line), what);
            }
            longest = keep(longest, claim);
        }
    }
}

/// The longest claim, and the longest of the other sites.
fn keep<'a>([first, second]: [Option<&'a Claim>; 2], new: &'a Claim) -> [Option<&'a Claim>; 2] {
    match (first, second) {
        (None, _) => [Some(new), None],
        (Some(f), _) if new.until > f.until => {
            [Some(new), if f.site == new.site { second } else { first }]
        }
        (Some(f), None) if f.site != new.site => [first, Some(new)],
        (Some(f), Some(s)) if f.site != new.site && new.until > s.until => [first, Some(new)],
        kept => [kept.0, kept.1],
    }
}
