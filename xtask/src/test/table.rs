//! The checks there are.

use anyhow::Result;

use super::{Context, Target, browser, checks, people, product, release, triggers};
use crate::{drill, rotation};

/// A named check.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// The target it concerns; `None` for checks of the source itself.
    pub(super) target: Option<Target>,
    pub(super) run: fn(&Context) -> Result<()>,
}

/// Checks of what is written, and of the ports alone. One after the other: they compile.
pub(super) const SOURCES: [Check; 11] = [
    Check {
        name: "format",
        about: "rustfmt",
        target: None,
        run: checks::format,
    },
    Check {
        name: "clippy",
        about: "clippy, natively",
        target: None,
        run: checks::clippy,
    },
    Check {
        name: "clippy-cloudflare",
        about: "clippy for wasm32-unknown-unknown",
        target: Some(Target::Workerd),
        run: checks::clippy_cloudflare,
    },
    Check {
        name: "clippy-spin",
        about: "clippy for wasm32-wasip2",
        target: Some(Target::Spin),
        run: checks::clippy_spin,
    },
    Check {
        name: "native",
        about: "unit, property and snapshot tests; the ports natively",
        target: Some(Target::Native),
        run: checks::native,
    },
    Check {
        name: "upgrade",
        about: "an earlier release's data under today's functions",
        target: Some(Target::Native),
        run: checks::upgrade,
    },
    Check {
        name: "web",
        about: "the page's types and unit tests",
        target: None,
        run: checks::web,
    },
    Check {
        name: "deploy",
        about: "a deployment, with wrangler played",
        target: None,
        run: release::deploy,
    },
    Check {
        name: "release",
        about: "what is packed weighs what it may and deploys from an empty folder, without Rust",
        target: Some(Target::Workerd),
        run: release::run,
    },
    Check {
        name: "conformance-workerd",
        about: "the ports in workerd, and what a panic does",
        target: Some(Target::Workerd),
        run: checks::conformance_workerd,
    },
    Check {
        name: "conformance-spin",
        about: "the ports on Spin",
        target: Some(Target::Spin),
        run: checks::conformance_spin,
    },
];

/// Checks with a product of their own.
pub(super) const PRODUCTS: [Check; 17] = [
    Check {
        name: "blackbox-native",
        about: "the product over HTTP, natively",
        target: Some(Target::Native),
        run: |context| product::blackbox(context, Target::Native, false),
    },
    Check {
        name: "blackbox-workerd",
        about: "the product over HTTP in one Worker",
        target: Some(Target::Workerd),
        run: |context| product::blackbox(context, Target::Workerd, false),
    },
    Check {
        name: "blackbox-split",
        about: "the product over HTTP, a Worker a function",
        target: Some(Target::Workerd),
        run: |context| product::blackbox(context, Target::Workerd, true),
    },
    Check {
        name: "blackbox-spin",
        about: "the product over HTTP on Spin",
        target: Some(Target::Spin),
        run: |context| product::blackbox(context, context.spin, false),
    },
    Check {
        name: "people-native",
        about: "many people and their accounts over HTTP, natively",
        target: Some(Target::Native),
        run: |context| people::people(context, Target::Native),
    },
    Check {
        name: "people-workerd",
        about: "many people and their accounts over HTTP, in one Worker",
        target: Some(Target::Workerd),
        run: |context| people::people(context, Target::Workerd),
    },
    Check {
        name: "people-spin",
        about: "many people and their accounts over HTTP, on Spin",
        target: Some(Target::Spin),
        run: |context| people::people(context, context.spin),
    },
    Check {
        name: "isolation-native",
        about: "what people ask with each other's ids and tokens, natively",
        target: Some(Target::Native),
        run: |context| people::isolation(context, Target::Native),
    },
    Check {
        name: "isolation-workerd",
        about: "what people ask with each other's ids and tokens, in one Worker",
        target: Some(Target::Workerd),
        run: |context| people::isolation(context, Target::Workerd),
    },
    Check {
        name: "isolation-spin",
        about: "what people ask with each other's ids and tokens, on Spin",
        target: Some(Target::Spin),
        run: |context| people::isolation(context, context.spin),
    },
    Check {
        name: "triggers-spin",
        about: "the Redis wake-up and the cron trigger, each alone",
        target: Some(Target::Spin),
        run: triggers::run,
    },
    Check {
        name: "drill-workerd",
        about: "the product killed at random moments",
        target: Some(Target::Workerd),
        run: |_| drill::run(&drill::Options::short(Target::Workerd)),
    },
    Check {
        name: "drill-spin",
        about: "the product killed at random moments, on Spin",
        target: Some(Target::Spin),
        run: |context| drill::run(&drill::Options::short(context.spin)),
    },
    Check {
        name: "rotation-native",
        about: "the sealing secret changed under load, with deaths",
        target: Some(Target::Native),
        run: |_| rotation::run(Target::Native),
    },
    Check {
        name: "rotation-workerd",
        about: "the sealing secret changed under load, with deaths, in one Worker",
        target: Some(Target::Workerd),
        run: |_| rotation::run(Target::Workerd),
    },
    Check {
        name: "rotation-spin",
        about: "the sealing secret changed under load, with deaths, on Spin",
        target: Some(Target::Spin),
        run: |context| rotation::run(context.spin),
    },
    Check {
        name: "browser",
        about: "what a person does, in a browser",
        target: Some(Target::Workerd),
        run: browser::run,
    },
];

/// All of them, in the order they are listed and reported in.
pub(super) fn all() -> impl Iterator<Item = &'static Check> {
    SOURCES.iter().chain(&PRODUCTS)
}
