//! The contract: the checked-in OpenAPI document, served, and used as the list of routes there are.
//! What it does not name is not let through to a tenant.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::Method;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Generated from the routes of tenant and accounts, whose tests keep it true.
const DOCUMENT: &str = include_str!("../../../docs/openapi.json");

/// `GET /api/openapi.json`
pub(crate) async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}

/// A route of the contract.
#[derive(Debug)]
pub(crate) struct Route {
    pattern: String,
    methods: Vec<&'static str>,
}

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, Operations>,
}

/// Which methods a path has; what they do is not read.
#[derive(Deserialize)]
struct Operations {
    get: Option<IgnoredAny>,
    put: Option<IgnoredAny>,
    post: Option<IgnoredAny>,
    delete: Option<IgnoredAny>,
    patch: Option<IgnoredAny>,
}

impl Operations {
    fn methods(&self) -> Vec<&'static str> {
        let all = [
            (&self.get, "GET"),
            // Whoever answers GET answers HEAD.
            (&self.get, "HEAD"),
            (&self.put, "PUT"),
            (&self.post, "POST"),
            (&self.delete, "DELETE"),
            (&self.patch, "PATCH"),
        ];
        let named = all.into_iter().filter(|(operation, _)| operation.is_some());
        named.map(|(_, method)| method).collect()
    }
}

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    // A test reads it too, so that a document without routes never ships.
    let document = serde_json::from_str(DOCUMENT).unwrap_or(Document {
        paths: BTreeMap::new(),
    });
    let routes = document.paths.into_iter();
    routes
        .map(|(pattern, operations)| Route {
            pattern,
            methods: operations.methods(),
        })
        .collect()
});

impl Route {
    /// How the log calls an address that is no route of ours.
    pub(crate) const UNKNOWN: &str = "-";

    /// The route of this path; one without parameters goes before one with.
    pub(crate) fn find(path: &str) -> Option<&'static Self> {
        let fitting = ROUTES.iter().filter(|route| route.fits(path));
        fitting.min_by_key(|route| route.pattern.matches('{').count())
    }

    fn fits(&self, path: &str) -> bool {
        let (mut pattern, mut given) = (self.pattern.split('/'), path.split('/'));
        loop {
            match (pattern.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == given => {}
                (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
                _ => return false,
            }
        }
    }

    /// Whether it has this method.
    pub(crate) fn allows(&self, method: &Method) -> bool {
        self.methods
            .iter()
            .any(|allowed| *allowed == method.as_str())
    }

    /// What `Allow` says.
    pub(crate) fn allowed(&self) -> String {
        self.methods.join(", ")
    }

    /// What the log calls the route of this path: its pattern, never what a person put into it.
    pub(crate) fn name(path: &str) -> String {
        if path.starts_with("/api/") {
            return Self::find(path)
                .map_or(Self::UNKNOWN, |r| &r.pattern)
                .to_owned();
        }
        match path {
            "/internal/cron/tick" | "/internal/cron/sweep" => path.to_owned(),
            _ if path.starts_with("/internal/") => Self::UNKNOWN.to_owned(),
            _ => "page".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_read_as_routes() {
        let document: Document = serde_json::from_str(DOCUMENT).unwrap();
        assert!(!document.paths.is_empty());
        assert_eq!(document.paths.len(), ROUTES.len());
        assert!(ROUTES.iter().all(|route| !route.methods.is_empty()));
        // Both functions' routes, whoever wrote it last.
        for path in ["/api/profile", "/api/auth/sign-in", "/api/sessions"] {
            assert!(Route::find(path).is_some(), "{path}");
        }
    }

    #[test]
    fn a_pattern_fits_segment_by_segment() {
        let route = Route {
            pattern: "/api/things/{id}/parts".to_owned(),
            methods: vec!["GET"],
        };
        assert!(route.fits("/api/things/1/parts"));
        assert!(route.fits("/api/things/..%2F..%2Fetc/parts"));
        for path in [
            "/api/things/1",
            "/api/things//parts",
            "/api/things/1/parts/",
            "/api/things/1/2/parts",
        ] {
            assert!(!route.fits(path), "{path}");
        }
    }

    #[test]
    fn the_log_learns_no_content() {
        assert_eq!(Route::name("/api/health"), "/api/health");
        assert_eq!(Route::name("/api/my-secret-employer"), "-");
        assert_eq!(Route::name("/my-secret-employer"), "page");
        assert_eq!(Route::name("/internal/x"), "-");
    }
}
