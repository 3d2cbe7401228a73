//! The header `Retry-After`: seconds, or a date as HTTP writes it (RFC 9110, 5.6.7 and 10.2.3).

use std::time::UNIX_EPOCH;

/// How long to wait, in milliseconds. `None` if the header cannot be read, or is a date and the present time is not
/// known.
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
    let date = httpdate::parse_http_date(date).ok()?;
    date.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
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
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(then - 2), Some(2000)),
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
        assert_eq!(seconds("Thu, 31 Dec 2099 23:59:59 GMT"), Some(4_102_444_799));
    }
}
