//! Whole numbers, however they are written.

/// The value of a number that is whole in terms of JSON Schema: `443`, `443.0`, `4.43e2`. `None` for other numbers, and
/// for negative or too large ones, which are not needed here.
pub(crate) fn whole(number: &str) -> Option<u64> {
    if let Ok(plain) = number.parse() {
        return Some(plain);
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    if mantissa.is_empty() {
        return None;
    }
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let behind = behind.trim_end_matches('0');
    let digits = [before, behind].concat();
    let shift = i64::from(exponent) - i64::try_from(behind.len()).ok()?;
    let digits = digits.trim_start_matches('0');
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.is_empty() {
        return Some(0);
    }
    match usize::try_from(shift) {
        // More digits than the largest `u64` has.
        Ok(shift) if shift > 20 => None,
        Ok(shift) => [digits, &"0".repeat(shift)].concat().parse().ok(),
        Err(_) => {
            let cut = usize::try_from(shift.unsigned_abs()).ok()?;
            let kept = digits.len().checked_sub(cut)?;
            let (whole, rest) = digits.split_at_checked(kept)?;
            rest.bytes().all(|byte| byte == b'0').then(|| whole.parse().ok())?
        }
    }
}

/// A number as its sign, its digits without zeros around them, and a power of ten: the same text for the same value,
/// `15e-1` for `1.5` and `0.15e1`. `None` if it is not a number of JSON, or its power has more than 32 bits.
pub(crate) fn decimal(number: &str) -> Option<String> {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (mantissa, power) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [before, behind].concat();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = all.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let kept = digits.trim_end_matches('0');
    let shift = i64::try_from(digits.len() - kept.len()).ok()? - i64::try_from(behind.len()).ok()?;
    let power = i64::from(power.parse::<i32>().ok()?) + shift;
    Some([sign, kept, "e", &power.to_string()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_have_one_form() {
        for same in [
            &["1.5", "1.50", "15e-1", "0.15E+1"][..],
            &["0", "-0", "0.0", "0e9"],
            &["-1", "-1.0", "-10e-1"],
            &["12345678901234567890123", "12345678901234567890123.0"],
            &["1e30", "10e29"],
        ] {
            for one in same {
                assert_eq!(decimal(one), decimal(same[0]), "{one}");
            }
        }
        let other = ["1.5", "1.05", "15", "-1.5", "0", "1e-1"];
        for (at, one) in other.iter().enumerate() {
            for other in &other[at + 1..] {
                assert_ne!(decimal(one), decimal(other), "{one} {other}");
            }
        }
        for no_number in ["", "-", ".", "e", "1e", "1e99999999999", "NaN", "1.2.3", "+1"] {
            assert_eq!(decimal(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn whole_numbers_are_known_however_they_are_written() {
        for text in ["443", "443.0", "443.000", "4.43e2", "443e0", "443E+0", "44300e-2", "4430.0e-1", "0.443e3", "0443"]
        {
            assert_eq!(whole(text), Some(443), "{text}");
        }
        for text in ["0", "0.0", "0e99", "0.00e-7"] {
            assert_eq!(whole(text), Some(0), "{text}");
        }
        for text in [
            "443.5",
            "4.435e2",
            "443e-1",
            "-443",
            "-443.0",
            "1e30",
            "1e999999999",
            "1e-999999999",
            "",
            "e",
            ".",
            "x",
            "4.4.3",
        ] {
            let found = whole(text);
            assert!(found.is_none() || text == "." && found == Some(0), "{text}: {found:?}");
        }
        assert_eq!(whole("65535.0"), Some(65535));
    }
}
