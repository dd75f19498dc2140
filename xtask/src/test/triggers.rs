//! What moves the product on Spin from outside: the Redis wake-up and the cron trigger, each alone.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::checks::installed;
use super::product::{Form, Product};
use super::{Context, Target};
use crate::process::{self, Group};
use crate::{dev_vars, drill, spin, workspace};

/// How long the product is watched standing still.
const STILL: Duration = Duration::from_secs(3);

/// The product without any tick of ours:
///
/// 1. with the Redis wake-up beside it a discovery ends,
/// 2. without, the next one stands still,
/// 3. until the cron component calls.
pub(super) fn run(context: &Context) -> Result<()> {
    let server = installed(context, "redis-server", "redis-server")?;
    let port = process::free_port()?;
    let mut redis = Command::new(server);
    redis
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .args(["--save", "", "--appendonly", "no"]);
    let _redis = Group::start(redis, &workspace::data().join("logs/redis.log"))?;
    let redis = format!("redis://127.0.0.1:{port}");

    spin::build_triggers()?;
    let mut product = Product::start(Form {
        redis: Some(redis.clone()),
        ..Form::tested(Target::SpinHost, false)
    })?;
    drill::settle_in(&product)?;

    let wakeup = fs::read_to_string(workspace::root().join("spin-wakeup.toml"))?;
    let wakeup = application("wakeup", &wakeup, &product, &redis)?;
    drill::discover(&product)?;
    let took = drill::wait_until_idle(&mut product)?;
    println!(
        "  woken through Redis, without a tick, a discovery ended after {:.1} s",
        took.as_secs_f64()
    );

    wakeup.end();
    drill::discover(&product)?;
    thread::sleep(STILL);
    ensure!(
        drill::is_busy(&product)?,
        "the second discovery ended though nothing could have moved it"
    );
    let cron = fs::read_to_string(workspace::root().join("spin-cron.toml"))?;
    // Every second instead of every minute, so that nobody need wait for one.
    let every_second = cron.replace("\"0 * * * * *\"", "\"* * * * * *\"");
    ensure!(
        every_second != cron,
        "spin-cron.toml ticks otherwise than this check knows"
    );
    let _cron = application("cron", &every_second, &product, &redis)?;
    drill::wait_until_idle(&mut product)?;
    println!("  called by the cron component, it ended too");
    Ok(())
}

/// Starts an application of triggers beside the product.
fn application(name: &str, manifest: &str, product: &Product, redis: &str) -> Result<Group> {
    let folder = workspace::data().join("test").join(name);
    fs::create_dir_all(&folder)?;
    let path = folder.join("spin.toml");
    fs::write(&path, manifest).with_context(|| format!("writing {}", path.display()))?;
    let mut host = spin::test_host(false);
    host.arg("--manifest")
        .arg(&path)
        .arg("--state-dir")
        .arg(&folder)
        .args(["--listen", "127.0.0.1:0"])
        .env("SPIN_VARIABLE_ROLECALL_URL", &product.url)
        .env("SPIN_VARIABLE_REDIS_URL", redis)
        .env("SPIN_VARIABLE_CRON_SECRET", dev_vars::cron_secret()?);
    let log = workspace::data().join(format!("logs/{name}.log"));
    let mut group = Group::start(host, &log)?;
    spin::until(&mut group, &log, || {
        fs::read_to_string(&log).is_ok_and(|said| said.contains("Serving "))
    })?;
    Ok(group)
}
