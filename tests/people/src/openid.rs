//! Signing in with an OpenID Connect provider, as a browser does: follow redirects, fill in the
//! provider's forms, come back.

use blackbox::Answer;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};

use crate::jar::Jar;
use crate::person::Person;
use crate::variable;

/// Redirects and forms between the product and its callback.
const STEPS: usize = 16;

/// What the provider sends the browser back to the product with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// GET, or POST for `form_post`.
    pub method: Method,
    /// Path and query on the product.
    pub path: String,
    /// The fields of a form.
    pub form: Vec<(String, String)>,
}

impl Callback {
    /// The value of `code`, `state` or `iss`.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        let (_, query) = self.path.split_once('?').unwrap_or_default();
        let of_query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value.to_owned());
        let of_form = self.form.iter().find(|(n, _)| n == name);
        of_query
            .or_else(|| of_form.map(|(_, value)| value.clone()))
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    /// The same with another value.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        let was = self.value(name);
        let (before, after) = (format!("{name}={was}"), format!("{name}={value}"));
        other.path = other.path.replace(&before, &after);
        for (n, v) in &mut other.form {
            if n == name {
                value.clone_into(v);
            }
        }
        other
    }
}

impl Person {
    /// Asks the product to send them to a provider; the address they are sent to.
    pub async fn start_at(&mut self, provider: &str, to: &str) -> String {
        let path = format!("/api/auth/oidc/{provider}/start?to={to}");
        let answer = self.get(&path).await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        header(&answer, LOCATION.as_str())
    }

    /// Comes back from a provider.
    pub async fn come_back(&mut self, callback: &Callback) -> Answer {
        let mut request = self.bare(callback.method.clone(), &callback.path);
        if callback.method == Method::POST {
            // A page of the provider sends this form.
            request = request
                .header(ORIGIN, variable("OIDC_URL"))
                .header("sec-fetch-site", "cross-site")
                .form(&callback.form);
        }
        if let Some(cookies) = self.jar.header() {
            request = request.header(COOKIE, cookies);
        }
        self.send(request).await
    }

    /// All of it: signs in with a provider as somebody, who need not exist there.
    pub async fn sign_in_with(&mut self, provider: &str, login: &str) -> Answer {
        let address = self.start_at(provider, "/").await;
        let callback = at_provider(&self.app.base, &address, login).await;
        self.come_back(&callback).await
    }
}

/// A header of an answer.
#[track_caller]
pub fn header(answer: &Answer, name: &str) -> String {
    let value = answer.headers.get(name);
    let value = value.unwrap_or_else(|| panic!("no {name}: {:?}", answer.headers));
    value.to_str().expect("ASCII").to_owned()
}

/// What a browser does at the provider that it was sent to at `address`, signing in as `login`.
pub async fn at_provider(product: &str, address: &str, login: &str) -> Callback {
    let http = Client::builder()
        .redirect(Policy::none())
        .build()
        .expect("a client");
    let mut jar = Jar::default();
    let mut at = address.to_owned();
    let mut form: Option<Vec<(String, String)>> = None;
    for _ in 0..STEPS {
        let mut request = match &form {
            Some(fields) => http.post(&at).form(fields),
            None => http.get(&at),
        };
        if let Some(cookies) = jar.header() {
            request = request.header(COOKIE, cookies);
        }
        let response = request.send().await.expect("the provider answers");
        jar.absorb(response.headers());
        let to = response.headers().get(LOCATION).cloned();
        let kind = response.headers().get(CONTENT_TYPE).cloned();
        let status = response.status();
        let text = response.text().await.expect("a body");
        if let Some(to) = to {
            at = absolute(&at, to.to_str().expect("ASCII"));
            form = None;
            if let Some(path) = at.strip_prefix(product) {
                return Callback {
                    method: Method::GET,
                    path: path.to_owned(),
                    form: Vec::new(),
                };
            }
            continue;
        }
        assert!(status.is_success(), "{at}: {status} {kind:?} {text}");
        let (action, fields) = form_in(&text, login);
        at = absolute(&at, &action);
        if let Some(path) = at.strip_prefix(product) {
            return Callback {
                method: Method::POST,
                path: path.to_owned(),
                form: fields,
            };
        }
        form = Some(fields);
    }
    panic!("still not back after {STEPS} steps, at {at}")
}

/// An address against the one it was found at.
fn absolute(at: &str, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let after_scheme = at.find("://").map_or(0, |place| place + 3);
    let end = at[after_scheme..]
        .find('/')
        .map_or(at.len(), |place| after_scheme + place);
    format!("{}{to}", &at[..end])
}

/// The first form of a page: where it goes, and its fields filled in.
fn form_in(page: &str, login: &str) -> (String, Vec<(String, String)>) {
    let (_, rest) = page
        .split_once("<form")
        .unwrap_or_else(|| panic!("no form: {page}"));
    let (tag, rest) = rest.split_once('>').expect("a tag that ends");
    let action = attribute(tag, "action").expect("a form that goes somewhere");
    let (inside, _) = rest.split_once("</form>").expect("a form that ends");
    let fields = inside.split("<input").skip(1).filter_map(|input| {
        let (tag, _) = input.split_once('>')?;
        let name = attribute(tag, "name")?;
        let value = match name.as_str() {
            "login" => login.to_owned(),
            "password" => "any will do".to_owned(),
            _ => attribute(tag, "value").unwrap_or_default(),
        };
        Some((name, value))
    });
    (action, fields.collect())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&amp;", "&").replace("&#x3D;", "="))
}
