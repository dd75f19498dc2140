//! A cookie jar that can be opened: tests take cookies out, change them, and put in those of others.

use std::collections::BTreeMap;

use reqwest::header::{HeaderMap, SET_COOKIE};

/// The cookie of a session.
pub const SESSION: &str = "__Host-rolecall";

/// The cookies of one site. Paths do not count, and neither does time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jar(BTreeMap<String, String>);

/// A `Set-Cookie` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its attributes in lower case, such as `max-age=604800`.
    pub attributes: Vec<String>,
}

impl SetCookie {
    /// Reads one.
    #[track_caller]
    pub fn parse(header: &str) -> Self {
        let mut parts = header.split(';').map(str::trim);
        let (name, value) = parts
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap_or_else(|| panic!("not a cookie: {header}"));
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            attributes: parts.map(str::to_ascii_lowercase).collect(),
        }
    }

    /// Whether it takes the cookie away.
    pub fn is_gone(&self) -> bool {
        self.value.is_empty() || self.attributes.iter().any(|a| a == "max-age=0")
    }
}

/// Every `Set-Cookie` of an answer.
#[track_caller]
pub fn set_by(headers: &HeaderMap) -> Vec<SetCookie> {
    let all = headers.get_all(SET_COOKIE).iter();
    all.map(|header| SetCookie::parse(header.to_str().expect("a cookie of ASCII")))
        .collect()
}

impl Jar {
    /// Does what an answer asks of a browser.
    pub fn absorb(&mut self, headers: &HeaderMap) {
        for cookie in set_by(headers) {
            if cookie.is_gone() {
                self.0.remove(&cookie.name);
            } else {
                self.0.insert(cookie.name, cookie.value);
            }
        }
    }

    /// The value of the `Cookie` header, where there are any.
    pub fn header(&self) -> Option<String> {
        let all: Vec<String> = self.0.iter().map(|(n, v)| format!("{n}={v}")).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// The session's cookie.
    pub fn session(&self) -> Option<&str> {
        self.0.get(SESSION).map(String::as_str)
    }

    /// Puts one in.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// Nothing is left.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
