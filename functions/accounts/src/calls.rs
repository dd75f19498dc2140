//! What other functions and the runtime ask.

use accounts::identities::Identity;
use accounts::{departures, letters};
use axum::Router;
use identity::Email;
use shared::Problem;
use shared::calls::{
    Consume, Consumed, CronReport, IdentityResolved, Message, Outcome, ResolveIdentity, RunCron,
};
use shared::ports::Queue as _;

use crate::context::{Accounts, Inner};
use crate::elsewhere::arrive;
use crate::failure::Failure;
use crate::{demo, post};

/// Seconds until letters are looked at again that could not be taken.
const RETRY: u32 = 30;

pub(crate) fn router() -> Router<Accounts> {
    let router = serving::answer(Router::new(), consume);
    let router = serving::answer(router, resolve_identity);
    serving::answer(router, run_cron)
}

/// Turns a failure into what the caller is told, and logs what is our fault.
fn tell(inner: &Inner, event: &'static str, failure: Failure) -> Problem {
    let reason = failure.to_string();
    let problem = Problem::from(failure);
    if problem.status >= 500 {
        inner.warn(event, &[("reason", &reason)]);
    }
    problem
}

/// The account of somebody whom a proxy in front has signed in. The proxy is the operator's own, so
/// the address it names counts as verified.
async fn resolve_identity(
    inner: Accounts,
    call: ResolveIdentity,
) -> Result<IdentityResolved, Problem> {
    let email = call
        .email
        .as_deref()
        .and_then(|text| Email::parse(text).ok());
    let identity = Identity {
        issuer: call.issuer,
        subject: call.subject,
        provider: call.provider,
    };
    let arrived = arrive(&inner, &identity, email.as_ref()).await;
    Ok(
        match arrived.map_err(|f| tell(&inner, "not_resolved", f))? {
            Ok(tenant) => IdentityResolved {
                tenant: Some(tenant),
                refused: None,
            },
            Err(refused) => IdentityResolved {
                tenant: None,
                refused: Some(refused.to_string()),
            },
        },
    )
}

/// Letters are in a table; however many messages speak of them, they are looked at once.
async fn consume(inner: Accounts, call: Consume) -> Result<Consumed, Problem> {
    let letters = call
        .messages
        .iter()
        .any(|message| matches!(message, Message::Letters {}));
    let mut outcome = Outcome::Ack;
    if letters && let Err(failure) = post::send_letters(&inner).await {
        inner.warn("letters_not_sent", &[("reason", &failure.to_string())]);
        outcome = Outcome::Retry(RETRY);
    }
    let outcomes = call.messages.iter().map(|message| match message {
        Message::Letters {} => outcome,
        _ => Outcome::Ack,
    });
    Ok(Consumed {
        outcomes: outcomes.collect(),
    })
}

/// Runs a cron job; both are idempotent and may overlap.
async fn run_cron(inner: Accounts, call: RunCron) -> Result<CronReport, Problem> {
    if inner.config().await.mode == "demo" {
        let done = match call.name.as_str() {
            "sweep" => demo::start_over(&inner.ports).await,
            _ => demo::make_sure(&inner.ports).await,
        };
        let swept = u32::from(done?);
        return Ok(CronReport {
            swept,
            ..CronReport::default()
        });
    }
    if inner.cloud().await.is_err() {
        return Ok(CronReport::default());
    }
    let report = match call.name.as_str() {
        "tick" => tick(&inner).await,
        "sweep" => sweep(&inner).await,
        _ => return Err(Problem::not_found("the cron jobs are `tick` and `sweep`")),
    };
    report.map_err(|failure| tell(&inner, "cron_failed", failure))
}

/// Announces letters that are due, and finishes departures and shutting out that were cut short. The
/// first after a start also offers the administration, where nobody has it.
async fn tick(inner: &Inner) -> Result<CronReport, Failure> {
    let mut report = CronReport::default();
    let cloud = inner.cloud().await?;
    inner.offer_claim().await?;
    if cloud.mailer.is_some() && letters::any_due(&inner.ports.db, inner.now()).await? {
        inner.ports.queue.send(&[Message::Letters {}]).await?;
        report.sent += 1;
    }
    inner.shut_out_unfinished().await?;
    report.swept = inner.empty_unfinished().await?;
    Ok(report)
}

/// Clears away what has expired.
async fn sweep(inner: &Inner) -> Result<CronReport, Failure> {
    Ok(CronReport {
        swept: departures::sweep(&inner.ports.db, inner.now()).await?,
        ..CronReport::default()
    })
}
