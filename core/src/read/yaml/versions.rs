//! What a scalar without quotes means to parsers of YAML 1.1, which many programs still use, and to those of YAML 1.2.
//!
//! Sources: yaml.org/type (bool, float, int, merge, null, timestamp, value) and section 10.3.2 of YAML 1.2.2, the core schema.

/// What a parser reads a scalar as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Null,
    Bool(bool),
    Int(Option<u128>, bool),
    /// A float, without its value: both versions read the same one from the same text.
    Float,
    NotANumber,
    Time,
    /// `<<` or `=`
    Sign,
    Text,
}

/// What YAML 1.1 parsers read a scalar without quotes as, if those of 1.2 read it as something else.
pub(super) fn taken_for(text: &str) -> Option<&'static str> {
    // Nearly all scalars begin with a letter, and are longer than the special words.
    if text.len() > 5 && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return None;
    }
    let (old, new) = (in_1_1(text), in_1_2(text));
    (old != new).then(|| match old {
        Meaning::Null => "null",
        Meaning::Bool(true) => "true",
        Meaning::Bool(false) => "false",
        Meaning::Int(..) if new == Meaning::Text => "a number",
        Meaning::Int(..) => "another number",
        Meaning::Float | Meaning::NotANumber => "a number",
        Meaning::Time => "a date",
        Meaning::Sign => "a special token",
        Meaning::Text => "a string",
    })
}

fn in_1_1(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Meaning::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Meaning::Bool(false),
        "<<" | "=" => Meaning::Sign,
        _ => int_1_1(text).or_else(|| float_1_1(text)).unwrap_or(if is_time(text) {
            Meaning::Time
        } else {
            Meaning::Text
        }),
    }
}

fn in_1_2(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Meaning::Null,
        "true" | "True" | "TRUE" => return Meaning::Bool(true),
        "false" | "False" | "FALSE" => return Meaning::Bool(false),
        _ => {}
    }
    let (is_negative, unsigned) = signed(text);
    if is_digits(unsigned, 10) {
        return int(unsigned, 10, is_negative);
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| is_digits(digits, radix)) {
            return int(digits, radix, false);
        }
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let has_exponent = exponent.is_none_or(|exponent| is_digits(signed(exponent).1, 10));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let is_all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = is_all_digits(whole)
        && fraction.is_none_or(is_all_digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty));
    if is_number && has_exponent {
        return Meaning::Float;
    }
    special_float(unsigned).unwrap_or(Meaning::Text)
}

fn int_1_1(text: &str) -> Option<Meaning> {
    let (is_negative, unsigned) = signed(text);
    let first = unsigned.bytes().next().filter(u8::is_ascii_digit)?;
    let plain: String = unsigned.chars().filter(|c| *c != '_').collect();
    for (prefix, radix) in [("0b", 2), ("0x", 16)] {
        if let Some(digits) = plain.strip_prefix(prefix) {
            return is_digits(digits, radix).then(|| int(digits, radix, is_negative));
        }
    }
    if first == b'0' && plain.len() > 1 {
        return is_digits(&plain, 8).then(|| int(&plain, 8, is_negative));
    }
    if is_digits(&plain, 10) {
        return Some(int(&plain, 10, is_negative));
    }
    let (value, parts) = sexagesimal(&plain)?;
    (parts > 1 && first != b'0').then_some(Meaning::Int(value, is_negative))
}

/// Reads a number like `190:20:30`: hours, minutes and seconds. Returns its value, and how many parts there are.
fn sexagesimal(text: &str) -> Option<(Option<u128>, usize)> {
    let mut parts = text.split(':');
    let first = parts.next().filter(|first| is_digits(first, 10))?;
    let (mut value, mut count) = (first.parse::<u128>().ok(), 1);
    for part in parts {
        let number =
            part.parse::<u128>().ok().filter(|number| *number < 60 && part.len() <= 2 && is_digits(part, 10))?;
        value = value.and_then(|value| value.checked_mul(60)?.checked_add(number));
        count += 1;
    }
    Some((value, count))
}

fn float_1_1(text: &str) -> Option<Meaning> {
    let (_, unsigned) = signed(text);
    if let Some(special) = special_float(unsigned) {
        return Some(special);
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let (mantissa, exponent) = plain.split_once(['e', 'E']).map_or((plain.as_str(), None), |(m, e)| (m, Some(e)));
    // YAML 1.1 requires the sign of an exponent.
    let has_exponent =
        exponent.is_none_or(|exponent| exponent.strip_prefix(['+', '-']).is_some_and(|e| is_digits(e, 10)));
    let (whole, fraction) = signed(mantissa).1.split_once('.')?;
    if !has_exponent || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if whole.contains(':') {
        let (_, parts) = sexagesimal(whole)?;
        return (parts > 1 && exponent.is_none()).then_some(Meaning::Float);
    }
    let is_number = whole.bytes().all(|byte| byte.is_ascii_digit()) && !(whole.is_empty() && fraction.is_empty());
    // A lone underscore is not a number.
    (is_number && !unsigned.starts_with('_')).then_some(Meaning::Float)
}

/// `2026-11-28`, with or without a time after it.
fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, behind) = rest.split_at(day_length);
    if year.len() != 4 || ![year, month, day].iter().all(|part| is_digits(part, 10)) || month.len() > 2 || day.len() > 2
    {
        return false;
    }
    if behind.is_empty() {
        return month.len() == 2 && day.len() == 2;
    }
    let time = behind.strip_prefix(['T', 't']).unwrap_or_else(|| behind.trim_start_matches([' ', '\t']));
    let mut clock = time.split(':');
    let is_part = |part: Option<&str>| part.is_some_and(|part| part.len() <= 2 && is_digits(part, 10));
    time.len() < behind.len()
        && is_part(clock.next())
        && is_part(clock.next())
        && clock.next().is_some_and(|seconds| seconds.starts_with(|c: char| c.is_ascii_digit()))
}

fn special_float(unsigned: &str) -> Option<Meaning> {
    match unsigned {
        ".inf" | ".Inf" | ".INF" => Some(Meaning::Float),
        ".nan" | ".NaN" | ".NAN" => Some(Meaning::NotANumber),
        _ => None,
    }
}

fn signed(text: &str) -> (bool, &str) {
    (text.starts_with('-'), text.strip_prefix(['+', '-']).unwrap_or(text))
}

fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_digit(radix))
}

fn int(digits: &str, radix: u32, is_negative: bool) -> Meaning {
    let value = u128::from_str_radix(digits, radix).ok();
    Meaning::Int(value, is_negative && value != Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_take_for_the_same_is_silent() {
        for text in [
            "",
            "~",
            "null",
            "true",
            "False",
            "0",
            "7",
            "443",
            "-12",
            "+12",
            "0x1F",
            "1.5",
            ".5",
            "1.",
            "-0.0",
            "1.5e+3",
            "00",
            "07",
            "text",
            "immuta_prod",
            "1.2.3",
            "12-34",
            "dbc-1:2",
            "a:b",
            ".inf",
            "-.INF",
            ".NaN",
            "2026-1",
            "20261128",
            "noon",
            "offset",
            "yes!",
            "12:60",
            "0:x",
            "/sql/1.0",
            "1.2.3.4",
            "::1",
            ".",
            "-",
            "_",
            "...",
            "123456789012345678901234567890",
            "2026-11-28x",
            "nay",
            "ja",
            "1,000",
            "$5",
        ] {
            assert_eq!(taken_for(text), None, "{text}: {:?} {:?}", in_1_1(text), in_1_2(text));
        }
    }

    #[test]
    fn what_they_take_for_different_things_is_named() {
        for (text, old) in [
            ("no", "false"),
            ("NO", "false"),
            ("n", "false"),
            ("Off", "false"),
            ("Yes", "true"),
            ("y", "true"),
            ("ON", "true"),
            ("0443", "another number"),
            ("-010", "another number"),
            ("08", "a string"),
            ("0o673", "a string"),
            ("1e3", "a string"),
            ("1.0e3", "a string"),
            ("1_000", "a number"),
            ("0b101", "a number"),
            ("-0x1F", "a number"),
            ("12:30:45", "a number"),
            ("22:22", "a number"),
            ("1:30.5", "a number"),
            ("1_000.5", "a number"),
            ("2026-11-28", "a date"),
            ("2026-11-28T10:00:00Z", "a date"),
            ("2026-1-2 3:04:05", "a date"),
            ("=", "a special token"),
            ("<<", "a special token"),
        ] {
            assert_eq!(taken_for(text), Some(old), "{text}: {:?} {:?}", in_1_1(text), in_1_2(text));
        }
    }
}
