//! `GET /api/applications` and `GET /api/applications/{id}`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serving::{Json, Query};
use shared::application::{Application, ApplicationSummary, Status};
use shared::{ApplicationId, Problem};
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;
use crate::store::query::{self, ListQuery, Sort};
use crate::store::{applications, liveness};

use super::id::Id;

/// Filters, order and page. Empty values are as good as none.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApplicationsQuery {
    /// Only these statuses, parted by commas.
    #[param(example = "pending,skipped")]
    pub(crate) status: Option<String>,
    /// Words of title, company, place or text; the last one may be a beginning.
    pub(crate) q: Option<String>,
    /// Only with at least this score, 0–100.
    #[param(value_type = Option<f32>)]
    pub(crate) min_score: Option<String>,
    /// `true`: only remote; `false`: only others.
    #[param(value_type = Option<bool>)]
    pub(crate) remote: Option<String>,
    /// Only of this source.
    pub(crate) source: Option<String>,
    /// The order; `score` unless given.
    #[param(value_type = Option<Sort>, inline)]
    pub(crate) sort: Option<String>,
    /// `next_cursor` of the page before; of the same filters and order.
    pub(crate) cursor: Option<String>,
    /// 1–200, 50 unless given.
    #[param(value_type = Option<u32>)]
    pub(crate) limit: Option<String>,
}

impl ApplicationsQuery {
    /// What is wanted, or which field is not understood.
    pub(crate) fn read(&self) -> Result<(ListQuery, Option<&str>, u32), Problem> {
        let given = |value: &'_ Option<String>| value.clone().filter(|v| !v.is_empty());
        let mut wanted = ListQuery::default();
        for word in given(&self.status).unwrap_or_default().split(',') {
            let word = word.trim();
            if !word.is_empty() {
                wanted
                    .statuses
                    .push(status(word).map_err(|p| p.at("status"))?);
            }
        }
        wanted.q = given(&self.q).unwrap_or_default();
        limits::text("q", &wanted.q, 500)?;
        if let Some(text) = given(&self.min_score) {
            wanted.min_score = Some(tenths(&text)?);
        }
        wanted.remote = match given(&self.remote).as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(Problem::invalid("must be true or false").at("remote")),
        };
        wanted.source = given(&self.source);
        wanted.sort = match given(&self.sort).as_deref() {
            None | Some("score") => Sort::Score,
            Some("newest") => Sort::Newest,
            Some("company") => Sort::Company,
            Some("updated") => Sort::Updated,
            Some(_) => {
                let why = "must be score, newest, company or updated";
                return Err(Problem::invalid(why).at("sort"));
            }
        };
        let limit = given(&self.limit)
            .map(|text| text.parse::<u32>())
            .transpose()
            .map_err(|_| Problem::invalid("must be a number").at("limit"))?;
        let cursor = self.cursor.as_deref().filter(|cursor| !cursor.is_empty());
        Ok((wanted, cursor, limits::page_size(limit, 50, 200)?))
    }
}

/// The status of this word.
pub(crate) fn status(word: &str) -> Result<Status, Problem> {
    Status::parse(word).ok_or_else(|| {
        let known = Status::ALL.map(Status::as_str).join(", ");
        Problem::invalid(format!("not a status; there are {known}"))
    })
}

#[expect(clippy::cast_possible_truncation, reason = "held to 0–1000 before")]
fn tenths(text: &str) -> Result<i64, Problem> {
    text.parse::<f64>()
        .ok()
        .filter(|score| (0.0..=100.0).contains(score))
        .map(|score| (score * 10.0).round() as i64)
        .ok_or_else(|| Problem::invalid("must be a number from 0 to 100").at("min_score"))
}

/// A page of the list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ApplicationList {
    /// In the order asked for.
    pub(crate) items: Vec<ApplicationSummary>,
    /// Hand this back as `cursor` for the next page; absent on the last.
    pub(crate) next_cursor: Option<String>,
    /// How many there are on all pages.
    pub(crate) total: u32,
    /// How many stand where, by all filters but the status.
    pub(crate) counts: BTreeMap<String, u32>,
}

/// The list
///
/// What was found and what became of it, ranked unless another order is asked for.
#[utoipa::path(
    get, path = "/api/applications", operation_id = "listApplications", tag = "applications",
    params(ApplicationsQuery),
    responses(
        (status = 200, description = "A page", body = ApplicationList),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        (status = 400, description = "A filter is not understood; `field` names it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_applications(
    ctx: Context,
    Query(query): Query<ApplicationsQuery>,
) -> Result<Json<ApplicationList>, Failure> {
    let (wanted, cursor, limit) = query.read()?;
    let mut found = query::page(&ctx.mine.db, &ctx, &wanted, cursor, limit).await?;
    liveness::fill(&ctx, &mut found.items).await?;
    Ok(Json(ApplicationList {
        items: found.items,
        next_cursor: found.next_cursor,
        total: found.total,
        counts: found.counts,
    }))
}

/// One application
///
/// With the posting, the score's parts, skills with the words that said so, and every move.
#[utoipa::path(
    get, path = "/api/applications/{id}", operation_id = "getApplication", tag = "applications",
    params(("id" = String, Path, description = "The application's id")),
    responses(
        (status = 200, description = "The application", body = Application),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_application(
    ctx: Context,
    Id(id): Id<ApplicationId>,
) -> Result<Json<Application>, Failure> {
    let found = applications::find(&ctx.mine.db, &ctx, &id).await?;
    let mut application = found.ok_or_else(|| {
        Problem::not_found("there is no application of this id; it may have left the list")
    })?;
    liveness::fill_one(&ctx, &mut application).await?;
    Ok(Json(application))
}
