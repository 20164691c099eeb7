//! An officer at the data folder itself: the same office as over the network, without a server.
//!
//! In: a data folder and an officer's token or password. Out: a reader with that officer's rights. The hub
//! may run meanwhile: the ledger takes several processes.

use std::{
    io::{IsTerminal, Read},
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use anyhow::Context;
use hashwarden_authority::{Officers, Refused, Session};
use hashwarden_ledger::Ledger;
use hashwarden_service::{AppState, Config, Limits, office::Reader, reference::Reference};

use super::{inspect::read_sites, now, serve};
use crate::{Usage, args};

/// Longest password or token, in bytes.
const MAX_SECRET: u64 = 4096;

/// An officer at the data folder.
pub(crate) struct Desk {
    state: AppState,
    session: Session,
}

impl Desk {
    pub(crate) async fn open(arguments: &args::Desk) -> anyhow::Result<Self> {
        let folder = &arguments.place.data;
        if !folder.is_dir() {
            let why = format!("there is no data folder {}; --data names another", folder.display());
            return Err(Usage(why).into());
        }
        let ledger = Ledger::open(arguments.place.location()).await?;
        let (officers, _) = Officers::open(folder)?;
        let session = sign_in(&officers, arguments)?;
        let reference = Reference::built_in(read_sites(arguments.sites.as_deref())?)?;
        let config = Config {
            place: serve::place(false),
            simulated: false,
            data_folder: folder.clone(),
            hosts: vec![],
            behind_proxy: false,
            limits: Limits::default(),
        };
        let state = AppState::new(ledger, officers, reference, config, now)?;
        Ok(Self { state, session })
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.state, &self.session)
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.state.ledger
    }

    pub(crate) async fn close(self) {
        if let Some(ledger) = std::sync::Arc::into_inner(self.state.ledger) {
            ledger.close().await;
        }
    }
}

fn sign_in(officers: &Officers, arguments: &args::Desk) -> anyhow::Result<Session> {
    if let Some(path) = &arguments.token_file {
        let token = secret(path)?;
        let refused = || Usage("the token is not known, has run out or was revoked".to_owned());
        return Ok(officers.session(&token, now()).ok_or_else(refused)?);
    }
    let Some(name) = &arguments.officer else {
        let why = "who acts? Name an officer with --as NAME, or --token-file FILE";
        return Err(Usage(why.to_owned()).into());
    };
    let password = match &arguments.password_file {
        Some(path) => secret(path)?,
        None if std::io::stdin().is_terminal() => {
            rpassword::prompt_password(format!("Password of {name}: "))?
        }
        None => {
            let why = "no terminal to ask for the password on; name a file with --password-file";
            return Err(Usage(why.to_owned()).into());
        }
    };
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let code = arguments.code.as_deref();
    match officers.sign_in_with(name, &password, code, here, now()) {
        Ok((_, session)) => Ok(session),
        Err(error @ Refused::File(_)) => Err(error.into()),
        Err(error) => Err(Usage(error.to_string()).into()),
    }
}

/// The first line of a file that only its owner should be able to read.
fn secret(path: &Path) -> anyhow::Result<String> {
    let file = std::fs::File::open(path);
    let file = file.with_context(|| format!("cannot read {}", path.display()))?;
    let mut text = String::new();
    file.take(MAX_SECRET).read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
