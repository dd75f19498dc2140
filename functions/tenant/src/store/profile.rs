//! The person: what their CVs say of them, and what they set.

use shared::CvId;
use shared::event::EventKind;
use shared::ports::{Sql, Statement};
use shared::profile::Profile;
use shared::search::Search;

use crate::context::Inner;
use crate::events;
use crate::failure::Failure;
use crate::store::cv::{self, Cv, CvSummary};
use crate::store::inputs::{self, Changed};
use crate::store::layers::{Fields, Layers};
use crate::store::searches;
use crate::vault::Column;

const READ: Column = Column("profile", "read");
const CORRECTIONS: Column = Column("profile", "corrections");
const ROW: &str = "1";
/// What is the person's whichever CV counts. The rest is said by each CV for itself.
const IDENTITY: [&str; 5] = ["name", "email", "phone", "location", "links"];

/// The person as stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Person {
    /// Their CVs, the default one first.
    pub(crate) cvs: Vec<Cv>,
    /// What they set of their identity; while there is no CV, everything they set.
    pub(crate) corrections: Fields,
}

impl Person {
    /// The place of this CV among theirs; of the default one where none is named. Without any CV
    /// that is 0, where nothing stands.
    pub(crate) fn place(&self, id: Option<&CvId>) -> Option<usize> {
        match id {
            Some(id) => self.cvs.iter().position(|cv| cv.summary.id == *id),
            None => Some(0),
        }
    }

    /// The CV a search is matched with: the one it names, else the default one.
    pub(crate) fn cv_of(&self, search: &Search) -> Option<&Cv> {
        let named = search.spec.cv.as_ref();
        named
            .and_then(|id| self.cvs.iter().find(|cv| cv.summary.id == *id))
            .or(self.cvs.first())
    }

    /// The profile by the CV at this place, in its layers. Their identity is one: as the default CV
    /// says, or the first other that says anything of a field.
    pub(crate) fn layers(&self, place: usize) -> Layers {
        let Some(cv) = self.cvs.get(place) else {
            return Layers {
                read: Profile::default(),
                corrections: self.corrections.clone(),
            };
        };
        let mut read = cv.read.clone();
        let is_identity = |path: &String| IDENTITY.contains(&path.as_str());
        read.confidence.retain(|path, _| !is_identity(path));
        for field in IDENTITY {
            let mut said = self.cvs.iter().map(|cv| &cv.read);
            let said = said.find(|read| says(read, field));
            copy(field, said.unwrap_or(&Profile::default()), &mut read);
        }
        let mut corrections = cv.corrections.clone();
        corrections.extend(self.corrections.clone());
        Layers { read, corrections }
    }

    /// The profile by the CV at this place.
    pub(crate) fn profile(&self, place: usize) -> Result<Profile, Failure> {
        self.layers(place).effective()
    }

    /// Adds a CV of which nothing is known yet; the first one takes what was set without any.
    pub(crate) fn add(&mut self, id: CvId) {
        let summary = CvSummary {
            id,
            name: String::new(),
            file: String::new(),
            kind: String::new(),
            chars: 0,
            uploaded_at: 0,
            default: self.cvs.is_empty(),
        };
        self.cvs.push(Cv {
            summary,
            read: Profile::default(),
            corrections: Fields::default(),
        });
        if self.cvs.len() == 1 {
            self.keep(0, self.corrections.clone());
        }
    }

    /// Whether another CV than the one at this place has this name.
    pub(crate) fn is_named(&self, name: &str, place: usize) -> bool {
        let mut others = self.cvs.iter().enumerate();
        others.any(|(at, cv)| at != place && cv.summary.name == name)
    }

    /// This name for the CV at this place, with a number where another has it.
    pub(crate) fn free_name(&self, name: &str, place: usize) -> String {
        let mut free = name.to_owned();
        let mut number = 2;
        while self.is_named(&free, place) {
            free = format!("{name} ({number})");
            number += 1;
        }
        free
    }

    /// Keeps what was set by the CV at this place, each field where it belongs.
    pub(crate) fn keep(&mut self, place: usize, corrections: Fields) {
        let Some(cv) = self.cvs.get_mut(place) else {
            self.corrections = corrections;
            return;
        };
        (self.corrections, cv.corrections) = corrections
            .into_iter()
            .partition(|(name, _)| IDENTITY.contains(&name.as_str()));
    }

    /// Takes this CV away; what was set by the last one stays the person's.
    pub(crate) fn forget(&mut self, place: usize) {
        if place < self.cvs.len() {
            let gone = self.cvs.remove(place);
            match self.cvs.first_mut() {
                Some(first) => first.summary.default = true,
                None => self.corrections.extend(gone.corrections),
            }
        }
    }

    /// Makes this CV the default one.
    pub(crate) fn prefer(&mut self, place: usize) {
        if place < self.cvs.len() {
            let cv = self.cvs.remove(place);
            self.cvs.insert(0, cv);
        }
        for (at, cv) in self.cvs.iter_mut().enumerate() {
            cv.summary.default = at == 0;
        }
    }

    /// What scores are made from: each CV that counts, with the profile by it.
    pub(crate) fn scored(
        &self,
        searches: &[Search],
    ) -> Result<Vec<(Option<CvId>, Profile)>, Failure> {
        let mut all = Vec::new();
        for place in 0..self.cvs.len().max(1) {
            let id = self.cvs.get(place).map(|cv| cv.summary.id.clone());
            let live = searches.iter().filter(|search| !search.spec.paused);
            let mut used = live.filter_map(|search| self.cv_of(search));
            if place == 0 || used.any(|cv| Some(&cv.summary.id) == id.as_ref()) {
                let mut profile = self.profile(place)?;
                profile.confidence.clear();
                all.push((id, profile));
            }
        }
        Ok(all)
    }
}

fn says(read: &Profile, field: &str) -> bool {
    match field {
        "name" => read.name.is_some(),
        "email" => read.email.is_some(),
        "phone" => read.phone.is_some(),
        "location" => read.location.is_some(),
        _ => !read.links.is_empty(),
    }
}

fn copy(field: &str, from: &Profile, to: &mut Profile) {
    match field {
        "name" => to.name.clone_from(&from.name),
        "email" => to.email.clone_from(&from.email),
        "phone" => to.phone.clone_from(&from.phone),
        "location" => to.location.clone_from(&from.location),
        _ => to.links.clone_from(&from.links),
    }
    if let Some(sure) = from.confidence.get(field) {
        to.confidence.insert(field.to_owned(), *sure);
    }
}

/// The person as stored; nothing is known of them before anything was given.
pub(crate) async fn load(db: &impl Sql, ctx: &Inner) -> Result<Person, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT read AS read, corrections AS corrections FROM profile WHERE id = 1",
        ))
        .await?;
    let mut person = Person::default();
    let mut before = Profile::default();
    if let Some(row) = rows.first() {
        let (read, corrections): (Vec<u8>, Vec<u8>) = (row.get("read")?, row.get("corrections")?);
        before = ctx.vault.open_as(READ, ROW, &read)?;
        person.corrections = ctx.vault.open_as(CORRECTIONS, ROW, &corrections)?;
    }
    person.cvs = cv::all(db, ctx, &before).await?;
    // What was set while there was no CV, or only one, is the default one's by now.
    if let Some(first) = person.cvs.first() {
        let mut all = person.corrections.clone();
        all.extend(first.corrections.clone());
        person.keep(0, all);
    }
    Ok(person)
}

/// Stores `after`. Everything is scored anew where a CV that counts says something else than it did
/// `before`, or is the one whose text is `new`.
pub(crate) async fn put(
    tx: &impl Sql,
    ctx: &Inner,
    before: &Person,
    after: &Person,
    new: Option<&CvId>,
) -> Result<(), Failure> {
    if before == after && new.is_none() {
        return Ok(());
    }
    save(tx, ctx, after).await?;
    let searches = searches::all(tx, ctx).await?;
    let scored = after.scored(&searches)?;
    if scored
        .iter()
        .any(|(id, _)| new.is_some() && id.as_ref() == new)
        || scored != before.scored(&searches)?
    {
        return inputs::changed(tx, ctx, Changed::Profile).await;
    }
    let nothing = serde_json::json!({});
    events::append(tx, ctx, EventKind::ProfileChanged, "", &nothing).await
}

/// Stores the profile and what belongs to it of each CV.
async fn save(tx: &impl Sql, ctx: &Inner, person: &Person) -> Result<(), Failure> {
    tx.execute(
        Statement::new(
            "INSERT INTO profile (id, read, corrections, updated_at) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET read = excluded.read,
                 corrections = excluded.corrections, updated_at = excluded.updated_at",
        )
        .bind(ctx.vault.seal(READ, ROW, &Profile::default())?)
        .bind(ctx.vault.seal(CORRECTIONS, ROW, &person.corrections)?)
        .bind(ctx.now()),
    )
    .await?;
    for one in &person.cvs {
        cv::save(tx, ctx, one).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Tenant;
    use serde_json::json;
    use shared::TenantId;
    use shared::ports::TenantDb;

    /// As it was stored while there could be only one CV.
    #[tokio::test]
    async fn a_profile_from_when_there_was_one_cv_is_that_of_the_default_one() {
        let host = platform_native::Host::builder()
            .migrations(platform_native::testing::platform_migrations())
            .secret("MASTER_KEY_1", &"ab".repeat(32))
            .build()
            .await
            .unwrap();
        let mine = host.tenant_ports(&TenantId::local()).unwrap();
        let ctx = Tenant::new(host.ports(), mine).open().await.unwrap();
        let db = &ctx.mine.db;
        let id = CvId::new(1, 1);
        let name = ctx
            .vault
            .seal(Column("cv_documents", "name"), id.as_str(), "cv.txt");
        let text = ctx
            .vault
            .seal(Column("cv_documents", "text"), id.as_str(), "Ada");
        db.execute(
            Statement::new(
                "INSERT INTO cv_documents (id, kind, chars, bytes, name, text, uploaded_at)
                 VALUES (?1, 'text', 3, 3, ?2, ?3, 1)",
            )
            .bind(id.as_str())
            .bind(name.unwrap())
            .bind(text.unwrap()),
        )
        .await
        .unwrap();
        let read = Profile {
            name: Some("Ada".to_owned()),
            skills: vec!["Rust".to_owned()],
            ..Profile::default()
        };
        let set = json!({ "headline": "Keeper", "phone": "030 901820" });
        db.execute(
            Statement::new(
                "INSERT INTO profile (id, read, corrections, updated_at) VALUES (1, ?1, ?2, 1)",
            )
            .bind(ctx.vault.seal(READ, ROW, &read).unwrap())
            .bind(ctx.vault.seal(CORRECTIONS, ROW, &set).unwrap()),
        )
        .await
        .unwrap();

        let person = load(db, &ctx).await.unwrap();
        let profile = person.profile(0).unwrap();
        assert_eq!(profile.headline.as_deref(), Some("Keeper"));
        assert_eq!(profile.skills, read.skills);
        let [cv] = person.cvs.as_slice() else {
            panic!("{person:?}");
        };
        assert!(cv.summary.default);
        assert_eq!(cv.corrections.keys().collect::<Vec<_>>(), ["headline"]);
        assert_eq!(person.corrections.keys().collect::<Vec<_>>(), ["phone"]);

        // Stored, it is the same, and a second CV has none of it but the phone.
        let mut two = person.clone();
        two.add(CvId::new(2, 2));
        db.transaction(async |tx| put(tx, &ctx, &person, &two, None).await)
            .await
            .unwrap();
        assert_eq!(load(db, &ctx).await.unwrap(), person);
        let other = two.profile(1).unwrap();
        assert_eq!((other.headline, other.skills), (None, Vec::new()));
        assert_eq!(other.phone.as_deref(), Some("030 901820"));
    }
}
