//! `/api/companies`.

use serde::{Deserialize, Serialize};
use serving::{Json, Query};
use shared::Problem;
use shared::calls::{FindBoards, FindBoardsAt};
use shared::companies::{self, StarterCompany};
use shared::page::Page;
use shared::ports::{Function, Services};
use shared::source::{CompanyBoard, FoundBoard};
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;

/// A careers page, or a board and the company's slug there.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct CompanyQuery {
    /// The company's careers page or its board; `https://` may be left out.
    url: Option<String>,
    /// The board: `greenhouse`.
    board: Option<String>,
    /// The company's slug there.
    slug: Option<String>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompanyBoards {
    /// The boards, the likeliest first; at least one. Put the one that is meant into a search.
    boards: Vec<FoundBoard>,
}

/// Find the board of a company
///
/// From its careers page, or from the board's own address or name. Each board found is asked what it
/// offers now. Nothing is kept: a search names the companies it watches.
#[utoipa::path(
    post, path = "/api/companies", operation_id = "findCompany", tag = "searches",
    request_body = CompanyQuery,
    responses(
        (status = 200, description = "The boards found", body = CompanyBoards),
        (status = 400, description = "Neither a page nor a board, or a page that may not be asked for", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No board was found; `detail` says what to do", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The page did not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn find_company(
    ctx: Context,
    Json(query): Json<CompanyQuery>,
) -> Result<Json<CompanyBoards>, Failure> {
    let given = |value: Option<String>| value.filter(|v| !v.trim().is_empty());
    let at = match (given(query.url), given(query.board), given(query.slug)) {
        (Some(url), None, None) => {
            let url = url.trim();
            let url = if url.contains("://") {
                url.to_owned()
            } else {
                format!("https://{url}")
            };
            FindBoardsAt::Page(limits::web_url("url", &url)?.to_string())
        }
        (None, Some(board), Some(slug)) => {
            FindBoardsAt::Board(CompanyBoard { board, slug }.tidy()?)
        }
        _ => {
            let why = "send the `url` of the careers page, or `board` and `slug`";
            return Err(Problem::invalid(why).at("url").into());
        }
    };
    let call = FindBoards { at };
    let found = ctx.ports.services.call(Function::Discover, &call).await?;
    Ok(Json(CompanyBoards {
        boards: found.boards,
    }))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StarterQuery {
    /// The beginning of a name, or a sector; without it the list from its start.
    #[serde(default)]
    q: String,
    /// At most so many, 1 to 500; 20 where not said.
    limit: Option<u32>,
}

/// Well-known employers with public boards
///
/// A start for those who do not know where a company's board is.
#[utoipa::path(
    get, path = "/api/companies/starter", operation_id = "listStarterCompanies", tag = "searches",
    params(StarterQuery),
    responses((status = 200, description = "The best matches first", body = Page<StarterCompany>))
)]
pub(crate) async fn starter(
    Query(query): Query<StarterQuery>,
) -> Result<Json<Page<StarterCompany>>, Failure> {
    limits::text("q", &query.q, 200)?;
    let limit = limits::page_size(query.limit, 20, 500)?;
    Ok(Json(Page {
        items: companies::suggest(&query.q, limit as usize),
        next_cursor: None,
    }))
}
