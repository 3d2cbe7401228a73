//! `lsp`: what core knows of a text, for editors that speak the Language Server Protocol over standard input and output.

mod actions;
mod address;
mod answers;
mod client;
mod documents;
mod findings;
mod lines;
mod parent;
mod server;

use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Response};

use self::parent::Parent;
use self::server::{Flow, Server};
use crate::cli::Lsp;
use crate::exit::{Exit, Failure};

/// How often the parent is looked after while nothing comes in.
const LOOK: Duration = Duration::from_secs(3);

/// Serves until the client says that it is enough, or is gone.
pub(crate) fn run(options: Lsp) -> Result<Exit, Failure> {
    let (connection, threads) = Connection::stdio();
    let mut server = Server::new(options.select, options.ignore);
    let mut parent = options.client_process_id.and_then(Parent::watch);
    loop {
        // Findings wait while there is something to answer: what is typed next would be checked once more.
        let next = if server.has_work() { connection.receiver.try_recv().ok() } else { None };
        let message = match next {
            Some(message) => message,
            None if server.has_work() => {
                // A client that is gone gets nothing; that is noticed below.
                if let Some(message) = server.work() {
                    let _ = connection.sender.send(message);
                }
                continue;
            }
            None => match connection.receiver.recv_timeout(LOOK) {
                Ok(message) => message,
                Err(error) if error.is_timeout() => {
                    if parent.as_ref().is_some_and(|parent| !parent.is_there()) {
                        return Ok(Exit::Findings);
                    }
                    continue;
                }
                Err(_) => break,
            },
        };
        let (answers, flow) = server.take(message);
        let is_gone = answers.into_iter().any(|answer| connection.sender.send(answer).is_err());
        match flow {
            Flow::On => {}
            Flow::Watch(process) => parent = Parent::watch(process).or(parent),
            Flow::End(exit) => {
                drop(connection);
                // Everything is written before the end.
                let _ = threads.join();
                return Ok(exit);
            }
        }
        if is_gone {
            break;
        }
    }
    drop(connection);
    match threads.join() {
        Ok(()) => Ok(Exit::Findings),
        // What came in may hold anything, secrets too: it is not shown.
        Err(_) => {
            Err(Failure::findings("the client sent something that is not a message of the Language Server Protocol"))
        }
    }
}

/// The answer to a request that failed.
fn refused(id: lsp_server::RequestId, code: ErrorCode, why: &str) -> Message {
    Response::new_err(id, code as i32, why.to_owned()).into()
}
