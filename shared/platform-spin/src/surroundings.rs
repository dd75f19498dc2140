//! Time, chance, configuration, the log.

use std::future::Future;
use std::io::Write as _;
use std::time::Duration;

use send_wrapper::SendWrapper;
use shared::ports::Level;
use shared::{Millis, logging};
use spin_sdk::wasip3::{clocks::system_clock, random::random};
use spin_sdk::{time, variables};

/// Wall time.
#[derive(Debug, Clone, Default)]
pub struct Clock;

impl shared::ports::Clock for Clock {
    fn now(&self) -> Millis {
        let now = system_clock::now();
        now.seconds
            .saturating_mul(1000)
            .saturating_add(i64::from(now.nanoseconds / 1_000_000))
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + Send {
        SendWrapper::new(time::sleep(Duration::from_millis(ms.into())))
    }
}

/// The host's cryptographic random source.
#[derive(Debug, Clone, Default)]
pub struct Random;

impl shared::ports::Random for Random {
    fn fill(&self, out: &mut [u8]) {
        // The host may answer fewer bytes than asked for, never none.
        let mut filled = 0;
        while filled < out.len() {
            let bytes = random::get_random_bytes((out.len() - filled) as u64);
            for byte in bytes.into_iter().take(out.len() - filled) {
                out[filled] = byte;
                filled += 1;
            }
        }
    }
}

/// Spin variables, which spin.toml must hand to the component.
#[derive(Debug, Clone, Default)]
pub struct Secrets;

impl shared::ports::Secrets for Secrets {
    fn get(&self, name: &str) -> impl Future<Output = Option<String>> + Send {
        SendWrapper::new(async move {
            match variables::get(variable(name)).await {
                Ok(value) if !value.is_empty() => Some(value),
                Ok(_) | Err(variables::Error::Undefined(_) | variables::Error::InvalidName(_)) => {
                    None
                }
                Err(error) => {
                    let reason = error.to_string();
                    shared::ports::Log::log(
                        &Log,
                        Level::Error,
                        "variable.unreadable",
                        &[("name", name), ("reason", &reason)],
                    );
                    None
                }
            }
        })
    }
}

/// The Spin variable of this name: `MASTER_KEY_1` is `master_key1`, because Spin wants lower case and
/// every word to start with a letter.
fn variable(name: &str) -> String {
    let mut variable = String::with_capacity(name.len());
    for word in name.split('_') {
        if !variable.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()) {
            variable.push('_');
        }
        variable.push_str(&word.to_ascii_lowercase());
    }
    variable
}

/// JSON lines on standard error, which Spin keeps in its log folder and echoes.
#[derive(Debug, Clone, Default)]
pub struct Log;

impl shared::ports::Log for Log {
    fn log(&self, level: Level, event: &'static str, fields: &[(&'static str, &str)]) {
        let line = logging::line(level, event, fields);
        // In one piece, because instances share standard error.
        let line = format!("{}\n", serde_json::Value::Object(line));
        // Nobody is left to tell when standard error is closed.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}
