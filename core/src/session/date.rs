//! The header `Retry-After`: seconds, or a date as HTTP writes it (RFC 9110, 5.6.7 and 10.2.3).

/// How long to wait, in milliseconds. None where that cannot be read, or is a date and nobody knows what date it is.
pub(super) fn retry_after(header: &str, unix: Option<u64>) -> Option<u64> {
    let header = header.trim();
    let is_number = !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = match (is_number, unix) {
        // A number with too many digits is longer than anybody waits.
        (true, _) => header.parse().unwrap_or(u64::MAX),
        (false, Some(now)) => seconds(header)?.saturating_sub(now),
        (false, None) => return None,
    };
    Some(seconds.saturating_mul(1000))
}

/// A date in any of the three forms of HTTP, as seconds since 1970.
fn seconds(date: &str) -> Option<u64> {
    let words: Vec<&str> = date.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    // Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT; Sun Nov  6 08:49:37 1994
    let ([_, day, month, year, time, "GMT"] | [_, month, day, time, year]) = *words.as_slice() else { return None };
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|name| *name == month)? as u64 + 1;
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let year = match number(year)? {
        // Two digits: our assumption, always of this century.
        year @ 0..=99 => year + 2000,
        year @ 1970..=9999 => year,
        _ => return None,
    };
    let mut clock = time.split(':').map(number);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    if hour > 23 || minute > 59 || second > 60 || clock.next().is_some() {
        return None;
    }
    Some(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Days since 1970-01-01. Years begin in March here, so that a leap day is the last one.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_years = year * 365 + year / 4 - year / 100 + year / 400;
    // From 0000-03-01 to 1970-01-01 there are 719,468 days.
    (of_years + (month * 153 + 2) / 5 + day).saturating_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood() {
        // 1994-11-06 08:49:37 UTC, the example of the RFC.
        let then = 784_111_777;
        for (header, now, wait) in [
            ("0", None, Some(0)),
            (" 120 ", None, Some(120_000)),
            ("99999999999999999999999", None, Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(then - 3), Some(3000)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(then + 3), Some(0)),
            ("Sun Nov  6 08:49:37 1994", Some(then - 1), Some(1000)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(then), Some(3_155_760_000_000)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", None, None),
            ("soon", Some(then), None),
            ("-1", Some(then), None),
            ("1.5", Some(then), None),
            ("", Some(then), None),
            ("Sun, 06 Nov 1994 25:49:37 GMT", Some(then), None),
            ("Sun, 06 Nov 1994 08:49 GMT", Some(then), None),
            ("Sun, 00 Nov 1994 08:49:37 GMT", Some(then), None),
        ] {
            assert_eq!(retry_after(header, now), wait, "{header}");
        }
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800));
        assert_eq!(seconds("Fri, 01 Mar 2024 00:00:00 GMT"), Some(1_709_251_200));
        assert_eq!(seconds("Tue, 31 Dec 2099 23:59:59 GMT"), Some(4_102_444_799));
    }
}
