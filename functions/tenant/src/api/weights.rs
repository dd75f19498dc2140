//! `/api/weights`: how much each part of a score counts.

use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use shared::ports::TenantDb;
use shared::sorting::Arrange as _;
use shared::weights::Weights;
use shared::{ApplicationId, application::Band};
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;
use crate::outbox;
use crate::store::inputs::{self, Changed};
use crate::store::{applications, weights};

/// Applications a preview looks at; what scores lower now could come up from deeper only by weights
/// turned upside down.
const CONSIDERED: u32 = 300;
/// Places a preview shows.
const SHOWN: usize = 20;

/// The weights that count, beside those everybody begins with.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct WeightsView {
    /// Those that count.
    pub(crate) weights: Weights,
    /// Those without a wish.
    pub(crate) default: Weights,
}

/// How the top of the list would look.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct WeightsPreview {
    /// The twenty that would stand first, in their new order.
    pub(crate) items: Vec<PreviewItem>,
    /// Pending applications that were looked at: the best 300 of now.
    pub(crate) considered: u32,
}

/// One application, now and by other weights.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PreviewItem {
    /// Which.
    pub(crate) id: ApplicationId,
    /// Title of the posting.
    pub(crate) title: String,
    /// Employer.
    pub(crate) company: String,
    /// Its place now, from 1.
    pub(crate) place_now: u32,
    /// Its score now.
    pub(crate) score_now: f32,
    /// Its score by these weights.
    pub(crate) score: f32,
    /// What that score means.
    pub(crate) band: Option<Band>,
}

/// The weights
///
/// How much each part of a score counts. Only their proportion matters.
#[utoipa::path(
    get, path = "/api/weights", operation_id = "getWeights", tag = "profile",
    responses((status = 200, description = "The weights", body = WeightsView))
)]
pub(crate) async fn get_weights(ctx: Context) -> Result<Json<WeightsView>, Failure> {
    Ok(view(weights::load(&ctx.mine.db, &ctx).await?))
}

/// Change the weights
///
/// Everything is scored anew.
#[utoipa::path(
    put, path = "/api/weights", operation_id = "putWeights", tag = "profile",
    request_body = Weights,
    responses(
        (status = 200, description = "The weights as they are now", body = WeightsView),
        (status = 400, description = "A weight is too large, or all are 0; `field` names it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_weights(
    ctx: Context,
    Json(wanted): Json<Weights>,
) -> Result<Json<WeightsView>, Failure> {
    limits::weights::check(&wanted)?;
    keep(&ctx, wanted).await
}

/// Reset the weights
///
/// Back to those everybody begins with. Everything is scored anew.
#[utoipa::path(
    delete, path = "/api/weights", operation_id = "resetWeights", tag = "profile",
    responses((status = 200, description = "The weights as they are now", body = WeightsView))
)]
pub(crate) async fn reset_weights(ctx: Context) -> Result<Json<WeightsView>, Failure> {
    keep(&ctx, Weights::default()).await
}

/// Try other weights
///
/// How the twenty best pending applications would stand by them. Nothing is kept.
#[utoipa::path(
    post, path = "/api/weights/preview", operation_id = "previewWeights", tag = "profile",
    request_body = Weights,
    responses(
        (status = 200, description = "The top of the list by these weights", body = WeightsPreview),
        (status = 400, description = "A weight is too large, or all are 0; `field` names it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn preview_weights(
    ctx: Context,
    Json(wanted): Json<Weights>,
) -> Result<Json<WeightsPreview>, Failure> {
    limits::weights::check(&wanted)?;
    let best = applications::best_pending(&ctx.mine.db, &ctx, CONSIDERED).await?;
    let considered = u32::try_from(best.len()).unwrap_or(u32::MAX);
    let mut items: Vec<PreviewItem> = (1_u32..)
        .zip(best)
        .map(|(place_now, one)| {
            let score = scoring::reweigh(&one.parts, &wanted);
            PreviewItem {
                id: one.id,
                title: one.title,
                company: one.company,
                place_now,
                score_now: one.score,
                score,
                band: Band::of(score),
            }
        })
        .collect();
    items.arrange_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    items.truncate(SHOWN);
    Ok(Json(WeightsPreview { items, considered }))
}

fn view(weights: Weights) -> Json<WeightsView> {
    Json(WeightsView {
        weights,
        default: Weights::default(),
    })
}

async fn keep(ctx: &Context, wanted: Weights) -> Result<Json<WeightsView>, Failure> {
    outbox::set_safety_net(ctx).await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<(), Failure> {
            if weights::load(tx, ctx).await? != wanted {
                weights::save(tx, ctx, &wanted).await?;
                inputs::changed(tx, ctx, Changed::Profile).await?;
            }
            Ok(())
        })
        .await?;
    outbox::flush(ctx).await?;
    Ok(view(wanted))
}
