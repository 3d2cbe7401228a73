//! Advice on what to change in a request, in the words of the program that sends it.

use crate::read::curl::{Request, Sender};
use crate::read::shell::Dialect;

/// The variable that holds the key, in the syntax of the shell.
fn key(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Posix => "$IMMUTA_API_KEY",
        Dialect::Cmd => "%IMMUTA_API_KEY%",
        Dialect::PowerShell => "$env:IMMUTA_API_KEY",
    }
}

/// How to add a key to the request.
pub(super) fn add_key(request: &Request) -> String {
    match request.sender {
        Sender::Curl => ["add -H \"Authorization: ", key(request.dialect), "\""].concat(),
        Sender::PowerShell => "add -Headers @{Authorization = $env:IMMUTA_API_KEY}".to_owned(),
        Sender::Editor => "write a line `Authorization:` followed by the key".to_owned(),
    }
}

/// How to read a key from where it is kept.
pub(super) fn read_key(request: &Request) -> String {
    match request.sender {
        Sender::Curl => ["read it from the environment: \"Authorization: ", key(request.dialect), "\""].concat(),
        Sender::PowerShell => "read it from the environment: Authorization = $env:IMMUTA_API_KEY".to_owned(),
        Sender::Editor => "replace it with the key, or with a variable that holds it".to_owned(),
    }
}

/// What happens to a key in plain text, and what to do instead.
pub(super) fn hide_key(request: &Request) -> &'static str {
    match request.sender {
        Sender::PowerShell => "it stays in the history of the shell: read it from the environment, $env:IMMUTA_API_KEY",
        _ => {
            "it stays in the shell history and shows up in the process list: read it from a file with -H @FILE, or build the command with ucforge"
        }
    }
}

/// How to declare that a body is JSON.
pub(super) fn say_json(request: &Request) -> &'static str {
    match (request.sender, request.dialect) {
        (Sender::Curl, Dialect::Cmd) => "add -H \"Content-Type: application/json\"",
        (Sender::Curl, _) => "add -H 'Content-Type: application/json'",
        (Sender::PowerShell, _) => "add -ContentType 'application/json'",
        (Sender::Editor, _) => "write a line `Content-Type: application/json`",
    }
}

/// How to send JSON instead of something else.
pub(super) fn send_json(request: &Request) -> &'static str {
    match request.sender {
        Sender::PowerShell => "send JSON, with -Body and -ContentType 'application/json'",
        _ => "send JSON, with --data and -H 'Content-Type: application/json'",
    }
}

/// How to trust the certificate of one's own CA.
pub(super) fn trust(request: &Request) -> &'static str {
    match request.sender {
        Sender::PowerShell => "install the certificate of your own CA on this machine",
        _ => "pass the certificate of your own CA with --cacert",
    }
}
