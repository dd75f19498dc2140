//! What is recorded, and how it is found.
//!
//! A directory with an `index.json` says everything itself:
//! `{"routes": [{"url": "https://remoteok.com/api", "file": "remoteok.com/api.json", "content_type": "application/json"}]}`.
//! The query of a request does not matter unless the route's `url` has one of its own.
//!
//! A directory without one is taken as captures sorted by board:
//! - `remoteok/*.json`: the largest is `https://remoteok.com/api`;
//! - `weworkremotely/*.xml`: the largest is `https://weworkremotely.com/remote-jobs.rss`;
//! - `greenhouse/<slug>_board.json`: `https://boards-api.greenhouse.io/v1/boards/<slug>/jobs`;
//! - `jsonld/<name>.html`, `icims/<name>.html`, `generic_html/<name>.html`: `https://<folder>.example/<name>`, `_` in
//!   the folder's name written as `-`.
//!
//! None of these boards parts its answers into pages, so nothing here does.

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
            "{} holds no recordings: neither an index.json nor folders remoteok, weworkremotely, greenhouse, jsonld",
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
        let json = "application/json; charset=utf-8";
        if let Some(file) = largest(&dir.join("remoteok"), ".json") {
            self.add("https://remoteok.com/api", &file, json, today)?;
        }
        if let Some(file) = largest(&dir.join("weworkremotely"), ".xml") {
            let xml = "application/xml; charset=utf-8";
            self.add(
                "https://weworkremotely.com/remote-jobs.rss",
                &file,
                xml,
                today,
            )?;
        }
        for file in files(&dir.join("greenhouse"), "_board.json") {
            let slug = stem(&file, "_board.json");
            let url = format!("https://boards-api.greenhouse.io/v1/boards/{slug}/jobs");
            self.add(&url, &file, json, today)?;
        }
        for folder in ["jsonld", "icims", "generic_html"] {
            for file in files(&dir.join(folder), ".html") {
                let host = folder.replace('_', "-");
                let url = format!("https://{host}.example/{}", stem(&file, ".html"));
                self.add(&url, &file, "text/html; charset=utf-8", today)?;
            }
        }
        Ok(())
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
