//! Chooses what a person asks next. Everything comes from the seed and from what the people know by
//! then; most requests are valid, because a wall proves nothing about the rooms behind it.

#![expect(
    clippy::unnecessary_wraps,
    reason = "kinds of requests have one form, whether or not they can always be made"
)]

mod callers;
mod crossed;
mod crossed_tokens;
mod list;
mod own;

use reqwest::Method;
use serde_json::{Value, json};

use super::model::Model;
use super::request::{Ask, Credential};
use crate::random::Random;

/// Who asks, and whom they might mean to ask for.
#[derive(Debug)]
pub struct Scene<'a> {
    /// Who asks.
    pub me: &'a Model,
    /// Everybody else; at least one.
    pub others: Vec<&'a Model>,
    /// A number that nothing else in this run has.
    pub number: u64,
}

/// One kind of request: `None` where the person has nothing it could be about.
type Kind = fn(&Scene<'_>, &mut Random) -> Option<Ask>;

/// What the next request of this person is.
pub fn next(scene: &Scene<'_>, random: &mut Random) -> Ask {
    let table = if random.chance(72) {
        [own::KINDS, list::KINDS, callers::KINDS].concat()
    } else {
        [crossed::KINDS, crossed_tokens::KINDS].concat()
    };
    loop {
        let kind = random.weighted(&table);
        if let Some(ask) = kind(scene, random) {
            return ask;
        }
    }
}

impl Scene<'_> {
    /// A fresh word of theirs.
    fn word(&self) -> String {
        self.me.words(self.number)
    }

    /// One of the others.
    fn other(&self, random: &mut Random) -> &Model {
        self.others[random.below(self.others.len())]
    }

    /// The cookie of one of their sessions.
    fn cookie(&self, random: &mut Random) -> Credential {
        let at = random.below(self.me.sessions.len());
        Credential::Cookie(self.me.sessions[at].cookie.clone())
    }

    /// A cookie, or a token that may do as much.
    fn credential(&self, random: &mut Random, method: &Method) -> Credential {
        let writes = *method != Method::GET;
        let tokens: Vec<&str> = self
            .me
            .tokens
            .values()
            .filter(|token| token.writes || !writes)
            .map(|token| token.secret.as_str())
            .collect();
        if random.chance(30)
            && let Some(token) = random.pick(&tokens)
        {
            return Credential::Bearer((*token).to_owned());
        }
        self.cookie(random)
    }

    /// A request to the person's own database, as they may make it, perhaps with headers that mean
    /// nothing from outside.
    fn ask(&self, random: &mut Random, route: &'static str, method: Method, path: String) -> Ask {
        let credential = self.credential(random, &method);
        let ask = Ask::new(route, method, path, credential);
        if random.chance(25) {
            return crossed::disguised(self, random, ask);
        }
        ask
    }

    /// GET.
    fn get(&self, random: &mut Random, route: &'static str, path: impl Into<String>) -> Ask {
        self.ask(random, route, Method::GET, path.into())
    }

    /// POST.
    fn post(&self, random: &mut Random, route: &'static str, path: impl Into<String>) -> Ask {
        self.ask(random, route, Method::POST, path.into())
    }

    /// PUT.
    fn put(&self, random: &mut Random, route: &'static str, path: impl Into<String>) -> Ask {
        self.ask(random, route, Method::PUT, path.into())
    }

    /// DELETE.
    fn delete(&self, random: &mut Random, route: &'static str, path: impl Into<String>) -> Ask {
        self.ask(random, route, Method::DELETE, path.into())
    }

    /// A search in words of theirs, which finds nothing.
    fn spec(&self) -> Value {
        let word = self.word();
        json!({
            "name": format!("Search {word}"),
            "titles": [format!("Keeper {word}")],
            "places": [format!("Port {word}")],
            "remote": "any",
            "exclude": [format!("No {word}")],
            "pages": [format!("https://careers.example/{word}")],
            "paused": self.number.is_multiple_of(3),
        })
    }
}
