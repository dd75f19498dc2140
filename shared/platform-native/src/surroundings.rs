//! Time, chance, secrets and the log, real or under a test's control.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use shared::ports::{self, Level};
use shared::{Millis, logging, request};

/// Wall time: the machine's, or one that stands still until it is told to move.
#[derive(Debug, Clone)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's.
    pub const fn real() -> Self {
        Self(None)
    }

    /// Stands at `now` (UTC unix ms). Sleeping moves it forward and takes no time.
    pub fn fixed(now: Millis) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now))))
    }

    /// Moves a fixed clock and its clones forward by `ms`; the machine's is left alone.
    pub fn advance(&self, ms: Millis) {
        if let Some(now) = &self.0 {
            now.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

impl ports::Clock for Clock {
    fn now(&self) -> Millis {
        if let Some(now) = &self.0 {
            return now.load(Ordering::SeqCst);
        }
        #[expect(clippy::disallowed_methods, reason = "this is the native Clock port")]
        let since_epoch = std::time::SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Millis::try_from(since_epoch.as_millis()).unwrap_or(Millis::MAX)
    }

    async fn sleep(&self, ms: u32) {
        if self.0.is_some() {
            self.advance(ms.into());
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(Duration::from_millis(ms.into())).await;
        }
    }
}

/// Randomness: the operating system's, or a sequence that a seed decides.
#[derive(Debug, Clone)]
pub struct Random(Option<Arc<Seeded>>);

#[derive(Debug)]
struct Seeded {
    seed: u64,
    block: AtomicU64,
}

impl Random {
    /// The operating system's.
    pub const fn real() -> Self {
        Self(None)
    }

    /// The same bytes for the same seed: SHA-256 over seed and a running number.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Seeded {
            seed,
            block: AtomicU64::new(0),
        })))
    }
}

impl ports::Random for Random {
    #[expect(
        clippy::expect_used,
        reason = "going on with bytes that are not random would be worse than stopping"
    )]
    fn fill(&self, out: &mut [u8]) {
        let Some(seeded) = &self.0 else {
            return getrandom::fill(out).expect("the operating system gives random bytes");
        };
        for chunk in out.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(seeded.seed.to_be_bytes());
            hash.update(seeded.block.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
        }
    }
}

/// Configuration and secrets, given by whoever composes the host.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Arc<Mutex<HashMap<String, String>>>);

impl Secrets {
    /// None but these.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let secrets = Self::default();
        for (name, value) in pairs {
            secrets.set(name, value);
        }
        secrets
    }

    /// Sets one, for all clones.
    pub fn set(&self, name: &str, value: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), value.to_owned());
    }
}

impl ports::Secrets for Secrets {
    async fn get(&self, name: &str) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(name).filter(|value| !value.is_empty()).cloned()
    }
}

/// The log: JSON lines on standard error, or kept for a test to read.
#[derive(Debug, Clone)]
pub struct Log(Option<Arc<Mutex<Vec<LogLine>>>>);

/// One line of a captured log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// How bad.
    pub level: Level,
    /// What.
    pub event: &'static str,
    /// With which ids and counts.
    pub fields: Vec<(&'static str, String)>,
}

impl LogLine {
    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(field, _)| *field == name)?;
        Some(value)
    }
}

impl Log {
    /// Writes to standard error.
    pub const fn stderr() -> Self {
        Self(None)
    }

    /// Keeps the lines.
    pub fn captured() -> Self {
        Self(Some(Arc::default()))
    }

    /// What was captured so far.
    pub fn lines(&self) -> Vec<LogLine> {
        self.0.as_ref().map_or_else(Vec::new, |lines| {
            lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}

impl ports::Log for Log {
    fn log(&self, level: Level, event: &'static str, fields: &[(&'static str, &str)]) {
        if let Some(lines) = &self.0 {
            let mut kept: Vec<(&'static str, String)> = fields
                .iter()
                .map(|(name, value)| (*name, logging::shown(name, value).into_owned()))
                .collect();
            if let Some(id) = request::current()
                && !fields.iter().any(|(name, _)| *name == "id")
            {
                kept.push(("id", id.as_str().to_owned()));
            }
            lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(LogLine {
                    level,
                    event,
                    fields: kept,
                });
            return;
        }
        let line = serde_json::Value::Object(logging::line(level, event, fields));
        // A closed standard error is no reason to fail a request.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}
