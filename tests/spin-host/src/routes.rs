//! Which component answers a path. Exact routes, and wildcards `/a/...`; the longest wins.

use anyhow::{Result, ensure};

use crate::manifest::{HttpTrigger, Route};

/// The public routes. Private components have none.
#[derive(Debug, Default)]
pub(crate) struct Routes(Vec<Public>);

/// A route and who answers it.
#[derive(Debug)]
pub(crate) struct Public {
    /// As written, `/...`.
    pub(crate) raw: String,
    /// Without the wildcard.
    pub(crate) prefix: String,
    is_wildcard: bool,
    pub(crate) component: String,
}

impl Routes {
    pub(crate) fn read(triggers: Vec<HttpTrigger>) -> Result<Self> {
        let mut routes: Vec<Public> = Vec::new();
        for trigger in triggers {
            match trigger.route {
                Route::Private { private } => {
                    ensure!(private, "route = {{ private = false }} means nothing");
                }
                Route::Path(raw) => {
                    ensure!(raw.starts_with('/'), "the route “{raw}” must start with /");
                    ensure!(
                        !raw.contains("/:"),
                        "this host does not know named segments, as in “{raw}”"
                    );
                    let prefix = raw.strip_suffix("/...");
                    routes.push(Public {
                        prefix: prefix.unwrap_or(&raw).to_owned(),
                        is_wildcard: prefix.is_some(),
                        component: trigger.component,
                        raw,
                    });
                }
            }
        }
        routes.sort_by_key(|route| (std::cmp::Reverse(route.prefix.len()), route.is_wildcard));
        Ok(Self(routes))
    }

    pub(crate) fn find(&self, path: &str) -> Option<&Public> {
        self.0.iter().find(|route| {
            path.strip_prefix(&route.prefix)
                .is_some_and(|rest| rest.is_empty() || (route.is_wildcard && rest.starts_with('/')))
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Public> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Routes;
    use crate::manifest::HttpTrigger;

    #[test]
    fn the_longest_route_wins_and_private_ones_have_none() {
        let toml = r#"
            http = [
                { route = "/...", component = "all" },
                { route = "/api/...", component = "api" },
                { route = "/api/health", component = "health" },
                { route = { private = true }, component = "inner" },
            ]"#;
        let mut table: std::collections::BTreeMap<String, Vec<HttpTrigger>> =
            toml::from_str(toml).unwrap();
        let routes = Routes::read(table.remove("http").unwrap()).unwrap();
        let find = |path| routes.find(path).map(|r| r.component.as_str());
        assert_eq!(find("/"), Some("all"));
        assert_eq!(find("/apix"), Some("all"));
        assert_eq!(find("/api"), Some("api"));
        assert_eq!(find("/api/health"), Some("health"));
        assert_eq!(find("/api/health/x"), Some("api"));
        assert_eq!(routes.iter().count(), 3);
    }
}
