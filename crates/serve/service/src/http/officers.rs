//! Accounts: made, given roles, given new passwords. Each change stands in the ledger.
//!
//! In: what an administrator types. Out: accounts; a password is shown once.

use axum::{
    Extension, Json,
    extract::{
        Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::StatusCode,
};
use hashwarden_authority::{OfficerRow as Account, Session};
use hashwarden_domain::{Node, Role};

use super::{cases::node, session::checked};
use crate::{
    office::party::administered,
    problem::Problem,
    state::AppState,
    view::{
        self, Sentence,
        officer::{GrantView, NewGrant, NewOfficer, OfficerList, OfficerRow, PasswordOnce},
    },
};

/// The accounts that the reader looks after.
#[utoipa::path(get, path = "/officers", operation_id = "list_officers", tag = "officers", responses(
    (status = 200, body = OfficerList),
    (status = 403, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<OfficerList>, Problem> {
    let mut accounts = state.officers.list(&session, state.session_now())?;
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(OfficerList { items: accounts.iter().map(row).collect() }))
}

/// Makes an account with its roles, as far as the one who makes it may give them.
#[utoipa::path(post, path = "/officers", operation_id = "add_officer", tag = "officers", request_body = NewOfficer, responses(
    (status = 201, body = PasswordOnce),
    (status = 403, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn add(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<NewOfficer>, JsonRejection>,
) -> Result<(StatusCode, Json<PasswordOnce>), Problem> {
    let Json(typed) = body?;
    let grants: Vec<(Role, Node)> = typed.grants.iter().map(wanted).collect::<Result<_, _>>()?;
    let home = home(&state, &session, &grants);
    let (now, name, asking) = (state.session_now(), typed.name.clone(), session.clone());
    let made = checked(&state, move |officers| officers.add_officer(&asking, &name, home, now));
    let (password, act) = made.await?;
    administered(&state, act).await?;
    for (role, node) in grants {
        let act = state.officers.grant_role(&session, &typed.name, role, node, now)?;
        administered(&state, act).await?;
    }
    let once = PasswordOnce { name: password.officer, password: password.password };
    Ok((StatusCode::CREATED, Json(once)))
}

/// Gives a role at a place.
#[utoipa::path(post, path = "/officers/{name}/grants", operation_id = "grant_role", tag = "officers", request_body = NewGrant,
    params(("name" = String, Path, description = "name of the officer")),
    responses(
        (status = 204),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn grant(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    name: Result<Path<String>, PathRejection>,
    body: Result<Json<NewGrant>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Path(name) = name?;
    let Json(typed) = body?;
    let (role, node) = wanted(&typed)?;
    let act = state.officers.grant_role(&session, &name, role, node, state.session_now())?;
    administered(&state, act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a role away.
#[utoipa::path(delete, path = "/officers/{name}/grants/{n}", operation_id = "revoke_role", tag = "officers",
    params(
        ("name" = String, Path, description = "name of the officer"),
        ("n" = u32, Path, description = "number of the role among the officer's"),
    ),
    responses(
        (status = 204),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn revoke(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, u32)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path((name, n)) = path?;
    let now = state.session_now();
    let accounts = state.officers.list(&session, now)?;
    let account = accounts.iter().find(|account| account.name == name);
    let place = usize::try_from(n).ok().and_then(|n| n.checked_sub(1));
    let held = account.and_then(|account| account.grants.get(place?)).ok_or(Problem::NotFound)?;
    let act = state.officers.revoke_role(&session, &name, held.role, &held.node, now)?;
    administered(&state, act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an account a new password, shown once; its sessions end.
#[utoipa::path(post, path = "/officers/{name}/password", operation_id = "reset_password", tag = "officers",
    params(("name" = String, Path, description = "name of the officer")),
    responses(
        (status = 200, body = PasswordOnce),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
    ))]
pub(super) async fn reset(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Json<PasswordOnce>, Problem> {
    let Path(name) = name?;
    let (now, asking) = (state.session_now(), session.clone());
    let reset = checked(&state, move |officers| officers.reset_password(&asking, &name, now));
    let (password, act) = reset.await?;
    administered(&state, act).await?;
    Ok(Json(PasswordOnce { name: password.officer, password: password.password }))
}

/// The place of a new account: that of its roles, else of whoever makes it.
fn home(state: &AppState, session: &Session, grants: &[(Role, Node)]) -> Node {
    let mut places = grants.iter().map(|(_, node)| node.clone());
    let first = places.next();
    let common = first.map(|first| places.fold(first, |all, node| all.common(&node)));
    let own = || session.grants().first().map(|grant| grant.node.clone());
    common.or_else(own).unwrap_or_else(|| state.node())
}

fn wanted(grant: &NewGrant) -> Result<(Role, Node), Problem> {
    let role = Role::from_name(&grant.role).ok_or_else(|| {
        let all = Role::ALL.map(Role::name).join(", ");
        let why = Sentence::new(format!("Write one of: {all}."), format!("请写其中之一：{all}。"));
        Problem::Field { field: "role", why }
    })?;
    Ok((role, node(&grant.node)?))
}

fn row(account: &Account) -> OfficerRow {
    OfficerRow {
        name: account.name.clone(),
        node: account.node.code().to_owned(),
        must_change: account.must_change,
        totp: account.second_factor,
        locked_until: account.locked_until.map(Into::into),
        grants: (1..)
            .zip(&account.grants)
            .map(|(n, grant)| GrantView {
                n,
                role: grant.role.name().to_owned(),
                node: grant.node.code().to_owned(),
                from: grant.since.map(Into::into),
                by: grant.by.clone(),
            })
            .collect(),
    }
}
