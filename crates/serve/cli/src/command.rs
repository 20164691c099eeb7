//! One file a command.

pub(crate) mod case;
pub(crate) mod desk;
pub(crate) mod doctor;
pub(crate) mod drill;
pub(crate) mod inspect;
pub(crate) mod ledger;
pub(crate) mod officer;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod shell;
pub(crate) mod tariff;
pub(crate) mod watch;

/// The wall clock, read here only: every crate below is handed the time.
#[expect(clippy::disallowed_methods, reason = "the outermost shell is where time comes in")]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Runs an asynchronous part of a command to its end.
pub(crate) fn block_on<T>(part: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(part)
}

/// A counter on a terminal, nothing elsewhere.
pub(crate) fn progress_on_terminal(what: &'static str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::no_length();
    bar.set_message(what);
    bar
}
