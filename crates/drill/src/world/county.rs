//! The fictitious province's counties, with their places in a tile grid.
//!
//! In: nothing. Out: codes that begin with XX, which neither GB/T 2260 nor ISO 3166 gives to a place,
//! names that say that they are simulated, and the rows that stand for them in tables of territories
//! and of emission factors.

/// A county of the fictitious province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct County {
    /// Code.
    pub code: &'static str,
    /// English and Chinese name.
    pub name: (&'static str, &'static str),
    /// Column and row of its tile, from 1.
    pub tile: (u32, u32),
}

/// The province itself; it has no tile.
pub const PROVINCE: County = County {
    code: "XX-53",
    name: ("Yunling Province (simulated)", "云岭省（模拟）"),
    tile: (0, 0),
};

pub(super) const QINGHE: County =
    county("XX-530101", ("Qinghe District (simulated)", "清和区（模拟）"), (2, 2));
pub(super) const WANGCHUAN: County =
    county("XX-530102", ("Wangchuan City (simulated)", "望川市（模拟）"), (3, 2));
pub(super) const SONGSHAN: County =
    county("XX-530103", ("Songshan County (simulated)", "松山县（模拟）"), (1, 1));
pub(super) const BAISHUI: County =
    county("XX-530104", ("Baishui County (simulated)", "白水县（模拟）"), (2, 1));
pub(super) const QINGPING: County =
    county("XX-530105", ("Qingping City (simulated)", "青坪市（模拟）"), (3, 1));
pub(super) const LINQIAO: County =
    county("XX-530106", ("Linqiao City (simulated)", "临桥市（模拟）"), (1, 2));
pub(super) const SHIDU: County =
    county("XX-530107", ("Shidu City (simulated)", "石渡市（模拟）"), (1, 3));
pub(super) const NANBU: County =
    county("XX-530108", ("Nanbu County (simulated)", "南埠县（模拟）"), (2, 3));
/// Nobody listens here: its tile must say so.
const YUNXI: County = county("XX-530109", ("Yunxi County (simulated)", "云溪县（模拟）"), (3, 3));

/// Every county.
pub const COUNTIES: [County; 9] =
    [QINGHE, WANGCHUAN, SONGSHAN, BAISHUI, QINGPING, LINQIAO, SHIDU, NANBU, YUNXI];

const fn county(
    code: &'static str,
    name: (&'static str, &'static str),
    tile: (u32, u32),
) -> County {
    County { code, name, tile }
}

/// A row for the table of emission factors, in its columns: China's average stands for a place that
/// does not exist, and the row says so.
pub const EMISSION_FACTOR: &str = "XX,,Yunling (simulated),云岭省（模拟）,2024,,0.5575,,\
    \"simulated: a place that does not exist; the average of China in 2024 (Ember) stands for it\",\
    2024-12-31\n";
