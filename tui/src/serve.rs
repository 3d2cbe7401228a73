//! `serve`: the builder page and the sandbox API on one origin.

mod answer;
mod body;
mod connections;
mod gate;
mod log;
mod page;
mod patient;
mod server;
#[cfg(test)]
mod tests;
mod upstream;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use ucforge_core::sandbox::{Options, Sandbox};

use crate::cli::{Listen, Serve};
use crate::exit::{Exit, Failure};
use crate::human;
use gate::Names;
use log::Log;
use server::State;
use upstream::Upstream;

/// Serves until it is told to end.
pub(crate) fn run(options: Serve) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| cannot(&error))?;
    let served = runtime.block_on(serve(options));
    // A long body may still be read and checked on another thread, which is no longer worth waiting for.
    runtime.shutdown_background();
    served
}

async fn serve(options: Serve) -> Result<Exit, Failure> {
    let listen = options.listen;
    // Before anything is announced, because its key may have to be asked for.
    let upstream = options.upstream.map(Upstream::open).transpose()?;
    let listener =
        TcpListener::bind((listen.host.as_str(), listen.port)).await.map_err(|error| cannot_listen(&listen, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(&listen, &error))?;
    let told_to_end = told_to_end().map_err(|error| cannot(&error))?;
    let sandbox = Sandbox::new(Options {
        delay: options.delay,
        api_key: options.api_key,
        control: options.control,
        immuta: options.immuta,
        seed: options.seed_data,
        ..Options::default()
    });
    human::result(&match &upstream {
        None => format!("page and sandbox: http://{address}\n"),
        Some(upstream) => {
            let (name, token) = (human::one_line(upstream.name()), upstream.token().expose());
            format!("page and the tenant of profile {name}: http://{address}/#token={token}\n")
        }
    })?;
    if !page::is_built() {
        human::note("note: this build has no page; `cargo xtask web` builds it, then build ucforge again\n");
    }
    let (log, written) = if options.quiet {
        (Log::default(), None)
    } else {
        let (log, written) = Log::open().map_err(|error| cannot(&error))?;
        (log, Some(written))
    };
    let names = Names::of(&listen.host, address);
    let state = Arc::new(State { upstream, ..State::new(sandbox, names, log) });
    server::serve(listener, Arc::clone(&state), told_to_end).await;
    if let Some(written) = written {
        state.log.close(&written);
    }
    Ok(Exit::Done)
}

/// A future that ends when Ctrl-C is pressed or the process is asked to end. It listens from the moment of the call.
#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A future that ends when Ctrl-C is pressed.
#[cfg(not(unix))]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn cannot(error: &io::Error) -> Failure {
    Failure::usage(format!("cannot start: {error}"))
}

fn cannot_listen(listen: &Listen, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot listen on {listen}: {error}; choose another address with --listen 127.0.0.1:0"))
}
