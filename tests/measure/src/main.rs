//! Takes one group of figures and prints them as `{name: {value, n, unit}}`.
//!
//! `measure pairs` scores pre-read pairs on one core · `measure catalog [POSTINGS]` searches and
//! idles on a catalog of that size · `measure load URL [SECONDS]` asks a running product for a list
//! · `measure parse FOLDER LIST` reads recorded payloads · `measure board DIR COUNT` writes a recorded board of that many postings.
#![expect(
    clippy::disallowed_methods,
    reason = "this program runs natively and measures time; the ban protects wasm32"
)]
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

mod board;
mod catalog_search;
mod load;
mod pairs;
mod parse;

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::Serialize;

/// One figure.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    /// In `unit`.
    value: f64,
    /// Samples it rests on.
    n: usize,
    /// What `value` counts.
    unit: &'static str,
}

/// Figures by name.
pub(crate) type Figures = BTreeMap<String, Figure>;

impl Figure {
    /// A figure of `n` samples.
    pub(crate) const fn new(value: f64, n: usize, unit: &'static str) -> Self {
        Self { value, n, unit }
    }
}

/// The value below which `share` of the samples lie; sorts them.
pub(crate) fn percentile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a small count"
    )]
    let index = ((samples.len() as f64 * share).ceil() as usize).clamp(1, samples.len().max(1)) - 1;
    samples.get(index).copied().unwrap_or(0.0)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: usize| -> anyhow::Result<usize> {
        arguments.get(at).map_or(Ok(default), |a| {
            a.parse().with_context(|| format!("“{a}” is no number"))
        })
    };
    let figures = match arguments.first().map(String::as_str) {
        Some("pairs") => pairs::measure(),
        Some("catalog") => catalog_search::measure(number(1, 70_000)?).await?,
        Some("parse") => {
            let [_, folder, list] = arguments.as_slice() else {
                bail!("which payloads? `measure parse FOLDER LIST`");
            };
            parse::measure(folder.as_ref(), list.as_ref())?
        }
        Some("load") => {
            let url = arguments
                .get(1)
                .context("which URL? `measure load http://localhost:8787`")?;
            load::measure(url, number(2, 10)?).await?
        }
        Some("board") => {
            let directory = arguments
                .get(1)
                .context("which folder? `measure board DIR COUNT`")?;
            board::write(directory.as_ref(), number(2, 5_000)?)?;
            return Ok(());
        }
        other => bail!("measure what? pairs, catalog, parse, load or board; not {other:?}"),
    };
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}
