//! What runtimes do by themselves: deliver messages, wake tenants, run crons.

use std::time::Duration;

use platform_native::Host;
use shared::calls::{QueueName, RunCron};
use shared::ports::{Function, Level, Log as _, Services as _};
use tokio::sync::watch;
use tokio::time::sleep;

/// Between two looks at a queue or at the due table where nothing was found.
const IDLE: Duration = Duration::from_millis(50);
/// Between two ticks. A minute on the real runtimes; nobody wants to wait that long in development.
const TICK: Duration = Duration::from_secs(1);
const NIGHT: Duration = Duration::from_hours(24);
/// Consumers a queue, and messages one takes at once.
const CONSUMERS: usize = 4;
const BATCH: usize = 5;

/// Runs until told to stop; what is under way is finished first.
pub(crate) async fn run(host: Host, stopping: watch::Receiver<bool>) {
    let mut loops = tokio::task::JoinSet::new();
    for queue in QueueName::ALL {
        for _ in 0..CONSUMERS {
            loops.spawn(deliver(host.clone(), queue, stopping.clone()));
        }
    }
    loops.spawn(wake(host.clone(), stopping.clone()));
    loops.spawn(cron(host.clone(), "tick", TICK, stopping.clone()));
    loops.spawn(cron(host, "sweep", NIGHT, stopping));
    while loops.join_next().await.is_some() {}
}

async fn deliver(host: Host, queue: QueueName, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        if host.deliver_from(queue, BATCH).await == 0 {
            sleep(IDLE).await;
        }
    }
}

async fn wake(host: Host, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match host.wake_due().await {
            Ok(0) => sleep(IDLE).await,
            Ok(_) => {}
            Err(error) => {
                warn(&host, "wake_due_failed", &error.to_string());
                sleep(TICK).await;
            }
        }
    }
}

async fn cron(
    host: Host,
    name: &'static str,
    every: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let services = host.ports().services;
    loop {
        let call = RunCron {
            name: name.to_owned(),
        };
        for function in [Function::Discover, Function::Accounts] {
            if let Err(error) = services.call(function, &call).await {
                warn(&host, "cron_failed", &error.to_string());
            }
        }
        tokio::select! {
            () = sleep(every) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

fn warn(host: &Host, event: &'static str, error: &str) {
    host.ports()
        .log
        .log(Level::Warn, event, &[("error", error)]);
}
