//! The policies hold to their schema, and the table of what they allow is the one that was read by people.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use cedar_policy::{ValidationMode, Validator};

use super::*;

/// The table, read by people: a change to a policy shows here as a change of words.
const TABLE: &str = include_str!("table.txt");

fn policies() -> Policies {
    Policies::built_in().unwrap()
}

/// The ways in which a matter can stand to somebody, as the table names them.
fn standings() -> Vec<(String, Standing)> {
    let plain = Relation::ALL.map(|way| (way.name().to_owned(), Standing::plain(way)));
    let sealed = Relation::ALL.map(|way| {
        (format!("sealed {}", way.name()), Standing { sealed: true, ..Standing::plain(way) })
    });
    let unit = Standing { own_unit: true, ..Standing::plain(Relation::Parent) };
    let code = Standing { own_code: true, ..Standing::plain(Relation::Elsewhere) };
    let oneself = Standing { oneself: true, ..Standing::plain(Relation::Own) };
    let mut all = Vec::from(plain);
    all.push(("own unit".to_owned(), unit));
    all.push(("own code".to_owned(), code));
    all.push(("oneself".to_owned(), oneself));
    all.extend(sealed);
    all.push(("sealed unit".to_owned(), Standing { sealed: true, ..unit }));
    all.push(("sealed code".to_owned(), Standing { sealed: true, ..code }));
    all
}

#[test]
fn every_policy_holds_to_the_schema_and_fits_on_a_page() {
    for (name, text) in POLICIES {
        let set: PolicySet = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).unwrap();
        let result = Validator::new(schema).validate(&set, ValidationMode::Strict);
        assert!(result.validation_passed_without_warnings(), "{name}: {result}");
        assert!(text.lines().count() <= 60, "{name} does not fit on a page");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy");
    let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".cedar"))
        .collect();
    assert_eq!(on_disk, POLICIES.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn the_schema_knows_the_acts_and_roles_of_the_program_and_no_others() {
    let (schema, _) = Schema::from_cedarschema_str(SCHEMA).unwrap();
    let acts: BTreeSet<String> = schema.actions().map(|uid| uid.id().unescaped().into()).collect();
    assert_eq!(acts, Act::ALL.iter().map(|act| act.name().to_owned()).collect());
    let policies = policies();
    for role in Role::ALL {
        let asked = policies.ask(role, Act::ReadCase, Standing::plain(Relation::Own));
        assert!(asked.is_ok(), "{role:?}: {asked:?}");
    }
}

#[test]
fn what_each_role_may_do_where_is_the_table_that_people_read() {
    let policies = policies();
    let mut table = String::from(
        "What each role may do, by how the matter lies to the place where the role is held.\n\
         Written by a test from the policies beside this file; what does not stand here is refused.\n\
         `own unit`: a case about the unit itself, kept by a place above. `own code`: with the\n\
         one-time code of this case. `oneself`: what comes and goes when it is about the own\n\
         account or the own proposal.\n",
    );
    for role in Role::ALL {
        writeln!(table, "\n{}", role.name()).unwrap();
        for (name, standing) in standings() {
            let mut line = String::new();
            let mut lines = Vec::new();
            let other = Standing { oneself: false, ..standing };
            for act in Act::ALL {
                let may = policies.allow(role, *act, standing);
                let sign = match standing.oneself {
                    false if may => "",
                    true if may && !policies.allow(role, *act, other) => "+",
                    true if !may && policies.allow(role, *act, other) => "-",
                    _ => continue,
                };
                if line.len() + act.name().len() > 84 {
                    lines.push(std::mem::take(&mut line));
                }
                write!(line, " {sign}{}", act.name()).unwrap();
            }
            lines.push(line);
            let text = lines.join(&format!("\n  {:17}", ""));
            if !text.is_empty() {
                writeln!(table, "  {name:17}{text}").unwrap();
            }
        }
    }
    assert!(
        table == TABLE,
        "put this in the place of src/policy/table.txt, and read it:\n\n{table}"
    );
}

#[test]
fn acts_of_substance_belong_to_the_place_itself() {
    let policies = policies();
    let substance = Act::ALL.iter().filter(|act| (Act::Triaged..=Act::WatchEnded).contains(act));
    for act in substance {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
            for way in Relation::ALL.into_iter().filter(|way| *way != Relation::Own) {
                assert!(
                    !policies.allow(role, *act, Standing::plain(way)),
                    "{role:?} {act} {way:?}"
                );
            }
        }
    }
}

#[test]
fn administrators_do_nothing_to_a_case_and_the_auditor_writes_nothing() {
    let policies = policies();
    let administrators =
        [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
    let reading =
        [Act::ReadCase, Act::ReadCount, Act::ExportCase, Act::VerifyLedger, Act::ReadAudit];
    for (name, standing) in standings() {
        for act in Act::ALL {
            for role in administrators {
                let may = policies.allow(role, *act, standing);
                assert!(!may || act.matter() == crate::act::Matter::Installation, "{role:?} {act}");
            }
            let own_account = standing.oneself && act.matter() == crate::act::Matter::Installation;
            if policies.allow(Role::Auditor, *act, standing) && !own_account {
                assert!(reading.contains(act), "{act} {name}");
            }
        }
    }
}

#[test]
fn nobody_supervises_the_own_place_grants_to_oneself_or_confirms_the_own_proposal() {
    let policies = policies();
    let own = Standing::plain(Relation::Own);
    let oneself = Standing { oneself: true, ..own };
    for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
        assert!(!policies.allow(role, Act::Supervised, own), "{role:?}");
        assert!(!policies.allow(role, Act::GrantRole, oneself), "{role:?}");
        assert!(!policies.allow(role, Act::WhiteListConfirm, oneself), "{role:?}");
    }
    assert!(policies.allow(Role::Head, Act::WhiteListConfirm, own));
    assert!(policies.allow(Role::SecurityAdministrator, Act::GrantRole, own));
}

#[test]
fn what_is_sealed_is_there_for_discipline_and_the_head_alone() {
    let policies = policies();
    for (name, standing) in standings().into_iter().filter(|(_, standing)| standing.sealed) {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
            let may = Act::ALL.iter().any(|act| {
                act.matter() == crate::act::Matter::Case && policies.allow(role, *act, standing)
            });
            let should = match role {
                Role::Discipline => {
                    matches!(standing.relation, Relation::Own | Relation::Child)
                }
                Role::Head => standing.relation == Relation::Own,
                _ => false,
            };
            assert_eq!(may, should, "{role:?} {name}");
        }
    }
}

#[test]
fn a_seat_is_open_to_the_roles_that_the_case_gives_it_to() {
    let policies = policies();
    for seat in hashwarden_domain::Seat::ALL {
        for role in Role::ALL {
            // Discipline inspection signs in sealed cases alone, and nobody else does there.
            let own = Standing::plain(Relation::Own);
            let own = Standing { sealed: role == Role::Discipline, ..own };
            let may = policies.allow(role, Act::of_seat(seat), own);
            assert_eq!(may, seat.roles().contains(&role), "{role:?} {seat:?}");
        }
    }
}
