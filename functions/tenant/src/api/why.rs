//! `GET /api/why`: why a posting is not in the list.

use catalog::postings;
use scoring::Wanted;
use serde::{Deserialize, Serialize};
use serving::{Json, Query};
use shared::application::{ApplicationSummary, Status};
use shared::posting::Posting;
use shared::profile::Profile;
use shared::{PostingId, Problem, SearchId};
use utoipa::{IntoParams, ToSchema};

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::limits;
use crate::store::{applications, groups, searches};

/// One of the two.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhyQuery {
    /// The posting's page, http or https.
    url: Option<String>,
    /// The posting's id in the catalog.
    id: Option<String>,
}

/// Where a posting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// In the list, nothing decided.
    Listed,
    /// In the list and decided on; `application` says how.
    Decided,
    /// Found, and a search keeps it: it comes with the next matching.
    Coming,
    /// Found, and every search leaves it out; `searches` say why.
    LeftOut,
    /// Found, and no search is on.
    NoSearch,
    /// No source has it.
    Unknown,
}

/// Why a posting is, or is not, in the list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Why {
    /// Where it stands.
    pub(crate) standing: Standing,
    /// The same in a sentence.
    pub(crate) note: String,
    /// The posting's title, where it was found.
    pub(crate) title: Option<String>,
    /// Its employer.
    pub(crate) company: Option<String>,
    /// The page it stands at in the catalog; another than the one asked for where the two are one
    /// posting.
    pub(crate) url: Option<String>,
    /// The application on it.
    pub(crate) application: Option<ApplicationSummary>,
    /// What each search says of it.
    pub(crate) searches: Vec<SearchSays>,
}

/// What one search says of a posting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SearchSays {
    /// Which search.
    pub(crate) id: SearchId,
    /// Its name.
    pub(crate) name: String,
    /// The first filter that leaves the posting out: `title`, `remote`, `place`, `salary` or
    /// `excluded`, in this order; `paused` where the search is off; absent where it keeps it.
    pub(crate) filter: Option<String>,
    /// The words and values that decided.
    pub(crate) note: String,
}

/// Why isn't this here?
///
/// Says of any posting whether it is in the list, was decided on, is left out by which filter of
/// which search and by what words, or is in no source at all.
#[utoipa::path(
    get, path = "/api/why", operation_id = "why", tag = "applications",
    params(WhyQuery),
    responses(
        (status = 200, description = "Where it stands", body = Why),
        (status = 400, description = "Neither a page nor an id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn why(ctx: Context, Query(query): Query<WhyQuery>) -> Result<Json<Why>, Failure> {
    let asked = asked(&query)?;
    let found = postings::by_ids(&ctx.ports.db, std::slice::from_ref(&asked))
        .await
        .map_err(Problem::from)?;
    let posting = found.into_iter().next();
    // A duplicate's application may stand under either id, or be that of its group.
    let mut ids = vec![applications::id_of(&ctx.mine.tenant, &asked)];
    ids.extend(
        posting
            .iter()
            .map(|p| applications::id_of(&ctx.mine.tenant, &p.id)),
    );
    let mut pages = vec![&asked];
    pages.extend(posting.iter().map(|p| &p.id));
    let grouped = groups::of_pages(&ctx.mine.db, &pages).await?;
    ids.extend(grouped.into_values());
    ids.dedup();
    let known = applications::summaries(&ctx.mine.db, &ctx, &ids).await?;
    let application = known.into_iter().next();
    let searches = match &posting {
        Some(posting) => searches_say(&ctx, posting).await?,
        None => Vec::new(),
    };
    let standing = standing(application.as_ref(), posting.as_ref(), &searches);
    let mut note = note(standing, application.as_ref(), &searches);
    if let Some(posting) = posting.as_ref().filter(|posting| posting.id != asked) {
        note.push_str(" It is the same posting as the one at ");
        note.push_str(&posting.url);
        note.push('.');
    }
    Ok(Json(Why {
        standing,
        note,
        title: posting
            .as_ref()
            .map(|p| p.title.clone())
            .or_else(|| application.as_ref().map(|a| a.title.clone())),
        company: posting
            .as_ref()
            .map(|p| p.company.clone())
            .or_else(|| application.as_ref().map(|a| a.company.clone())),
        url: posting.map(|p| p.url),
        application,
        searches,
    }))
}

fn asked(query: &WhyQuery) -> Result<PostingId, Problem> {
    let given = |value: &Option<String>| {
        let value = value.as_deref().unwrap_or_default().trim().to_owned();
        Some(value).filter(|v| !v.is_empty())
    };
    match (given(&query.url), given(&query.id)) {
        (Some(url), None) => {
            let url = limits::web_url("url", &url)?;
            let canonical = shared::address::canonical(&url)
                .ok_or_else(|| Problem::invalid("this address is too long").at("url"))?;
            Ok(Posting::id_of(canonical.as_str()))
        }
        (None, Some(id)) => {
            PostingId::parse(id).map_err(|_| Problem::invalid("not the id of a posting").at("id"))
        }
        _ => Err(Problem::invalid("send the posting's `url`, or its `id`").at("url")),
    }
}

async fn searches_say(ctx: &Inner, posting: &Posting) -> Result<Vec<SearchSays>, Failure> {
    let db = &ctx.mine.db;
    let all = searches::all(db, ctx).await?;
    // Filters ask nothing of the person.
    let wanted = Wanted::compile(&Profile::default(), &all);
    let mut says: Vec<SearchSays> = scoring::why(&wanted, posting, &scoring::read(posting))
        .into_iter()
        .map(|said| SearchSays {
            id: said.search,
            name: said.name,
            filter: said.left_out_by.map(|reason| reason.name().to_owned()),
            note: said.note,
        })
        .collect();
    says.extend(
        all.into_iter()
            .filter(|search| search.spec.paused)
            .map(|search| SearchSays {
                id: search.id,
                name: search.spec.name,
                filter: Some("paused".to_owned()),
                note: "The search is paused".to_owned(),
            }),
    );
    Ok(says)
}

fn standing(
    application: Option<&ApplicationSummary>,
    posting: Option<&Posting>,
    searches: &[SearchSays],
) -> Standing {
    let on = |said: &&SearchSays| said.filter.as_deref() != Some("paused");
    match (application, posting) {
        (Some(a), _) if a.status == Status::Pending => Standing::Listed,
        (Some(_), _) => Standing::Decided,
        (None, None) => Standing::Unknown,
        (None, Some(_)) if searches.iter().filter(on).count() == 0 => Standing::NoSearch,
        (None, Some(_)) if searches.iter().any(|said| said.filter.is_none()) => Standing::Coming,
        (None, Some(_)) => Standing::LeftOut,
    }
}

fn note(
    standing: Standing,
    application: Option<&ApplicationSummary>,
    searches: &[SearchSays],
) -> String {
    match standing {
        Standing::Listed => "It is in your list.".to_owned(),
        Standing::Decided => {
            let status = application.map_or("decided", |a| a.status.as_str());
            format!(
                "You decided on it: it is {}. A decision stays until you take it back.",
                status.replace('_', " ")
            )
        }
        Standing::Coming => {
            "It was found and a search keeps it; it comes with the next matching.".to_owned()
        }
        Standing::NoSearch => "It was found, but no search of yours is on.".to_owned(),
        Standing::LeftOut => match searches {
            [one] => format!("It was found, and your search leaves it out: {}.", one.note),
            _ => "It was found, and every search of yours leaves it out.".to_owned(),
        },
        Standing::Unknown => "No source you read has it. Add it by its link, or add the company's \
             board to a search."
            .to_owned(),
    }
}
