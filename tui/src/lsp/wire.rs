//! Messages as they come and go: a header with their length, and JSON. Nothing that a client sends ends the server
//! except a header that cannot be read, because the start of the next message is then not known. The reader of
//! `lsp-server` ends at the first message that it cannot read, and takes as much memory as a header asks for.

use std::borrow::Cow;
use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

/// The longest header line, in bytes.
const MAX_LINE: u64 = 4096;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// Input that cannot be read, or is not a message, with its id if it has one.
    Unreadable(Value, ErrorCode),
}

/// The next message, or `None` at the end.
pub(super) fn next(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    loop {
        let Some(length) = length(input)? else { return Ok(None) };
        // The length is only what the client says: memory is used only for what arrives.
        let mut bytes = Vec::new();
        input.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(incoming) = read(&bytes) {
            return Ok(Some(incoming));
        }
    }
}

/// The length in a header, or `None` at the end.
fn length(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let (mut length, mut is_first) = (None, true);
    loop {
        let mut line = Vec::new();
        input.take(MAX_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() && is_first {
            return Ok(None);
        }
        is_first = false;
        let line = std::str::from_utf8(&line).ok().and_then(|line| line.strip_suffix('\n'));
        let line = line.ok_or(io::ErrorKind::InvalidData)?.trim_end();
        if line.is_empty() {
            return length.map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?);
        }
    }
}

/// Parses a message. `None` for an answer, since the server waits for none.
fn read(bytes: &[u8]) -> Option<Incoming> {
    let value = serde_json::from_slice(bytes).or_else(|_| serde_json::from_str(&whole(bytes)));
    let Ok(Value::Object(mut fields)) = value else {
        let code = if value.is_ok() { ErrorCode::InvalidRequest } else { ErrorCode::ParseError };
        return Some(Incoming::Unreadable(Value::Null, code));
    };
    let params = fields.remove("params").unwrap_or(Value::Null);
    match (fields.remove("method"), fields.remove("id")) {
        (Some(Value::String(method)), None | Some(Value::Null)) => {
            Some(Incoming::Message(Notification { method, params }.into()))
        }
        (Some(Value::String(method)), Some(id)) => Some(match serde_json::from_value::<RequestId>(id.clone()) {
            Ok(id) => Incoming::Message(Request { id, method, params }.into()),
            Err(_) => Incoming::Unreadable(id, ErrorCode::InvalidRequest),
        }),
        (None, _) if fields.contains_key("result") || fields.contains_key("error") => None,
        (_, id) => Some(Incoming::Unreadable(id.unwrap_or(Value::Null), ErrorCode::InvalidRequest)),
    }
}

/// A text with a replacement character for bytes that are not a character, and for lone surrogates, which editors with
/// UTF-16 texts may hold. Such a surrogate counts as much as the replacement.
fn whole(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains("\\u") {
        return text;
    }
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok().filter(|unit| (0xD800..0xE000).contains(unit))
    };
    let (mut out, mut from, mut at) = (String::with_capacity(text.len()), 0, 0);
    while let Some(found) = text[at..].find('\\') {
        at += found;
        match (half(at), half(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..)) => at += 12,
            (Some(_), _) => {
                out.extend([&text[from..at], "\\ufffd"]);
                at += 6;
                from = at;
            }
            // The character after a backslash belongs to its escape.
            (None, _) => at = text.ceil_char_boundary((at + 2).min(text.len())),
        }
    }
    out.push_str(&text[from..]);
    out.into()
}

/// Answers input that cannot be read.
pub(super) fn refuse(output: &mut impl Write, id: &Value, code: ErrorCode) -> io::Result<()> {
    let error = json!({"code": code as i32, "message": "this is not a message of the Language Server Protocol"});
    let answer = json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{answer}", answer.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(text: &[u8]) -> Vec<u8> {
        [format!("Content-Length: {}\r\n\r\n", text.len()).as_bytes(), text].concat()
    }

    /// What comes of one message: its method, or the number and code of what is answered.
    fn told(text: &[u8]) -> String {
        match next(&mut framed(text).as_slice()).unwrap() {
            None => "nothing".to_owned(),
            Some(Incoming::Message(Message::Request(request))) => format!("{} {}", request.method, request.id),
            Some(Incoming::Message(message)) => serde_json::to_string(&message).unwrap(),
            Some(Incoming::Unreadable(id, code)) => format!("{id} {}", code as i32),
        }
    }

    #[test]
    fn what_is_not_a_message_is_answered_and_the_next_one_is_read() {
        let deep = ["{\"method\":\"a\",\"params\":", &"[".repeat(100_000)].concat();
        for (text, expected) in [
            (br#"{"jsonrpc":"2.0","id":1,"method":"a"}"#.as_slice(), "a 1"),
            (br#"{"id":"x","method":"a","params":null}"#, "a \"x\""),
            (br#"{"method":"a","params":[1]}"#, r#"{"method":"a","params":[1]}"#),
            (br#"{"id":99999999999,"method":"a"}"#, "99999999999 -32600"),
            (br#"{"id":1.5,"method":"a"}"#, "1.5 -32600"),
            (br#"{"id":1,"method":2}"#, "1 -32600"),
            (b"{}", "null -32600"),
            (b"[]", "null -32600"),
            (b"{", "null -32700"),
            (b"", "null -32700"),
            (deep.as_bytes(), "null -32700"),
            // Answers of the client, whatever they answer.
            (br#"{"id":null,"error":{"code":-32700,"message":"x"}}"#, "nothing"),
            (br#"{"id":7,"result":null}"#, "nothing"),
        ] {
            assert_eq!(told(text), expected, "{}", String::from_utf8_lossy(text));
            let both = [framed(text), framed(b"{\"method\":\"next\"}")].concat();
            let mut input = both.as_slice();
            let mut last = None;
            while let Some(incoming) = next(&mut input).unwrap() {
                last = Some(incoming);
            }
            assert!(matches!(last, Some(Incoming::Message(Message::Notification(last))) if last.method == "next"));
        }
    }

    #[test]
    fn halves_of_characters_and_bytes_that_are_none_have_a_sign_in_their_place() {
        let text = |params: &[u8]| told(&[b"{\"method\":\"a\",\"params\":\"".as_slice(), params, b"\"}"].concat());
        for (params, expected) in [
            (br"a\ud834b".as_slice(), "a\u{FFFD}b"),
            (br"\udd1e", "\u{FFFD}"),
            (br"\ud834\ud834\udd1e\udd1e", "\u{FFFD}\u{1d11e}\u{FFFD}"),
            (br"\\ud834 \ud834\\", "\\\\ud834 \u{FFFD}\\\\"),
            (br"\ud834\u0041", "\u{FFFD}A"),
            (b"a\xFFb", "a\u{FFFD}b"),
        ] {
            let expected = ["{\"method\":\"a\",\"params\":\"", expected, "\"}"].concat();
            assert_eq!(text(params), expected, "{}", String::from_utf8_lossy(params));
        }
    }

    #[test]
    fn a_header_may_be_written_in_any_way_and_one_that_cannot_be_read_is_the_end() {
        for header in [
            "content-length: 14\r\n",
            "Content-Length:14\n",
            "Content-Type: x; charset=utf-8\r\nContent-Length:  14 \r\n",
        ] {
            let text = [header, "\r\n", "{\"method\":\"a\"}"].concat();
            assert!(matches!(next(&mut text.as_bytes()), Ok(Some(Incoming::Message(_)))), "{header}");
        }
        assert!(matches!(next(&mut b"".as_slice()), Ok(None)));
        let long = "x".repeat(100_000);
        for text in [
            "hello",
            "hello\r\n\r\n",
            "\r\n",
            "Content-Length: -1\r\n\r\n{}",
            "Content-Length: 99999999999999999999\r\n\r\n{}",
            // More than there is memory for, and none of it comes.
            "Content-Length: 999999999999999999\r\n\r\n{}",
            "Content-Length: 5\r\n\r\n{}",
            &long,
        ] {
            assert!(next(&mut text.as_bytes()).is_err(), "{}", &text[..text.len().min(50)]);
        }
    }
}
