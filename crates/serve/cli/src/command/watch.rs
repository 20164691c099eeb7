//! `watch`: an interface or a pipe in, evidence and findings out, for as long as it is left alone.
//!
//! In: an interface, or a capture on standard input. Out: a line of status every period, evidence soon
//! after a conversation is recognised, then in slices as it goes on; with `--data` everything is kept.
//! The order matters: files and sockets are opened, then privileges are given up, then threads start.

mod listener;
mod outlet;
mod records;
mod source;
mod status;
mod tell;

use std::{
    io,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use hashwarden_service::reference::Reference;
use hashwarden_tap::filter::Filter;
use jiff::Timestamp;
use signal_hook::consts::{SIGINT, SIGTERM};

use self::{
    listener::{Event, Listeners},
    outlet::Outlet,
    tell::Teller,
};
use crate::{End, Usage, args::Watch};

/// How often the main thread looks at the clock and at the flag that signals set.
const GLANCE: Duration = Duration::from_millis(250);

pub(crate) fn run(arguments: &Watch) -> anyhow::Result<End> {
    let filter = arguments.filter.as_deref().map(str::parse::<Filter>).transpose();
    let filter = filter.map_err(|error| Usage(format!("--filter: {error}")))?;
    let sites = super::inspect::read_sites(arguments.sites.as_deref())?;
    // Threads that wait for standard input cannot be ended, so what they use lives to the end.
    let reference: &'static Arc<Reference> =
        Box::leak(Box::new(Arc::new(Reference::built_in(sites)?)));
    let outlet = Outlet::open(arguments, reference)?;
    let opened = match source::open(arguments, filter)? {
        Ok(opened) => opened,
        Err(why) => {
            eprintln!("hashwarden: {why}");
            return Ok(End::InputUnreadable);
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The second one does not wait for anything.
        signal_hook::flag::register_conditional_shutdown(signal, 4, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    confine()?;
    let (listeners, live) = Listeners::start(opened, &reference.pools, arguments, &stop)?;
    watch(arguments, &listeners, Teller::new(outlet, live), &stop)
}

fn watch(
    arguments: &Watch,
    listeners: &Listeners,
    mut teller: Teller,
    stop: &AtomicBool,
) -> anyhow::Result<End> {
    let begin = super::now();
    let period = jiff::SignedDuration::from_secs(arguments.period.into());
    let deadline = arguments.duration.and_then(|seconds| {
        let seconds = i64::try_from(seconds).ok()?;
        begin.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
    });
    let mut next = after(begin, period);
    let mut end = End::Done;
    loop {
        let now = super::now();
        if stop.load(std::sync::atomic::Ordering::Relaxed)
            || deadline.is_some_and(|deadline| now >= deadline)
        {
            break;
        }
        listeners.records.each(|record| teller.record(record, now));
        if now >= next {
            teller.tell(listeners, now)?;
            next = after(now.max(next), period);
        }
        match listeners.wait(GLANCE) {
            None => {}
            Some(Event::Over) => break,
            Some(Event::Full) => teller.fetch(listeners, now)?,
            Some(Event::Note(note)) => teller.note(&note),
            Some(Event::Failed(why)) => {
                eprintln!("hashwarden: {why}");
                end = End::InputUnreadable;
                break;
            }
        }
    }
    listeners.stop();
    let unread = teller.finish(listeners, super::now())?;
    Ok(if unread { End::InputUnreadable } else { end })
}

fn after(at: Timestamp, period: jiff::SignedDuration) -> Timestamp {
    at.checked_add(period).unwrap_or(Timestamp::MAX)
}

#[cfg(target_os = "linux")]
fn confine() -> anyhow::Result<()> {
    Ok(hashwarden_tap::confine::confine()?)
}

#[cfg(not(target_os = "linux"))]
fn confine() -> anyhow::Result<()> {
    Ok(())
}

/// A broken pipe of standard output ends the watch like any other command.
fn print_line(text: &[u8]) -> io::Result<()> {
    use io::Write;
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.write_all(b"\n")?;
    out.flush()
}
