//! Runs Rolecall's spin.toml for tests where Spin itself is not installed, on the wasmtime crates
//! that Spin 4.1 pins. docs/decisions/spin-test-host.md says why, and what it does not prove.

mod allowed_hosts;
mod app;
mod bindings;
mod blueprint;
mod cron_trigger;
mod instance;
mod manifest;
mod options;
mod outbound;
mod redis_trigger;
mod routes;
mod runtime_config;
mod sqlite;
mod variables;
mod variables_and_redis;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use http_body_util::BodyExt as _;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use wasmtime::{Cache, CacheConfig, Config, Engine};
use wasmtime_wasi_http::p3::bindings::http::types::ErrorCode;

use crate::app::App;
use crate::blueprint::Folders;
use crate::manifest::Manifest;
use crate::options::Options;
use crate::runtime_config::RuntimeConfig;
use crate::variables::Variables;

const WHAT_THIS_IS: &str = "\
This is spin-host, Rolecall's test host: not Spin. It runs the components on wasmtime 47.0.2, as Spin
4.1 does, and reads spin.toml and runtime-config.toml for routes, labels, variables, allowed hosts and
files. It proves nothing about Spin's own manifest checks, plugins or libSQL.";

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::from_args()?;
    say(WHAT_THIS_IS);
    let began = tokio::time::Instant::now();
    let manifest = Manifest::read(&options.manifest)?;
    let variables = Variables::resolve(&manifest.variables, variables::environment())?;
    let runtime_config = match &options.runtime_config {
        Some(path) => RuntimeConfig::read(path, &options.state)?,
        None => RuntimeConfig::default(),
    };
    let folders = Folders {
        manifest: options.manifest.parent().unwrap_or(Path::new(".")),
        wasm: options.wasm.as_deref(),
    };
    let engine = engine(&options.state.join(".rolecall/wasmtime"))?;
    let app = App::read(&manifest, &runtime_config, &variables, &engine, folders)?;
    // Components name files relative to the folder the process runs in (`ATTACH`).
    std::env::set_current_dir(&options.state)
        .with_context(|| format!("{} is no folder to run in", options.state.display()))?;

    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let address = listener.local_addr()?;
    for route in app.routes.iter() {
        say(&format!(
            "  {} http://{address}{}",
            route.component, route.raw
        ));
    }
    redis_trigger::subscribe(&app, &manifest, &variables).await?;
    cron_trigger::schedule(&app, &manifest)?;
    say(&format!(
        "Serving {} at http://{address} ({} ms)",
        app.name,
        began.elapsed().as_millis()
    ));
    loop {
        let (stream, client) = listener.accept().await?;
        tokio::spawn(serve(Arc::clone(&app), stream, client));
    }
}

async fn serve(app: Arc<App>, stream: tokio::net::TcpStream, client: SocketAddr) {
    // Small writes (headers, then a short body) must not wait for the peer's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let app = Arc::clone(&app);
        async move {
            let request = request.map(|body| {
                body.map_err(ErrorCode::from_hyper_request_error)
                    .boxed_unsync()
            });
            Ok::<_, std::convert::Infallible>(app.answer(request, client).await)
        }
    });
    // A client that goes away is no news.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Code is compiled once and found again in `cache` by the next start.
fn engine(cache: &Path) -> Result<Engine> {
    std::fs::create_dir_all(cache)
        .with_context(|| format!("{} cannot be made", cache.display()))?;
    let mut cache_config = CacheConfig::new();
    cache_config.with_directory(std::path::absolute(cache)?);
    let mut config = Config::new();
    config
        .wasm_component_model_async(true)
        .cache(Some(Cache::new(cache_config).map_err(plain)?));
    Engine::new(&config).map_err(plain)
}

/// An error of wasmtime with its causes.
fn plain(error: wasmtime::Error) -> anyhow::Error {
    anyhow::Error::from_boxed(error.into_boxed_dyn_error())
}

/// Says something to the person who started the host.
#[expect(
    clippy::print_stderr,
    reason = "this is a program, and this is how it speaks"
)]
fn say(text: &str) {
    eprintln!("{text}");
}
