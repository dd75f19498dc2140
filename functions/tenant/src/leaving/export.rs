//! Everything a person has, as one archive.
//!
//! The tables are read in one transaction, so that what leaves belongs together, and leave through
//! deflate page by page: what is in memory is one page of rows and the list deflated. The original
//! files follow while the archive is already being sent, a piece at a time.

use std::collections::BTreeMap;

use archive::pack::{Deflated, PackError, Packer};
use archive::sqlite::write::{Marks, WriteError, Writer};
use archive::{APPLICATION, DATABASE, FILES, FORMAT, MANIFEST, Manifest};
use axum::body::Bytes;
use shared::CvId;
use shared::event::rfc3339;
use shared::ids::Millis;
use shared::ports::{Sql, TenantDb};

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::migrations;
use crate::store::cv::{self, CvSummary};
use crate::store::profile;
use crate::store::query::{self, ListQuery};

use super::{list, tables};

/// Applications read at once for the lists.
const PAGE: u32 = 200;

/// An archive on its way out.
pub(crate) struct Export {
    ctx: Context,
    packer: Packer,
    manifest: Manifest,
    /// Files still to be added, the next one last.
    files: Vec<CvSummary>,
    is_finished: bool,
}

/// `rolecall-YYYY-MM-DD.zip`.
pub(crate) fn name(now: Millis) -> String {
    let date = rfc3339(now);
    format!("rolecall-{}.zip", date.get(..10).unwrap_or_default())
}

/// Where an original file is in the archive.
pub(super) fn path_of(id: &str, name: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || "/\\:".contains(c) {
            '_'
        } else {
            c
        }
    };
    let mut kept = String::new();
    for c in name.trim_matches(['.', ' ']).chars().map(plain) {
        if kept.len() + c.len_utf8() > 150 {
            break;
        }
        kept.push(c);
    }
    if kept.is_empty() {
        kept.push_str("cv");
    }
    format!("{FILES}{id}/{kept}")
}

impl Export {
    /// Packs everything but the files, which follow if `with_files`.
    pub(crate) async fn begin(ctx: Context, with_files: bool) -> Result<Self, Failure> {
        let now = ctx.now();
        let begun = ctx
            .mine
            .db
            .transaction(
                async |tx| -> Result<(Packer, Manifest, Vec<CvSummary>), Failure> {
                    let mut packer = Packer::new(now);
                    packer.add("README.txt", readme(now).as_bytes())?;
                    let counts = database(tx, &ctx, &mut packer).await?;
                    written_lists(tx, &ctx, &mut packer).await?;
                    let person = profile::load(tx, &ctx).await?;
                    let resume = ::cv::write_json_resume(&person.profile(0)?);
                    let resume = serde_json::to_vec_pretty(&resume)
                        .map_err(|_| Failure::Broken("a profile cannot be JSON".to_owned()))?;
                    packer.add("resume.json", &resume)?;
                    let manifest = Manifest {
                        application: "rolecall".to_owned(),
                        format: FORMAT,
                        release: env!("CARGO_PKG_VERSION").to_owned(),
                        schema: migrations::applied(tx).await?,
                        exported_at: now,
                        counts,
                        entries: BTreeMap::new(),
                    };
                    let files = person.cvs.into_iter().rev().map(|cv| cv.summary);
                    Ok((packer, manifest, files.collect()))
                },
            )
            .await?;
        let (packer, manifest, files) = begun;
        Ok(Self {
            files: if with_files { files } else { Vec::new() },
            ctx,
            packer,
            manifest,
            is_finished: false,
        })
    }

    /// The next piece of the archive; `None` after its end.
    pub(crate) async fn piece(&mut self) -> Result<Option<Bytes>, Failure> {
        let ready = self.packer.take();
        if !ready.is_empty() {
            return Ok(Some(ready.into()));
        }
        if self.is_finished {
            return Ok(None);
        }
        match self.files.pop() {
            Some(file) => self.file(&file).await?,
            None => self.finish()?,
        }
        Ok(Some(self.packer.take().into()))
    }

    /// One file. A CV has 5 MiB at most, so it may be deflated as a whole.
    async fn file(&mut self, summary: &CvSummary) -> Result<(), Failure> {
        let path = path_of(summary.id.as_str(), &summary.file);
        let mut content = Deflated::default();
        let mut position = 0;
        while let Some(piece) = piece(&self.ctx, &summary.id, position).await? {
            content.write(&piece)?;
            position += 1;
        }
        if position == 0 {
            // It came without its file, or was deleted meanwhile.
            return Ok(());
        }
        Ok(self.packer.add_deflated(&path, content)?)
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.manifest.entries = self.packer.sums().clone();
        let manifest = serde_json::to_vec_pretty(&self.manifest)
            .map_err(|_| Failure::Broken("a manifest cannot be JSON".to_owned()))?;
        self.packer.add(MANIFEST, &manifest)?;
        self.packer.finish()?;
        self.is_finished = true;
        Ok(())
    }
}

async fn piece(ctx: &Context, id: &CvId, position: u32) -> Result<Option<Vec<u8>>, Failure> {
    cv::piece(&ctx.mine.db, ctx, id, position).await
}

/// Adds the database; answers how many rows each table has.
async fn database(
    tx: &impl Sql,
    ctx: &Inner,
    packer: &mut Packer,
) -> Result<BTreeMap<String, u64>, Failure> {
    let marks = Marks {
        application: APPLICATION,
        version: FORMAT,
    };
    let mut writer = Writer::new(&tables::definitions(), marks)?;
    let mut pages = Deflated::default();
    let mut counts = BTreeMap::new();
    for (number, table) in tables::TABLES.iter().enumerate() {
        let mut count = 0;
        table
            .each(tx, ctx, |rows| {
                count += rows.len() as u64;
                for row in &rows {
                    writer.row(number, row)?;
                }
                Ok(pages.write(&writer.take_pages())?)
            })
            .await?;
        counts.insert(table.name.to_owned(), count);
    }
    let (last, head) = writer.finish()?;
    pages.write(&last)?;
    packer.add_with_head(DATABASE, &head, pages)?;
    Ok(counts)
}

/// Adds the list as JSON and as CSV.
async fn written_lists(tx: &impl Sql, ctx: &Inner, packer: &mut Packer) -> Result<(), Failure> {
    let (mut json, mut csv) = (Deflated::default(), Deflated::default());
    json.write(b"[")?;
    csv.write(list::HEADER.as_bytes())?;
    let all = ListQuery::default();
    let mut cursor: Option<String> = None;
    let mut is_first = true;
    loop {
        let found = query::page(tx, ctx, &all, cursor.as_deref(), PAGE).await?;
        for application in &found.items {
            json.write(if is_first { b"\n" } else { b",\n" })?;
            is_first = false;
            json.write(list::json(application)?.as_bytes())?;
            csv.write(list::line(application).as_bytes())?;
        }
        cursor = found.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    json.write(b"\n]\n")?;
    packer.add_deflated("applications.json", json)?;
    Ok(packer.add_deflated("applications.csv", csv)?)
}

fn readme(now: Millis) -> String {
    format!(
        "Everything Rolecall keeps of you, as of {}.\n\n{}\n{}",
        rfc3339(now),
        include_str!("readme.txt"),
        tables::described()
    )
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Broken(error.to_string())
    }
}
