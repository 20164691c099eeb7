//! What the fields of rules and the words in them are called, for people.
//!
//! In: the word of a record. Out: what it is called; a word that is no term of ours stays as it is.

use hashwarden_domain::Sentence;

/// Word, English, Chinese; sorted by word.
type Called = (&'static str, &'static str, &'static str);

/// What a field is called.
pub fn field(name: &str) -> Sentence {
    of(&FIELDS, name)
}

/// What a word in a field is called.
pub fn word(word: &str) -> Sentence {
    of(&WORDS, word)
}

fn of(table: &[Called], word: &str) -> Sentence {
    match table.binary_search_by_key(&word, |(known, ..)| known) {
        Ok(index) => Sentence::new(table[index].1, table[index].2),
        Err(_) => Sentence::same(word),
    }
}

static FIELDS: [Called; 71] = [
    ("after", "only after", "前提"),
    ("answerable", "who answers", "责任主体"),
    ("bands", "scale", "分档"),
    ("breach_restricted", "restrictions on breach", "失信限制"),
    ("by", "by", "方式"),
    ("cap", "at most", "上限"),
    ("checks", "checks", "抽查方式"),
    ("columns", "columns", "清单字段"),
    ("condition", "condition", "条件"),
    ("conditions", "conditions", "条件"),
    ("currency", "currency", "币种"),
    ("days", "days", "日数"),
    ("days_before", "days before", "提前日数"),
    ("deadline", "deadline", "期限"),
    ("default_days", "days where unknown", "时间不明时推定日数"),
    ("default_hours_a_day", "hours a day where unknown", "时间不明时每日小时数"),
    ("default_months", "months where unknown", "时间不明时推定月数"),
    ("end", "until", "截止"),
    ("extension_days", "extension in days", "可延长日数"),
    ("extra_multiple", "times the difference", "差额倍数"),
    ("factor", "factor", "倍数"),
    ("failing_that", "failing that", "逾期后果"),
    ("fine", "fine", "罚款"),
    ("fine_multiple_at_most", "fine, times the charge at most", "罚款倍数上限"),
    ("fines", "fines", "罚款数额"),
    ("from", "from", "自"),
    ("highest_of_several", "highest of several", "多档取高"),
    ("hotline", "hotline", "举报电话"),
    ("immediate", "at once", "即行"),
    ("item", "item", "条目"),
    ("kinds", "kinds", "类别"),
    ("kwh_a_month", "kWh a month", "每月千瓦时"),
    ("loans_recalled", "loans recalled", "收回贷款"),
    ("located_to", "located to", "定位到"),
    ("minutes_before", "minutes before", "提前分钟数"),
    ("multiples", "multiples", "倍数"),
    ("new_projects_banned", "no new projects", "严禁新增"),
    ("no_meter", "without a meter", "无计量装置"),
    ("of", "of", "对象"),
    ("officers", "officers", "执法人员数"),
    ("own_generation", "own generation", "自发电"),
    ("own_plants_banned", "no own power plants", "禁止自备电厂"),
    ("own_renewables", "own renewables", "自有可再生能源"),
    ("payment_due", "payment due", "缴纳期限"),
    ("pending", "pending applications", "在办申请"),
    ("per_device", "per device", "每台"),
    ("prior_notice", "notice before it is charged", "事先告知"),
    ("prison", "prison", "监禁"),
    ("proration", "part of a cycle", "不足一个周期"),
    ("random_draw", "random draw", "随机抽查"),
    ("rate", "rate", "标准"),
    ("refresh_days", "renewed every (days)", "更新周期（日）"),
    ("regions", "regions", "地区"),
    ("request_working_days", "working days to ask for it", "申请期限（工作日）"),
    ("return_due", "return due", "申报期限"),
    ("review_working_days", "working days for the review", "审查工作日"),
    ("reviews", "reviews", "审核"),
    ("scope", "which energy", "计费范围"),
    ("season_from", "season from", "季节起"),
    ("season_to", "season to", "季节止"),
    ("start", "from when on", "起算"),
    ("steps", "steps", "步骤"),
    ("support", "support", "支持类别"),
    ("tax_included", "tax included", "是否含税"),
    ("threshold_mw", "more than (MW)", "门槛（兆瓦）"),
    ("to", "to", "至"),
    ("who", "who", "对象"),
    ("within_working_days", "within (working days)", "期限（工作日）"),
    ("words", "words", "字样"),
    ("working_days", "working days", "工作日"),
    ("years", "years", "年限"),
];

static WORDS: [Called; 21] = [
    ("account", "the whole account", "全部户号电量"),
    ("account-if-mixed", "the whole account where mixed", "混合用电按全户"),
    ("actual", "actual readings", "实际抄见"),
    ("catalogue", "by the Catalogue", "列入目录"),
    ("daily-mean-x-days", "daily mean times days", "日均电量乘天数"),
    ("deemed", "treated as such", "视同"),
    ("enterprise", "enterprises", "企业"),
    ("existing", "existing projects", "存量项目"),
    ("illegal-use-verified", "verified illegal use", "已查实非法用电"),
    ("letter", "day of the letter", "函告日期"),
    ("list-date", "day of the list", "名单日期"),
    ("listed", "what is listed", "名单内用户"),
    ("metered-else-account", "metered load, else the whole account", "分表计量，无法区分按全户"),
    ("mining-end", "end of mining", "停止挖矿"),
    (
        "mining-start-not-before-issue",
        "start of mining, not before issue",
        "开始挖矿，不早于印发日",
    ),
    ("new", "new projects", "新建项目"),
    ("new-and-verified", "new and verified projects", "查实的新增项目"),
    ("non-residential", "other than homes", "非居民"),
    ("planned", "planned projects", "在建拟建项目"),
    ("screening", "screening", "动态甄别"),
    ("stopped", "stopped", "停止办理"),
];
