//! A recorded board as large as a busy person's list: Remote OK's shape, our invented postings.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

/// Writes `count` postings, each an engineering one, into `directory` as the server of recorded
/// boards reads them.
pub(crate) fn write(directory: &Path, count: usize) -> anyhow::Result<()> {
    let folder = directory.join("remoteok.com");
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let mut entries = vec![json!({"legal": "Invented for measuring."})];
    entries.extend(sample::postings(count).iter().enumerate().map(|(i, posting)| {
        json!({
            "id": (700_000 + i).to_string(),
            "slug": format!("remote-{i}"),
            "epoch": posting.posted_at.unwrap_or(sample::TODAY) / 1_000,
            "company": posting.company,
            "position": format!("{} Engineer {i}", posting.title),
            "tags": ["engineer"],
            "description": format!("<p>{}</p>", posting.text.chars().take(600).collect::<String>()),
            "location": posting.places.first().map(|p| p.text.as_str()).unwrap_or_default(),
            "url": format!("https://remoteOK.com/remote-jobs/remote-{i}"),
        })
    }));
    let empty =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>None</title></channel></rss>";
    fs::write(
        folder.join("api.json"),
        serde_json::to_vec(&Value::from(entries))?,
    )?;
    fs::write(directory.join("feed.rss"), empty)?;
    let index = json!({"routes": [
        {"url": "https://remoteok.com/api", "file": "remoteok.com/api.json", "content_type": "application/json"},
        {"url": "https://weworkremotely.com/remote-jobs.rss", "file": "feed.rss", "content_type": "application/xml"},
    ]});
    fs::write(
        directory.join("index.json"),
        serde_json::to_vec_pretty(&index)?,
    )?;
    Ok(())
}
