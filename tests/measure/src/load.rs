//! How a running product answers for a list of 50 applications.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::{Figure, Figures, percentile};

const CONNECTIONS: usize = 8;

pub(crate) async fn measure(url: &str, seconds: usize) -> anyhow::Result<Figures> {
    let list = format!("{}/api/applications?limit=50", url.trim_end_matches('/'));
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()?;
    let first: serde_json::Value = serde_json::from_slice(
        &client
            .get(&list)
            .send()
            .await?
            .error_for_status()?
            .bytes()
            .await?,
    )?;
    let total = first["total"].as_u64().context("the list names no total")?;
    ensure!(
        first["items"]
            .as_array()
            .is_some_and(|items| items.len() == 50),
        "the list holds fewer than 50 of {total}: fill it first"
    );

    // One after the other: what one request costs.
    let mut alone = Vec::new();
    for _ in 0..200 {
        alone.push(ask(&client, &list).await?);
    }
    // Many at once: what the product gets through.
    let seconds = u64::try_from(seconds)?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let started = Instant::now();
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (client, list) = (client.clone(), list.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while Instant::now() < until {
                    times.push(ask(&client, &list).await?);
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut together = Vec::new();
    for worker in workers {
        together.extend(worker.await??);
    }
    let elapsed = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let (rate, rows) = (together.len() as f64 / elapsed, total as f64);
    let n = together.len();
    Ok(Figures::from([
        (
            "list_requests_per_second".to_owned(),
            Figure::new(rate.round(), n, "req/s, 8 connections"),
        ),
        (
            "list_p50".to_owned(),
            Figure::new(percentile(&mut together, 0.50), n, "ms, 8 connections"),
        ),
        (
            "list_p99".to_owned(),
            Figure::new(percentile(&mut together, 0.99), n, "ms, 8 connections"),
        ),
        (
            "list_alone_p50".to_owned(),
            Figure::new(percentile(&mut alone, 0.50), 200, "ms, one at a time"),
        ),
        (
            "list_alone_p99".to_owned(),
            Figure::new(percentile(&mut alone, 0.99), 200, "ms, one at a time"),
        ),
        (
            "list_rows".to_owned(),
            Figure::new(rows, 1, "applications in the database"),
        ),
    ]))
}

async fn ask(client: &reqwest::Client, url: &str) -> anyhow::Result<f64> {
    let started = Instant::now();
    client
        .get(url)
        .send()
        .await?
        .error_for_status()?
        .bytes()
        .await?;
    Ok(started.elapsed().as_secs_f64() * 1_000.0)
}
