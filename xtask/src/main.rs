//! `cargo xtask`: builds, starts and measures Rolecall.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

mod alone;
mod bench;
mod bindgen;
mod build;
mod conformance;
mod deploy;
mod dev;
mod dev_vars;
mod drill;
mod eval;
mod fingerprint;
mod fuzz;
mod gazetteer;
mod migrations;
mod npm;
mod panic_drill;
mod process;
mod progress;
mod recorded;
mod release;
mod rotation;
mod secrets;
mod sizes;
mod spin;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, starts and measures Rolecall")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build every function to WASM and the web page.
    Build(build::Options),
    /// Build what changed and start the whole product at http://localhost:8787.
    Dev(dev::Options),
    /// Run the port conformance suite inside workerd.
    Conformance,
    /// Run every check there is.
    Test(test::Options),
    /// Take the figures.
    Bench(bench::Options),
    /// Measure how well postings are read, judged and matched, on labelled data.
    Eval(eval::Options),
    /// Give every reader of outside bytes bytes that nobody meant well.
    Fuzz(fuzz::Options),
    /// Kill the product at random moments; nothing may be lost, doubled or left hanging.
    Drill(drill::Options),
    /// Condense the table of cities anew.
    Gazetteer(gazetteer::Options),
    /// Pack what a deployment needs, so that deploying needs no Rust.
    Release(release::Options),
    /// Deploy to Cloudflare as one Worker: make what is missing, migrate, deploy, check, go back.
    Deploy(deploy::Options),
    /// Change the secrets that seal and sign, without anything that stops opening.
    Secrets(secrets::Options),
    /// Measure the release build of every function against its budget.
    Sizes(sizes::Options),
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    let done = process::end_all_on_signal().and_then(|()| match command {
        Command::Build(options) => build::run(&options),
        Command::Dev(options) => dev::run(&options),
        Command::Conformance => conformance::run(),
        Command::Test(options) => test::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Eval(options) => eval::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Drill(options) => drill::run(&options),
        Command::Gazetteer(options) => gazetteer::run(&options),
        Command::Release(options) => release::run(&options),
        Command::Deploy(options) => deploy::run(&options),
        Command::Secrets(options) => secrets::run(&options),
        Command::Sizes(options) => sizes::run(&options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
