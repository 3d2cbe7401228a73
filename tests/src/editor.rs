//! An editor as far as a language server sees one: it speaks the protocol over the pipes of the server, in plain JSON.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::binary;

/// How long an answer may take before the test fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `ucforge lsp` with the editor on its other end.
pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// The messages that arrived while another one was awaited.
    kept: VecDeque<Value>,
    next: i32,
    /// Everything that the server has sent.
    pub log: String,
}

impl Editor {
    /// Starts the server and sends nothing yet.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .arg("lsp")
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("ucforge starts");
        let mut output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        Self { child, input, messages, kept: VecDeque::new(), next: 1, log: String::new() }
    }

    /// Starts the server and tells it what the editor can do. Returns what the server can do.
    pub fn with(arguments: &[&str], capabilities: &Value) -> (Self, Value) {
        let mut editor = Self::start(arguments);
        let answer =
            editor.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        editor.tell("initialized", &json!({}));
        (editor, answer["result"]["capabilities"].clone())
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the server still listens");
        // If the server has ended, the missing answer shows it.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    fn message(&mut self, message: &Value) {
        let text = message.to_string();
        self.send(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, parameters: &Value) {
        self.message(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.message(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The first message for which `is_it` holds, among those that have arrived or will arrive.
    pub fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is_it) {
            return self.kept.remove(at).expect("it is there");
        }
        loop {
            let message = match self.messages.recv_timeout(PATIENCE) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => panic!("the server says nothing"),
                Err(RecvTimeoutError::Disconnected) => panic!("the server has ended"),
            };
            self.log.push_str(&message.to_string());
            if is_it(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    /// Changes a document: each change is a range with its text, or the full new text.
    pub fn change(&mut self, uri: &str, version: i32, changes: &Value) {
        let document = json!({"uri": uri, "version": version});
        self.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The findings that the server publishes for a version of a document.
    pub fn findings(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let published = |message: &Value| {
            let told = &message["params"];
            message["method"] == "textDocument/publishDiagnostics" && told["uri"] == uri && told["version"] == version
        };
        self.wait(published)["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The result of a request about a position in a document.
    pub fn at(&mut self, method: &str, uri: &str, line: usize, character: usize) -> Value {
        let place = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
        self.ask(method, &place)["result"].clone()
    }

    /// The process ID of the server.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the server to end by itself. Returns its exit code and what it wrote to standard error.
    pub fn end(mut self) -> (i32, String) {
        let mut said = String::new();
        let mut errors = self.child.stderr.take().expect("standard error is a pipe");
        errors.read_to_string(&mut said).expect("UTF-8");
        (self.child.wait().expect("it ends").code().unwrap_or(-1), said)
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").expect("a header");
        if name == "Content-Length" {
            length = value.parse().ok();
        }
    }
    let mut body = vec![0; length.expect("a length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
