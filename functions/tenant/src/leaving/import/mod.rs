//! What a person brings along, taken in: parsed into a [`plan::Plan`] whatever it came as, decided
//! against what is there ([`decide`]), stored in one transaction ([`store`]). Nothing is overwritten
//! without being asked for, and bringing the same thing twice adds nothing the second time.

mod decide;
mod grid;
mod lists;
mod moment;
mod ours;
mod peregrine;
mod plan;
mod store;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shared::Problem;
use shared::calls::{ArchiveFormat, ReadArchive};
use shared::ports::{CallError, Function, Services, TenantDb};
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::outbox;

pub(crate) use self::decide::Clash;
use self::plan::Plan;
pub(crate) use self::plan::Refused;

/// What to do about things that are there already and differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnConflict {
    /// Change nothing at all and say what they are.
    #[default]
    Ask,
    /// Leave them as they are.
    Keep,
    /// Set them as the file says.
    Replace,
}

/// How many of each kind: `applications`, `searches`, `cvs`, `settings`, `profile`, `events`.
pub(crate) type Counts = BTreeMap<&'static str, u32>;

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EverythingImported)]
pub(crate) struct Imported {
    /// What the file was.
    pub(crate) format: ArchiveFormat,
    /// Whether nothing was done, only asked.
    pub(crate) dry_run: bool,
    /// New here.
    #[schema(value_type = std::collections::HashMap<String, u32>)]
    pub(crate) added: Counts,
    /// There already, and set as the file says; asked only: there already, and otherwise.
    #[schema(value_type = std::collections::HashMap<String, u32>)]
    pub(crate) replaced: Counts,
    /// There already, and left as they were.
    #[schema(value_type = std::collections::HashMap<String, u32>)]
    pub(crate) kept: Counts,
    /// What could not be taken in, and why; at most 100.
    pub(crate) refused: Vec<Refused>,
    /// What is there already and differs; at most 100. Empty unless only asked.
    pub(crate) clashes: Vec<Clash>,
}

/// What came of it.
pub(crate) enum Outcome {
    /// It was done, or would be.
    Done(Imported),
    /// Nothing was done, because of these; of so many, those that are told.
    Clashes { clashes: Vec<Clash>, count: usize },
}

/// Takes a file in.
pub(crate) async fn import(
    ctx: &Context,
    file: Bytes,
    name: &str,
    on_conflict: OnConflict,
    dry_run: bool,
) -> Result<Outcome, Failure> {
    let (format, plan) = parse(ctx, file, name).await?;
    if !dry_run {
        outbox::set_safety_net(ctx).await?;
    }
    let outcome = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Outcome, Failure> {
            let decided = decide::decide(tx, ctx, &plan).await?;
            if dry_run {
                let mut imported = decided.report(format, &plan, OnConflict::Ask);
                imported.dry_run = true;
                imported.clashes = decided.told();
                return Ok(Outcome::Done(imported));
            }
            if on_conflict == OnConflict::Ask && !decided.clashes.is_empty() {
                return Ok(Outcome::Clashes {
                    clashes: decided.told(),
                    count: decided.clashes.len(),
                });
            }
            let imported = decided.report(format, &plan, on_conflict);
            store::store(tx, ctx, &plan, &decided, on_conflict).await?;
            Ok(Outcome::Done(imported))
        })
        .await?;
    if !dry_run {
        outbox::flush(ctx).await?;
    }
    Ok(outcome)
}

/// Reads the file where no database is near, and makes a plan of what it says.
async fn parse(ctx: &Context, file: Bytes, name: &str) -> Result<(ArchiveFormat, Plan), Failure> {
    let call = ReadArchive {
        base64: STANDARD.encode(&file),
        now: ctx.now(),
    };
    let read = ctx.ports.services.call(Function::Documents, &call).await;
    drop(call);
    let read = read.map_err(|error| match error {
        CallError::Problem(problem) => *problem,
        CallError::Unreachable(_) => {
            Problem::unreadable("this file could not be read; try once more. Nothing was changed")
                .at("file")
        }
    })?;
    let format = read.format;
    let plan = match format {
        ArchiveFormat::Rolecall => ours::plan(ctx, &read),
        ArchiveFormat::JsonResume => plan::of_resume(ctx, &file, name, read.profiles)?,
        ArchiveFormat::Csv | ArchiveFormat::Json => lists::plan(ctx, &read).await?,
        ArchiveFormat::Peregrine => peregrine::plan(ctx, &read).await?,
    };
    Ok((format, plan))
}
