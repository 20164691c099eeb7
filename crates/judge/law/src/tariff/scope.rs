//! Which energy is charged: all of an account, or what mining used of it.
//!
//! In: the scope that a rule states and what the readings are readings of. Out: whether these readings may be
//! charged whole, or what is missing. Sichuan takes the whole account always, Shanxi and Zhejiang where mining
//! and other use are mixed, Tianjin the metered load unless it cannot be told apart; "listed" says who is
//! charged and not which energy of a mixed account.

/// Which energy of an account a rule charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it, always.
    Account,
    /// All of it where mining and other use are mixed.
    AccountIfMixed,
    /// That of who is on the list; which of a mixed account is not said.
    Listed,
    /// What mining was metered at, and all of it where that cannot be told apart.
    MeteredElseAccount,
}

/// What the readings are readings of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metering {
    /// Mining's own meter within an account that has other use, too.
    MiningLoad,
    /// An account with nothing but mining.
    MiningOnly,
    /// A whole account, in which mining cannot be told from other use.
    Mixed,
    /// A whole account with other use, in which mining has a meter of its own.
    MixedMetered,
}

impl Scope {
    const ALL: [(Self, &str); 4] = [
        (Self::Account, "account"),
        (Self::AccountIfMixed, "account-if-mixed"),
        (Self::Listed, "listed"),
        (Self::MeteredElseAccount, "metered-else-account"),
    ];

    /// The scope of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(scope, _)| *scope)
    }

    /// What is missing before these readings may be charged whole; nothing where they may.
    pub(super) fn lacks(scope: Option<Self>, metering: Option<Metering>) -> Option<Lack> {
        use Metering::{MiningLoad, MiningOnly, Mixed, MixedMetered};
        // Where there is nothing but mining every scope is the same energy.
        if metering == Some(MiningOnly) {
            return None;
        }
        match (scope, metering) {
            (None | Some(Self::Listed), _) => Some(Lack::Scope),
            (Some(Self::Account | Self::AccountIfMixed), Some(MiningLoad)) => {
                Some(Lack::AccountReadings)
            }
            // Readings are those of an account unless somebody says otherwise.
            (Some(Self::Account | Self::AccountIfMixed), _) => None,
            (Some(Self::MeteredElseAccount), None) => Some(Lack::Metering),
            (Some(Self::MeteredElseAccount), Some(MixedMetered)) => Some(Lack::LoadReadings),
            (Some(Self::MeteredElseAccount), Some(MiningLoad | MiningOnly | Mixed)) => None,
        }
    }
}

/// What is missing before readings may be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// Readings of the whole account.
    AccountReadings,
    /// Readings of mining's own meter.
    LoadReadings,
    /// What the readings are readings of.
    Metering,
    /// Which energy the rule charges.
    Scope,
}

impl Metering {
    const ALL: [(Self, &str); 4] = [
        (Self::MiningLoad, "mining-load"),
        (Self::MiningOnly, "mining-only"),
        (Self::Mixed, "mixed"),
        (Self::MixedMetered, "mixed-metered"),
    ];

    /// The metering of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(metering, _)| *metering)
    }
}
