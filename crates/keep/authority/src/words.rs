//! What roles are called in a sentence.
//!
//! In: a role. Out: its name in both languages. The word in files and JSON is the domain's.

use hashwarden_domain::{Role, Sentence};

/// What a role is called.
pub fn role_words(role: Role) -> Sentence {
    let (en, zh) = match role {
        Role::Officer => ("officer", "执法人员"),
        Role::SecondOfficer => ("second officer", "第二执法人员"),
        Role::LegalReviewer => ("legal reviewer", "法制审核员"),
        Role::TechnicalReviewer => ("technical reviewer", "技术审核员"),
        Role::Acceptor => ("acceptor", "验收人"),
        Role::Analyst => ("analyst", "分析员"),
        Role::GridInspector => ("grid inspector", "用电检查员"),
        Role::TelecomAnalyst => ("telecom analyst", "通信管理分析员"),
        Role::UnitAdministrator => ("unit administrator", "单位管理员"),
        Role::Head => ("head", "负责人"),
        Role::Discipline => ("discipline inspection", "纪检人员"),
        Role::Auditor => ("auditor", "审计员"),
        Role::SystemAdministrator => ("system administrator", "系统管理员"),
        Role::SecurityAdministrator => ("security administrator", "安全管理员"),
        Role::AuditAdministrator => ("audit administrator", "审计管理员"),
        Role::Party => ("party with a one-time code", "持一次性代码的当事人"),
        Role::System => ("program itself", "系统程序"),
    };
    Sentence::new(en, zh)
}
