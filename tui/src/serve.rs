//! `serve`: the builder page and the sandbox API on one origin.

mod body;
mod gate;
mod page;
mod server;

use tokio::net::TcpListener;
use ucforge_core::sandbox::{Options, Sandbox};

use crate::cli::{Listen, Serve};
use crate::exit::{Exit, Failure};
use crate::human;
use gate::Names;

/// Serves until it is interrupted.
pub(crate) fn run(options: Serve) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(format!("cannot start: {error}")))?;
    runtime.block_on(async {
        let listen = options.listen;
        let listener = TcpListener::bind((listen.host.as_str(), listen.port))
            .await
            .map_err(|error| cannot_listen(&listen, &error))?;
        let address = listener.local_addr().map_err(|error| cannot_listen(&listen, &error))?;
        let (delay, control) = (options.delay, options.control);
        let sandbox = Sandbox::new(Options { delay, api_key: options.api_key, control, ..Options::default() });
        human::result(&format!("page and sandbox: http://{address}\n"))?;
        if !page::is_built() {
            human::note("note: this build has no page; `cargo xtask web` builds it, then build ucforge again\n");
        }
        tokio::select! {
            () = server::serve(listener, Names::of(&listen.host, address), sandbox) => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        Ok(Exit::Done)
    })
}

fn cannot_listen(listen: &Listen, error: &std::io::Error) -> Failure {
    Failure::usage(format!("cannot listen on {listen}: {error}; choose another address with --listen 127.0.0.1:0"))
}
