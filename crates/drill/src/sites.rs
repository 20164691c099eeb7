//! Writes the sites file of the simulated district.
//!
//! In: the premises. Out: TOML as `fusion` reads it; the first lines say that it is a simulation.
//! All text comes from constants of this crate, so nothing needs escaping.

use crate::world::Premises;

const HEADING: &str = "\
# SIMULATED. A district that does not exist: written by `hashwarden drill`.
# 模拟数据：本辖区、单位与人员均为虚构。
";

/// The sites file.
pub(crate) fn toml(premises: &[Premises]) -> String {
    let mut text = HEADING.to_owned();
    for p in premises {
        let county = &p.county;
        text.push_str(&format!(
            "
[[site]]
key = \"{}\"
kind = \"{}\"
name = {{ en = \"{}\", zh = \"{}\" }}
unit = {{ en = \"{}\", zh = \"{}\" }}
territory = {{ code = \"{}\", name = {{ en = \"{}\", zh = \"{}\" }} }}
addresses = [{{ network = \"10.{}.0.0/16\" }}, {{ network = \"2001:db8:{:x}::/48\" }}]
",
            p.key,
            p.kind,
            p.name.0,
            p.name.1,
            p.unit.0,
            p.unit.1,
            county.code,
            county.name.0,
            county.name.1,
            p.number,
            p.number,
        ));
    }
    text
}
