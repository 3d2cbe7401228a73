//! The number grammar of RFC 8259.

/// Whether a text is a number in JSON.
pub(super) fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// The number that was meant, if that is certain: `+1`, `.5`, `1.`, `007`.
pub(super) fn repaired(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let unsigned = unsigned.strip_suffix('.').unwrap_or(unsigned);
    let unsigned = match unsigned.trim_start_matches('0') {
        rest if rest.starts_with(|c: char| c.is_ascii_digit()) => rest.to_owned(),
        rest => format!("0{rest}"),
    };
    let repaired = format!("{sign}{unsigned}");
    is_json_number(&repaired).then_some(repaired)
}

/// Whether a number has leading zeros.
pub(super) fn has_leading_zeros(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']).as_bytes();
    digits.first() == Some(&b'0') && digits.get(1).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_grammar() {
        for good in ["0", "-0", "12", "1.5", "1e3", "1E+3", "-1.0e-10", "123456789012345678901234567890"] {
            assert!(is_json_number(good), "{good}");
        }
        for bad in ["", "-", "+1", "01", ".5", "1.", "1e", "0x1", "1_000", "1.2.3", "NaN", "--1"] {
            assert!(!is_json_number(bad), "{bad}");
        }
    }

    #[test]
    fn mends_what_is_certain() {
        let cases =
            [("+1", "1"), (".5", "0.5"), ("1.", "1"), ("007", "7"), ("-.5", "-0.5"), ("00", "0"), ("0.50", "0.50")];
        for (text, expected) in cases {
            assert_eq!(repaired(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", ".", "-", "1.2.3", "0x1F", "abc", "1_0", "0000-00000-abc123", "e5", ".e5"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
