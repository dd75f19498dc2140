//! Pages people supply, for the figure of [`crate::boards_parsed`].

use std::fs;
use std::path::{Path, PathBuf};

use ::boards::{Given, Shape, supplied};
use anyhow::Context as _;
use shared::posting::Posting;
use url::Url;

use crate::report::Report;

/// Folders of such pages, with where a page lay that does not say so itself.
const FOLDERS: [(&str, Option<&str>); 11] = [
    (
        "linkedin",
        Some("https://www.linkedin.com/jobs/view/4000000000"),
    ),
    ("glassdoor", None),
    ("seek", None),
    ("ziprecruiter", None),
    ("google_jobs", None),
    ("alerts_html", None),
    ("reed", None),
    ("jora", None),
    ("jsonld", Some("https://jobs.example.com/42")),
    (
        "icims",
        Some("https://careers-example.icims.com/jobs/42/job"),
    ),
    ("generic_html", Some("https://www.example.com/")),
];

/// Sums over the pages.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pub(crate) seen: usize,
    pub(crate) whole: usize,
    /// Entries with title, company and address on pages that hold no text of theirs.
    pub(crate) links_only: usize,
    /// Pages that are said to hold no posting: sign-ins, searches without results.
    pub(crate) empty: Vec<String>,
    pub(crate) misses: Vec<String>,
    pub(crate) garbled: Vec<String>,
    pub(crate) panics: Vec<String>,
}

/// Reads every page there is under `folder`.
pub(crate) fn measure(
    folder: &Path,
    now: i64,
    is_garbled: fn(&Posting) -> bool,
    report: &mut Report,
) -> anyhow::Result<Sums> {
    let mut sums = Sums::default();
    for (name, address) in FOLDERS {
        let before = (sums.seen, sums.whole, sums.links_only);
        for file in pages(&folder.join(name)) {
            let body = fs::read(&file).with_context(|| file.display().to_string())?;
            let label = file
                .strip_prefix(folder)
                .unwrap_or(&file)
                .display()
                .to_string();
            page(&body, &label, address, now, is_garbled, &mut sums)?;
        }
        report.remark(format!(
            "{name} (supplied): {} of {}, and {} of lists without text",
            sums.whole - before.1,
            sums.seen - before.0 - (sums.links_only - before.2),
            sums.links_only - before.2,
        ));
    }
    if !sums.empty.is_empty() {
        report.remark(format!(
            "said to hold no posting: {}",
            sums.empty.join(", ")
        ));
    }
    Ok(sums)
}

fn page(
    body: &[u8],
    label: &str,
    address: Option<&str>,
    now: i64,
    is_garbled: fn(&Posting) -> bool,
    sums: &mut Sums,
) -> anyhow::Result<()> {
    let read = |url: Option<&Url>| {
        let given = Given {
            url,
            content_type: None,
            body,
        };
        std::panic::catch_unwind(|| supplied(&given, now))
    };
    // A page that says where it was needs nobody to say it.
    let address = address.map(Url::parse).transpose()?;
    let own = read(None).map(|found| {
        let placed = |posting: &Posting| posting.url.starts_with("http");
        let all = found.parsed.postings.iter().all(placed) && found.parsed.rejected.is_empty();
        (all && !found.parsed.postings.is_empty()).then_some(found)
    });
    let found = match own {
        Ok(Some(found)) => Ok(found),
        Ok(None) => read(address.as_ref()),
        Err(panic) => Err(panic),
    };
    let Ok(found) = found else {
        sums.panics.push(label.to_owned());
        return Ok(());
    };
    let named =
        |p: &Posting| !p.title.is_empty() && !p.company.is_empty() && p.url.starts_with("http");
    let parsed = &found.parsed;
    // Of a list without texts a few postings may be shown whole, in a pane beside it.
    let texts = parsed
        .postings
        .iter()
        .filter(|posting| !posting.text.is_empty());
    let links_only = found.shape != Shape::Posting && texts.count() * 4 <= parsed.postings.len();
    sums.seen += parsed.postings.len() + parsed.rejected.len();
    for posting in &parsed.postings {
        if links_only && named(posting) && posting.text.is_empty() {
            sums.links_only += 1;
        } else if named(posting) && !posting.text.is_empty() {
            sums.whole += 1;
        } else {
            let title = &posting.title;
            sums.misses.push(format!(
                "{label}: “{title}” of “{}” at {}, {} characters of text",
                posting.company,
                posting.url,
                posting.text.len()
            ));
        }
        if is_garbled(posting) {
            sums.garbled.push(format!("{label}: “{}”", posting.title));
        }
    }
    for rejection in &parsed.rejected {
        sums.misses.push(format!(
            "{label}, entry {}: {}",
            rejection.index, rejection.why
        ));
    }
    if parsed.unrecognised.is_some() {
        sums.empty.push(label.to_owned());
    }
    Ok(())
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(pages(&path));
        } else if path
            .extension()
            .is_some_and(|end| end == "html" || (end == "json" && !is_about(&path)))
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Notes about a capture rather than the capture.
fn is_about(path: &Path) -> bool {
    ["metadata.json", "retrieval.json"]
        .iter()
        .any(|name| path.ends_with(name))
}
