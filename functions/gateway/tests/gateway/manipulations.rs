//! Ten thousand requests, each made of one that is let in by a single change that must keep it out:
//! of its cookie or token, of what says by which page it was made, of its host, its address, its
//! headers. Each must be refused, and nothing of it may reach a tenant or accounts.
//!
//! `MANIPULATIONS` is how many, `SEED` repeats a run.

mod chance;
mod sites;
mod tokens;

use std::collections::BTreeMap;

use http::request::Builder;
use identity::Scope;
use platform_native::Random;
use shared::ports::Random as _;

use crate::support::{App, HOST, ORIGIN};
use chance::Chance;

/// Everything a change needs to know.
pub(crate) struct World {
    pub(crate) app: App,
    /// Of ada, as they are let in.
    pub(crate) session: String,
    pub(crate) token: String,
    pub(crate) read_token: String,
}

/// A request of the app's own page, and of ada's program: what is let in unchanged.
pub(crate) const LISTED: &str = "https://tools.example";
const SAFE: [&str; 6] = [
    "/api/profile",
    "/api/applications",
    "/api/updates",
    "/api/export/applications.csv",
    "/api/sessions",
    "/api/admin",
];
/// Tenants' first, then accounts'; the last is for strangers too.
const UNSAFE: [(&str, &str); 10] = [
    ("PUT", "/api/profile"),
    ("POST", "/api/undo"),
    ("DELETE", "/api/profile/cv"),
    ("POST", "/api/searches"),
    ("PUT", "/api/account/password"),
    ("DELETE", "/api/account"),
    ("DELETE", "/api/sessions"),
    ("POST", "/api/tokens"),
    ("POST", "/api/admin/claim"),
    ("POST", "/api/auth/sign-out"),
];
/// Of these, a program's.
const OF_TENANTS: usize = 4;

/// One that is for people who are signed in.
pub(crate) fn any_route(chance: &mut Chance) -> (&'static str, &'static str) {
    if chance.one_in(2) {
        ("GET", chance.of(&SAFE))
    } else {
        chance.of(&UNSAFE[..UNSAFE.len() - 1])
    }
}

pub(crate) fn unsafe_route(chance: &mut Chance) -> (&'static str, &'static str) {
    chance.of(&UNSAFE)
}

pub(crate) fn request(method: &str, path: &str) -> Builder {
    let request = Builder::new().method(method).uri(path);
    // No page of the app is opened by what asks for data.
    request.header("accept", "application/json")
}

/// As the app's own page asks.
pub(crate) fn ours(method: &str, path: &str) -> Builder {
    let request = request(method, path).header("host", HOST);
    request
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
}

impl World {
    async fn new() -> Self {
        let app = App::cloud(&[
            ("CORS_ORIGINS", LISTED),
            ("TRUSTED_PROXY_SECRET", tokens::PROXY_SECRET),
        ])
        .await;
        let session = app.session("ada").sign(&crate::support::keys()).unwrap();
        Self {
            session,
            token: app.token("ada", &Scope::ALL),
            read_token: app.token("ada", &[Scope::Read]),
            app,
        }
    }

    /// That the same requests are let in unchanged; else refusing them would mean nothing.
    async fn is_sound(&self) {
        let cookie = crate::support::cookie(&self.session);
        let safe = SAFE.map(|path| ("GET", path));
        for (method, path) in safe.into_iter().chain(UNSAFE) {
            let answer = self
                .app
                .send(ours(method, path).header("cookie", &cookie))
                .await;
            assert_eq!(answer.status, 200, "{method} {path}");
        }
        for (method, path) in &UNSAFE[..OF_TENANTS] {
            let bearer = format!("Bearer {}", self.token);
            let asked = request(method, path).header("host", HOST);
            let answer = self.app.send(asked.header("authorization", bearer)).await;
            assert_eq!(answer.status, 200, "{method} {path}");
        }
        self.app.arrived();
    }
}

type Change = fn(&World, &mut Chance) -> Builder;

const CHANGES: [(&str, Change); 16] = [
    ("session: letters changed", tokens::spoilt_session),
    ("session: signed by another key", tokens::foreign_session),
    ("session: claims swapped", tokens::swapped_claims),
    (
        "session: signed by ours, claims wrong",
        tokens::wrong_claims,
    ),
    ("session: header swapped", tokens::swapped_header),
    (
        "session: sent twice, or under another name",
        tokens::misplaced_session,
    ),
    (
        "bearer: letters changed, or another kind",
        tokens::spoilt_bearer,
    ),
    ("bearer: beyond its scopes", tokens::beyond_scopes),
    ("two sign-ins at once", tokens::two_sign_ins),
    ("proxy: made up", tokens::made_up_proxy),
    ("headers of ours made up", sites::spoofed_headers),
    ("page of another site", sites::foreign_page),
    ("page unsaid", sites::unsaid_page),
    ("preflight not listed", sites::preflight),
    ("host of another name", sites::foreign_host),
    ("address in disguise", sites::disguised_path),
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn ten_thousand_manipulations_are_refused() {
    let count = number("MANIPULATIONS").unwrap_or(10_000);
    let fresh = u64::try_from(Random::real().bits() & u128::from(u64::MAX)).unwrap();
    let seed = number("SEED").unwrap_or(fresh);
    println!("{count} manipulations with SEED={seed}");
    let world = World::new().await;
    world.is_sound().await;
    let mut chance = Chance::new(seed);
    let mut tried = BTreeMap::<(&str, u16), u64>::new();
    for n in 0..count {
        let (name, made) = chance.of(&CHANGES);
        let request = made(&world, &mut chance);
        let shown = format!("SEED={seed}, number {n}, {name}: {request:?}");
        let answer = world.app.send(request).await;
        let status = answer.status.as_u16();
        assert!((400..500).contains(&status), "{status} to {shown}");
        assert_eq!(world.app.arrived(), Vec::<String>::new(), "{shown}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{shown}");
        for cookie in answer.headers("set-cookie") {
            assert!(
                cookie.starts_with("__Host-rolecall=;"),
                "{cookie} to {shown}"
            );
        }
        let reader = answer.header("access-control-allow-origin");
        assert!(reader.is_empty() || reader == LISTED, "{reader} to {shown}");
        assert_eq!(
            answer.header("access-control-allow-credentials"),
            "",
            "{shown}"
        );
        *tried.entry((name, status)).or_default() += 1;
    }
    for ((name, status), times) in &tried {
        println!("{times:>6} × {status} {name}");
    }
    assert_eq!(tried.values().sum::<u64>(), count);
    world.is_sound().await;
}
