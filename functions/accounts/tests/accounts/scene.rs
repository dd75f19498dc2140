//! Signing in at a provider, step by step.

use http::Request;
use serde_json::{Value, json};

use crate::provider::Provider;
use crate::support::{Answer, App, Browser};

pub(crate) const ADA: &str = "ada@example.org";
pub(crate) const HOME: &str = "https://rolecall.example/app";

pub(crate) struct Scene {
    pub(crate) app: App,
    pub(crate) provider: Provider,
}

/// A sign-in under way.
pub(crate) struct Under {
    pub(crate) state: String,
    pub(crate) cookie: String,
}

impl Scene {
    pub(crate) async fn new(set: &[(&str, &str)]) -> Self {
        let provider = Provider::start(platform_native::testing::NOW).await;
        let configured = provider.configured("example");
        let mut all = vec![("REGISTRATION", "open"), ("OIDC_PROVIDERS", &configured)];
        all.extend(set);
        let app = App::with(&all).await;
        Self { app, provider }
    }

    pub(crate) async fn go(&self, who: &Browser, site: &str, to: &str) -> Answer {
        let path = format!("/api/auth/oidc/example/start?to={to}");
        let mut request = Request::get(path).header("sec-fetch-site", site);
        if !who.tenant.is_empty() {
            request = request
                .header("rolecall-person", &who.tenant)
                .header("rolecall-caller", format!("session {}", who.session));
        }
        self.app
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn begin_as(&self, who: &Browser, site: &str, says: Value) -> Under {
        let answer = self.go(who, site, "/list").await;
        answer.is(302);
        let location = answer.header("location");
        assert!(location.starts_with(&self.provider.issuer), "{location}");
        Under {
            state: self.provider.sign_in(&location, says),
            cookie: answer.cookie("__Host-rolecall-flow").unwrap(),
        }
    }

    pub(crate) async fn begin(&self, says: Value) -> Under {
        self.begin_as(&Browser::default(), "same-origin", says)
            .await
    }

    pub(crate) async fn back(&self, query: &str, cookie: &str) -> Answer {
        let path = format!("/api/auth/oidc/example/callback?{query}");
        let request = Request::get(path)
            .header("cookie", format!("a=b; __Host-rolecall-flow={cookie}"))
            .body(axum::body::Body::empty());
        self.app.ask(request.unwrap()).await
    }

    pub(crate) async fn end(&self, under: &Under) -> Answer {
        let query = format!("code=good+code&state={}", under.state);
        self.back(&query, &under.cookie).await
    }

    pub(crate) async fn sign_in(&self, says: Value) -> Answer {
        let under = self.begin(says).await;
        self.end(&under).await
    }

    /// Signs in, which must go well.
    pub(crate) async fn signed_in(&self, says: Value) -> Browser {
        let answer = self.sign_in(says).await;
        answer.is(303);
        assert_eq!(answer.header("location"), format!("{HOME}/list"));
        self.app.browser(&answer)
    }

    pub(crate) async fn refused(&self, says: Value) -> String {
        refusal(&self.sign_in(says).await)
    }
}

/// The page and the reason a browser was sent to.
#[track_caller]
pub(crate) fn refusal(answer: &Answer) -> String {
    answer.is(303);
    assert_eq!(answer.cookie("__Host-rolecall"), None);
    let location = answer.header("location");
    location
        .strip_prefix(HOME)
        .expect("a page of ours")
        .to_owned()
}

pub(crate) fn ada(verified: bool) -> Value {
    json!({"sub": "ada's number", "email": ADA, "email_verified": verified})
}
