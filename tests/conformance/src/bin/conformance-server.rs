//! The misbehaving server of `run_http` as a program, for harnesses outside of Rust. Prints its
//! base address on the first line and serves until it is stopped. `--port P` picks the port.

use std::io::Write;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let port: u16 = match arguments.iter().position(|a| a == "--port") {
        Some(place) => arguments
            .get(place + 1)
            .and_then(|port| port.parse().ok())
            .ok_or_else(|| std::io::Error::other("--port wants a number"))?,
        None => 0,
    };
    let address = conformance::server::serve(TcpListener::bind(("127.0.0.1", port)).await?)?;
    writeln!(std::io::stdout(), "http://{address}")?;
    std::future::pending().await
}
