//! `GET /api/auth`: how things stand with whoever asks, and how one signs in here.

use accounts::identities;
use axum::extract::State;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::TenantId;
use utoipa::ToSchema;

use crate::context::{Accounts, Inner};
use crate::failure::Failure;
use crate::person::{Claimed, Person};

/// How things stand.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct AuthView {
    /// `local`, `cloud` or `demo`.
    pub(crate) mode: String,
    /// Whether whoever asks has data to work with here.
    pub(crate) signed_in: bool,
    /// Who is signed in; absent where nobody is, and where there are no accounts.
    pub(crate) account: Option<AccountView>,
    /// Who may register: `open`, `allowlist` or `closed`.
    pub(crate) registration: String,
    /// Whether one may sign in with a password.
    pub(crate) password: bool,
    /// Providers to sign in with.
    pub(crate) providers: Vec<ProviderView>,
}

/// An account, as its owner sees it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccountView {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) id: TenantId,
    /// Its address; absent where a provider named none.
    pub(crate) email: Option<String>,
    /// Whether the address was proved to be theirs.
    pub(crate) email_verified: bool,
    /// Whether they administer this instance.
    pub(crate) is_admin: bool,
    /// Whether they can sign in with a password.
    pub(crate) has_password: bool,
    /// Ids of the providers they can sign in with.
    pub(crate) providers: Vec<String>,
}

/// A provider to sign in with.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProviderView {
    /// As addresses name it.
    pub(crate) id: String,
    /// As people know it.
    pub(crate) name: String,
}

/// Who is signed in
///
/// And how one signs in here. Answered to strangers too.
#[utoipa::path(
    get, path = "/api/auth", operation_id = "getAuth", tag = "account",
    responses((status = 200, description = "How things stand", body = AuthView))
)]
pub(crate) async fn auth(
    State(accounts): State<Accounts>,
    headers: HeaderMap,
) -> Result<Json<AuthView>, Failure> {
    let config = accounts.config().await;
    if config.mode != "cloud" {
        return Ok(Json(AuthView {
            mode: config.mode.clone(),
            signed_in: true,
            account: None,
            registration: "closed".to_owned(),
            password: false,
            providers: Vec::new(),
        }));
    }
    accounts.offer_claim().await?;
    let person = match Claimed::of(&headers) {
        Some(claimed) => Person::find(&accounts, claimed).await?,
        None => None,
    };
    view(&accounts, person.as_ref()).await.map(Json)
}

/// How things stand with somebody.
pub(super) async fn view(inner: &Inner, person: Option<&Person>) -> Result<AuthView, Failure> {
    let cloud = inner.cloud().await?;
    let account = match person {
        None => None,
        Some(Person { account, .. }) => {
            let elsewhere = identities::of(&inner.ports.db, &account.id).await?;
            let mut providers: Vec<String> = elsewhere.into_iter().map(|i| i.provider).collect();
            providers.dedup();
            Some(AccountView {
                id: account.id.clone(),
                email: account.email.clone(),
                email_verified: account.email_verified_at.is_some(),
                is_admin: account.is_admin,
                has_password: account.password.is_some(),
                providers,
            })
        }
    };
    Ok(AuthView {
        mode: "cloud".to_owned(),
        signed_in: account.is_some(),
        account,
        registration: cloud.registration.as_str().to_owned(),
        password: cloud.password,
        providers: cloud
            .providers
            .iter()
            .map(|provider| ProviderView {
                id: provider.id.clone(),
                name: provider.name.clone(),
            })
            .collect(),
    })
}
