//! The suites of many people: a product in cloud mode beside identity providers of its own.

use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::checks::{cargo, nextest, run};
use super::product::{Form, Product};
use super::{Context, Target};
use crate::process::{self, Group};
use crate::{npm, workspace};

/// What the suites and the product both know. None of it is a secret of anything else.
const PROXY_SECRET: &str = "a secret that only the trusted proxy of these tests knows";
const ACCESS_AUDIENCE: &str = "the-audience-of-these-tests";
const CORS_ORIGIN: &str = "https://friend.example";
const METRICS_TOKEN: &str = "what-only-the-metrics-of-these-tests-need";
/// The header in which each person of the suites says from where they come, as a proxy would.
const ADDRESS_HEADER: &str = "x-client-address";
/// Requests of the long run.
const MANY: &str = "100000";

/// Everything but isolation.
pub(super) fn people(context: &Context, target: Target) -> Result<()> {
    suite(context, target, &["-E", "not binary(isolation)"])
}

/// What people ask with each other's ids and tokens.
pub(super) fn isolation(context: &Context, target: Target) -> Result<()> {
    // What was driven is said on success, too.
    let shown = ["-E", "binary(isolation)", "--success-output", "immediate"];
    suite(context, target, &shown)
}

fn suite(context: &Context, target: Target, arguments: &[&str]) -> Result<()> {
    nextest()?;
    // Compiled before the product runs, so that both cores are the product's afterwards.
    let package = ["nextest", "run", "--package", "people", "--cargo-quiet"];
    let mut compile = cargo(&package);
    compile.arg("--no-run");
    run(compile)?;

    let port = process::free_port()?;
    let providers = Providers::start(port)?;
    let form = Form {
        mode: "cloud",
        variables: providers.variables()?,
        // A long way is gone with what is deployed: it is several times as fast.
        release: context.full,
        ..Form::tested(target, false)
    };
    let mut product = Product::start_at(form, port)?;
    let mut suite = cargo(&package);
    suite
        .args(arguments)
        .args(["--test-threads", "1", "--no-fail-fast"])
        .args(["--status-level", "fail", "--final-status-level", "fail"])
        .env("ROLECALL_URL", &product.url)
        .env("RECORDED_URL", &product.boards)
        .env("ROLECALL_LOG", product.runtime_log())
        .env("OIDC_URL", &providers.origin)
        .env("PROXY_SECRET", PROXY_SECRET)
        .env("ACCESS_AUDIENCE", ACCESS_AUDIENCE)
        .env("CORS_ORIGIN", CORS_ORIGIN)
        .env("METRICS_TOKEN", METRICS_TOKEN);
    if context.full && std::env::var_os("ISOLATION_REQUESTS").is_none() {
        suite.env("ISOLATION_REQUESTS", MANY);
    }
    let result = run(suite);
    product.still_runs()?;
    result.with_context(|| format!("the product's own log is {}", product.log.display()))
}

/// The identity providers in tests/oidc-provider.
struct Providers {
    /// Ends with this value.
    _group: Group,
    origin: String,
}

impl Providers {
    /// Starts them for a product at this port.
    fn start(product: u16) -> Result<Self> {
        let folder = workspace::root().join("tests/oidc-provider");
        npm::install(&workspace::root(), "npm")?;
        npm::install(&folder, "npm-oidc-provider")?;
        let origin = format!("http://127.0.0.1:{}", process::free_port()?);
        let mut node: Command = npm::node();
        node.arg("provider.js")
            .current_dir(&folder)
            .env("ORIGIN", &origin)
            .env("PUBLIC_URL", format!("http://localhost:{product}"));
        let log = workspace::data().join(format!("logs/oidc-provider-{product}.log"));
        let mut group = Group::start(node, &log)?;
        let address = format!("{origin}/one/.well-known/openid-configuration");
        for _ in 0..300 {
            if process::http_get(&address).is_ok_and(|(status, _)| status == 200) {
                return Ok(Self {
                    _group: group,
                    origin,
                });
            }
            if let Some(status) = group.ended()? {
                bail!(
                    "the identity providers ended with {status}:\n{}",
                    process::tail(&log, 25)
                );
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!(
            "the identity providers did not start within 30 s; see {}",
            log.display()
        )
    }

    /// What a product is told, of these providers and of everything else that the suites use.
    fn variables(&self) -> Result<Vec<(String, String)>> {
        let provider = |id: &str| {
            serde_json::json!({
                "id": id,
                "name": format!("Provider {id}"),
                "issuer": format!("{}/{id}", self.origin),
                "client_id": "rolecall",
                "client_secret": format!("the-secret-of-{id},-long-enough-for-anything"),
            })
        };
        let mut by_form = provider("two");
        by_form["response_mode"] = "form_post".into();
        let providers = serde_json::to_string(&[provider("one"), by_form])?;
        let all = [
            ("REGISTRATION", "open"),
            ("MAIL_PROVIDER", "none"),
            ("CLIENT_ADDRESS_HEADER", ADDRESS_HEADER),
            ("OIDC_PROVIDERS", &providers),
            ("OIDC_ORIGIN", &self.origin),
            ("TRUSTED_PROXY_SECRET", PROXY_SECRET),
            ("ACCESS_TEAM", &self.origin),
            ("ACCESS_AUD", ACCESS_AUDIENCE),
            ("CORS_ORIGINS", CORS_ORIGIN),
            ("METRICS_TOKEN", METRICS_TOKEN),
        ];
        Ok(all
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec())
    }
}
