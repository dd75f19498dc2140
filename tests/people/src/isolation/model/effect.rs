//! What a request does to its person's data when it succeeds, and what its answer must say.

use serde_json::{Value, json};

use super::{Model, Seen, Session, Token, Undoable, exactly, items, same, text, texts};
use crate::isolation::request::Reply;
use crate::{now_ms, signing};

/// What a request does, or shows.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the names say it; fields are ids, and what was sent"
)]
pub enum Effect {
    Nothing,
    SearchList,
    SearchIs(String),
    SearchAdded {
        spec: Value,
        key: Option<String>,
    },
    /// The answer given before, to the same request with the same key.
    SearchAddedBefore(String),
    SearchChanged(String, Value),
    SearchDeleted(String),
    CvList,
    CvAdded(String),
    CvRenamed(String, String),
    CvDeleted(String),
    ProfileIs,
    ProfileSet(Value),
    WeightsAre,
    WeightsSet(Value),
    WeightsReset,
    ApplicationPage,
    ApplicationIs(String),
    ApplicationExport,
    Brought {
        count: usize,
    },
    Moved(String, &'static str),
    /// Those of these that may move did, and nothing else.
    MovedMany(Vec<String>, &'static str),
    Undone,
    TaskList,
    TaskIs(String),
    TaskStarted,
    Heard,
    NoItems,
    Account,
    SessionList,
    SessionOpened,
    SessionClosed(String),
    TokenList,
    TokenAdded {
        name: String,
        writes: bool,
    },
    TokenClosed(String),
    Exported,
}

impl Model {
    /// Takes in a successful answer, or says in what it is not as it must be. Ids of rows it showed
    /// are for the judge to claim.
    pub fn take_in(&mut self, path: &str, effect: &Effect, reply: &Reply) -> Result<Seen, String> {
        if let (Some(tag), 200) = (reply.header("etag"), reply.status) {
            self.tags.insert(path.to_owned(), tag.to_owned());
        }
        let body = reply.json();
        self.archive_is_fresh &= !effect.changes();
        if let Some(cursor) = body["next_cursor"].as_str() {
            self.cursors.push(cursor.to_owned());
        }
        match effect {
            Effect::Nothing => {}
            Effect::NoItems => same("items", &body["items"], &json!([]))?,
            Effect::Account => {
                same("account", &body["account"]["id"], &json!(self.account))?;
                same(
                    "email",
                    &body["account"]["email"],
                    &json!(self.credentials.0),
                )?;
            }
            Effect::Heard => return self.hear(reply),
            Effect::Exported => {
                self.archive.clone_from(&reply.bytes);
                self.archive_is_fresh = true;
            }
            Effect::SearchList
            | Effect::SearchIs(_)
            | Effect::SearchAdded { .. }
            | Effect::SearchAddedBefore(_)
            | Effect::SearchChanged(..)
            | Effect::SearchDeleted(_) => return self.take_in_search(effect, reply, &body),
            Effect::CvList
            | Effect::CvAdded(_)
            | Effect::CvRenamed(..)
            | Effect::CvDeleted(_)
            | Effect::ProfileIs
            | Effect::ProfileSet(_)
            | Effect::WeightsAre
            | Effect::WeightsSet(_)
            | Effect::WeightsReset => return self.take_in_profile(effect, reply, &body),
            Effect::ApplicationPage
            | Effect::ApplicationIs(_)
            | Effect::ApplicationExport
            | Effect::Brought { .. }
            | Effect::Moved(..)
            | Effect::MovedMany(..)
            | Effect::Undone => return self.take_in_application(effect, reply, &body),
            Effect::TaskList
            | Effect::TaskIs(_)
            | Effect::TaskStarted
            | Effect::SessionList
            | Effect::SessionOpened
            | Effect::SessionClosed(_)
            | Effect::TokenList
            | Effect::TokenAdded { .. }
            | Effect::TokenClosed(_) => return self.take_in_caller(effect, reply, &body),
        }
        Ok(Seen::new())
    }

    fn take_in_search(
        &mut self,
        effect: &Effect,
        reply: &Reply,
        body: &Value,
    ) -> Result<Seen, String> {
        match effect {
            Effect::SearchList => {
                let items = items(reply)?;
                items.iter().try_for_each(|item| self.check_search(item))?;
                return exactly("searches", &items, self.searches.keys());
            }
            Effect::SearchIs(id) => {
                same("id", &body["id"], &json!(id))?;
                self.check_search(body)?;
            }
            Effect::SearchAdded { spec, key } => {
                if reply.header("idempotency-replayed").is_some() {
                    return Err("an answer given to somebody before".to_owned());
                }
                let id = text(body, "id")?;
                self.searches.insert(id.clone(), spec.clone());
                self.check_search(body)?;
                if let Some(key) = key {
                    self.keys.push((key.clone(), spec.clone(), id.clone()));
                }
                return Ok(vec![id]);
            }
            Effect::SearchAddedBefore(id) => same("id", &body["id"], &json!(id))?,
            Effect::SearchChanged(id, spec) => {
                self.searches.insert(id.clone(), spec.clone());
                self.check_search(body)?;
            }
            Effect::SearchDeleted(id) => {
                let spec = self.searches.remove(id).ok_or("deleted twice")?;
                self.remember(Undoable::Search(id.clone(), spec));
            }
            _ => {}
        }
        Ok(Seen::new())
    }

    fn take_in_profile(
        &mut self,
        effect: &Effect,
        reply: &Reply,
        body: &Value,
    ) -> Result<Seen, String> {
        match effect {
            Effect::CvList => {
                let items = items(reply)?;
                for item in &items {
                    let name = self.cvs.get(&text(item, "id")?);
                    same("name", &item["name"], &json!(name))?;
                }
                return exactly("CVs", &items, self.cvs.keys());
            }
            Effect::CvAdded(name) => {
                let id = text(&body["cv"], "id")?;
                same("name", &body["cv"]["name"], &json!(name))?;
                self.cvs.insert(id.clone(), name.clone());
                self.uploads -= 1;
                return Ok(vec![id]);
            }
            Effect::CvRenamed(id, name) => {
                same("name", &body["name"], &json!(name))?;
                self.cvs.insert(id.clone(), name.clone());
            }
            Effect::CvDeleted(id) => {
                let name = self.cvs.remove(id).ok_or("deleted twice")?;
                self.cv_deleted_at.get_or_insert_with(now_ms);
                self.remember(Undoable::Cv(id.clone(), name, now_ms()));
            }
            Effect::ProfileIs => self.check_profile(body)?,
            Effect::ProfileSet(profile) => {
                self.profile = profile.clone();
                self.check_profile(body)?;
            }
            Effect::WeightsAre => same("weights", &body["weights"], &self.weights)?,
            Effect::WeightsSet(weights) => {
                self.weights = weights.clone();
                same("weights", &body["weights"], &self.weights)?;
            }
            Effect::WeightsReset => {
                self.weights = self.default_weights.clone();
                same("weights", &body["weights"], &self.weights)?;
            }
            _ => {}
        }
        Ok(Seen::new())
    }

    fn take_in_application(
        &mut self,
        effect: &Effect,
        reply: &Reply,
        body: &Value,
    ) -> Result<Seen, String> {
        match effect {
            Effect::ApplicationPage => {
                let items = items(reply)?;
                return items
                    .iter()
                    .map(|item| self.check_application(item))
                    .collect();
            }
            Effect::ApplicationIs(id) => {
                same("id", &body["id"], &json!(id))?;
                self.check_application(body)?;
            }
            Effect::ApplicationExport => {
                let items = items(reply)?;
                items
                    .iter()
                    .try_for_each(|item| self.check_application(item).map(|_| ()))?;
                return exactly("applications", &items, self.applications.keys());
            }
            Effect::Brought { count } => {
                let new = match body["applications"].as_array() {
                    Some(several) => several.clone(),
                    None => vec![body.clone()],
                };
                same("brought", &json!(new.len()), &json!(count))?;
                let mut ids = Seen::new();
                for application in &new {
                    let id = text(application, "id")?;
                    self.applications
                        .insert(id.clone(), text(application, "status")?);
                    self.brought.insert(id.clone());
                    ids.push(id);
                }
                self.remember(Undoable::Added(ids.clone()));
                return Ok(ids);
            }
            Effect::Moved(id, to) => {
                let from = self.applications.insert(id.clone(), (*to).to_owned());
                let from = from.ok_or("nobody's application moved")?;
                self.check_application(body)?;
                self.remember(Undoable::Moves(vec![(id.clone(), from)]));
            }
            Effect::MovedMany(ids, to) => {
                same("moved", &body["moved"], &json!(ids.len()))?;
                let mut moves = Vec::new();
                for id in ids {
                    let from = self.applications.insert(id.clone(), (*to).to_owned());
                    moves.push((id.clone(), from.ok_or("nobody's application moved")?));
                }
                if !moves.is_empty() {
                    self.remember(Undoable::Moves(moves));
                }
            }
            Effect::Undone => self.take_back(body)?,
            _ => {}
        }
        Ok(Seen::new())
    }

    fn take_in_caller(
        &mut self,
        effect: &Effect,
        reply: &Reply,
        body: &Value,
    ) -> Result<Seen, String> {
        match effect {
            Effect::TaskList => {
                let ids: Vec<String> = items(reply)?
                    .iter()
                    .map(|item| text(item, "id"))
                    .collect::<Result<_, _>>()?;
                self.tasks.extend(ids.iter().cloned());
                return Ok(ids);
            }
            Effect::TaskIs(id) => same("id", &body["id"], &json!(id))?,
            Effect::TaskStarted => {
                let id = text(body, "id")?;
                self.tasks.insert(id.clone());
                self.discoveries -= 1;
                return Ok(vec![id]);
            }
            Effect::SessionList => {
                return exactly(
                    "sessions",
                    &items(reply)?,
                    self.sessions.iter().map(|s| &s.id),
                );
            }
            Effect::SessionOpened => {
                self.sign_ins -= 1;
                return self.opened(reply);
            }
            Effect::SessionClosed(id) => {
                if let Some(at) = self.sessions.iter().position(|s| s.id == *id) {
                    self.closed.push(self.sessions.remove(at));
                }
            }
            Effect::TokenList => {
                let items = items(reply)?;
                for item in &items {
                    let name = self.tokens.get(&text(item, "id")?).map(|t| &t.name);
                    same("name", &item["name"], &json!(name))?;
                }
                return exactly("tokens", &items, self.tokens.keys());
            }
            Effect::TokenAdded { name, writes } => {
                let id = text(body, "id")?;
                let token = Token {
                    name: name.clone(),
                    secret: text(body, "token")?,
                    writes: *writes,
                };
                self.tokens.insert(id.clone(), token);
                return Ok(vec![id]);
            }
            Effect::TokenClosed(id) => {
                self.tokens.remove(id).ok_or("closed twice")?;
            }
            _ => {}
        }
        Ok(Seen::new())
    }

    /// Takes in the session that an answer opened.
    pub fn opened(&mut self, reply: &Reply) -> Result<Seen, String> {
        let cookies = crate::jar::set_by(&reply.headers);
        let cookie = cookies.iter().find(|c| c.name == crate::jar::SESSION);
        let cookie = cookie.ok_or("no session was opened")?.value.clone();
        let claims = signing::claims(&cookie);
        same("subject", &claims["sub"], &json!(self.account))?;
        let id = text(&claims, "jti")?;
        self.sessions.push(Session {
            id: id.clone(),
            cookie,
        });
        Ok(vec![id])
    }

    /// Takes in events.
    fn hear(&mut self, reply: &Reply) -> Result<Seen, String> {
        let body = String::from_utf8_lossy(&reply.bytes);
        let mut seen = Seen::new();
        // What was being sent when we stopped listening is no whole line.
        let whole = body.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
        for data in whole.lines().filter_map(|line| line.strip_prefix("data: ")) {
            let event: Value = serde_json::from_str(data).map_err(|e| format!("{e}: {data}"))?;
            if let Some(sequence) = event["sequence"].as_u64() {
                self.heard = self.heard.max(sequence);
            }
            seen.extend(texts(&json!([event["id"]])));
        }
        Ok(seen)
    }
}
