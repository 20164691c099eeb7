//! Who owes something: a role of the product, or a body outside of it.
//!
//! In: a word of a record. Out: the same word with a name for people; an unknown word is refused.

use hashwarden_domain::{Role, Sentence};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Who owes something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Body(&'static str);

/// A word that names nobody.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is neither a role nor a body that is known here")]
pub struct Nobody(String);

/// Bodies that are no role of the product, with their names.
const OUTSIDE: [(&str, &str, &str); 8] = [
    ("court", "the court", "人民法院"),
    ("government", "the government of the same level", "本级人民政府"),
    ("network-operator", "the network operator", "网络运营者"),
    ("reconsideration-body", "the reconsideration authority", "行政复议机关"),
    ("reviewer", "a reviewer who is not on the case", "未参与本案的复核人员"),
    ("superior", "the authority above", "上级机关"),
    ("supplier", "the power supplier", "供电企业"),
    ("upper-court", "the court above", "上一级人民法院"),
];

/// Names of the roles that owe something.
const ROLES: [(Role, &str, &str); 17] = [
    (Role::Officer, "the officer in charge", "承办人员"),
    (Role::SecondOfficer, "the second officer", "协办执法人员"),
    (Role::LegalReviewer, "the legal reviewer", "法制审核人员"),
    (Role::TechnicalReviewer, "the technical reviewer", "技术审核人员"),
    (Role::Acceptor, "the acceptor", "验收人员"),
    (Role::Analyst, "the analyst", "研判人员"),
    (Role::GridInspector, "the grid inspector", "用电检查人员"),
    (Role::TelecomAnalyst, "the telecom analyst", "通信研判人员"),
    (Role::UnitAdministrator, "the unit", "被通报单位"),
    (Role::Head, "the head of the authority", "机关负责人"),
    (Role::Discipline, "discipline inspection", "纪检监察机关"),
    (Role::Auditor, "the auditor", "审计人员"),
    (Role::SystemAdministrator, "the system administrator", "系统管理员"),
    (Role::SecurityAdministrator, "the security administrator", "安全管理员"),
    (Role::AuditAdministrator, "the audit administrator", "审计管理员"),
    (Role::Party, "the party", "当事人"),
    (Role::System, "the program", "系统"),
];

impl Body {
    /// The word.
    pub fn word(&self) -> &'static str {
        self.0
    }

    /// The role of the product, where it is one.
    pub fn role(&self) -> Option<Role> {
        Role::from_name(self.0)
    }

    /// What it is called.
    pub fn sentence(&self) -> Sentence {
        let roles = ROLES.iter().map(|(role, en, zh)| (role.name(), *en, *zh));
        let mut all = roles.chain(OUTSIDE);
        let named = all.find(|(word, ..)| *word == self.0);
        named.map_or_else(|| Sentence::same(self.0), |(_, en, zh)| Sentence::new(en, zh))
    }
}

impl TryFrom<String> for Body {
    type Error = Nobody;
    fn try_from(word: String) -> Result<Self, Nobody> {
        let roles = ROLES.iter().map(|(role, ..)| role.name());
        let mut all = roles.chain(OUTSIDE.iter().map(|(word, ..)| *word));
        all.find(|known| *known == word).map(Self).ok_or(Nobody(word))
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(from)?).map_err(Error::custom)
    }
}
