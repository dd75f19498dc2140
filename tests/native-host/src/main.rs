//! Rolecall composed natively in one process on SQLite files: starts at once, needs no WASM. For
//! development and as the third target of the black-box suite; no deployment target, and it proves
//! nothing about a runtime: no isolation between functions, no limits on time or memory, and no TLS,
//! so without recorded boards every https source is unreachable.

mod background;
mod secrets;

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Parser;
use platform_native::{Assets, Clock, Host, Log, Random, Store, testing};
use shared::ports::Function;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use url::Url;

/// How long open streams may keep a stopping host alive.
const GRACE: Duration = Duration::from_secs(3);

/// Runs Rolecall natively in one process, for development and tests. This is no deployment target:
/// use Cloudflare Workers or Spin for that.
#[derive(Debug, Parser)]
#[command(name = "native-host")]
struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Where databases and the master key live; made when missing.
    #[arg(long, default_value = ".rolecall/native")]
    data: PathBuf,
    /// The built frontend.
    #[arg(long, default_value = "web/build")]
    web: PathBuf,
    /// Sets a variable of the product, such as MODE=cloud; a later one counts.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let host = compose(&options).await?;
    let listener = TcpListener::bind(("127.0.0.1", options.port))
        .await
        .with_context(|| {
            format!(
                "port {} is not free; give another with --port",
                options.port
            )
        })?;
    let port = listener.local_addr()?.port();

    let (stop, stopping) = watch::channel(false);
    let background = tokio::spawn(background::run(host.clone(), stopping.clone()));
    let router = rolecall_gateway::router(host.ports());
    let mut heard = stopping.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                // An error means that nobody is left to say stop, which is a reason to stop.
                let _ = heard.wait_for(|stop| *stop).await;
            })
            .await
    });
    writeln!(
        stdout(),
        "native-host, for development and tests only: this is no deployment target.\n\
         Rolecall is at http://localhost:{port}"
    )?;

    let mut terminate = signal(SignalKind::terminate())?;
    let mut asked = signal(SignalKind::user_defined1())?;
    loop {
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => break interrupted?,
            _ = terminate.recv() => break,
            // For `cargo xtask bench`.
            _ = asked.recv() => writeln!(stdout(), "rows written: {}", host.rows_written())?,
        }
    }
    stop.send_replace(true);
    // What does not end in time is found again at the next start: truth is in tables.
    let _ = tokio::time::timeout(GRACE, async {
        let _ = serving.await;
        let _ = background.await;
    })
    .await;
    Ok(())
}

async fn compose(options: &Options) -> Result<Host> {
    let mut builder = Host::builder()
        .store(Store::Directory(options.data.clone()))
        .clock(Clock::real())
        .random(Random::real())
        .log(Log::stderr())
        .assets(Assets::directory(&options.web))
        .migrations(testing::platform_migrations())
        .secret("MODE", "local")
        .service(Function::Discover, rolecall_discover::router)
        .service(Function::Match, rolecall_match::router)
        .service(Function::Documents, rolecall_documents::router)
        .service(Function::Accounts, rolecall_accounts::router)
        .tenants(rolecall_tenant::router);
    for (name, value) in secrets::load(&options.data)? {
        builder = builder.secret(&name, &value);
    }
    for (name, value) in &options.set {
        builder = builder.secret(name, value);
        // Where the recorded boards are is inside, and meant.
        if name == "RECORDED_ORIGIN"
            && let Ok(origin) = Url::parse(value)
            && let Some(host) = origin.domain()
        {
            builder = builder.trusted_host(host);
        }
    }
    let opened = builder.build().await;
    opened.with_context(|| format!("opening the databases in {}", options.data.display()))
}
