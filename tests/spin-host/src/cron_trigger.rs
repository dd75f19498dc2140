//! The cron trigger, which in Spin is a plugin: at its times each expression starts its component.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use wasmtime::Store;
use wasmtime::component::HasSelf;

use crate::app::App;
use crate::bindings::cron::fermyon::spin::variables;
use crate::bindings::cron::fermyon::spin_cron::cron_types::{Error, Metadata};
use crate::bindings::cron::{self, SpinCron};
use crate::blueprint::Blueprint;
use crate::instance::Ctx;
use crate::manifest::Manifest;
use crate::plain;

impl variables::Host for Ctx {
    async fn get(&mut self, name: String) -> wasmtime::Result<Result<String, variables::Error>> {
        let found = self.variables.get(&name).cloned();
        Ok(found.ok_or(variables::Error::Undefined(name)))
    }
}

impl cron::fermyon::spin_cron::cron_types::Host for Ctx {}

/// What a component of the trigger asks for beyond WASI.
pub(crate) fn add_to_linker(linker: &mut wasmtime::component::Linker<Ctx>) -> wasmtime::Result<()> {
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
    SpinCron::add_to_linker::<_, HasSelf<Ctx>>(linker, |ctx| ctx)
}

/// Starts every component at its times until the host stops.
pub(crate) fn schedule(app: &Arc<App>, manifest: &Manifest) -> Result<()> {
    for trigger in manifest.cron_triggers()? {
        let expression = &trigger.cron_expression;
        let times = CronParser::builder()
            .seconds(Seconds::Required)
            .build()
            .parse(expression)
            .with_context(|| format!("“{expression}” is no cron expression with seconds"))?;
        let blueprint = app
            .others
            .get(&trigger.component)
            .context("a cron trigger without component")?;
        crate::say(&format!("  {} starts at {expression}", trigger.component));
        tokio::spawn(keep(times, Arc::clone(app), Arc::clone(blueprint)));
    }
    Ok(())
}

async fn keep(times: Cron, app: Arc<App>, blueprint: Arc<Blueprint>) {
    let mut last = Utc::now();
    while let Ok(next) = times.find_next_occurrence(&last, false) {
        let wait = (next - Utc::now()).to_std().unwrap_or(Duration::ZERO);
        tokio::time::sleep(wait).await;
        last = next;
        if let Err(error) = run(&app, &blueprint, next).await {
            crate::say(&format!("{} failed: {error:#}", blueprint.name));
        }
    }
}

async fn run(app: &Arc<App>, blueprint: &Blueprint, at: DateTime<Utc>) -> Result<()> {
    let engine = blueprint.pre.engine();
    let context = Ctx::new(blueprint, Arc::clone(app)).map_err(plain)?;
    let mut store = Store::new(engine, context);
    let instance = blueprint
        .pre
        .instantiate_async(&mut store)
        .await
        .map_err(plain)?;
    let component = SpinCron::new(&mut store, &instance).map_err(plain)?;
    let timestamp = u64::try_from(at.timestamp()).unwrap_or_default();
    let answer = component
        .call_handle_cron_event(&mut store, Metadata { timestamp })
        .await
        .map_err(plain)?;
    answer.map_err(|Error::Other(reason)| anyhow::anyhow!(reason))
}
