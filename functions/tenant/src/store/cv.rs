//! The CVs: each with the file as it came, in sealed pieces, the text taken out of it, what was read
//! from that and what the person set in its place.

use serde::{Deserialize, Serialize};
use shared::CvId;
use shared::calls::DocumentKind;
use shared::ids::Millis;
use shared::ports::{Sql, Statement};
use shared::profile::Profile;
use utoipa::ToSchema;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::layers::Fields;
use crate::vault::Column;

const NAME: Column = Column("cv_documents", "name");
const LABEL: Column = Column("cv_documents", "label");
const TEXT: Column = Column("cv_documents", "text");
const READ: Column = Column("cv_documents", "read");
const CORRECTIONS: Column = Column("cv_documents", "corrections");
const BYTES: Column = Column("cv_chunks", "bytes");

/// Bytes of a piece; sealed, a row stays far below the 2 MB a runtime refuses.
const PIECE: usize = 1 << 20;

/// What a person sees of a CV they gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct CvSummary {
    /// Its id, which a search may name.
    pub(crate) id: CvId,
    /// What the person calls it, else the file's name.
    pub(crate) name: String,
    /// The file's name; `pasted text` for text that was pasted.
    pub(crate) file: String,
    /// `text`, `json`, `pdf` or `docx`, by its bytes.
    pub(crate) kind: String,
    /// Characters of text in it.
    pub(crate) chars: u32,
    /// When it was given, UTC unix milliseconds.
    #[schema(value_type = i64)]
    pub(crate) uploaded_at: Millis,
    /// Whether searches that name no CV are matched with it.
    pub(crate) default: bool,
}

/// A CV as stored, its text and file aside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cv {
    pub(crate) summary: CvSummary,
    /// What was read from it.
    pub(crate) read: Profile,
    /// What the person set of it, and what they confirmed.
    pub(crate) corrections: Fields,
}

/// The CVs there are, the default one first, then as they came. `before` is what was read from a CV
/// that was given when there could be only one.
pub(crate) async fn all(db: &impl Sql, ctx: &Inner, before: &Profile) -> Result<Vec<Cv>, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT id AS id, name AS name, label AS label, kind AS kind, chars AS chars,
                    uploaded_at AS uploaded_at, read AS read, corrections AS corrections
             FROM cv_documents WHERE deleted_at IS NULL ORDER BY is_default DESC, rowid",
        ))
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let id: String = row.get("id")?;
        let optional = |name| row.get::<Option<Vec<u8>>>(name);
        let file: String = ctx.vault.open_as(NAME, &id, &row.get::<Vec<u8>>("name")?)?;
        all.push(Cv {
            summary: CvSummary {
                name: match optional("label")? {
                    Some(label) => ctx.vault.open_as(LABEL, &id, &label)?,
                    None => file.clone(),
                },
                file,
                kind: row.get("kind")?,
                chars: row.get("chars")?,
                uploaded_at: row.get("uploaded_at")?,
                default: all.is_empty(),
                id: CvId::parse(id.as_str())?,
            },
            read: match optional("read")? {
                Some(read) => ctx.vault.open_as(READ, &id, &read)?,
                None => before.clone(),
            },
            corrections: match optional("corrections")? {
                Some(corrections) => ctx.vault.open_as(CORRECTIONS, &id, &corrections)?,
                None => Fields::default(),
            },
        });
    }
    Ok(all)
}

/// The text of a CV; empty where there is none.
pub(crate) async fn text(db: &impl Sql, ctx: &Inner, id: &CvId) -> Result<String, Failure> {
    let rows = db
        .query(
            Statement::new("SELECT text AS text FROM cv_documents WHERE id = ?1").bind(id.as_str()),
        )
        .await?;
    rows.first().map_or(Ok(String::new()), |row| {
        let sealed: Vec<u8> = row.get("text")?;
        ctx.vault.open_as(TEXT, id.as_str(), &sealed)
    })
}

/// A piece of a CV's file; `None` after the last.
pub(crate) async fn piece(
    db: &impl Sql,
    ctx: &Inner,
    id: &CvId,
    position: u32,
) -> Result<Option<Vec<u8>>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT bytes AS bytes FROM cv_chunks WHERE document = ?1 AND position = ?2",
            )
            .bind(id.as_str())
            .bind(position),
        )
        .await?;
    rows.first()
        .map(|row| {
            let sealed: Vec<u8> = row.get("bytes")?;
            ctx.vault
                .open_bytes(BYTES, &format!("{id}/{position}"), &sealed)
        })
        .transpose()
}

/// Keeps a file and its text as this CV, in place of those it had.
pub(crate) async fn put(
    tx: &impl Sql,
    ctx: &Inner,
    cv: &CvSummary,
    original: &[u8],
    text: &str,
) -> Result<(), Failure> {
    let id = cv.id.as_str();
    tx.execute(
        Statement::new(
            "INSERT INTO cv_documents (id, kind, chars, bytes, name, text, uploaded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, chars = excluded.chars,
                 bytes = excluded.bytes, name = excluded.name, text = excluded.text,
                 uploaded_at = excluded.uploaded_at",
        )
        .bind(id)
        .bind(cv.kind.as_str())
        .bind(cv.chars)
        .bind(u32::try_from(original.len()).unwrap_or(u32::MAX))
        .bind(ctx.vault.seal(NAME, id, &cv.file)?)
        .bind(ctx.vault.seal(TEXT, id, text)?)
        .bind(cv.uploaded_at),
    )
    .await?;
    tx.execute(Statement::new("DELETE FROM cv_chunks WHERE document = ?1").bind(id))
        .await?;
    for (position, piece) in (0_u32..).zip(original.chunks(PIECE)) {
        let sealed = ctx
            .vault
            .seal_bytes(BYTES, &format!("{id}/{position}"), piece)?;
        tx.execute(
            Statement::new("INSERT INTO cv_chunks (document, position, bytes) VALUES (?1, ?2, ?3)")
                .bind(id)
                .bind(position)
                .bind(sealed),
        )
        .await?;
    }
    Ok(())
}

/// Keeps what is known of a CV beside its file: the name, whether it is the default one, what was
/// read and set.
pub(crate) async fn save(tx: &impl Sql, ctx: &Inner, cv: &Cv) -> Result<(), Failure> {
    let summary = &cv.summary;
    let id = summary.id.as_str();
    let label = (summary.name != summary.file).then(|| ctx.vault.seal(LABEL, id, &summary.name));
    tx.execute(
        Statement::new(
            "UPDATE cv_documents SET label = ?2, is_default = ?3, read = ?4, corrections = ?5
             WHERE id = ?1",
        )
        .bind(id)
        .bind(label.transpose()?)
        .bind(summary.default)
        .bind(ctx.vault.seal(READ, id, &cv.read)?)
        .bind(ctx.vault.seal(CORRECTIONS, id, &cv.corrections)?),
    )
    .await?;
    Ok(())
}

/// Whether there is such a CV, or an undo can still bring it back.
pub(crate) async fn is_there(db: &impl Sql, id: &CvId) -> Result<bool, Failure> {
    let rows = db
        .query(Statement::new("SELECT 1 AS one FROM cv_documents WHERE id = ?1").bind(id.as_str()))
        .await?;
    Ok(!rows.is_empty())
}

/// Takes a CV out of sight until [`restore`] or [`purge`].
pub(crate) async fn hide(tx: &impl Sql, id: &CvId, now: Millis) -> Result<(), Failure> {
    tx.execute(
        Statement::new("UPDATE cv_documents SET deleted_at = ?2, is_default = 0 WHERE id = ?1")
            .bind(id.as_str())
            .bind(now),
    )
    .await?;
    Ok(())
}

/// Brings a hidden CV back; answers whether it was still there.
pub(crate) async fn restore(tx: &impl Sql, id: &CvId) -> Result<bool, Failure> {
    let rows = tx
        .query(
            Statement::new(
                "UPDATE cv_documents SET deleted_at = NULL
                 WHERE id = ?1 AND deleted_at IS NOT NULL RETURNING id AS id",
            )
            .bind(id.as_str()),
        )
        .await?;
    Ok(!rows.is_empty())
}

/// When the first of the hidden CVs was deleted.
pub(crate) async fn hidden_since(db: &impl Sql) -> Result<Option<Millis>, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT MIN(deleted_at) AS at FROM cv_documents",
        ))
        .await?;
    Ok(rows.first().map_or(Ok(None), |row| row.get("at"))?)
}

/// Removes CVs hidden up to then, for good: file, text, what was read and set, and the answers kept
/// for repeated requests, which may say it again.
pub(crate) async fn purge(tx: &impl Sql, until: Millis) -> Result<(), Failure> {
    for statement in [
        "DELETE FROM cv_chunks WHERE document IN
             (SELECT id FROM cv_documents WHERE deleted_at <= ?1)",
        "DELETE FROM idempotency WHERE answer IS NOT NULL
             AND EXISTS (SELECT 1 FROM cv_documents WHERE deleted_at <= ?1)",
        "DELETE FROM cv_documents WHERE deleted_at <= ?1",
    ] {
        tx.execute(Statement::new(statement).bind(until)).await?;
    }
    Ok(())
}

pub(crate) const fn kind_word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Text => "text",
        DocumentKind::Json => "json",
        DocumentKind::Pdf => "pdf",
        DocumentKind::Docx => "docx",
    }
}
