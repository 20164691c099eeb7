//! Which coin is mined with which algorithm in a conversation, where that follows.
//!
//! In: a session, its day, and the coin table. Out: algorithm and coin, each only where something
//! heard or listed says so; else none, never a guess. What speaks, strongest first:
//!
//! 1. the algorithm that one side named (`rx/0`); a word that is not known here ends the search,
//!    because it names something else;
//! 2. rolled version bits (BIP 310, BIP 320), which only SHA-256d headers have;
//! 3. the pool list's row for this host and port, when all its coins have one algorithm that day:
//!    pools that pay in another coin are common, so the row stands above the wallet;
//! 4. the wallet's form, likeliest coin first, when its checksum does not fail, the row does not
//!    contradict it, and that coin was mined on that day with an algorithm this dialect carries. An
//!    Ethereum address says nothing after 2022-09-15, when Ether stopped being mined: the form is
//!    shared by dozens of coins;
//! 5. the dialect, where on that day it carried one algorithm only: Ethereum's dialects until
//!    Ethereum Classic changed to Etchash (ECIP-1099, 2020-11-28), Zcash's until coins with other
//!    Equihash parameters took it up in number (Bitcoin Gold, 2018-07-03).

use hashwarden_domain::{
    Algorithm, Coin, Wallet,
    observation::{
        PoolEntry,
        wire::{ShareWork, WorkProtocol, WorkSession},
    },
    wallet::Checksum,
};
use jiff::{Timestamp, civil::Date, tz::Offset};

use crate::coin::CoinTable;

/// What is mined, as far as it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mined {
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) coin: Option<Coin>,
}

/// The day (UTC) of a moment.
pub(crate) fn day_of(at: Timestamp) -> Date {
    Offset::UTC.to_datetime(at).date()
}

/// What is mined in a conversation that was heard on `day`.
pub(crate) fn mined(session: &WorkSession, day: Date, coins: &CoinTable) -> Mined {
    let wallet = session.wallet.as_ref().filter(|w| w.checksum != Checksum::Failed);
    let listed = session.listed.as_ref();
    let by_wallet = wallet.and_then(|w| of_wallet(session.protocol, w, listed, day, coins));
    let algorithm = match session.algorithm_word.as_deref() {
        Some(word) => Algorithm::from_word(word),
        None if session.version_rolling => Some(Algorithm::Sha256d),
        None => listed
            .and_then(|row| agreed(&row.coins, day, coins))
            .filter(|&a| carries(session.protocol, a))
            .or_else(|| by_wallet.as_ref().map(|(_, algorithm)| *algorithm))
            .or_else(|| of_dialect(session, day)),
    };
    let fits = |coin: &Coin| match coins.algorithm(coin, day) {
        // A coin that the table does not know cannot contradict; one that it knows must agree, also
        // with a word that names something else than any algorithm known here.
        None => true,
        Some(of_coin) => match algorithm {
            Some(algorithm) => of_coin == algorithm,
            None => session.algorithm_word.is_none(),
        },
    };
    let by_row = match listed.map(|row| row.coins.as_slice()) {
        Some([only]) => Some(only.clone()).filter(fits),
        _ => None,
    };
    let coin = by_row.or_else(|| by_wallet.map(|(coin, _)| coin).filter(fits));
    Mined { algorithm, coin }
}

/// The likeliest coin of a wallet's form, if it can be what is mined here.
fn of_wallet(
    protocol: WorkProtocol,
    wallet: &Wallet,
    listed: Option<&PoolEntry>,
    day: Date,
    coins: &CoinTable,
) -> Option<(Coin, Algorithm)> {
    let coin = wallet.coins.first()?;
    let algorithm = coins.algorithm(coin, day)?;
    let row_allows = listed.is_none_or(|row| row.coins.is_empty() || row.coins.contains(coin));
    (row_allows && carries(protocol, algorithm)).then(|| (coin.clone(), algorithm))
}

/// The algorithm of all these coins, if they have one.
fn agreed(coins: &[Coin], day: Date, table: &CoinTable) -> Option<Algorithm> {
    let (first, rest) = coins.split_first()?;
    let algorithm = table.algorithm(first, day)?;
    rest.iter().all(|coin| table.algorithm(coin, day) == Some(algorithm)).then_some(algorithm)
}

/// Whether a dialect can carry an algorithm: CryptoNote's has a job with a blob to hash, Zcash's hands in
/// Equihash solutions, Ethereum's a nonce for a header hash.
fn carries(protocol: WorkProtocol, algorithm: Algorithm) -> bool {
    use Algorithm::{Cryptonight, Equihash, Randomx, Scrypt, Sha256d, X11};
    match protocol {
        WorkProtocol::CryptonoteStratum | WorkProtocol::WebsocketMiner => {
            matches!(algorithm, Cryptonight | Randomx)
        }
        WorkProtocol::EthereumStratum => {
            !matches!(algorithm, Cryptonight | Equihash | Randomx | Scrypt | Sha256d | X11)
        }
        WorkProtocol::ZcashStratum => algorithm == Equihash,
        WorkProtocol::Getblocktemplate | WorkProtocol::Getwork | WorkProtocol::StratumV1 => {
            !matches!(algorithm, Cryptonight | Equihash | Randomx)
        }
    }
}

/// The only algorithm that a dialect carried on a day.
fn of_dialect(session: &WorkSession, day: Date) -> Option<Algorithm> {
    match session.protocol {
        WorkProtocol::EthereumStratum if day < ETCHASH => Some(Algorithm::Ethash),
        WorkProtocol::ZcashStratum if day < OTHER_EQUIHASH => {
            let by_target =
                session.difficulty.iter().any(|step| matches!(step.work, ShareWork::Hashes(_)));
            by_target.then_some(Algorithm::Equihash)
        }
        _ => None,
    }
}

/// ECIP-1099, block 11,700,000 of Ethereum Classic.
const ETCHASH: Date = jiff::civil::date(2020, 11, 28);
/// Bitcoin Gold changed to Equihash 144,5 with block 536,200.
const OTHER_EQUIHASH: Date = jiff::civil::date(2018, 7, 3);

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::{PoolKind, wire::DifficultyStep};

    use super::*;
    use crate::sample;

    const TABLE: &str = "coin,algorithm,from,until,source\n\
        BCH,sha256d,2017-08-01,,s\nBTC,sha256d,2009-01-03,,s\nDASH,x11,,,s\nETC,etchash,2020-11-28,,s\n\
        ETC,ethash,2016-07-20,2020-11-28,s\nETH,ethash,2015-07-30,2022-09-15,s\nLTC,scrypt,,,s\n\
        XMR,cryptonight,,2019-11-30,s\nXMR,randomx,2019-11-30,,s\nZEC,equihash,2016-10-28,,s\n";

    struct Case {
        protocol: WorkProtocol,
        wallet: &'static [&'static str],
        listed: Option<&'static [&'static str]>,
        word: Option<&'static str>,
        rolling: bool,
        day: &'static str,
    }

    const PLAIN: Case = Case {
        protocol: WorkProtocol::StratumV1,
        wallet: &[],
        listed: None,
        word: None,
        rolling: false,
        day: "2026-11-24",
    };

    fn of(case: &Case) -> (Option<Algorithm>, Option<String>) {
        let table = CoinTable::parse(TABLE, &mut Vec::new());
        let mut session = sample::session(case.protocol);
        session.wallet = (!case.wallet.is_empty()).then(|| Wallet {
            text: "w".to_owned(),
            coins: sample::tickers(case.wallet),
            checksum: Checksum::Verified,
        });
        session.algorithm_word = case.word.map(str::to_owned);
        session.version_rolling = case.rolling;
        session
            .difficulty
            .push(DifficultyStep { at: Timestamp::UNIX_EPOCH, work: ShareWork::Hashes(1e6) });
        session.listed = case.listed.map(|coins| sample::row(PoolKind::Stratum, coins));
        let Mined { algorithm, coin } = mined(&session, case.day.parse().unwrap(), &table);
        (algorithm, coin.map(|c| c.ticker().to_owned()))
    }

    fn is(case: &Case, algorithm: Option<Algorithm>, coin: Option<&str>) {
        let found = of(case);
        assert_eq!((found.0, found.1.as_deref()), (algorithm, coin));
    }

    #[test]
    fn a_wallet_says_its_likeliest_coin_if_the_day_and_the_dialect_allow() {
        is(&Case { wallet: &["BTC", "BCH"], ..PLAIN }, Some(Algorithm::Sha256d), Some("BTC"));
        let xmr = Case { wallet: &["XMR"], protocol: WorkProtocol::CryptonoteStratum, ..PLAIN };
        is(&xmr, Some(Algorithm::Randomx), Some("XMR"));
        is(&Case { day: "2018-01-01", ..xmr }, Some(Algorithm::Cryptonight), Some("XMR"));
        // A Bitcoin wallet at a CryptoNote pool is where the pay goes, not what is mined.
        let paid = Case { wallet: &["BTC"], protocol: WorkProtocol::CryptonoteStratum, ..PLAIN };
        is(&paid, None, None);
    }

    #[test]
    fn an_ethereum_address_says_nothing_after_the_merge_unless_the_list_does() {
        let eth =
            Case { wallet: &["ETH", "ETC"], protocol: WorkProtocol::EthereumStratum, ..PLAIN };
        is(&eth, None, None);
        let before = Case { day: "2022-09-14", ..eth };
        is(&before, Some(Algorithm::Ethash), Some("ETH"));
        let listed = Case {
            wallet: &["ETH", "ETC"],
            protocol: WorkProtocol::EthereumStratum,
            listed: Some(&["ETC"]),
            ..PLAIN
        };
        is(&listed, Some(Algorithm::Etchash), Some("ETC"));
    }

    #[test]
    fn what_is_named_stands_above_what_is_listed_and_paid() {
        let word = Case {
            protocol: WorkProtocol::CryptonoteStratum,
            wallet: &["XMR"],
            word: Some("rx/0"),
            ..PLAIN
        };
        is(&word, Some(Algorithm::Randomx), Some("XMR"));
        // Another RandomX than Monero's: neither algorithm nor coin is guessed.
        is(&Case { word: Some("rx/wow"), ..word }, None, None);
        let rolling = Case { rolling: true, ..PLAIN };
        is(&rolling, Some(Algorithm::Sha256d), None);
        // Litecoin is listed and the versions roll: not Litecoin.
        is(&Case { listed: Some(&["LTC"]), ..rolling }, Some(Algorithm::Sha256d), None);
    }

    #[test]
    fn a_row_speaks_where_all_its_coins_agree_and_above_the_wallet() {
        is(&Case { listed: Some(&["BTC", "BCH"]), ..PLAIN }, Some(Algorithm::Sha256d), None);
        is(&Case { listed: Some(&["BTC", "LTC"]), ..PLAIN }, None, None);
        let paid = Case { listed: Some(&["DASH"]), wallet: &["BTC"], ..PLAIN };
        is(&paid, Some(Algorithm::X11), Some("DASH"));
        let both = Case { listed: Some(&["BTC", "LTC"]), wallet: &["LTC"], ..PLAIN };
        is(&both, Some(Algorithm::Scrypt), Some("LTC"));
    }

    #[test]
    fn the_dialect_alone_speaks_only_while_it_had_one_algorithm() {
        let eth = Case { protocol: WorkProtocol::EthereumStratum, ..PLAIN };
        is(&Case { day: "2018-01-01", ..eth }, Some(Algorithm::Ethash), None);
        is(&Case { protocol: WorkProtocol::EthereumStratum, ..PLAIN }, None, None);
        let zec = Case { protocol: WorkProtocol::ZcashStratum, day: "2018-01-01", ..PLAIN };
        is(&zec, Some(Algorithm::Equihash), None);
        is(&PLAIN, None, None);
    }
}
