//! The Redis trigger: each message of a channel starts its component.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use redis::{PushInfo, PushKind, Value};
use wasmtime::Store;

use crate::app::App;
use crate::bindings::RedisComponentPre;
use crate::blueprint::Blueprint;
use crate::instance::Ctx;
use crate::manifest::{Manifest, RedisTrigger};
use crate::plain;
use crate::variables::Variables;

/// Subscribes to every channel that spin.toml names, and hands messages on until the host stops.
pub(crate) async fn subscribe(
    app: &Arc<App>,
    manifest: &Manifest,
    variables: &Variables,
) -> Result<()> {
    for trigger in manifest.redis_triggers()? {
        let address = trigger
            .address
            .as_deref()
            .or_else(|| manifest.default_redis_address())
            .context("a redis trigger without address")?;
        let address = variables.expand(address)?;
        let channel = variables.expand(&trigger.channel)?;
        listen(app, &trigger, &address, channel).await?;
    }
    Ok(())
}

async fn listen(
    app: &Arc<App>,
    trigger: &RedisTrigger,
    address: &str,
    channel: String,
) -> Result<()> {
    let blueprint = app
        .others
        .get(&trigger.component)
        .context("a redis trigger without component")?;
    let (sender, mut pushes) = tokio::sync::mpsc::unbounded_channel();
    // Pushes need RESP3.
    let separator = if address.contains('?') { '&' } else { '?' };
    let client = redis::Client::open(format!("{address}{separator}protocol=resp3"))?;
    let config = redis::AsyncConnectionConfig::new().set_push_sender(sender);
    let mut connection = client
        .get_multiplexed_async_connection_with_config(&config)
        .await
        .with_context(|| format!("no Redis at {address}"))?;
    connection.subscribe(&channel).await?;
    crate::say(&format!(
        "  {} hears {channel} at {address}",
        trigger.component
    ));
    let (app, blueprint) = (Arc::clone(app), Arc::clone(blueprint));
    tokio::spawn(async move {
        // Held: dropping the connection would end the subscription.
        let _connection = connection;
        while let Some(push) = pushes.recv().await {
            if let Some(payload) = payload(push) {
                tokio::spawn(run(Arc::clone(&app), Arc::clone(&blueprint), payload));
            }
        }
    });
    Ok(())
}

fn payload(push: PushInfo) -> Option<Vec<u8>> {
    match (push.kind, push.data.into_iter().nth(1)) {
        (PushKind::Message, Some(Value::BulkString(payload))) => Some(payload),
        _ => None,
    }
}

async fn run(app: Arc<App>, blueprint: Arc<Blueprint>, payload: Vec<u8>) {
    if let Err(error) = handle(app, &blueprint, payload).await {
        crate::say(&format!(
            "{} failed on a message: {error:#}",
            blueprint.name
        ));
    }
}

async fn handle(app: Arc<App>, blueprint: &Blueprint, payload: Vec<u8>) -> Result<()> {
    let pre = RedisComponentPre::new(blueprint.pre.clone()).map_err(plain)?;
    let mut store = Store::new(pre.engine(), Ctx::new(blueprint, app).map_err(plain)?);
    let component = pre.instantiate_async(&mut store).await.map_err(plain)?;
    let answer = store
        .run_concurrent(async |accessor| {
            component
                .spin_redis_inbound_redis()
                .call_handle_message(accessor, payload)
                .await
        })
        .await
        .and_then(|answer| answer)
        .map_err(plain)?;
    answer.map_err(|error| anyhow::anyhow!("{error:?}"))
}
