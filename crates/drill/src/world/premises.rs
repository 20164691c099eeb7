//! The premises of the fictitious district: what they are called, where they lie, what they have.
//!
//! In: nothing. Out: a table. No name is anybody's: each says 示例 or "Example".

use std::{ops::Range, time::Duration};

use super::{
    county::{BAISHUI, County, LINQIAO, NANBU, QINGHE, QINGPING, SHIDU, SONGSHAN, WANGCHUAN},
    hours,
};

/// A place of the district.
pub(crate) struct Premises {
    pub(crate) key: &'static str,
    /// Row of `reference/priors.csv`.
    pub(crate) kind: &'static str,
    /// English and Chinese.
    pub(crate) name: (&'static str, &'static str),
    pub(crate) unit: (&'static str, &'static str),
    pub(crate) county: County,
    /// Second part of its addresses: 10.number.0.0/16 and 2001:db8:number::/48.
    pub(crate) number: u8,
    /// The tap sits on a trunk and sees this tag.
    pub(super) vlan: Option<u16>,
    /// Hours in which the sensor listened.
    listened: &'static [(f64, f64)],
}

/// The whole day.
const ALWAYS: &[(f64, f64)] = &[(0.0, 24.0)];

impl Premises {
    /// Spans in which the sensor listened.
    pub(super) fn listened(&self) -> Vec<Range<Duration>> {
        self.listened.iter().map(|&(from, until)| hours(from, until)).collect()
    }
}

const fn premises(
    key: &'static str,
    kind: &'static str,
    name: (&'static str, &'static str),
    unit: (&'static str, &'static str),
    county: County,
    number: u8,
) -> Premises {
    Premises { key, kind, name, unit, county, number, vlan: None, listened: ALWAYS }
}

/// All premises, in the order of their addresses.
pub(crate) static PREMISES: [Premises; 12] = [
    premises(
        "university-lab",
        "campus",
        ("Example University, laboratory building 3 (simulated)", "示例大学 实验楼三号楼（模拟）"),
        ("Example University", "示例大学"),
        QINGHE,
        21,
    ),
    Premises {
        vlan: Some(120),
        ..premises(
            "county-data-centre",
            "data-centre",
            ("Example County Data Centre (simulated)", "示例县数据中心（模拟）"),
            ("Example County Information Centre", "示例县信息中心"),
            SONGSHAN,
            22,
        )
    },
    premises(
        "state-owned-server-room",
        "enterprise",
        ("Example Investment Group, server room (simulated)", "示例国有投资集团 机房（模拟）"),
        ("Example Investment Group", "示例国有投资集团有限公司"),
        QINGHE,
        23,
    ),
    premises(
        "cold-store",
        "enterprise",
        ("Example Cold Chain, cold store (simulated)", "示例冷链 冷库（模拟）"),
        ("Example Cold Chain Logistics", "示例冷链物流有限公司"),
        LINQIAO,
        24,
    ),
    Premises {
        // The tap was put in half an hour after midnight: one session ran already.
        listened: &[(0.5, 24.0)],
        ..premises(
            "brick-kiln",
            "enterprise",
            ("Example Brick Kiln, production stopped (simulated)", "示例砖厂（已停产，模拟）"),
            ("Example Building Materials", "示例建材有限公司"),
            SHIDU,
            25,
        )
    },
    premises(
        "pump-house",
        "public-body",
        ("Example Village, pump house (simulated)", "示例村 泵站（模拟）"),
        ("Example Village Committee", "示例村村民委员会"),
        NANBU,
        26,
    ),
    Premises {
        // Four hours without a sensor: what happened then is not known, and must not count as quiet.
        listened: &[(0.0, 8.0), (12.0, 24.0)],
        ..premises(
            "hospital",
            "public-body",
            ("Example County Hospital (simulated)", "示例县人民医院（模拟）"),
            ("Example County Hospital", "示例县人民医院"),
            BAISHUI,
            27,
        )
    },
    premises(
        "internet-cafe",
        "internet-cafe",
        ("Example Internet Cafe (simulated)", "示例网吧（模拟）"),
        ("Example Internet Cafe", "示例网络服务部"),
        WANGCHUAN,
        28,
    ),
    premises(
        "cloud-company",
        "data-centre",
        ("Example Cloud, tenant network (simulated)", "示例云计算 租户网络（模拟）"),
        ("Example Cloud Computing", "示例云计算有限公司"),
        WANGCHUAN,
        29,
    ),
    premises(
        "school",
        "campus",
        ("Example Middle School (simulated)", "示例中学（模拟）"),
        ("Example Middle School", "示例中学"),
        SONGSHAN,
        30,
    ),
    premises(
        "county-office",
        "public-body",
        ("Example County Office Building (simulated)", "示例县办公楼（模拟）"),
        ("Example County Office", "示例县机关事务中心"),
        QINGPING,
        31,
    ),
    premises(
        "software-company",
        "enterprise",
        ("Example Software, office (simulated)", "示例软件 办公区（模拟）"),
        ("Example Software", "示例软件有限公司"),
        QINGHE,
        32,
    ),
];
