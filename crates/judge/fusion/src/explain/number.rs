//! Numbers, spans of time and rates as they stand in sentences.
//!
//! In: numbers. Out: text. Two or three figures; thousands by comma; a range in brackets behind the
//! value, with an en dash; the unit once.

use hashwarden_domain::{Algorithm, Estimate, HashRate, Period};

/// 7204 -> "7,204".
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 share" or "7,204 shares".
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// "once" or "31 times".
pub(super) fn times(n: u64) -> String {
    if n == 1 { "once".to_owned() } else { format!("{} times", thousands(n)) }
}

/// A span of time in its two largest units, in English and Chinese.
pub(super) fn span(period: Period) -> (String, String) {
    const UNITS: [(i64, &str, &str); 4] = [
        (86_400, "day", "天"),
        (3_600, "hour", "小时"),
        (60, "minute", "分钟"),
        (1, "second", "秒"),
    ];
    let mut rest = period.duration().as_secs();
    let mut parts = (Vec::new(), Vec::new());
    for (i, (length, en, zh)) in UNITS.iter().enumerate() {
        let n = rest / length;
        rest %= length;
        if n > 0 {
            parts.0.push(format!("{n} {en}{}", if n == 1 { "" } else { "s" }));
            parts.1.push(format!("{n} {zh}"));
        }
        // After the largest unit only the next one follows: nobody reads seconds of a day.
        if !parts.0.is_empty() && (parts.0.len() == 2 || i == UNITS.len() - 1 || n == 0) {
            break;
        }
    }
    if parts.0.is_empty() {
        return ("less than a second".to_owned(), "不到 1 秒".to_owned());
    }
    (parts.0.join(" "), parts.1.join(" "))
}

/// "0.73 PH/s (0.71–0.75)", with the prefix of the central value for all three.
pub(super) fn rate(rate: &Estimate<HashRate>) -> (String, String) {
    const PREFIXES: [(f64, &str); 7] =
        [(1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, "")];
    let central = rate.central.as_hashes_per_second();
    let (scale, prefix) =
        PREFIXES.into_iter().find(|(scale, _)| central >= *scale).unwrap_or((1.0, ""));
    let unit = rate.central.algorithm().rate_unit();
    let [low, central, high] =
        [rate.low, rate.central, rate.high].map(|r| figures(r.as_hashes_per_second() / scale));
    (
        format!("{central} {prefix}{unit} ({low}–{high})"),
        format!("{central} {prefix}{unit}（{low}–{high}）"),
    )
}

/// 2_340_000 -> "2.34 MB".
pub(super) fn bytes(n: u64) -> String {
    const PREFIXES: [(u64, &str); 4] =
        [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    let Some((scale, prefix)) = PREFIXES.into_iter().find(|(scale, _)| n >= *scale) else {
        return format!("{n} B");
    };
    #[expect(clippy::cast_precision_loss, reason = "shown with three figures")]
    let value = n as f64 / scale as f64;
    format!("{} {prefix}B", figures(value))
}

/// Two or three figures.
pub(super) fn figures(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// The algorithm as people write it.
pub(super) fn algorithm(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Autolykos2 => "Autolykos2",
        Algorithm::Blake3 => "Blake3",
        Algorithm::Cryptonight => "CryptoNight",
        Algorithm::Eaglesong => "Eaglesong",
        Algorithm::Equihash => "Equihash",
        Algorithm::Etchash => "Etchash",
        Algorithm::Ethash => "Ethash",
        Algorithm::Kawpow => "KawPow",
        Algorithm::Kheavyhash => "kHeavyHash",
        Algorithm::Randomx => "RandomX",
        Algorithm::Scrypt => "Scrypt",
        Algorithm::Sha256d => "SHA-256d",
        Algorithm::X11 => "X11",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_figures() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 999, 1_000, 2_340_000].map(bytes), ["0 B", "999 B", "1.00 kB", "2.34 MB"]);
        assert_eq!([0.731, 7.0, 12.34, 734.6].map(figures), ["0.73", "7.00", "12.3", "735"]);
    }

    #[test]
    fn spans_show_two_units_at_most() {
        let from: jiff::Timestamp = "2026-11-18T00:00:00Z".parse().unwrap();
        let of = |seconds| {
            span(Period::spanning(from, from + jiff::SignedDuration::from_secs(seconds))).0
        };
        assert_eq!(of(0), "less than a second");
        assert_eq!(of(61), "1 minute 1 second");
        assert_eq!(of(482_400), "5 days 14 hours");
        assert_eq!(of(86_400 + 59), "1 day");
        assert_eq!(of(3_600), "1 hour");
    }

    #[test]
    fn a_rate_keeps_one_prefix() {
        let r = |x| HashRate::from_hashes_per_second(x, Algorithm::Sha256d).unwrap();
        let e = Estimate::new(r(0.9e15), r(1.1e15), r(1.3e15)).unwrap();
        assert_eq!(rate(&e).0, "1.10 PH/s (0.90–1.30)");
        assert_eq!(rate(&e).1, "1.10 PH/s（0.90–1.30）");
    }
}
