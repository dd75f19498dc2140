//! Prints what is read from files as JSON: `cargo run -p cv --example read -- cv.pdf …`.

use std::process::ExitCode;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its output is what it is for"
)]
fn main() -> ExitCode {
    let now = 1_780_272_000_000;
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        let read = std::fs::read(&path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| documents::read(&path, &bytes).map_err(|problem| problem.to_string()))
            .map(|extracted| cv::read_document(&extracted.text, &extracted.links, now))
            .and_then(|profile| {
                serde_json::to_string_pretty(&profile).map_err(|error| error.to_string())
            });
        match read {
            Ok(profile) => println!("{path}: {profile}"),
            Err(error) => {
                eprintln!("{path}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
