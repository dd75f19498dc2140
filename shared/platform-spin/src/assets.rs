//! The static frontend: the files that spin.toml mounts into the gateway at `/web`.

use std::future::Future;
use std::path::{Path, PathBuf};

use axum::body::Body;
use http::header::CONTENT_TYPE;

const MOUNT: &str = "/web";

/// The static frontend.
#[derive(Debug, Clone, Default)]
pub struct Assets;

impl shared::ports::Assets for Assets {
    fn get(&self, path: &str) -> impl Future<Output = Option<http::Response<Body>>> + Send {
        std::future::ready(read(Path::new(MOUNT), path))
    }
}

fn read(root: &Path, path: &str) -> Option<http::Response<Body>> {
    let file = locate(root, path)?;
    let bytes = std::fs::read(&file).ok()?;
    let kind = mime_guess::from_path(&file).first_or_octet_stream();
    let kind = if kind.type_() == mime_guess::mime::TEXT {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    http::Response::builder()
        .header(CONTENT_TYPE, kind)
        .body(Body::from(bytes))
        .ok()
}

/// The file behind an absolute URL path; a folder's is its `index.html`.
fn locate(root: &Path, path: &str) -> Option<PathBuf> {
    let mut file = root.to_path_buf();
    for segment in path.strip_prefix('/')?.split('/') {
        if matches!(segment, "." | "..") || segment.contains(['\\', '\0', ':']) {
            return None;
        }
        file.push(segment);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

#[cfg(test)]
mod tests {
    use super::{locate, read};
    use std::fs;

    #[test]
    fn finds_files_and_never_leaves_the_folder() {
        let root = std::env::temp_dir().join(format!("rolecall-assets-{}", std::process::id()));
        fs::create_dir_all(root.join("web/app")).unwrap();
        fs::write(root.join("secret"), "no").unwrap();
        fs::write(root.join("web/index.html"), "<!doctype html>").unwrap();
        fs::write(root.join("web/app/a.js"), "1").unwrap();
        let web = root.join("web");

        let page = read(&web, "/").unwrap();
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert!(locate(&web, "/app/a.js").is_some());
        for path in [
            "/../secret",
            "/app/../../secret",
            "secret",
            "/app",
            "/app/",
            "/none",
            "//etc",
        ] {
            assert!(locate(&web, path).is_none(), "{path}");
        }
        fs::remove_dir_all(root).unwrap();
    }
}
