//! How fast recorded payloads become postings, each board apart. The list of payloads goes to a file, so
//! that other libraries can be timed on the very same ones (`peers.py`).

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use boards::{Page, Source};
use serde::Serialize;
use shared::calls::SourceRef;
use shared::source::{COMPANY_BOARDS, CompanyBoard, FEEDS};

use crate::{Figure, Figures, percentile};

/// How long each board is read over and over.
const FOR: Duration = Duration::from_secs(1);

/// A board with its payloads.
#[derive(Debug, Serialize)]
struct Recorded {
    board: String,
    files: Vec<PathBuf>,
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
        let mut rates = Vec::new();
        let began = Instant::now();
        while began.elapsed() < FOR {
            let round = Instant::now();
            for body in &payloads {
                black_box(read(&source, body));
            }
            rates.push(count(postings) / round.elapsed().as_secs_f64());
        }
        let rounds = rates.len();
        figures.insert(
            format!("parse_{name}"),
            Figure::new(percentile(&mut rates, 0.5), postings * rounds, "postings/s"),
        );
        recorded.push(Recorded {
            board: name.to_owned(),
            files,
        });
    }
    fs::write(list, serde_json::to_vec(&recorded)?)
        .with_context(|| format!("writing {}", list.display()))?;
    Ok(figures)
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
