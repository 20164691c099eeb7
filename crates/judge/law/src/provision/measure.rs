//! What a rule lets or makes somebody do, and what such a rule must state.
//!
//! In: the word of a record. Out: the measure with the fields that its record has to have; whatever the
//! text leaves open stands there as "not stated" and cannot be left out. A new measure is a row here; a
//! new province is none.

use std::fmt;

use hashwarden_domain::Sentence;

/// What a rule lets or makes somebody do.
#[derive(Clone, Copy)]
pub struct Measure(&'static Spec);

/// A field of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A scale: tables with `from`, `below` and `rate`.
    Bands,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// A decimal number in quotes.
    Number,
    /// One of these words.
    One(&'static [&'static str]),
    /// Some text.
    Text,
    /// A list of texts.
    Words,
}

struct Spec {
    word: &'static str,
    en: &'static str,
    zh: &'static str,
    fields: &'static [Field],
}

/// Every measure, in the order of their words.
pub fn measures() -> impl Iterator<Item = Measure> {
    MEASURES.iter().map(Measure)
}

impl Measure {
    /// The measure of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        MEASURES.iter().find(|spec| spec.word == word).map(Self)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.0.word
    }

    /// What it is called.
    pub fn sentence(self) -> Sentence {
        Sentence::new(self.0.en, self.0.zh)
    }

    /// What its record must state.
    pub fn fields(self) -> &'static [Field] {
        self.0.fields
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

impl Eq for Measure {}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

const fn spec(
    word: &'static str,
    en: &'static str,
    zh: &'static str,
    fields: &'static [Field],
) -> Spec {
    Spec { word, en, zh, fields }
}

use Kind::{Bands, Count, Day, Flag, Number, One, Text, Words};

/// Which energy of an account is charged: all of it always; all of it where mining and other use share a
/// meter; the metered load, and all of it only where that cannot be told apart; what is on the list.
const SCOPE: Kind = One(&["account", "account-if-mixed", "metered-else-account", "listed"]);
/// From when on.
const START: Kind = One(&["letter", "list-date", "mining-start-not-before-issue"]);
/// Until when.
const END: Kind = One(&["letter", "list-date", "mining-end", "screening"]);
/// What an incomplete billing cycle counts.
const PRORATION: Kind = One(&["actual", "daily-mean-x-days"]);

static MEASURES: [Spec; 57] = [
    spec("accreditation", "accreditation of pools", "矿池认证", &[]),
    spec(
        "back-charge",
        "charges recovered",
        "追补电费",
        &[
            field("default_days", Count),
            field("default_hours_a_day", Text),
            field("default_months", Count),
            field("extra_multiple", Number),
            field("fine_multiple_at_most", Number),
        ],
    ),
    spec(
        "clearance",
        "clearing of existing projects",
        "存量清理整顿",
        &[field("deadline", Day), field("new_projects_banned", Flag)],
    ),
    spec(
        "closure-proposed",
        "suspension or closure",
        "停业整顿或者关闭",
        &[field("condition", Text)],
    ),
    spec(
        "commitment",
        "credit commitment of data centres",
        "信用承诺",
        &[field("breach_restricted", Flag)],
    ),
    spec("confiscation", "confiscation of devices", "没收设备", &[field("fine", Flag)]),
    spec(
        "connection-refused",
        "power applications refused",
        "停止报装接电",
        &[field("checks", Words), field("pending", One(&["stopped"]))],
    ),
    spec(
        "consumption-limit",
        "limit of consumption",
        "用电限额",
        &[field("kwh_a_month", Number), field("who", Text)],
    ),
    spec("credit-record", "credit record", "信用记录", &[]),
    spec(
        "curtailment",
        "supply curtailed in a shortage",
        "缺电时限电",
        &[field("from", Day), field("to", Day), field("who", Text)],
    ),
    spec(
        "differential-price",
        "differential price",
        "差别电价",
        &[
            field("currency", Text),
            field("end", END),
            field("prior_notice", Flag),
            field("proration", PRORATION),
            field("rate", Number),
            field("scope", SCOPE),
            field("start", START),
            field("tax_included", Flag),
        ],
    ),
    spec("disguise-ban", "no mining in the name of a data centre", "严禁以数据中心名义挖矿", &[]),
    spec(
        "double-counting",
        "energy counted double",
        "能耗加倍计算",
        &[field("factor", Number), field("of", One(&["new-and-verified"]))],
    ),
    spec(
        "eliminated-class",
        "eliminated class of the Catalogue",
        "列为淘汰类",
        &[field("by", One(&["catalogue", "deemed"])), field("item", Text)],
    ),
    spec(
        "elimination",
        "elimination within the time limit",
        "限期淘汰",
        &[field("failing_that", Words), field("immediate", Flag)],
    ),
    spec(
        "evidence-review",
        "review of monitoring records",
        "电子监控记录审核",
        &[field("reviews", Words)],
    ),
    spec(
        "fee",
        "fee on energy used for mining",
        "挖矿用电费",
        &[
            field("currency", Text),
            field("highest_of_several", Flag),
            field("no_meter", Number),
            field("own_generation", Number),
            field("own_renewables", Number),
            field("payment_due", Text),
            field("rate", Number),
            field("return_due", Text),
        ],
    ),
    spec(
        "fee-scale",
        "fee on energy used for mining, by a scale",
        "挖矿用电费（分档）",
        &[
            field("bands", Bands),
            field("currency", Text),
            field("highest_of_several", Flag),
            field("no_meter", Number),
            field("own_generation", Number),
            field("own_renewables", Number),
            field("payment_due", Text),
            field("return_due", Text),
        ],
    ),
    spec("financial-ban", "illegal financial activity", "非法金融活动", &[]),
    spec(
        "fine",
        "fines",
        "罚款",
        &[field("currency", Text), field("fines", Words), field("prison", Words)],
    ),
    spec("grid-access", "supply on conditions", "供电条件", &[field("conditions", Words)]),
    spec("guidance", "guiding idea", "指导思想", &[]),
    spec("hearing", "right to a hearing", "听证权利", &[field("request_working_days", Count)]),
    spec(
        "illegal-supply",
        "illegal supply investigated",
        "查处违法供电",
        &[field("hotline", Text), field("own_plants_banned", Flag)],
    ),
    spec("inspection", "inspection", "现场检查", &[field("random_draw", Flag)]),
    spec(
        "interruption-notice",
        "notice before interruption",
        "停电事先通知",
        &[field("days_before", Text), field("minutes_before", Count)],
    ),
    spec("investment-ban", "investment forbidden", "禁止投资", &[]),
    spec("isolation", "a unit isolates its own host", "单位自行断网处置", &[field("steps", Words)]),
    spec("joint-supervision", "joint supervision", "形成监管合力", &[field("located_to", Words)]),
    spec("ledger", "timetable and ledger of the work", "时间表与工作台账", &[]),
    spec("legal-review", "legal review", "法制审核", &[]),
    spec(
        "licence",
        "licence",
        "许可证",
        &[field("kinds", Words), field("review_working_days", Count), field("years", Count)],
    ),
    spec("load-analysis", "abnormal load analysed", "异常用电监测分析", &[]),
    spec(
        "machine-sale-ban",
        "no domestic sale or service of machines",
        "矿机禁止境内销售服务",
        &[],
    ),
    spec("market-exit", "exit from the power market", "退出电力市场", &[field("days", Count)]),
    spec(
        "mining-ban",
        "mining forbidden",
        "禁止挖矿",
        &[field("regions", Words), field("season_from", Text), field("season_to", Text)],
    ),
    spec(
        "name-ban",
        "words forbidden in business names",
        "名称和经营范围禁用字样",
        &[field("words", Words)],
    ),
    spec("no-penalty", "no penalty", "不予处罚", &[]),
    spec("officers", "officers needed", "执法人员", &[field("officers", Count)]),
    spec(
        "power-limit",
        "supply limited or stopped",
        "停限电",
        &[
            field("after", One(&["illegal-use-verified"])),
            field("of", One(&["enterprise", "non-residential"])),
        ],
    ),
    spec(
        "preservation",
        "evidence held or sealed",
        "先行登记保存、查封扣押",
        &[
            field("days", Count),
            field("extension_days", Count),
            field("officers", Count),
            field("working_days", Flag),
        ],
    ),
    spec(
        "price",
        "price of energy for mining",
        "挖矿电价",
        &[field("currency", Text), field("multiples", Words), field("rate", Number)],
    ),
    spec("price-policy", "price policy", "价格政策", &[]),
    spec(
        "project-list",
        "projects listed",
        "梳理排查项目清单",
        &[
            field("columns", Words),
            field("of", One(&["existing", "planned"])),
            field("refresh_days", Count),
        ],
    ),
    spec("publication", "publication", "公开", &[]),
    spec("rectification", "order to put right", "责令改正", &[]),
    spec("referral", "referral", "移送、追责", &[field("to", Text)]),
    spec(
        "registration",
        "registration",
        "登记",
        &[field("threshold_mw", Number), field("within_working_days", Count)],
    ),
    spec("reminder", "a reminder or an interview", "提醒、约谈", &[]),
    spec("residents-protected", "no cut of supply to homes", "不得对居民生活停电", &[]),
    spec("responsibility", "who answers", "责任分工", &[field("answerable", Words)]),
    spec("rights-notice", "notice of rights before a decision", "处罚前告知", &[]),
    spec("stop-use", "order to stop use", "责令停止使用", &[]),
    spec(
        "support-ended",
        "fiscal, tax, financial support ended",
        "停止财税金融支持",
        &[
            field("loans_recalled", Flag),
            field("of", One(&["existing", "new"])),
            field("support", Words),
        ],
    ),
    spec("tip-intake", "intake of tips", "举报受理", &[]),
    spec(
        "tip-reward",
        "reward for tips",
        "举报奖励",
        &[field("cap", Number), field("currency", Text), field("per_device", Number)],
    ),
    spec("use-ban", "use of eliminated equipment forbidden", "禁止使用淘汰设备", &[]),
];
