//! How fast recorded payloads become postings, each board apart: whole postings, with place, pay, language and all
//! else that is recognised, and as little as other libraries do, the entries' descriptions as text. The list of payloads
//! goes to a file, so that those libraries can be timed on the very same ones (`peers.py`).
//!
//! Time is that of the processor spent by this thread, the least of many rounds: a busy machine does not change it much.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use boards::{Page, Source};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use shared::calls::SourceRef;
use shared::source::{COMPANY_BOARDS, CompanyBoard, FEEDS};

use crate::{Figure, Figures};

/// How long each board is read over and over, in each of the two ways.
const FOR: Duration = Duration::from_secs(1);

/// A board with its payloads.
#[derive(Debug, Serialize)]
struct Recorded {
    board: String,
    files: Vec<PathBuf>,
    /// In all of them.
    postings: usize,
}

/// Reads what lies in `folder`, a folder a board, and writes the list of it to `list`.
pub(crate) fn measure(folder: &Path, list: &Path) -> anyhow::Result<Figures> {
    let mut figures = Figures::new();
    let mut recorded = Vec::new();
    for name in FEEDS.into_iter().chain(COMPANY_BOARDS).chain(["page"]) {
        let source = source(name)?;
        let captures = match name {
            "hackernews" => "hn_whoishiring",
            "page" => "jsonld",
            name => name,
        };
        let mut files = Vec::new();
        let mut payloads = Vec::new();
        let mut postings = 0;
        for file in files_of(&folder.join(captures)) {
            let body = fs::read(&file).with_context(|| file.display().to_string())?;
            let read = read(&source, &body);
            if read > 0 {
                postings += read;
                payloads.push(body);
                files.push(file);
            }
        }
        if postings == 0 {
            continue;
        }
        let whole = least(&payloads, |body| read(&source, body));
        let texts = least(&payloads, |body| boards::texts(body).len());
        figures.insert(
            format!("parse_{name}"),
            Figure::new(
                count(postings) / whole,
                postings,
                "postings/s, everything read",
            ),
        );
        figures.insert(
            format!("parse_{name}_texts"),
            Figure::new(
                count(postings) / texts,
                postings,
                "postings/s, only their texts",
            ),
        );
        recorded.push(Recorded {
            board: name.to_owned(),
            files,
            postings,
        });
    }
    fs::write(list, serde_json::to_vec(&recorded)?)
        .with_context(|| format!("writing {}", list.display()))?;
    Ok(figures)
}

/// Seconds one reading of all payloads takes at least.
fn least(payloads: &[Vec<u8>], read: impl Fn(&[u8]) -> usize) -> f64 {
    let began = Instant::now();
    let mut least = f64::INFINITY;
    while began.elapsed() < FOR {
        let round = busy();
        for body in payloads {
            black_box(read(body));
        }
        least = least.min(busy() - round);
    }
    least
}

/// Seconds this thread was on a processor.
pub(crate) fn busy() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).map_or(0.0, |time| time.as_secs_f64())
}

/// How many postings a payload holds.
fn read(source: &Source, body: &[u8]) -> usize {
    let page = Page {
        url: &source.start,
        content_type: None,
        body,
    };
    boards::parse(source, &page, sample::TODAY).postings.len()
}

fn source(name: &str) -> anyhow::Result<Source> {
    let reference = if name == "page" {
        SourceRef::Page("https://example.com/jobs/1".to_owned())
    } else if FEEDS.contains(&name) {
        SourceRef::Feed(name.to_owned())
    } else {
        SourceRef::Company(CompanyBoard::example(name))
    };
    boards::resolve(&reference).map_err(|problem| anyhow!(problem.to_string()))
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[expect(clippy::cast_precision_loss, reason = "a count of postings")]
const fn count(n: usize) -> f64 {
    n as f64
}
