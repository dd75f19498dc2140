//! The static frontend: a directory, or files held in memory for tests.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use shared::ports;

/// Where static files come from.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Source>);

#[derive(Debug)]
enum Source {
    Directory(PathBuf),
    Memory(HashMap<String, Bytes>),
}

impl Assets {
    /// The files below `directory`.
    pub fn directory(directory: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Source::Directory(directory.into())))
    }

    /// These files, by absolute path (`/index.html`).
    pub fn memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (path.to_owned(), Bytes::copy_from_slice(text.as_bytes())))
            .collect();
        Self(Arc::new(Source::Memory(files)))
    }
}

impl ports::Assets for Assets {
    async fn get(&self, path: &str) -> Option<http::Response<Body>> {
        let path = if path == "/" { "/index.html" } else { path };
        let body = match &*self.0 {
            Source::Memory(files) => files.get(path)?.clone(),
            Source::Directory(root) => {
                let below = Path::new(path.strip_prefix('/')?);
                // Only plain names: neither `..` nor a second root leads out of the directory.
                if !below
                    .components()
                    .all(|c| matches!(c, Component::Normal(_)))
                {
                    return None;
                }
                tokio::fs::read(root.join(below)).await.ok()?.into()
            }
        };
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        http::Response::builder()
            .header(CONTENT_TYPE, with_charset(&kind))
            .body(Body::from(body))
            .ok()
    }
}

/// Text files of ours are UTF-8.
fn with_charset(kind: &mime_guess::Mime) -> String {
    if kind.type_() == mime_guess::mime::TEXT {
        format!("{}; charset=utf-8", kind.essence_str())
    } else {
        kind.essence_str().to_owned()
    }
}
