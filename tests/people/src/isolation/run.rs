//! People settle in, ask in rounds, and are compared with what they did.
//!
//! In a round everybody chooses a request from the seed and what is known by then; all of them are
//! under way at once, and their answers are taken in one after the other, in order. So a seed brings
//! the same choices back, while requests of several people still meet inside the product.

use std::time::Duration;

use blackbox::App;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::generator::{self, Scene};
use super::judge::Judge;
use super::model::{Effect, Model};
use super::request::{Ask, Body, Credential, Reply};
use super::tally::Tally;
use crate::Person;
use crate::random::{Random, word};

/// Who takes part.
const NAMES: [&str; 5] = ["ada", "bo", "cleo", "dan", "eve"];
/// Of what a limit lets through in an hour, so many are left for the rounds.
const UPLOADS: usize = 3;
const DISCOVERIES: usize = 9;
const SIGN_INS: usize = 6;
/// One more export is for the end.
const EXPORTS: usize = 11;
const IMPORTS: usize = 12;
/// Findings a report shows.
const SHOWN: usize = 10;

/// Everybody, and what is known of them.
#[derive(Debug)]
pub struct Run {
    app: App,
    seed: u64,
    random: Vec<Random>,
    people: Vec<Model>,
    judge: Judge,
    /// Answers by route and status.
    pub tally: Tally,
    /// Answers that were not as they must be.
    pub findings: Vec<String>,
    number: u64,
}

impl Run {
    /// People who have settled in: each with a CV, searches, a list, tokens.
    pub async fn settled_in(seed: u64) -> Self {
        let mut people = Vec::new();
        for name in NAMES {
            let model = Box::pin(settle_in(name)).await;
            people.push(model);
        }
        // A board that is read in several goes is still adding to lists when those who asked for it
        // have been told that they are done.
        for person in &mut people {
            stand_still(person).await;
        }
        let mut judge = Judge::new(people.iter().map(|person| person.word.clone()).collect());
        for (i, person) in people.iter().enumerate() {
            let rows = [&person.account]
                .into_iter()
                .chain(person.sessions.iter().map(|session| &session.id))
                .chain(person.searches.keys())
                .chain(person.cvs.keys())
                .chain(person.applications.keys())
                .chain(&person.tasks);
            for id in rows {
                judge.claim(id, i).expect("rows of one person");
            }
        }
        let mut seeds = Random::new(seed);
        Self {
            app: App::running(),
            seed,
            random: people.iter().map(|_| Random::new(seeds.next())).collect(),
            people,
            judge,
            tally: Tally::default(),
            findings: Vec::new(),
            number: 0,
        }
    }

    /// Drives at least so many requests, or until there are findings.
    pub async fn drive(&mut self, requests: u64) {
        while self.tally.all() < requests && self.findings.is_empty() {
            self.round().await;
        }
    }

    async fn round(&mut self) {
        let mut asks = Vec::new();
        for (i, me) in self.people.iter().enumerate() {
            let others = self.people.iter().enumerate();
            self.number += 1;
            let scene = Scene {
                me,
                others: others.filter(|(j, _)| *j != i).map(|(_, p)| p).collect(),
                number: self.number,
            };
            asks.push(generator::next(&scene, &mut self.random[i]));
        }
        let mut under_way = JoinSet::new();
        for (i, ask) in asks.iter().cloned().enumerate() {
            let (app, address) = (self.app.clone(), self.people[i].address.clone());
            under_way.spawn(async move { (i, ask.send(&app, &address).await) });
        }
        let mut replies: Vec<(usize, Reply)> = under_way.join_all().await;
        replies.sort_by_key(|(i, _)| *i);
        for (i, reply) in replies {
            self.take_in(i, &asks[i], &reply);
        }
    }

    /// Judges an answer and takes it in.
    fn take_in(&mut self, person: usize, ask: &Ask, reply: &Reply) {
        self.tally.count(ask.route, reply.status);
        self.people[person].spend(&ask.path);
        let judged = self
            .judge
            .read(person, ask, reply)
            .and_then(|()| check_status(ask, reply))
            .and_then(|()| self.take_in_success(person, ask, reply));
        if let Err(why) = judged {
            let body = String::from_utf8_lossy(&reply.bytes);
            let body: String = body.chars().take(600).collect();
            let said = ask.said();
            let printable = said.chars().filter(|c| !c.is_control() && *c != '\u{fffd}');
            let said: String = printable.take(600).collect();
            self.findings.push(format!(
                "person {person}, {} {}: {why}; it is {} {body}\n    after {said}",
                ask.route, ask.path, reply.status
            ));
        }
    }

    fn take_in_success(&mut self, person: usize, ask: &Ask, reply: &Reply) -> Result<(), String> {
        if !reply.is_success() {
            return Ok(());
        }
        let seen = self.people[person].take_in(&ask.path, &ask.effect, reply)?;
        seen.iter().try_for_each(|id| self.judge.claim(id, person))
    }

    /// Compares everything everybody has with what they did; the rows that were compared.
    pub async fn compare(&mut self) -> usize {
        let mut rows = 0;
        for i in 0..self.people.len() {
            let person = &self.people[i];
            rows += person.searches.len()
                + person.cvs.len()
                + person.applications.len()
                + person.tokens.len()
                + person.sessions.len();
            let cookie = Credential::Cookie(person.sessions[0].cookie.clone());
            for (path, effect) in [
                ("/api/searches", Effect::SearchList),
                ("/api/cvs", Effect::CvList),
                ("/api/profile", Effect::ProfileIs),
                ("/api/weights", Effect::WeightsAre),
                ("/api/export/applications.json", Effect::ApplicationExport),
                ("/api/export/applications.csv", Effect::Nothing),
                ("/api/tasks?limit=100", Effect::TaskList),
                ("/api/tokens", Effect::TokenList),
                ("/api/sessions", Effect::SessionList),
                ("/api/updates?after=0", Effect::Heard),
                ("/api/sources", Effect::Nothing),
                ("/api/export", Effect::Exported),
                ("/api/auth", Effect::Account),
            ] {
                let ask = Ask::new("at the end", Method::GET, path.to_owned(), cookie.clone());
                let ask = ask.effect(effect);
                let reply = ask.send(&self.app, &self.people[i].address).await;
                self.take_in(i, &ask, &reply);
            }
        }
        rows
    }

    /// Rows that are known to belong to somebody.
    pub fn claimed(&self) -> usize {
        self.judge.claimed()
    }

    /// Words that nobody but their writers may ever read.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|person| person.word.as_str())
    }

    /// Fails where anything was found.
    #[track_caller]
    pub fn assert_nothing_found(&self) {
        let shown: Vec<&String> = self.findings.iter().take(SHOWN).collect();
        assert!(
            shown.is_empty(),
            "seed {}, after {} requests:\n{shown:#?}",
            self.seed,
            self.tally.all(),
        );
    }
}

fn check_status(ask: &Ask, reply: &Reply) -> Result<(), String> {
    if ask.expect.contains(&reply.status) {
        return Ok(());
    }
    Err(format!("the status must be one of {:?}", ask.expect))
}

/// A new person with a CV, a search that finds postings, one in their own words, and two tokens.
async fn settle_in(name: &str) -> Model {
    let mut person = Person::stranger(name);
    let word = word();
    // The word stands in everything of theirs, their address included.
    person.email = format!("{name}.{word}@people.example");
    person.register().await;
    let mut model = Model {
        address: person.address.clone(),
        credentials: (person.email.clone(), person.password.clone()),
        word: word.clone(),
        uploads: UPLOADS,
        discoveries: DISCOVERIES,
        sign_ins: SIGN_INS,
        exports: EXPORTS,
        imports: IMPORTS,
        ..Model::default()
    };
    person.sign_in().await.ok();
    let cookie = person.session();
    let claims = crate::signing::claims(&cookie);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    model.account = text(&claims["sub"]);
    model.sessions.push(super::model::Session {
        id: text(&claims["jti"]),
        cookie: cookie.clone(),
    });
    let app = App::running();
    let ask = |method, path: &str| {
        Ask::new(
            "settling in",
            method,
            path.to_owned(),
            Credential::Cookie(cookie.clone()),
        )
    };

    let mut upload =
        ask(Method::POST, "/api/profile/cv").effect(Effect::CvAdded(format!("CV {word}")));
    upload.body = Body::Form {
        fields: vec![("name", format!("CV {word}"))],
        name: format!("{word}.txt"),
        bytes: blackbox::CV
            .replace("Ada", &format!("Ada {word}"))
            .into_bytes(),
    };
    model.uploads += 1;
    done(&mut model, &app, &upload).await;
    let spec = json!({"name": format!("First {word}"), "titles": ["Engineer"]});
    let search = ask(Method::POST, "/api/searches")
        .json(spec.clone())
        .effect(Effect::SearchAdded { spec, key: None });
    let made = done(&mut model, &app, &search).await;
    model.first_search = blackbox::id(&made);
    let weights = done(&mut model, &app, &ask(Method::GET, "/api/weights")).await;
    model.weights = weights["weights"].clone();
    model.default_weights = weights["default"].clone();
    let view = done(&mut model, &app, &ask(Method::GET, "/api/profile")).await;
    model.profile = view["profile"].clone();
    let mut profile = view["profile"].clone();
    profile["name"] = json!(format!("Name {word}"));
    profile["email"] = json!(person.email);
    profile["phone"] = json!(format!("+64 {word}"));
    profile["location"] = json!(format!("Place {word}"));
    profile["links"] = json!([format!("https://{word}.example/me")]);
    let correct = ask(Method::PUT, "/api/profile")
        .json(profile.clone())
        .effect(Effect::ProfileSet(profile));
    done(&mut model, &app, &correct).await;
    for writes in [true, false] {
        let scopes: &[&str] = if writes {
            &["read", "write"]
        } else {
            &["read"]
        };
        let name = format!("First {word} {writes}");
        let token = ask(Method::POST, "/api/tokens")
            .json(json!({"name": name, "scopes": scopes}))
            .effect(Effect::TokenAdded { name, writes });
        done(&mut model, &app, &token).await;
    }
    find_postings(&mut model, &app, &ask).await;
    model
}

/// Runs a discovery and waits until nothing changes any more.
async fn find_postings(model: &mut Model, app: &App, ask: &impl Fn(Method, &str) -> Ask) {
    model.discoveries += 1;
    let start = ask(Method::POST, "/api/discover").effect(Effect::TaskStarted);
    done(model, app, &start).await;
    for _ in 0..600 {
        let tasks = done(model, app, &ask(Method::GET, "/api/tasks")).await;
        let is_live = |task: &Value| matches!(task["state"].as_str(), Some("queued" | "running"));
        if !blackbox::items(&tasks).iter().any(is_live) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    done(
        model,
        app,
        &ask(Method::GET, "/api/tasks").effect(Effect::TaskList),
    )
    .await;
    let list = list(model, app, ask).await;
    assert!(list.len() >= 10, "only {} postings were found", list.len());
    model.applications.extend(list);
}

/// Waits until a person's list is the same for a while, and takes it for theirs.
async fn stand_still(model: &mut Model) {
    let app = App::running();
    let cookie = model.sessions[0].cookie.clone();
    let ask = |method, path: &str| {
        let credential = Credential::Cookie(cookie.clone());
        Ask::new("settling in", method, path.to_owned(), credential)
    };
    let mut before = Vec::new();
    for _ in 0..60 {
        let now = list(model, &app, &ask).await;
        if now == before {
            model.applications.extend(now);
            return;
        }
        before = now;
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    panic!("a list never stands still");
}

/// What is in a person's list: ids with where they stand.
async fn list(
    model: &mut Model,
    app: &App,
    ask: &impl Fn(Method, &str) -> Ask,
) -> Vec<(String, String)> {
    let answer = done(
        model,
        app,
        &ask(Method::GET, "/api/export/applications.json"),
    )
    .await;
    let list = answer
        .as_array()
        .cloned()
        .unwrap_or_else(|| blackbox::items(&answer));
    let entry = |application: &Value| {
        let status = application["status"].as_str().expect("a status").to_owned();
        (blackbox::id(application), status)
    };
    list.iter().map(entry).collect()
}

/// Asks, and takes the answer in.
async fn done(model: &mut Model, app: &App, ask: &Ask) -> Value {
    let reply = ask.send(app, &model.address).await;
    let body = reply.json();
    assert!(reply.is_success(), "{ask:?}: {} {body}", reply.status);
    model
        .take_in(&ask.path, &ask.effect, &reply)
        .unwrap_or_else(|why| panic!("{ask:?}: {why}"));
    body
}
