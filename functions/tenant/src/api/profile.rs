//! `/api/profile`.

use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use shared::ports::TenantDb;
use shared::profile::Profile;
use utoipa::ToSchema;

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::store::cv::CvSummary;
use crate::store::inputs::{self, Changed};
use crate::store::profile::Layers;
use crate::store::{cv, profile};
use crate::{outbox, state};

use super::limits;

/// Characters of a line of text, and of a paragraph.
const MAX_LINE: usize = 500;
const MAX_PARAGRAPH: usize = 20_000;

/// The profile with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProfileView {
    /// The profile that counts: what the CV says, corrected.
    pub(crate) profile: Profile,
    /// The CV it was read from.
    pub(crate) cv: Option<CvSummary>,
    /// Goes up with every change of profile or searches.
    pub(crate) version: i64,
    /// Fields the person set; these outlive another CV.
    pub(crate) corrected: Vec<String>,
}

/// The view as it stands.
pub(crate) async fn view(ctx: &Inner, layers: &Layers) -> Result<ProfileView, Failure> {
    Ok(ProfileView {
        profile: layers.effective()?,
        cv: cv::load(&ctx.mine.db, ctx).await?,
        version: state::get(&ctx.mine.db, state::VERSION).await?,
        corrected: layers.corrections.keys().cloned().collect(),
    })
}

/// The profile
///
/// What is known of the person: read from their CV, corrected by them.
#[utoipa::path(
    get, path = "/api/profile", operation_id = "getProfile", tag = "profile",
    responses((status = 200, description = "The profile", body = ProfileView))
)]
pub(crate) async fn get_profile(ctx: Context) -> Result<Json<ProfileView>, Failure> {
    let layers = profile::load(&ctx.mine.db, &ctx).await?;
    view(&ctx, &layers).await.map(Json)
}

/// Correct the profile
///
/// Takes the whole profile. Every field that differs from what the CV says becomes a correction,
/// which outlives another CV; a field set to what the CV says is no longer one. Everything is scored
/// anew.
#[utoipa::path(
    put, path = "/api/profile", operation_id = "putProfile", tag = "profile",
    request_body = Profile,
    responses(
        (status = 200, description = "The profile as it is now", body = ProfileView),
        (status = 400, description = "A field is not valid; `field` names it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_profile(
    ctx: Context,
    Json(wanted): Json<Profile>,
) -> Result<Json<ProfileView>, Failure> {
    check(&wanted)?;
    outbox::set_safety_net(&ctx).await?;
    let layers = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Layers, Failure> {
            let mut layers = profile::load(tx, &ctx).await?;
            let before = layers.effective()?;
            layers.correct(&wanted)?;
            profile::save(tx, &ctx, &layers).await?;
            if layers.effective()? != before {
                inputs::changed(tx, &ctx, Changed::Profile).await?;
            }
            Ok(layers)
        })
        .await?;
    outbox::flush(&ctx).await?;
    view(&ctx, &layers).await.map(Json)
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
