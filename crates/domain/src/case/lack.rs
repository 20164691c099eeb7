//! Everything that an act can lack, once, with a word for programs and a sentence for people.
//!
//! In: nothing. Out: constants. A refusal lists all that is missing, not just the first.

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::Serialize;

use crate::sentence::Sentence;

/// Something that an act lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Lack {
    /// Word for programs.
    pub code: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

impl Lack {
    /// In both languages.
    pub fn sentence(self) -> Sentence {
        Sentence::new(self.en, self.zh)
    }
}

/// The day of an act fits its moment: local days begin up to 14 hours before and 12 after UTC's.
pub(crate) fn day_fits(day: Date, now: Timestamp) -> bool {
    let at = |hours| Offset::from_hours(hours).map_or(day, |zone| zone.to_datetime(now).date());
    at(-12) <= day && day <= at(14)
}

macro_rules! lacks {
    ($($name:ident = $code:literal, $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: Lack = Lack { code: $code, en: $en, zh: $zh };)*

        /// All of them.
        pub const ALL: &[Lack] = &[$($name),*];
    };
}

lacks! {
    ACCEPTOR = "acceptor", "acceptance by somebody other than who determined", "由认定人以外的人验收";
    ADMISSION = "admission", "the party's statement among the exhibits, with its hashes", "物证中的当事人陈述及其校验值";
    AFTER_DECISION = "after-decision", "a decision, before reconsideration or a court can be asked for", "先有决定，才能申请复议或起诉";
    AFTER_RIGHTS = "after-rights", "a notice of rights, before a hearing can be asked for", "先送达权利告知书，才能要求听证";
    BADGE = "badge", "name and badge of each officer", "每名执法人员的姓名和证件号";
    BASIS = "basis", "the rule and article that it rests on", "所依据的规定和条款";
    BELOW = "below", "a place below the one that hands down", "派发目标须在派发方辖区之内";
    CONSENT = "consent", "the signed consent to electronic service", "同意电子送达的签字确认";
    CONTEST = "contest", "a contest of this number that is still open", "该编号的异议不存在或已有结论";
    CONTEST_OPEN = "contest-open", "an answer to the party's open defence or request for a hearing", "对当事人未答复的申辩或听证要求作出答复";
    CUSTODIAN = "custodian", "the move to begin where the exhibit is held now", "交接须从现保管人开始";
    DAY_OF_ACT = "day-of-act", "the day of the act, which must be today's at the place", "行为日期须为当地当日";
    DEFENCE_PERIOD = "defence-period", "the period for a defence to be over, or a written waiver", "陈述申辩期届满，或书面放弃";
    DEVICE_PART = "device", "the computing device among the exhibits", "物证中的计算设备";
    DEVICES = "devices", "the machines, counted", "设备清点";
    DEVICES_ACCOUNTED = "devices-accounted", "what became of every machine that was determined", "每台已认定设备的去向";
    DOCUMENT = "document", "the paper's title and SHA-256", "文书的名称和 SHA-256";
    EXHIBIT = "exhibit", "an exhibit of this id in the case", "本案没有该编号的物证";
    EXHIBIT_NEW = "exhibit-new", "an exhibit that is not in the case yet", "该物证已在卷";
    FIVE_TUPLE = "five-tuple", "address and port of both sides", "双方的地址和端口";
    GROUNDS = "grounds", "a proof of the protocol, or two weak signals from different kinds of source", "一项协议证据，或两项不同来源的弱信号";
    HASHES = "hashes", "SHA-256 and SM3 of the exhibit's file", "物证文件的 SHA-256 和 SM3";
    HEAD = "head", "the head of the authority", "主管部门负责人";
    HELD_ELSEWHERE = "state-for-measure", "an earlier step, before which this measure may not be taken", "尚未到可采取该措施的阶段";
    ILLEGAL_USE = "illegal-use", "unlawful use of electricity, verified in the determination", "认定中已核实的非法用电";
    IN_FORCE = "in-force", "a rule that is in force on the day of the act", "行为当日有效的规定";
    LEGAL_REVIEW = "legal-review", "legal review", "法制审核";
    LIMIT = "limit", "a limit that lies ahead", "尚未届满的整改期限";
    LOAD = "load", "what became of the load", "负荷的变化情况";
    MARK = "mark", "the mark by which the earlier case is known again", "与前案相同的标识";
    MEASURE = "measure", "a measure", "措施";
    MEASURE_STANDS = "measure-stands", "a measure of this number that stands", "该编号的措施不存在或已解除";
    MODE = "mode", "the mode with the evidence for it", "模式及其依据";
    NOT_HERE = "not-here", "leave of the place that the case lies in, or of one above it", "本案所属地或其上级的权限";
    NOT_REVIEWER = "not-reviewer", "somebody who answered no contest of this case", "未答复过本案异议的人员";
    NOT_YET = "not-yet", "a time that is not in the future", "时间不得在将来";
    ONE_PART = "one-part", "one part of the definition beside the admission", "承认之外的一项要素";
    ON_SITE = "on-site", "an inspection on site by two officers, the proposer one of them", "两名执法人员到场检查，提出人须为其中之一";
    OVER_WATCH = "watch-over", "the watch to be over", "复查期届满";
    PHOTOS = "photos", "photographs among the exhibits, with their hashes", "物证中的照片及其校验值";
    POOL_PART = "pool-record", "a record of access to a pool among the exhibits, with its hashes", "物证中的矿池访问记录及其校验值";
    PORT = "port", "the port: an address that changes hands is nobody's without port and time", "端口：动态地址须有端口和时间才能归属";
    PROPOSAL = "proposal", "an open proposal of this number", "该编号的提议不存在或已了结";
    QUIET = "quiet", "a quiet network for as long as this case's terms ask, until now at the latest", "本案要求天数的网络静默，且不晚于现在";
    RAW_RECORD = "raw-record", "the raw record with its SHA-256 and source", "原始记录及其 SHA-256 和来源";
    REGISTER = "register", "the register's answer with its SHA-256", "登记方的答复及其 SHA-256";
    RENEWAL = "renewal", "a suspension may be renewed once", "中止只能延长一次";
    RESUME_DATE = "resume-date", "a date to go on, within the days that this case's terms allow", "本案允许天数内的恢复日期";
    REVIEWER = "reviewer", "a reviewer who has not acted in the case", "未参与本案办理的复核人";
    RIGHTS = "rights", "the notice of rights, served", "已送达的权利告知书";
    SAME_CLASS = "same-class", "the class of use that the case has", "与本案一致的用电类别";
    SCENE_RECORD = "scene-record", "the record of the scene among the exhibits, with its hashes", "物证中的现场笔录及其校验值";
    SCREENING = "screening", "the versions of warning list and white list that were looked into", "已查对的告警名单和白名单版本";
    SEAT_FILLED = "seat-filled", "a seat that is asked for and still empty", "该席位不需要或已有人";
    SEAT_ROLE = "seat-role", "somebody in a role that this seat takes", "该席位所要求的角色";
    SECOND_ANALYST = "second-analyst", "a second analyst", "第二名研判人员";
    SECOND_OFFICER = "second-officer", "the second officer", "第二名执法人员";
    SENSOR = "sensor", "protocol and sensor", "协议和探针";
    SOFTWARE_PART = "software", "the mining software among the exhibits", "物证中的挖矿软件";
    STOP_LETTER = "stop-letter", "the letter that stops the differential price, which stands", "停止执行差别电价的函：该措施仍在执行";
    SUPERIOR = "superior", "a place above the case's", "本案所属地的上级";
    SUPERVISED = "supervised", "supervision that stands, lifted from where it was set or above", "有效的督办，由设定方或其上级解除";
    SUSPENDED = "suspended", "the case to go on: it is suspended", "案件恢复办理：目前已中止";
    TECHNICAL_REVIEW = "technical-review", "technical review", "技术审核";
    TWO_OFFICERS = "two-officers", "two officers, not the same twice", "两名不同的执法人员";
    TWO_PERSONS = "two-persons", "another person: nobody takes two seats of one act", "另一个人：同一行为中一人不得占两席";
    UNCONTESTED = "uncontested", "the appeal period to be over or decided", "救济期届满或已有结论";
    UNIT_CHECKED = "unit-checked", "officers: after a relapse a unit does not check itself", "执法人员到场：复发案件不再由单位自查";
    VALID_THEN = "valid-then", "a record of the register that was valid when it was seen", "观测当时有效的登记记录";
    WAIVER = "waiver", "the written waiver", "书面放弃声明";
    WATCHED = "watched", "who listened while it was quiet", "静默期间由谁监测";
    WHAT_WAS_SEEN = "what-was-seen", "what was seen on the wire, or the electricity account", "网络观测或用电户号";
    WHOSE = "whose", "the unit, or the person", "单位或个人";
    WORDS = "words", "a reason in words", "文字说明";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_is_one_lack() {
        let words: BTreeSet<&str> = ALL.iter().map(|lack| lack.code).collect();
        assert_eq!(words.len(), ALL.len());
        assert!(ALL.iter().all(|lack| !lack.en.is_empty() && !lack.zh.is_empty()));
    }

    #[test]
    fn a_day_fits_a_moment_when_it_is_that_day_somewhere() {
        let now: Timestamp = "2026-02-06T20:00:00Z".parse().unwrap();
        let fits = |day: &str| day_fits(day.parse().unwrap(), now);
        assert!(fits("2026-02-06") && fits("2026-02-07"));
        assert!(!fits("2026-02-05") && !fits("2026-02-08"));
    }
}
