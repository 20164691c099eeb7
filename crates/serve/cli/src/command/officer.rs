//! `officer`: accounts, for whoever keeps the machine.
//!
//! In: a data folder. Out: accounts with their roles, or a new password, shown once. Whoever can write to the
//! folder can do this; over the network accounts are made on the dashboard, by administrators who are kept
//! apart (docs/cases.md).

use hashwarden_authority::{Grant, NewPassword, Officers};
use hashwarden_domain::{Node, Role};

use crate::{
    End, Usage,
    args::{self, OfficerAct, OfficerAdd},
};

pub(crate) fn run(arguments: &args::Officer) -> anyhow::Result<End> {
    match &arguments.act {
        OfficerAct::Add(arguments) => add(arguments),
        OfficerAct::Password { name, data } => {
            let (officers, _) = Officers::open(data)?;
            show(&officers.new_password(name)?);
            Ok(End::Done)
        }
    }
}

fn add(arguments: &OfficerAdd) -> anyhow::Result<End> {
    let grants = arguments.role.iter().map(|typed| grant(typed)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = grants.first() else {
        return Err(Usage("an officer has at least one --role ROLE@PLACE".to_owned()).into());
    };
    let node = first.node.clone();
    let (officers, admin) = Officers::open(&arguments.data)?;
    if let Some(admin) = &admin {
        show(admin);
    }
    show(&officers.add(&arguments.name, node, grants)?);
    Ok(End::Done)
}

/// `analyst@150102`.
fn grant(typed: &str) -> Result<Grant, Usage> {
    let fault = |why: String| Usage(format!("{typed:?} is no ROLE@PLACE: {why}"));
    let (role, place) = typed.split_once('@').ok_or_else(|| fault("there is no @".to_owned()))?;
    let role = Role::from_name(role).ok_or_else(|| {
        let known = Role::ALL.map(Role::name).join(", ");
        fault(format!("roles are {known}"))
    })?;
    let node: Node = place.parse().map_err(|error| fault(format!("{error}")))?;
    Ok(Grant::new(role, node))
}

fn show(new: &NewPassword) {
    println!("{} signs in with the password {}", new.officer, new.password);
    println!("  It is shown this once and must be changed at the first sign-in.");
}
