//! `lsp`: what core knows about a text, for editors that speak the Language Server Protocol over standard input and
//! output.

mod actions;
mod address;
mod answers;
mod client;
mod documents;
mod findings;
mod lines;
mod parent;
mod server;
mod wire;

use std::io::{self, BufReader};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use lsp_server::{ErrorCode, Message, Response};

use self::parent::Parent;
use self::server::{Flow, Server};
use self::wire::Incoming;
use crate::cli::Lsp;
use crate::exit::{Exit, Failure};

/// How often to check whether the parent is still there while nothing comes in.
const LOOK: Duration = Duration::from_secs(3);

/// How many messages may wait.
const WAITING: usize = 16;

/// Serves until the client ends the session or is gone.
pub(crate) fn run(options: Lsp) -> Result<Exit, Failure> {
    let (sender, receiver) = sync_channel(WAITING);
    // The thread ends with the process: nothing else ends a read.
    thread::spawn(move || listen(&sender));
    let mut output = io::stdout().lock();
    let mut server = Server::new(options.select, options.ignore);
    let mut parent = options.client_process_id.and_then(Parent::watch);
    loop {
        // Findings wait while there are messages to handle: a change among them would outdate the findings.
        let next = if server.has_work() { receiver.try_recv().ok() } else { None };
        let incoming = match next {
            Some(incoming) => incoming,
            None if server.has_work() => {
                // A client that is gone gets nothing, which is noticed below.
                if let Some(message) = server.work() {
                    let _ = message.write(&mut output);
                }
                continue;
            }
            None => match receiver.recv_timeout(LOOK) {
                Ok(incoming) => incoming,
                Err(RecvTimeoutError::Timeout) => {
                    if parent.as_ref().is_some_and(|parent| !parent.is_there()) {
                        return Ok(Exit::Findings);
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Exit::Findings),
            },
        };
        let message = match incoming {
            Ok(Incoming::Message(message)) => message,
            Ok(Incoming::Unreadable(id, code)) => {
                let _ = wire::refuse(&mut output, &id, code);
                continue;
            }
            // The input may hold anything, even secrets, so it is not shown.
            Err(_) => {
                return Err(Failure::findings(
                    "the client sent something that is not a message of the Language Server Protocol",
                ));
            }
        };
        let (answers, flow) = server.take(message);
        // Before answering: an editor that has its answer may be gone at once, and then could no longer be seen.
        if let Flow::Watch(process) = flow {
            parent = Parent::watch(process).or(parent);
        }
        let is_gone = answers.into_iter().any(|answer| answer.write(&mut output).is_err());
        if let Flow::End(exit) = flow {
            return Ok(exit);
        }
        if is_gone {
            return Ok(Exit::Findings);
        }
    }
}

/// Reads messages until there are no more.
fn listen(sender: &SyncSender<io::Result<Incoming>>) {
    let mut input = BufReader::new(io::stdin().lock());
    while let Some(incoming) = wire::next(&mut input).transpose() {
        let is_end = incoming.is_err();
        if sender.send(incoming).is_err() || is_end {
            return;
        }
    }
}

/// The answer to a request that failed.
fn refused(id: lsp_server::RequestId, code: ErrorCode, why: &str) -> Message {
    Response::new_err(id, code as i32, why.to_owned()).into()
}
