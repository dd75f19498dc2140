//! Time, chance, secrets, the log.

use std::future::Future;

use crate::ids::Millis;

/// Wall time.
pub trait Clock: Clone + Send + Sync + 'static {
    /// UTC unix milliseconds.
    fn now(&self) -> Millis;
    /// Waits at least `ms`.
    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + Send;
}

/// Cryptographic randomness.
pub trait Random: Clone + Send + Sync + 'static {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);

    /// 128 random bits, as ids want them.
    fn bits(&self) -> u128 {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }
}

/// Configuration and secrets by name, as the runtime holds them (`MASTER_KEY_1`, `MODE`).
pub trait Secrets: Clone + Send + Sync + 'static {
    /// The value, if set and not empty.
    fn get(&self, name: &str) -> impl Future<Output = Option<String>> + Send;
}

/// Severity of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Level {
    Info,
    Warn,
    Error,
}

/// One JSON line a call; ids and counts, never content.
pub trait Log: Clone + Send + Sync + 'static {
    /// Writes `event` with its fields.
    fn log(&self, level: Level, event: &'static str, fields: &[(&'static str, &str)]);
}
