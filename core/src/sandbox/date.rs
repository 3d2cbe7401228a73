//! Dates in answers. The clock of the sandbox is read as the time since 1970.

/// A moment in milliseconds since 1970, as JSON has it: `2026-11-28T21:36:52.000Z`. Years after 9999 stay 9999.
pub(super) fn date(moment: u64) -> String {
    const LAST: u64 = 253_402_300_799_999;
    let moment = moment.min(LAST);
    let (day, rest) = (moment / 86_400_000, moment % 86_400_000);
    let (second, millisecond) = (rest / 1000, rest % 1000);
    // Years begin in March here, so that a leap day is the last one; 719,468 days from 0000-03-01 to 1970-01-01.
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month < 3);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates() {
        for (moment, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (784_111_777_001, "1994-11-06T08:49:37.001Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (1_798_761_599_000, "2026-12-31T23:59:59.000Z"),
            (u64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(date(moment), text);
        }
    }
}
