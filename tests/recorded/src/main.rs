//! Plays the boards on this machine, so that everything above the network runs without one.
//!
//! `recorded --port 0 --dir DIR [--today YYYY-MM-DD|now]` prints `listening on http://127.0.0.1:PORT` as its first
//! line and serves until it is killed. A request for `https://remoteok.com/api` arrives as
//! `GET /https/remoteok.com/api`. Answers carry the recorded content type, an `ETag` (304 on `If-None-Match`), and gzip
//! where it is accepted; dates are shifted so that the newest posting of each file is from today. What is not recorded is a 404.
//!
//! - `POST /__control {"host": "remoteok.com", "fault": "429", "retry_after": 2, "times": 1}` makes a host misbehave:
//!   see [`faults::Fault`]. Without `times` until `{"host": …, "fault": "none"}`.
//! - `GET /__log` lists the requests received, in order; `DELETE /__log` forgets them.
//!
//! [`library`] says what `DIR` may look like.

mod dates;
mod faults;
mod library;
mod server;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

/// Plays recorded job boards over HTTP.
#[derive(Parser)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Where the recordings are.
    #[arg(long, default_value = "tests/fixtures/boards")]
    dir: PathBuf,
    /// The day the newest posting is from: YYYY-MM-DD, or `now`.
    #[arg(long, default_value = "now")]
    today: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let today = match arguments.today.as_str() {
        "now" => jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date(),
        day => day
            .parse()
            .with_context(|| format!("--today {day}: expected YYYY-MM-DD or now"))?,
    };
    let library = library::Library::open(&arguments.dir, today)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", arguments.port))
        .await
        .with_context(|| {
            format!(
                "port {} cannot be listened on; try --port 0",
                arguments.port
            )
        })?;
    let address = listener.local_addr()?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{address}")?;
    for url in library.urls() {
        writeln!(out, "{url}")?;
    }
    out.flush()?;
    axum::serve(listener, server::router(library)).await?;
    Ok(())
}
