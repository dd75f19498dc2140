//! The profile: what was read from a CV, overlaid field by field with what the person set.

use serde_json::{Map, Value};
use shared::ports::{Sql, Statement};
use shared::profile::Profile;

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const READ: Column = Column("profile", "read");
const CORRECTIONS: Column = Column("profile", "corrections");
const ROW: &str = "1";
/// The field that says how the others were read, which nobody sets.
const CONFIDENCE: &str = "confidence";

/// The profile in its two layers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layers {
    /// As read from the CV.
    pub(crate) read: Profile,
    /// What the person set instead, by field.
    pub(crate) corrections: Map<String, Value>,
}

impl Layers {
    /// The profile that counts.
    pub(crate) fn effective(&self) -> Result<Profile, Failure> {
        let mut fields = fields(&self.read)?;
        fields.extend(self.corrections.clone());
        let mut profile: Profile = serde_json::from_value(Value::Object(fields))
            .map_err(|_| Failure::Broken("a correction no longer fits the profile".to_owned()))?;
        // What the person said is not doubted.
        profile.confidence.retain(|path, _| {
            let field = path.split('[').next().unwrap_or(path);
            !self.corrections.contains_key(field)
        });
        Ok(profile)
    }

    /// Takes `wanted` for what the person says: every field that differs from the CV is a
    /// correction, and one that does not no longer is.
    pub(crate) fn correct(&mut self, wanted: &Profile) -> Result<(), Failure> {
        let read = fields(&self.read)?;
        self.corrections = fields(wanted)?
            .into_iter()
            .filter(|(name, value)| name != CONFIDENCE && read.get(name) != Some(value))
            .collect();
        Ok(())
    }
}

fn fields(profile: &Profile) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(profile) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Failure::Broken("a profile is not an object".to_owned())),
    }
}

/// The layers as stored; empty ones before anything was given.
pub(crate) async fn load(db: &impl Sql, ctx: &Inner) -> Result<Layers, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT read AS read, corrections AS corrections FROM profile WHERE id = 1",
        ))
        .await?;
    let Some(row) = rows.first() else {
        return Ok(Layers::default());
    };
    let (read, corrections): (Vec<u8>, Vec<u8>) = (row.get("read")?, row.get("corrections")?);
    Ok(Layers {
        read: ctx.vault.open_as(READ, ROW, &read)?,
        corrections: ctx.vault.open_as(CORRECTIONS, ROW, &corrections)?,
    })
}

/// Stores both layers.
pub(crate) async fn save(tx: &impl Sql, ctx: &Inner, layers: &Layers) -> Result<(), Failure> {
    tx.execute(
        Statement::new(
            "INSERT INTO profile (id, read, corrections, updated_at) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET read = excluded.read,
                 corrections = excluded.corrections, updated_at = excluded.updated_at",
        )
        .bind(ctx.vault.seal(READ, ROW, &layers.read)?)
        .bind(ctx.vault.seal(CORRECTIONS, ROW, &layers.corrections)?)
        .bind(ctx.now()),
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, headline: &str) -> Profile {
        Profile {
            name: Some(name.to_owned()),
            headline: Some(headline.to_owned()),
            ..Profile::default()
        }
    }

    #[test]
    fn a_correction_outlives_the_reading_it_corrected() {
        let mut layers = Layers {
            read: named("Ada Quill", "Engineer"),
            ..Layers::default()
        };
        layers.correct(&named("Ada Quill", "Keeper")).unwrap();
        assert_eq!(layers.corrections.keys().collect::<Vec<_>>(), ["headline"]);
        layers.read = named("Ada Q. Quill", "Senior engineer");
        assert_eq!(layers.effective().unwrap(), named("Ada Q. Quill", "Keeper"));
    }

    #[test]
    fn setting_what_the_cv_says_takes_the_correction_back() {
        let mut layers = Layers {
            read: named("Ada", "Engineer"),
            ..Layers::default()
        };
        layers.correct(&named("Bo", "Engineer")).unwrap();
        layers.correct(&named("Ada", "Engineer")).unwrap();
        assert!(layers.corrections.is_empty());
    }

    #[test]
    fn what_was_corrected_is_not_doubted() {
        let mut layers = Layers {
            read: named("Ada", "Engineer"),
            ..Layers::default()
        };
        for path in ["name", "headline", "positions[0].title"] {
            let confidence = shared::profile::Confidence::hundredths(50);
            layers.read.confidence.insert(path.to_owned(), confidence);
        }
        layers.correct(&named("Ada Quill", "Engineer")).unwrap();
        assert_eq!(layers.corrections.keys().collect::<Vec<_>>(), ["name"]);
        let profile = layers.effective().unwrap();
        assert_eq!(
            profile.confidence.keys().collect::<Vec<_>>(),
            ["headline", "positions[0].title"]
        );
    }

    #[test]
    fn a_field_can_be_corrected_to_nothing() {
        let mut layers = Layers {
            read: named("Ada", "Engineer"),
            ..Layers::default()
        };
        let mut cleared = layers.read.clone();
        cleared.headline = None;
        layers.correct(&cleared).unwrap();
        assert_eq!(layers.effective().unwrap().headline, None);
    }
}
