//! What holds for queues: everything sent arrives, unchanged, in whatever order and number.

use std::collections::BTreeSet;

use shared::calls::Message;
use shared::ids::{SourceId, TaskId, TenantId};
use shared::ports::Queue;

use crate::{CaseResult, ensure, run_cases};

type Case = Result<(), String>;

/// Runs all of them. `received` waits a while and answers every message consumed since the start,
/// repetitions included.
pub(crate) async fn run(
    queue: &impl Queue,
    received: &impl AsyncFn() -> Result<Vec<Message>, String>,
) -> Vec<CaseResult> {
    run_cases! { "queue";
        sending_nothing_is_fine(queue);
        every_kind_arrives_unchanged(queue, received);
        more_than_a_batch_arrives(queue, received);
    }
}

fn tenant(name: &str) -> Result<TenantId, String> {
    TenantId::parse(name).map_err(|error| error.to_string())
}

fn keys(messages: &[Message]) -> Result<BTreeSet<String>, String> {
    messages
        .iter()
        .map(|message| serde_json::to_string(message).map_err(|error| error.to_string()))
        .collect()
}

/// Asks up to 40 times: a real queue takes its time.
async fn all_arrive(
    sent: &[Message],
    received: &impl AsyncFn() -> Result<Vec<Message>, String>,
) -> Case {
    let expected = keys(sent)?;
    let mut missing = expected.len();
    for _ in 0..40 {
        let found = keys(&received().await?)?;
        missing = expected.difference(&found).count();
        if missing == 0 {
            return Ok(());
        }
    }
    Err(format!(
        "{missing} of {} messages never arrived",
        expected.len()
    ))
}

async fn sending_nothing_is_fine(queue: &impl Queue) -> Case {
    queue.send(&[]).await.map_err(|error| error.to_string())
}

async fn every_kind_arrives_unchanged(
    queue: &impl Queue,
    received: &impl AsyncFn() -> Result<Vec<Message>, String>,
) -> Case {
    let task = TaskId::new(1_767_225_600_000, u128::MAX);
    let source = SourceId::parse("greenhouse:a-company").map_err(|e| e.to_string())?;
    let sent = [
        Message::Discover {
            tenant: tenant("kind1")?,
            task,
        },
        Message::Sources {
            tenant: tenant("kind2")?,
        },
        Message::RunSource {
            source,
            asked_at: 1_767_225_600_001,
        },
        Message::Match {
            tenants: vec![tenant("kind3")?, tenant("kind4")?],
        },
    ];
    queue.send(&sent).await.map_err(|error| error.to_string())?;
    all_arrive(&sent, received).await
}

async fn more_than_a_batch_arrives(
    queue: &impl Queue,
    received: &impl AsyncFn() -> Result<Vec<Message>, String>,
) -> Case {
    let sent: Vec<Message> = (0..250)
        .map(|i| tenant(&format!("many{i}")).map(|tenant| Message::Sources { tenant }))
        .collect::<Result<_, _>>()?;
    queue.send(&sent).await.map_err(|error| error.to_string())?;
    let waiting = all_arrive(&sent, received).await;
    ensure!(waiting.is_ok(), "250 at once: {waiting:?}");
    Ok(())
}
