//! What this function answers, for the OpenAPI document; only where tests run.

use shared::Problem;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use super::{
    account, admin, auth, claim, demo, departure, identities, oidc, register, reset, sessions,
    sign_in, tokens, verify,
};

#[derive(OpenApi)]
#[openapi(
    paths(
        auth::auth,
        register::register,
        verify::verify,
        sign_in::sign_in,
        sign_in::sign_out,
        reset::reset,
        reset::confirm_reset,
        oidc::start,
        oidc::callback,
        oidc::callback_by_form,
        account::change_password,
        account::change_email,
        sessions::list_sessions,
        sessions::close_other_sessions,
        sessions::close_session,
        tokens::list_tokens,
        tokens::create_token,
        tokens::close_token,
        claim::claim,
        demo::reset_demo,
        departure::delete_account,
        identities::unlink,
    ),
    components(schemas(Problem)),
    tags(
        (name = "account", description = "Signing in, and the account"),
        (name = "administration", description = "For administrators of this instance")
    )
)]
struct Described;

/// The part of the OpenAPI 3.1 document that this function answers for.
pub(crate) fn document() -> Document {
    let mut document = Described::openapi();
    document.merge(admin::Documented::openapi());
    document
}
