//! `/api/profile`.

use serde::{Deserialize, Serialize};
use serving::{Json, Query};
use shared::profile::Profile;
use shared::{CvId, Problem};
use utoipa::{IntoParams, ToSchema};

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::limits;
use crate::person::{Act, act};
use crate::state;
use crate::store::cv::CvSummary;
use crate::store::profile::Person;

/// Characters of a line of text, and of a paragraph.
const MAX_LINE: usize = 500;
const MAX_PARAGRAPH: usize = 20_000;

/// The profile with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProfileView {
    /// The profile that counts: what the CV says, corrected.
    pub(crate) profile: Profile,
    /// The CV it was read from: the one asked for, else the default one.
    pub(crate) cv: Option<CvSummary>,
    /// Goes up with every change of profile or searches.
    pub(crate) version: i64,
    /// Fields the person set or confirmed; these outlive a new upload.
    pub(crate) corrected: Vec<String>,
    /// Paths in `profile.confidence` of which the reading is so unsure that the person should be
    /// asked.
    pub(crate) doubtful: Vec<String>,
}

/// Which CV.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CvQuery {
    /// The CV's id; the default one where it is left out.
    #[param(value_type = Option<String>)]
    pub(crate) cv: Option<CvId>,
}

/// The view as it stands, by the CV at this place.
pub(crate) async fn view(
    ctx: &Inner,
    person: &Person,
    place: usize,
) -> Result<ProfileView, Failure> {
    let layers = person.layers(place);
    let profile = layers.effective()?;
    let doubtful = profile.confidence.iter();
    Ok(ProfileView {
        doubtful: doubtful
            .filter(|(_, sure)| sure.is_doubtful())
            .map(|(path, _)| path.clone())
            .collect(),
        profile,
        cv: person.cvs.get(place).map(|cv| cv.summary.clone()),
        version: state::get(&ctx.mine.db, state::VERSION).await?,
        corrected: layers.corrected(),
    })
}

/// The profile
///
/// What is known of the person: read from their CV, corrected by them. Name, e-mail, phone, place and
/// links are one whichever CV is asked for; the rest is what that CV says.
#[utoipa::path(
    get, path = "/api/profile", operation_id = "getProfile", tag = "profile",
    params(CvQuery),
    responses(
        (status = 200, description = "The profile", body = ProfileView),
        (status = 404, description = "There is no such CV", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_profile(
    ctx: Context,
    Query(query): Query<CvQuery>,
) -> Result<Json<ProfileView>, Failure> {
    let (person, place) = act(&ctx, query.cv.as_ref(), Act::Look).await?;
    view(&ctx, &person, place).await.map(Json)
}

/// Correct the profile
///
/// Takes the whole profile. Every field that differs from what the CV says becomes a correction,
/// which outlives a new upload; a field set to what the CV says is no longer one. A path set to 1 in
/// `confidence` confirms what was read there: it is certain from then on and outlives a new upload,
/// too. Where a value changed, everything matched with it is scored anew.
#[utoipa::path(
    put, path = "/api/profile", operation_id = "putProfile", tag = "profile",
    params(CvQuery),
    request_body = Profile,
    responses(
        (status = 200, description = "The profile as it is now", body = ProfileView),
        (status = 400, description = "A field is not valid; `field` names it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such CV", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_profile(
    ctx: Context,
    Query(query): Query<CvQuery>,
    Json(wanted): Json<Profile>,
) -> Result<Json<ProfileView>, Failure> {
    check(&wanted)?;
    let (person, place) = act(&ctx, query.cv.as_ref(), Act::Correct(&wanted)).await?;
    view(&ctx, &person, place).await.map(Json)
}

/// Refuses what is too long, too many or no link.
fn check(profile: &Profile) -> Result<(), Problem> {
    let lines = [
        ("name", &profile.name),
        ("email", &profile.email),
        ("phone", &profile.phone),
        ("location", &profile.location),
        ("headline", &profile.headline),
    ];
    for (field, value) in lines {
        limits::text(field, value.as_deref().unwrap_or_default(), MAX_LINE)?;
    }
    let summary = profile.summary.as_deref().unwrap_or_default();
    limits::text("summary", summary, MAX_PARAGRAPH)?;
    limits::items("links", &profile.links, limits::MAX_ITEMS)?;
    for (i, link) in profile.links.iter().enumerate() {
        limits::web_url(&format!("links[{i}]"), link)?;
    }
    limits::items("skills", &profile.skills, 500)?;
    for (i, skill) in profile.skills.iter().enumerate() {
        limits::text(&format!("skills[{i}]"), skill, 100)?;
    }
    limits::items("positions", &profile.positions, limits::MAX_ITEMS)?;
    for (i, position) in profile.positions.iter().enumerate() {
        let lines = [
            ("title", &position.title),
            ("employer", &position.employer),
            ("location", &position.location),
            ("start", &position.start),
            ("end", &position.end),
        ];
        for (field, value) in lines {
            let field = format!("positions[{i}].{field}");
            limits::text(&field, value.as_deref().unwrap_or_default(), MAX_LINE)?;
        }
        let field = format!("positions[{i}].bullets");
        limits::items(&field, &position.bullets, limits::MAX_ITEMS)?;
        for bullet in &position.bullets {
            limits::text(&field, bullet, 2_000)?;
        }
    }
    limits::items("education", &profile.education, limits::MAX_ITEMS)?;
    for (i, education) in profile.education.iter().enumerate() {
        let lines = [
            ("institution", &education.institution),
            ("degree", &education.degree),
            ("start", &education.start),
            ("end", &education.end),
        ];
        for (field, value) in lines {
            let field = format!("education[{i}].{field}");
            limits::text(&field, value.as_deref().unwrap_or_default(), MAX_LINE)?;
        }
    }
    limits::items("languages", &profile.languages, limits::MAX_ITEMS)?;
    for (i, language) in profile.languages.iter().enumerate() {
        limits::text(&format!("languages[{i}].name"), &language.name, 100)?;
        let level = language.level.as_deref().unwrap_or_default();
        limits::text(&format!("languages[{i}].level"), level, 100)?;
    }
    if profile
        .experience_months
        .is_some_and(|months| months > 1_200)
    {
        return Err(Problem::invalid("at most 1200 months").at("experience_months"));
    }
    Ok(())
}
