//! What is recorded, and how it is found.
//!
//! A directory with an `index.json` says everything itself:
//! `{"routes": [{"url": "https://remoteok.com/api", "file": "remoteok.com/api.json", "content_type": "application/json"}]}`.
//! The query of a request does not matter unless the route's `url` has one of its own.
//!
//! A directory without one is taken as captures sorted by board, a folder each: [`FEEDS`], [`COMPANIES`], [`PAGES`]
//! (`jsonld/<name>.html` is `https://jsonld.example/<name>`, `_` in the folder's name written as `-`).
//! Answers in several pages are played as the first of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use bytes::Bytes;
use jiff::civil::Date;
use serde::Deserialize;

use crate::dates;

/// One recorded answer.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) content_type: String,
    /// Dates shifted already.
    pub(crate) body: Bytes,
}

impl Recording {
    /// A page that says nothing.
    pub(crate) fn nothing() -> Self {
        Self {
            content_type: "text/html".to_owned(),
            body: Bytes::from_static(b"<!DOCTYPE html><title>Nothing</title><p>Nothing here.</p>"),
        }
    }
}

/// Recordings by URL without scheme: `remoteok.com/api`.
#[derive(Debug, Default)]
pub(crate) struct Library {
    recordings: BTreeMap<String, Recording>,
}

#[derive(Deserialize)]
struct Index {
    routes: Vec<Route>,
}

#[derive(Deserialize)]
struct Route {
    url: String,
    file: String,
    content_type: String,
}

impl Library {
    pub(crate) fn open(dir: &Path, today: Date) -> anyhow::Result<Self> {
        let mut library = Self::default();
        let index = dir.join("index.json");
        if index.is_file() {
            let text =
                fs::read(&index).with_context(|| format!("cannot read {}", index.display()))?;
            let index: Index = serde_json::from_slice(&text)
                .with_context(|| format!("{} is not an index", index.display()))?;
            for route in index.routes {
                library.add(
                    &route.url,
                    &dir.join(&route.file),
                    &route.content_type,
                    today,
                )?;
            }
        } else {
            library.add_captures(dir, today)?;
        }
        anyhow::ensure!(
            !library.recordings.is_empty(),
            "{} holds no recordings: neither an index.json nor folders of captures (remoteok, lever, jsonld, …)",
            dir.display()
        );
        Ok(library)
    }

    /// The URLs recorded, without query unless they have one of their own.
    pub(crate) fn urls(&self) -> impl Iterator<Item = String> {
        self.recordings.keys().map(|key| format!("https://{key}"))
    }

    /// The recording for a path of a host, the one with this very query first.
    pub(crate) fn find(&self, host: &str, path: &str, query: Option<&str>) -> Option<&Recording> {
        let key = format!("{}{path}", host.to_ascii_lowercase());
        query
            .and_then(|query| self.recordings.get(&format!("{key}?{query}")))
            .or_else(|| self.recordings.get(&key))
    }

    fn add(
        &mut self,
        url: &str,
        file: &Path,
        content_type: &str,
        today: Date,
    ) -> anyhow::Result<()> {
        let body = fs::read(file)
            .with_context(|| format!("cannot read {}, the recording of {url}", file.display()))?;
        let key = url.split_once("://").map_or(url, |(_, rest)| rest);
        self.recordings.insert(
            key.to_owned(),
            Recording {
                content_type: content_type.to_owned(),
                body: dates::shift(body, today).into(),
            },
        );
        Ok(())
    }

    fn add_captures(&mut self, dir: &Path, today: Date) -> anyhow::Result<()> {
        for (folder, suffix, url) in FEEDS {
            if let Some(file) = largest(&dir.join(folder), suffix) {
                self.add(url, &file, content_type(suffix), today)?;
            }
        }
        for (folder, suffix, template) in COMPANIES {
            for file in files(&dir.join(folder), suffix) {
                let url = template.replace("{slug}", &stem(&file, suffix));
                self.add(&url, &file, content_type(suffix), today)?;
            }
        }
        for folder in PAGES {
            for file in files(&dir.join(folder), ".html") {
                let host = folder.replace('_', "-");
                let url = format!("https://{host}.example/{}", stem(&file, ".html"));
                self.add(&url, &file, content_type(".html"), today)?;
            }
        }
        Ok(())
    }
}

/// Folders of captures of a feed, of which the largest is played: how its files end, and its URL.
const FEEDS: [(&str, &str, &str); 9] = [
    ("remoteok", ".json", "https://remoteok.com/api"),
    (
        "weworkremotely",
        ".xml",
        "https://weworkremotely.com/remote-jobs.rss",
    ),
    ("remotive", ".json", "https://remotive.com/api/remote-jobs"),
    ("himalayas", ".json", "https://himalayas.app/jobs/api"),
    ("jobicy", ".json", "https://jobicy.com/api/v2/remote-jobs"),
    (
        "arbeitnow",
        ".json",
        "https://www.arbeitnow.com/api/job-board-api",
    ),
    (
        "themuse",
        ".json",
        "https://www.themuse.com/api/public/jobs",
    ),
    (
        "hn_whoishiring",
        "story_search.json",
        "https://hn.algolia.com/api/v1/search_by_date?hitsPerPage=12&tags=story%2Cauthor_whoishiring",
    ),
    (
        "hn_whoishiring",
        ".json",
        "https://hn.algolia.com/api/v1/search_by_date",
    ),
];

/// Folders of companies' boards: how the files end, before which the slug stands, and their URL.
const COMPANIES: [(&str, &str, &str); 10] = [
    (
        "greenhouse",
        "_board.json",
        "https://boards-api.greenhouse.io/v1/boards/{slug}/jobs",
    ),
    (
        "lever",
        "_board.json",
        "https://api.lever.co/v0/postings/{slug}",
    ),
    (
        "ashby",
        "_board.json",
        "https://api.ashbyhq.com/posting-api/job-board/{slug}",
    ),
    (
        "workable",
        "_widget.json",
        "https://apply.workable.com/api/v1/widget/accounts/{slug}",
    ),
    (
        "recruitee",
        "_offers.json",
        "https://{slug}.recruitee.com/api/offers/",
    ),
    ("personio", ".xml", "https://{slug}.jobs.personio.de/xml"),
    (
        "teamtailor",
        ".rss",
        "https://{slug}.teamtailor.com/jobs.rss",
    ),
    (
        "smartrecruiters",
        "_list.json",
        "https://api.smartrecruiters.com/v1/companies/{slug}/postings",
    ),
    (
        "workday",
        "_list.json",
        "https://{slug}.wd1.myworkdayjobs.com/wday/cxs/{slug}/careers/jobs",
    ),
    ("breezy", "_board.json", "https://{slug}.breezy.hr/json"),
];

/// Folders of single pages.
const PAGES: [&str; 3] = ["jsonld", "icims", "generic_html"];

fn content_type(suffix: &str) -> &'static str {
    match suffix.rsplit('.').next() {
        Some("json") => "application/json; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/xml; charset=utf-8",
    }
}

/// Files of a folder whose names end in `suffix`, in the order of their names; none where there is no such folder.
fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(suffix))
        .collect();
    found.sort();
    found
}

fn largest(folder: &Path, suffix: &str) -> Option<PathBuf> {
    files(folder, suffix)
        .into_iter()
        .max_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()))
}

fn stem(file: &Path, suffix: &str) -> String {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    name.strip_suffix(suffix).unwrap_or(&name).to_owned()
}
