//! What was typed, exactly. Help, man page and shell completions are made from this file.
//!
//! In: the command line. Out: typed arguments; nothing is read or checked against the world here.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use hashwarden_ledger::Location;
use jiff::Timestamp;

mod rules;
mod tariff;

pub(crate) use rules::{Rules, RulesAct, RulesCheck, RulesDiff, RulesShow, RulesWhich};
pub(crate) use tariff::{Charged, Tariff};

impl Place {
    /// Where the history lies.
    pub(crate) fn location(&self) -> Location {
        match &self.ledger {
            Some(url) => Location::Url(url.clone()),
            None => Location::Folder(self.data.clone()),
        }
    }
}

/// Finds virtual-currency mining, proves it, gets it cleared, accounts for it.
#[derive(Debug, Parser)]
#[command(name = "hashwarden", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done (whatever was found), 1 a finding and \
    --fail-on-finding, a fault in what was checked or an act that was refused, 2 wrong usage, 3 some input could not be read (the rest was processed, each \
    loss is listed), 4 internal failure.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads captures and other programs' records and prints evidence and findings
    ///
    /// INPUT is a pcap or pcapng file (NetFlow and IPFIX in it are read too), an nfcapd or IPFIX file, a
    /// dnstap recording, a log of Zeek, Suricata (eve.json), BIND, dnsmasq, Unbound or Squid, each also .gz
    /// or .zst, or a folder of them, or - for standard input. The kind is told from the content, not
    /// from the name.
    Inspect(Inspect),
    /// Starts the hub: API and dashboard on one address
    Serve(Serve),
    /// Lists and shows cases, acts on them, exports and checks them
    Case(Case),
    /// Checks the history, copies it, puts a copy back
    Ledger(Ledger),
    /// Makes accounts and passwords in a data folder
    Officer(Officer),
    /// Checks the rules of law, shows what is in force on a day, tells what changed
    Rules(Rules),
    /// Reckons from readings what mining costs by the rules of a place, or says what is missing for it
    Tariff(Tariff),
    /// Writes a simulated district with its ground truth into a folder
    Drill(Drill),
    /// Says what is installed, reachable and readable, and what to do about what is not
    Doctor(Doctor),
    /// Listens to an interface, or to a capture that is still being written, and prints or keeps what
    /// is found
    ///
    /// Frames are read from a ring shared with the kernel; once it is open, every privilege is given
    /// up. SIGINT and SIGTERM stop it after everything that was heard has been told.
    Watch(Watch),
    /// Prints a completion script for a shell
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Sites and the addresses that belong to them (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// One JSON object a line, nothing else on standard output
    #[arg(long)]
    pub(crate) json: bool,
    /// The time for which to conclude [default: the last packet's]
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<Timestamp>,
    /// Keep what is found in this data folder; a hub that serves it shows it at once
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Language of the report
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
    /// Exit with 1 when there is a finding
    #[arg(long)]
    pub(crate) fail_on_finding: bool,
    /// Memory for flows, in MB; the oldest idle flows go first and are counted as lost
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u32).range(16..))]
    pub(crate) max_memory: u32,
    /// Threads, at most 4; the result is the same for any number [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub(crate) threads: Option<u8>,
    /// Files or folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("source").required(true).multiple(true)))]
pub(crate) struct Watch {
    /// Interface to listen to, for example one end of a mirror port
    #[arg(short, long, value_name = "NAME", group = "source", conflicts_with = "stream")]
    pub(crate) interface: Option<String>,
    /// - reads a capture from standard input, as it comes: tcpdump -w - | hashwarden watch -
    #[arg(value_name = "-", group = "source", value_parser = ["-"])]
    pub(crate) stream: Option<String>,
    /// Where NetFlow and IPFIX exporters send to, for example 0.0.0.0:2055; may be given several times
    #[arg(long, value_name = "ADDRESS:PORT", group = "source")]
    pub(crate) flows: Vec<SocketAddr>,
    /// Log of Zeek, Suricata, a name server or a proxy, read and then followed through its rotations;
    /// may be given several times
    #[arg(long, value_name = "FILE", group = "source")]
    pub(crate) log: Vec<PathBuf>,
    /// Only frames that match this expression, as of tcpdump: 'tcp and not net 10.9.0.0/16'
    #[arg(short, long, value_name = "EXPRESSION")]
    pub(crate) filter: Option<String>,
    /// Threads that share the interface
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) threads: u8,
    /// Memory for frames that wait to be read, of all threads together, in MB
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = clap::value_parser!(u32).range(4..=65536))]
    pub(crate) ring: u32,
    /// Take frames for this host alone, instead of all that pass
    #[arg(long)]
    pub(crate) not_promiscuous: bool,
    /// Seconds between two lines of status
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) period: u32,
    /// Stop by itself after so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) duration: Option<u64>,
    /// Sites and the addresses that belong to them (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// Keep what is found in this data folder; a hub that serves it shows it at once
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// One JSON object a line, also on a terminal (elsewhere it is always so)
    #[arg(long)]
    pub(crate) json: bool,
    /// Language of what is printed on a terminal
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
    /// Memory for flows, in MB; the oldest idle flows go first and are counted as lost
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u32).range(16..))]
    pub(crate) max_memory: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; other than loopback needs --behind-proxy
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Sites and the addresses that belong to them (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// Fill an empty data folder with a small simulated district, marked as such on every screen
    #[arg(long)]
    pub(crate) drill: bool,
    /// Make a new administrator password and print it
    #[arg(long)]
    pub(crate) new_password: bool,
    /// A proxy that speaks TLS stands in front: listening beyond loopback is meant; names this host
    #[arg(long, value_name = "HOST")]
    pub(crate) behind_proxy: Vec<String>,
    /// Authority that is asked for a token of time over each exhibit (RFC 3161), as http://HOST/PATH
    #[arg(long, value_name = "URL")]
    pub(crate) time_authority: Option<String>,
    /// Stop by itself after so many seconds (for tests)
    #[arg(long, hide = true, value_name = "SECONDS")]
    pub(crate) stop_after: Option<u64>,
}

/// Where the data of a hub lies.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Folder with officers, exhibits and, unless --ledger names another place, the history
    #[arg(long, default_value = "hashwarden-data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
    /// The history is in PostgreSQL: postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL")]
    pub(crate) ledger: Option<String>,
}

/// Who acts, and where.
#[derive(Debug, Args)]
pub(crate) struct Desk {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Sites and the addresses that belong to them (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// Name of the officer who acts
    #[arg(long = "as", value_name = "NAME", conflicts_with = "token_file")]
    pub(crate) officer: Option<String>,
    /// File with the officer's password [default: asked for on the terminal]
    #[arg(long, value_name = "FILE", requires = "officer")]
    pub(crate) password_file: Option<PathBuf>,
    /// Digits of the officer's authenticator, where one is enrolled
    #[arg(long, value_name = "DIGITS", requires = "officer")]
    pub(crate) code: Option<String>,
    /// File with a token of the API, instead of name and password
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Language of a refusal
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
}

/// What is acted on.
#[derive(Debug, Args)]
pub(crate) struct ActOn {
    /// Number of the case
    pub(crate) case: String,
    /// Version of the case that was seen [default: the one of now]
    #[arg(long, value_name = "VERSION")]
    pub(crate) seen: Option<u64>,
    #[command(flatten)]
    pub(crate) desk: Desk,
}

#[derive(Debug, Args)]
pub(crate) struct CaseOpen {
    /// Id of the finding, as `inspect --json` and the dashboard show it
    #[arg(long, value_name = "ID")]
    pub(crate) finding: String,
    /// Why it is worth looking at
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// It is the earlier case again: it begins as its relapse or migration
    #[arg(long, conflicts_with = "not_kin")]
    pub(crate) accept_kinship: bool,
    /// It is not kin to the earlier case that was found, and this is why
    #[arg(long, value_name = "WHY")]
    pub(crate) not_kin: Option<String>,
    #[command(flatten)]
    pub(crate) desk: Desk,
}

#[derive(Debug, Args)]
pub(crate) struct Case {
    #[command(subcommand)]
    pub(crate) act: CaseAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseAct {
    /// Cases, latest change first
    List(CaseList),
    /// One case with its history and what may happen next
    Show(CaseShow),
    /// Makes a finding a case
    Open(CaseOpen),
    /// Does something to a case, or proposes it where others must sign
    ///
    /// The proof is the JSON that docs/cases.md describes for the act. What is missing is listed, and the
    /// exit code is 1.
    Act(CaseDo),
    /// Takes a seat of a proposal; the last one makes it happen
    Sign(CaseSign),
    /// Takes a proposal back, or refuses it
    Withdraw(CaseWithdraw),
    /// Writes a case with all that it rests on into one zip that can be checked offline
    Export(CaseExport),
    /// Checks an exported case offline; 0 when whole, 1 with the first fault when not
    Verify(CaseVerify),
}

#[derive(Debug, Args)]
pub(crate) struct CaseList {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Only in this state; may be given several times
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Vec<String>,
    /// Only the work of this officer
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// Only what is overdue
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Only where the party waits for an answer
    #[arg(long)]
    pub(crate) contested: bool,
    /// Only relapses
    #[arg(long)]
    pub(crate) relapsed: bool,
    /// Words that must be found
    #[arg(long, value_name = "WORDS")]
    pub(crate) words: Option<String>,
    /// Which page of 1000
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) page: u32,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CaseShow {
    /// Number or id of the case
    pub(crate) case: String,
    #[command(flatten)]
    pub(crate) place: Place,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CaseDo {
    #[command(flatten)]
    pub(crate) on: ActOn,
    /// Name of the act, such as triaged
    pub(crate) act: String,
    /// File with the proof (JSON), or - for standard input [default: an empty proof]
    #[arg(long, value_name = "FILE")]
    pub(crate) proof: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CaseSign {
    #[command(flatten)]
    pub(crate) on: ActOn,
    /// Number of the proposal
    pub(crate) proposal: u64,
    /// Which seat: second-analyst, second-officer, legal-review, technical-review, head
    pub(crate) seat: String,
    /// What you say to it
    #[arg(long, value_name = "TEXT")]
    pub(crate) opinion: String,
}

#[derive(Debug, Args)]
pub(crate) struct CaseWithdraw {
    #[command(flatten)]
    pub(crate) on: ActOn,
    /// Number of the proposal
    pub(crate) proposal: u64,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: String,
}

#[derive(Debug, Args)]
pub(crate) struct CaseExport {
    #[command(flatten)]
    pub(crate) on: ActOn,
    /// File to write; it must not exist
    #[arg(value_name = "FILE.zip")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CaseVerify {
    /// The exported case
    #[arg(value_name = "FILE.zip")]
    pub(crate) file: PathBuf,
    /// The seal, as it stands on paper
    #[arg(long, value_name = "HEX")]
    pub(crate) seal: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) act: LedgerAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAct {
    /// Checks all that is kept: the chain, the tables made from it, the file; 0 when whole, 1 when not
    Verify(LedgerVerify),
    /// Copies the ledger as it stands now, also while others write, and checks the copy
    Backup(LedgerBackup),
    /// Puts a copy back, after checking it, where there is no ledger yet
    Restore(LedgerRestore),
    /// Writes the history as one JSON object a line
    Export(LedgerExport),
    /// Vouches for the history up to an entry, on behalf of a place above the one that keeps it
    ///
    /// The head is the one that was noted when the history was sent up. From then on, checking the
    /// history checks that the entry of that number still has that hash.
    Countersign(LedgerCountersign),
}

#[derive(Debug, Args)]
pub(crate) struct LedgerCountersign {
    /// The head that was noted, as SEQUENCE:HASH
    pub(crate) head: String,
    /// Place that keeps the history, such as 150102
    #[arg(long, value_name = "PLACE")]
    pub(crate) of: String,
    /// What is to be said about it, such as the number of a letter
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) note: String,
    #[command(flatten)]
    pub(crate) desk: Desk,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerVerify {
    /// Where the history is kept: a folder, or postgres://USER@HOST/DATABASE
    #[arg(long, default_value = "hashwarden-data", value_name = "PLACE")]
    pub(crate) data: String,
    /// A head that was written down elsewhere, as SEQUENCE:HASH; may be given several times
    #[arg(long, value_name = "HEAD")]
    pub(crate) head: Vec<String>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerBackup {
    /// Folder for the copy; it must not hold a ledger
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Where the history is kept: a folder, or postgres://USER@HOST/DATABASE
    #[arg(long, default_value = "hashwarden-data", value_name = "PLACE")]
    pub(crate) data: String,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerRestore {
    /// Folder with the copy
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Where to put it: a folder, or postgres://USER@HOST/DATABASE; from one to the other as well
    #[arg(long, default_value = "hashwarden-data", value_name = "PLACE")]
    pub(crate) data: String,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerExport {
    /// Where the history is kept: a folder, or postgres://USER@HOST/DATABASE
    #[arg(long, default_value = "hashwarden-data", value_name = "PLACE")]
    pub(crate) data: String,
    /// File to write; it must not exist [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With personal data, which lies outside the chain
    #[arg(long)]
    pub(crate) personal: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Officer {
    #[command(subcommand)]
    pub(crate) act: OfficerAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OfficerAct {
    /// Makes an account with a password that is shown once
    Add(OfficerAdd),
    /// Gives an account a new password and signs it out everywhere
    Password {
        /// Name of the officer
        name: String,
        /// The data folder
        #[arg(long, default_value = "hashwarden-data", value_name = "FOLDER")]
        data: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct OfficerAdd {
    /// Name of the officer: it signs the officer's acts
    pub(crate) name: String,
    /// A role at a place, as ROLE@PLACE (analyst@150102); may be given several times
    #[arg(long, value_name = "ROLE@PLACE", required = true)]
    pub(crate) role: Vec<String>,
    /// The data folder
    #[arg(long, default_value = "hashwarden-data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Drill {
    /// Folder to write into; it must not exist or be empty
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Where the history is kept
    #[arg(long, default_value = "hashwarden-data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// Simplified Chinese
    Zh,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
