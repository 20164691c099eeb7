//! `serve`: the hub on one address, with its data in one folder.
//!
//! In: an address, a folder, sites. Out: a running server; its address and, once, the administrator's
//! password on standard output. It listens on loopback unless told that a proxy stands in front: the
//! hub speaks plain HTTP, and a password must not cross a network in the clear.

mod simulated;

use std::{path::Path, time::Duration};

use anyhow::Context;
use hashwarden_authority::{NewPassword, Officers};
use hashwarden_custody::timestamp::Address;
use hashwarden_domain::{Sentence, site::Territory};
use hashwarden_ledger::Ledger;
use hashwarden_service::{AppState, Config, Limits, http, reference::Reference};
use tokio::net::TcpListener;

use super::inspect::read_sites;
use crate::{End, Usage, args::Serve};

pub(crate) fn run(arguments: &Serve) -> anyhow::Result<End> {
    if !arguments.listen.ip().is_loopback() && arguments.behind_proxy.is_empty() {
        let why = format!(
            "{} is not loopback, and the hub speaks plain HTTP: put a proxy with TLS in front and \
             name its host with --behind-proxy HOST, or listen on 127.0.0.1",
            arguments.listen
        );
        return Err(Usage(why).into());
    }
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(arguments))?;
    Ok(End::Done)
}

async fn serve(arguments: &Serve) -> anyhow::Result<()> {
    // Taken first: when the address is in use, nothing else should have happened.
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is another hub running? --listen names another address",
            arguments.listen
        )
    })?;
    let folder = &arguments.place.data;
    let location = arguments.place.location();
    let ledger = Ledger::open(&location)
        .await
        .with_context(|| format!("cannot keep anything in {location}"))?;
    let empty = ledger.head().await?.sequence == 0;
    simulated::keep_apart(folder, empty, arguments.drill)?;
    let place = place(arguments.drill);
    let (officers, password) = officers(folder, &place, arguments.new_password)?;
    let reference = if arguments.drill {
        simulated::reference(arguments.sites.as_deref())?
    } else {
        Reference::built_in(read_sites(arguments.sites.as_deref())?)?
    };
    let reference = if arguments.drill && empty {
        eprintln!("hashwarden: simulating a district for a day (a few seconds)");
        simulated::fill(&ledger, reference).await?
    } else {
        reference
    };
    let config = Config {
        place,
        simulated: arguments.drill,
        data_folder: folder.clone(),
        hosts: arguments.behind_proxy.clone(),
        behind_proxy: !arguments.behind_proxy.is_empty(),
        limits: Limits::default(),
    };
    let mut state = AppState::new(ledger, officers, reference, config, super::now)?;
    if let Some(url) = &arguments.time_authority {
        let address = url.parse::<Address>().map_err(|error| Usage(error.to_string()))?;
        state = state.with_time_authority(address);
    }
    greet(listener.local_addr()?, folder, password.as_ref(), arguments.drill);
    http::serve(listener, state, asked_to_stop(arguments.stop_after.map(Duration::from_secs)))
        .await
        .context("the server failed")
}

fn officers(
    folder: &Path,
    place: &Territory,
    renew: bool,
) -> anyhow::Result<(Officers, Option<NewPassword>)> {
    let (officers, first) = Officers::open_at(folder, &place.code.parse()?)?;
    let password = match first {
        None if renew => Some(officers.new_password("admin")?),
        first => first,
    };
    Ok((officers, password))
}

/// The place answered for. A hub of one province or county is a matter of configuration later.
pub(super) fn place(drill: bool) -> Territory {
    if drill {
        return simulated::province();
    }
    Territory { code: "CN".to_owned(), name: Sentence::new("China", "中国") }
}

fn greet(
    address: std::net::SocketAddr,
    folder: &Path,
    password: Option<&NewPassword>,
    simulated: bool,
) {
    println!("hashwarden is ready at http://{address}");
    if simulated {
        println!("  What it shows is a simulated district (模拟数据).");
    }
    match password {
        Some(new) => println!(
            "  Sign in as {} with the password {}\n  It is shown this once; --new-password makes another.",
            new.officer, new.password
        ),
        None => println!("  Sign in with the password you have; --new-password makes another."),
    }
    println!("  Data: {}   Stop: Ctrl C", folder.display());
}

/// Ctrl C, a polite end from outside, or the time a test gave.
async fn asked_to_stop(after: Option<Duration>) {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            // Without the signal, Ctrl C and the timer are left.
            Err(_) => std::future::pending().await,
        }
    };
    let timed = async {
        match after {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupted => {}, () = terminated => {}, () = timed => {} }
}
