//! How much of what boards answered becomes postings.

use std::fs;
use std::path::{Path, PathBuf};

use ::boards::{Page, Source, resolve};
use anyhow::Context as _;
use shared::calls::SourceRef;
use shared::posting::Posting;
use shared::source::{COMPANY_BOARDS, CompanyBoard, FEEDS};
use url::Url;

use crate::corpus::Corpus;
use crate::report::Report;

/// When the payloads were recorded at the latest: 2026-09-01.
const NOW: i64 = 1_788_220_800_000;
/// What two wrong decodings of UTF-8 leave behind.
const MOJIBAKE: [&str; 6] = ["Ã©", "Ã¼", "Ã¶", "â€™", "â€“", "Â\u{a0}"];
/// What a board's folder holds beside answers its source would give: other calls of its API.
const NOT_OURS: [&str; 5] = [
    "single",
    "robots",
    "story_search.",
    "departments",
    "questions",
];
/// Captures of boards that have no folder of their own: `<who>_<board>.json`.
const SMALL: &str = "other_ats_small";

/// Every payload of every board there is, read as a run would.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let Some(folder) = corpus.find("boards") else {
        return Ok(Report::absent("boards"));
    };
    let mut report = Report::default();
    let (mut seen, mut whole, mut garbled, mut panics) = (0, 0, Vec::new(), Vec::new());
    let mut misses = Vec::new();
    for name in FEEDS.into_iter().chain(COMPANY_BOARDS) {
        let source = source(name)?;
        let (mut board_seen, mut board_whole) = (0, 0);
        let captures = match name {
            "hackernews" => "hn_whoishiring",
            name => name,
        };
        let small = lists(&folder.join(SMALL)).into_iter().filter(|file| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            stem.ends_with(&format!("_{name}"))
        });
        let (mut listed, mut details) = (0, 0);
        for file in lists(&folder.join(captures)).into_iter().chain(small) {
            let body = fs::read(&file).with_context(|| file.display().to_string())?;
            let url = own_address(&body, &source.start);
            let page = Page {
                url: &url,
                content_type: None,
                body: &body,
            };
            let label = file.strip_prefix(&folder).unwrap_or(&file).display();
            let Ok(parsed) = std::panic::catch_unwind(|| ::boards::parse(&source, &page, NOW))
            else {
                panics.push(label.to_string());
                continue;
            };
            board_seen += parsed.seen as usize;
            // A list whose texts stand elsewhere is whole without them; those pages are read as well.
            let elsewhere = |i: usize| matches!(parsed.details.get(i), Some(Some(_)));
            if !parsed.details.is_empty() {
                listed += parsed.details.iter().flatten().count();
            } else if label.to_string().contains("detail") {
                details += parsed.postings.len();
            }
            // An entry that repeats another adds its place to it.
            board_whole += parsed.seen as usize - parsed.postings.len() - parsed.rejected.len();
            for (i, posting) in parsed.postings.iter().enumerate() {
                if is_whole(posting, elsewhere(i)) {
                    board_whole += 1;
                } else {
                    misses.push(format!("{label}: “{}” at {}", posting.title, posting.url));
                }
                if is_garbled(posting) {
                    garbled.push(format!("{label}: “{}”", posting.title));
                }
            }
            misses.extend(
                parsed.rejected.iter().map(|rejection| {
                    format!("{label}, entry {}: {}", rejection.index, rejection.why)
                }),
            );
            misses.extend(parsed.unrecognised.map(|why| format!("{label}: {why}")));
        }
        let apart = if listed > 0 {
            format!(", {listed} of them in lists whose texts stand elsewhere, {details} such texts")
        } else {
            String::new()
        };
        report.remark(format!("{name}: {board_whole} of {board_seen}{apart}"));
        seen += board_seen;
        whole += board_whole;
    }
    let given = crate::supplied::measure(&folder, NOW, is_garbled, &mut report)?;
    report.remark(format!(
        "{} entries of supplied lists have title, company and address, and their pages no text of them; counted apart",
        given.links_only
    ));
    seen += given.seen - given.links_only;
    whole += given.whole;
    misses.extend(given.misses);
    garbled.extend(given.garbled);
    panics.extend(given.panics);
    report.goal(
        "boards_parsed",
        share(whole, seen),
        0.99,
        seen,
        "of entries whole",
        misses,
    );
    report.figure(
        "mojibake",
        count(garbled.len()),
        seen,
        "postings garbled",
        garbled,
    );
    report.figure("panics", count(panics.len()), seen, "payloads", panics);
    Ok(report)
}

/// The source of this name; `acme` where it is a company's.
pub(crate) fn source(name: &str) -> anyhow::Result<Source> {
    let reference = if FEEDS.contains(&name) {
        SourceRef::Feed(name.to_owned())
    } else {
        SourceRef::Company(CompanyBoard::example(name))
    };
    resolve(&reference).map_err(|problem| anyhow::anyhow!(problem.to_string()))
}

/// Where a capture says that it is from: its own address, or for boards that give each company a
/// host of its own the host that it names first; else `start`.
fn own_address(body: &[u8], start: &Url) -> Url {
    let text = String::from_utf8_lossy(body);
    let named = serde_json::from_str::<serde_json::Value>(&text)
        .ok()
        .and_then(|answer| answer.get("feed_url")?.as_str()?.parse().ok());
    let host = || {
        let domain = start.host_str()?.strip_prefix("acme")?;
        let (before, _) = text.split_once(domain)?;
        let (_, company) = before.rsplit_once("://")?;
        let mut url = start.clone();
        url.set_host(Some(&format!("{company}{domain}"))).ok()?;
        Some(url)
    };
    named.or_else(host).unwrap_or_else(|| start.clone())
}

/// The lists of postings in a folder, by name.
pub(crate) fn lists(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.to_string_lossy();
            ["json", "xml", "rss"].iter().any(|end| name.ends_with(end))
                && !NOT_OURS.iter().any(|word| name.contains(word))
        })
        .collect();
    files.sort();
    files
}

fn is_whole(posting: &Posting, text_elsewhere: bool) -> bool {
    !posting.title.is_empty()
        && !posting.company.is_empty()
        && (text_elsewhere || !posting.text.is_empty())
        && posting.url.starts_with("http")
}

fn is_garbled(posting: &Posting) -> bool {
    MOJIBAKE
        .iter()
        .any(|m| posting.title.contains(m) || posting.text.contains(m))
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

fn share(part: usize, whole: usize) -> f64 {
    count(part) / count(whole.max(1))
}
