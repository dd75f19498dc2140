//! The CV: the file as it came, in sealed pieces, and the text taken out of it. There is one at a
//! time; another upload replaces it.

use serde::{Deserialize, Serialize};
use shared::calls::DocumentKind;
use shared::ids::Millis;
use shared::ports::{Sql, Statement};
use utoipa::ToSchema;

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const NAME: Column = Column("cv_documents", "name");
const TEXT: Column = Column("cv_documents", "text");
const BYTES: Column = Column("cv_chunks", "bytes");

/// Bytes of a piece; sealed, a row stays far below the 2 MB a runtime refuses.
const PIECE: usize = 1 << 20;

/// What a person sees of the CV they gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct CvSummary {
    /// The file's name; `pasted text` for text that was pasted.
    pub(crate) name: String,
    /// `text`, `json`, `pdf` or `docx`, by its bytes.
    pub(crate) kind: String,
    /// Characters of text in it.
    pub(crate) chars: u32,
    /// When it was given, UTC unix milliseconds.
    #[schema(value_type = i64)]
    pub(crate) uploaded_at: Millis,
}

/// A CV to be kept.
#[derive(Debug)]
pub(crate) struct NewCv<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: DocumentKind,
    pub(crate) original: &'a [u8],
    pub(crate) text: &'a str,
}

/// The CV there is.
pub(crate) async fn load(db: &impl Sql, ctx: &Inner) -> Result<Option<CvSummary>, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT id AS id, name AS name, kind AS kind, chars AS chars,
                    uploaded_at AS uploaded_at
             FROM cv_documents ORDER BY uploaded_at DESC LIMIT 1",
        ))
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let (id, name): (String, Vec<u8>) = (row.get("id")?, row.get("name")?);
    Ok(Some(CvSummary {
        name: ctx.vault.open_as(NAME, &id, &name)?,
        kind: row.get("kind")?,
        chars: row.get("chars")?,
        uploaded_at: row.get("uploaded_at")?,
    }))
}

/// The text of the CV there is; empty where there is none.
pub(crate) async fn text(db: &impl Sql, ctx: &Inner) -> Result<String, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT id AS id, text AS text FROM cv_documents ORDER BY uploaded_at DESC LIMIT 1",
        ))
        .await?;
    let Some(row) = rows.first() else {
        return Ok(String::new());
    };
    let (id, sealed): (String, Vec<u8>) = (row.get("id")?, row.get("text")?);
    ctx.vault.open_as(TEXT, &id, &sealed)
}

/// Keeps `cv` in place of the one there was.
pub(crate) async fn replace(tx: &impl Sql, ctx: &Inner, cv: &NewCv<'_>) -> Result<(), Failure> {
    remove(tx).await?;
    let id = ctx.fresh_id();
    tx.execute(
        Statement::new(
            "INSERT INTO cv_documents (id, kind, chars, bytes, name, text, uploaded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(id.as_str())
        .bind(kind_word(cv.kind))
        .bind(u32::try_from(cv.text.chars().count()).unwrap_or(u32::MAX))
        .bind(u32::try_from(cv.original.len()).unwrap_or(u32::MAX))
        .bind(ctx.vault.seal(NAME, &id, cv.name)?)
        .bind(ctx.vault.seal(TEXT, &id, cv.text)?)
        .bind(ctx.now()),
    )
    .await?;
    for (position, piece) in (0_u32..).zip(cv.original.chunks(PIECE)) {
        let sealed = ctx
            .vault
            .seal_bytes(BYTES, &format!("{id}/{position}"), piece)?;
        tx.execute(
            Statement::new("INSERT INTO cv_chunks (document, position, bytes) VALUES (?1, ?2, ?3)")
                .bind(id.as_str())
                .bind(position)
                .bind(sealed),
        )
        .await?;
    }
    Ok(())
}

/// Forgets the CV; answers whether there was one.
pub(crate) async fn remove(tx: &impl Sql) -> Result<bool, Failure> {
    tx.execute(Statement::new("DELETE FROM cv_chunks")).await?;
    let rows = tx
        .query(Statement::new(
            "DELETE FROM cv_documents RETURNING id AS id",
        ))
        .await?;
    Ok(!rows.is_empty())
}

const fn kind_word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Text => "text",
        DocumentKind::Json => "json",
        DocumentKind::Pdf => "pdf",
        DocumentKind::Docx => "docx",
    }
}
