//! The running sum of one conversation about work.
//!
//! In: what the dialects understood, in order of time. Out: one
//! [`WorkSession`]. It counts and never judges:
//! the dialects say when a conversation is evident.
//!
//! Work of a share is taken when it is handed in, at the difficulty under which its job was given
//! out, and taken back if the answer is no. Shares whose difficulty was not heard count as shares but
//! not as work. Limits: those of [`WorkSession`], and [`MAX_JOBS`].

use std::collections::VecDeque;

use hashwarden_domain::{
    Period,
    observation::wire::{
        Carrier, DifficultyStep, MessageCount, Role, ShareWork, Shares, SummedWork, Unheard,
        WorkProtocol, WorkSession,
    },
};
use jiff::Timestamp;

use super::{activity::Activity, json_rpc::key_of, login};

/// Jobs whose difficulty is remembered.
pub(crate) const MAX_JOBS: usize = 32;
/// Longest name kept of a message that no table knows.
const MAX_NAME: usize = 48;

/// Sums up one conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    evident: bool,
    suggested: bool,
    denied: bool,
    spoken: Vec<(WorkProtocol, u64)>,
    messages: Vec<MessageCount>,
    login: Option<login::Login>,
    /// The last user name taken apart, as a number.
    login_key: Option<u64>,
    worker: Option<String>,
    agent: Option<String>,
    algorithm_word: Option<String>,
    version_rolling: bool,
    shares: Shares,
    difficulty: Vec<DifficultyStep>,
    jobs: VecDeque<(u64, Option<ShareWork>)>,
    work: Option<(ShareWork, u64)>,
    since: Option<Timestamp>,
    first_share: Option<Timestamp>,
    span: Option<(Timestamp, Timestamp)>,
    activity: Activity,
}

/// What one share added to the sum, to be taken back if it is refused.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Added(Option<f64>);

impl Tally {
    /// A message of this name was heard.
    pub(crate) fn heard(&mut self, name: &str, from: Role, at: Timestamp) {
        self.sign(at);
        // Names of tables are short and plain; only others are cut.
        if let Some(known) = self.messages.iter_mut().find(|m| m.from == from && m.name == name) {
            known.count += 1;
            return;
        }
        let name = cut(name, MAX_NAME);
        if let Some(known) = self.messages.iter_mut().find(|m| m.from == from && m.name == name) {
            known.count += 1;
        } else if self.messages.len() < WorkSession::MAX_MESSAGE_NAMES {
            self.messages.push(MessageCount { name, from, count: 1, first: at });
        }
    }

    /// The conversation goes on.
    pub(crate) fn sign(&mut self, at: Timestamp) {
        self.span = Some(match self.span {
            Some((first, last)) => (first.min(at), last.max(at)),
            None => (at, at),
        });
    }

    /// What was heard is enough: this is a conversation about work.
    pub(crate) fn evident(&mut self) {
        self.evident = true;
    }

    /// What was heard is enough if nothing speaks against it until the end.
    pub(crate) fn suggest(&mut self) {
        self.suggested = true;
    }

    /// What was asked for was refused.
    pub(crate) fn deny(&mut self) {
        self.denied = true;
    }

    /// The end came and nothing else was said.
    pub(crate) fn take_suggestion(&mut self) {
        self.evident |= self.suggested && !self.denied;
    }

    /// Whether it is.
    pub(crate) fn is_evident(&self) -> bool {
        self.evident
    }

    /// A sign of a dialect; the dialect with the heaviest signs names the session.
    pub(crate) fn speaks(&mut self, protocol: WorkProtocol, weight: u64) {
        match self.spoken.iter_mut().find(|(spoken, _)| *spoken == protocol) {
            Some((_, sum)) => *sum = sum.saturating_add(weight),
            None => self.spoken.push((protocol, weight)),
        }
    }

    /// The user name that was given; the first counts, unless a later one holds a wallet.
    pub(crate) fn login(&mut self, text: &str) {
        // Every share repeats it.
        let key = Some(key_of(text));
        if self.login_key == key {
            return;
        }
        self.login_key = key;
        let better = |known: &login::Login, new: &login::Login| {
            known.wallet.is_none() && (new.wallet.is_some() || known.text.is_empty())
        };
        let mut new = login::take_apart(text);
        if new.text.is_empty() {
            return;
        }
        if self.login.as_ref().is_none_or(|known| better(known, &new)) {
            new.text = cut_down(new.text, WorkSession::MAX_TEXT);
            self.login = Some(new);
        }
    }

    /// An account that is no machine's: the key of a web site, in whose visitors' browsers work is done.
    pub(crate) fn account(&mut self, text: &str) {
        self.login(text);
        if let Some(login) = &mut self.login
            && login.worker.as_deref() == Some(text)
        {
            login.worker = None;
        }
    }

    /// Whether the login holds a wallet.
    pub(crate) fn has_wallet(&self) -> bool {
        self.login.as_ref().is_some_and(|login| login.wallet.is_some())
    }

    /// The rig's name where it is given apart from the login.
    pub(crate) fn worker(&mut self, text: &str) {
        keep(&mut self.worker, text);
    }

    /// The program's name for itself.
    pub(crate) fn agent(&mut self, text: &str) {
        keep(&mut self.agent, text);
    }

    /// The algorithm as one side names it.
    pub(crate) fn algorithm(&mut self, text: &str) {
        keep(&mut self.algorithm_word, text);
    }

    /// Header-version bits are rolled.
    pub(crate) fn rolls_versions(&mut self) {
        self.version_rolling = true;
    }

    /// Work may come from now on.
    pub(crate) fn begins(&mut self, at: Timestamp) {
        self.since.get_or_insert(at);
    }

    /// From now on a share stands for so much work.
    pub(crate) fn share_work(&mut self, at: Timestamp, work: ShareWork) {
        let amount = amount(work);
        if !amount.is_finite() || amount <= 0.0 {
            return;
        }
        self.begins(at);
        if self.difficulty.last().is_some_and(|step| step.work == work) {
            return;
        }
        if self.difficulty.len() == WorkSession::MAX_DIFFICULTY_STEPS {
            self.difficulty.pop();
        }
        self.difficulty.push(DifficultyStep { at, work });
    }

    /// Work was given out under the difficulty of this moment.
    pub(crate) fn job(&mut self, at: Timestamp, key: u64) {
        self.begins(at);
        if self.jobs.len() == MAX_JOBS {
            self.jobs.pop_front();
        }
        self.jobs.push_back((key, self.difficulty.last().map(|step| step.work)));
    }

    /// A share was handed in, for a job where that is said.
    pub(crate) fn submitted(&mut self, at: Timestamp, job: Option<u64>) -> Added {
        self.sign(at);
        self.first_share.get_or_insert(at);
        self.shares.submitted += 1;
        self.activity.add(at);
        let now = self.difficulty.last().map(|step| step.work);
        let given = job.and_then(|job| self.jobs.iter().rev().find(|(key, _)| *key == job));
        let Some(work) = given.and_then(|(_, work)| *work).or(now) else { return Added(None) };
        match &mut self.work {
            None => self.work = Some((work, 1)),
            Some((sum, shares)) => match (sum, work) {
                (ShareWork::Difficulty(sum), ShareWork::Difficulty(more))
                | (ShareWork::Hashes(sum), ShareWork::Hashes(more)) => {
                    *sum += more;
                    *shares += 1;
                }
                // The two units cannot be added: what came in the first one stands.
                _ => return Added(None),
            },
        }
        Added(Some(amount(work)))
    }

    /// A share was taken.
    pub(crate) fn accepted(&mut self) {
        self.shares.accepted += 1;
    }

    /// A share was refused: its work is taken back.
    pub(crate) fn rejected(&mut self, added: Added) {
        self.shares.rejected += 1;
        if let (Some(amount), Some((sum, shares))) = (added.0, &mut self.work) {
            let (ShareWork::Difficulty(sum) | ShareWork::Hashes(sum)) = sum;
            *sum = (*sum - amount).max(0.0);
            *shares = shares.saturating_sub(1);
        }
    }

    /// What was summed up since the last slice. Names, logins and the difficulty in force stay known;
    /// counts begin anew.
    pub(crate) fn slice(&mut self) -> Self {
        let slice = self.clone();
        let now = self.span.map(|(_, last)| last);
        self.messages.clear();
        self.shares = Shares::default();
        self.work = None;
        self.since = now.or(self.since);
        self.first_share = None;
        self.span = None;
        self.activity = Activity::default();
        self.difficulty.drain(..self.difficulty.len().saturating_sub(1));
        if let (Some(step), Some(now)) = (self.difficulty.first_mut(), now) {
            step.at = step.at.max(now);
        }
        slice
    }

    /// The session with its span, if it is evident.
    pub(crate) fn finish(
        self,
        carried_by: Vec<Carrier>,
        unheard: Unheard,
    ) -> Option<(WorkSession, Period)> {
        let (first, last) = self.span.filter(|_| self.evident)?;
        let heaviest = self.spoken.iter().map(|(_, weight)| *weight).max()?;
        let (mut protocol, _) = *self.spoken.iter().find(|(_, weight)| *weight == heaviest)?;
        if carried_by.contains(&Carrier::Websocket) {
            protocol = WorkProtocol::WebsocketMiner;
        }
        let since = self.since.or(self.first_share).unwrap_or(first);
        let work = self.work.filter(|(_, shares)| *shares > 0).map(|(total, shares)| SummedWork {
            total,
            shares,
            since,
            until: last,
        });
        let (login, wallet, worker) = match self.login {
            // A login that is all one name says less than a rig's name given apart.
            Some(login) if login.worker.as_ref() == Some(&login.text) => {
                (Some(login.text), login.wallet, self.worker.or(login.worker))
            }
            Some(login) => (Some(login.text), login.wallet, login.worker.or(self.worker)),
            None => (None, None, self.worker),
        };
        let session = WorkSession {
            protocol,
            carried_by,
            messages: self.messages,
            login,
            wallet,
            worker: worker.map(|worker| cut_down(worker, WorkSession::MAX_TEXT)),
            agent: self.agent,
            algorithm_word: self.algorithm_word,
            version_rolling: self.version_rolling,
            shares: self.shares,
            difficulty: self.difficulty,
            work,
            activity: self.activity.bins(last),
            unheard,
            listed: None,
        };
        Some((session, Period::spanning(first, last)))
    }
}

fn amount(work: ShareWork) -> f64 {
    let (ShareWork::Difficulty(amount) | ShareWork::Hashes(amount)) = work;
    amount
}

fn keep(place: &mut Option<String>, text: &str) {
    let text = text.trim();
    if place.is_none() && !text.is_empty() {
        *place = Some(cut(text, WorkSession::MAX_TEXT));
    }
}

/// Whether nothing of a text is to be cut: nearly always.
fn is_plain(text: &str, most: usize) -> bool {
    text.len() <= most && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// The same as [`cut`] of a text that may be kept as it is.
fn cut_down(text: String, most: usize) -> String {
    if is_plain(&text, most) { text } else { cut(&text, most) }
}

/// At most so many bytes of a text, whole characters, control characters replaced.
fn cut(text: &str, most: usize) -> String {
    if is_plain(text, most) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len().min(most));
    for c in text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }) {
        if kept.len() + c.len_utf8() > most {
            break;
        }
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn finished(tally: Tally) -> WorkSession {
        tally.finish(Vec::new(), Unheard::default()).expect("evident").0
    }

    fn tally() -> Tally {
        let mut tally = Tally::default();
        tally.evident();
        tally.speaks(WorkProtocol::StratumV1, 1);
        tally.sign(at(0));
        tally
    }

    #[test]
    fn a_share_counts_at_the_difficulty_of_its_job_and_not_when_refused() {
        let mut tally = tally();
        tally.share_work(at(1), ShareWork::Difficulty(8.0));
        tally.job(at(1), 1);
        tally.share_work(at(2), ShareWork::Difficulty(16.0));
        tally.job(at(2), 2);
        tally.submitted(at(3), Some(1));
        let refused = tally.submitted(at(4), Some(2));
        tally.rejected(refused);
        tally.submitted(at(5), Some(2));
        tally.accepted();
        let session = finished(tally);
        let work = session.work.expect("difficulty is known");
        assert_eq!((work.total, work.shares), (ShareWork::Difficulty(24.0), 2));
        assert_eq!((work.since, work.until), (at(1), at(5)));
        assert_eq!(session.shares, Shares { submitted: 3, accepted: 1, rejected: 1 });
        assert_eq!(session.difficulty.len(), 2);
    }

    #[test]
    fn the_most_particular_name_is_the_workers() {
        for (login, apart, expected) in [
            ("farm.rig", Some("eth1.0"), "rig"),
            ("farm", Some("rig"), "rig"),
            ("farm", None, "farm"),
        ] {
            let mut tally = tally();
            tally.login(login);
            tally.worker(apart.unwrap_or_default());
            assert_eq!(finished(tally).worker.as_deref(), Some(expected));
        }
    }

    #[test]
    fn shares_of_unknown_difficulty_are_no_work() {
        let mut tally = tally();
        let added = tally.submitted(at(1), None);
        tally.rejected(added);
        assert_eq!(finished(tally).work, None);
    }

    #[test]
    fn every_limit_holds() {
        let mut tally = tally();
        for n in 0..1000 {
            tally.heard(&format!("x{n}"), Role::Peer, at(n));
            tally.share_work(at(n), ShareWork::Hashes(1.0 + f64::from(i32::try_from(n).unwrap())));
            tally.job(at(n), 7);
            tally.submitted(at(n * 1000), None);
        }
        tally.share_work(at(0), ShareWork::Hashes(f64::NAN));
        assert!(tally.jobs.len() <= MAX_JOBS);
        tally.agent(&"é\n".repeat(1000));
        let session = finished(tally);
        assert_eq!(session.messages.len(), WorkSession::MAX_MESSAGE_NAMES);
        assert_eq!(session.difficulty.len(), WorkSession::MAX_DIFFICULTY_STEPS);
        assert!(session.activity.len() <= WorkSession::MAX_BINS);
        assert_eq!(session.activity.iter().map(|b| b.submitted).sum::<u64>(), 1000);
        let agent = session.agent.expect("was given");
        assert!(agent.len() <= WorkSession::MAX_TEXT && !agent.contains('\n'));
    }
}
