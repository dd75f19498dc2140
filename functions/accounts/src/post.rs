//! The queue of letters, and what the tick repeats.

use accounts::letters::{self, DECOY, Waiting};
use mail::{Letter, Mailer, Outcome};
use shared::calls::Message;
use shared::ports::Queue as _;

use crate::context::Inner;
use crate::failure::Failure;

/// Sends the letters that are due, ten of them at most, and asks to be called again where there may
/// be more. Without a provider nothing is taken: letters wait for the administrator to hand them on.
pub(crate) async fn send_letters(inner: &Inner) -> Result<u32, Failure> {
    let Ok(cloud) = inner.cloud().await else {
        return Ok(0);
    };
    let Some(mailer) = &cloud.mailer else {
        return Ok(0);
    };
    let db = &inner.ports.db;
    let taken = letters::take(db, inner.now()).await?;
    let mut done = Vec::new();
    let mut sent = 0;
    let mut failed = None;
    for waiting in &taken {
        if waiting.kind == DECOY {
            done.push(waiting.id.clone());
            continue;
        }
        let outcome = match cloud
            .seals
            .open::<Letter>("letters", &waiting.id, &waiting.body)
        {
            Ok(letter) => mailer.send(&inner.ports.http, &waiting.id, &letter).await,
            Err(error) => Outcome::Never {
                reason: error.to_string(),
            },
        };
        match outcome {
            Outcome::Sent => {
                sent += 1;
                done.push(waiting.id.clone());
            }
            Outcome::Never { reason } => {
                told(inner, mailer, "letter_refused", waiting, &reason);
                done.push(waiting.id.clone());
            }
            Outcome::Later { reason, after } => {
                told(inner, mailer, "letter_waits", waiting, &reason);
                let after = after.map(|seconds| i64::from(seconds) * 1_000);
                // Its lease brings it back; those that were sent must not come back with it.
                let noted = letters::later(db, waiting, after, inner.now()).await;
                failed = failed.or(noted.err());
            }
        }
    }
    if !done.is_empty() {
        letters::done(db, &done).await?;
    }
    if let Some(error) = failed {
        return Err(error.into());
    }
    if letters::may_be_more(&taken) {
        inner.ports.queue.send(&[Message::Letters {}]).await?;
    }
    Ok(sent)
}

fn told(inner: &Inner, mailer: &Mailer, event: &'static str, letter: &Waiting, reason: &str) {
    let attempts = letter.attempts.to_string();
    inner.warn(
        event,
        &[
            ("letter", &letter.id),
            ("kind", &letter.kind),
            ("provider", mailer.name()),
            ("attempts", &attempts),
            ("reason", reason),
        ],
    );
}
