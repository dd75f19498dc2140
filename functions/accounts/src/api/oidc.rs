//! Signing in at an OpenID Connect provider: there and back.
//!
//! The way there leaves a flow in the database, found again by the provider's `state`, and a cookie
//! in the browser; the way back needs both, so who has one of them alone can end nobody's sign-in.
//! Browsers come to both routes by themselves, so refusals are pages of ours: `/sign-in?refused=…`.

use accounts::flows;
use accounts::identities::{self, Identity};
use accounts::people;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use identity::credentials::{self, FLOW_COOKIE, FLOW_SECONDS, clear_flow_cookie, set_flow_cookie};
use identity::oidc::{
    Callback, CallbackError, FLOW_BYTES, Flow, ProviderConfig, authorization_url, local_path,
};
use identity::one_time;
use identity::rates::{Policy, SIGN_IN};
use serde::{Deserialize, Serialize};
use serving::Query;
use shared::ports::Random as _;
use shared::{Problem, TenantId};
use utoipa::IntoParams;

use crate::config::Cloud;
use crate::context::{Accounts, Address, Agent, Inner};
use crate::elsewhere::{Refused, add, arrive};
use crate::failure::Failure;
use crate::person::{Claimed, Person};
use crate::rates::Rates;
use crate::sessions::cookie;

/// Going to a provider and coming back, an address.
const PROVIDER: Policy = Policy {
    name: "provider",
    limit: 2 * SIGN_IN.limit,
    ..SIGN_IN
};
const TABLE: &str = "sign_in_flows";

/// Where to go afterwards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Start {
    /// A path of ours; `/` unless given.
    #[serde(default)]
    to: Option<String>,
}

/// What a flow remembers, sealed.
#[derive(Serialize, Deserialize)]
struct Remembered {
    flow: Flow,
    to: String,
    /// The session that asked for the identity to be added; none through a trusted proxy.
    #[serde(default)]
    session: Option<String>,
}

/// Sign in elsewhere
///
/// Sends the browser to the provider. For somebody who is signed in, and comes from a page of ours,
/// the provider becomes another way into their account.
#[utoipa::path(
    get, path = "/api/auth/oidc/{provider}/start", operation_id = "startOidc", tag = "account",
    params(("provider" = String, Path, description = "The provider's id"), Start),
    responses(
        (status = 302, description = "To the provider, or to a page of ours that says why not"),
        (status = 404, description = "There is no such provider", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn start(
    State(inner): State<Accounts>,
    Path(provider): Path<String>,
    Query(asked): Query<Start>,
    address: Address,
    rates: Rates,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    let provider = find(cloud, &provider)?;
    rates.count(&inner, PROVIDER, &address.0).await?;
    let person = match whose(&inner, &headers).await? {
        Ok(person) => person,
        Err(refused) => return Ok(sorry(cloud, "/account", refused)),
    };
    let account = person.as_ref().map(|person| person.id().clone());
    let discovery = match inner.discover(provider).await {
        Ok(discovery) => discovery,
        Err(error) => {
            told(&inner, provider, &error.to_string());
            return Ok(sorry(cloud, back(account.as_ref()), Refused::Provider));
        }
    };
    let mut random = [0; FLOW_BYTES];
    inner.ports.random.fill(&mut random);
    let flow = Flow::new(&random);
    let broken = || Failure::Broken("a token of ours is none".to_owned());
    let id = one_time::id(&flow.state).ok_or_else(broken)?;
    let browser = one_time::id(&flow.browser).ok_or_else(broken)?;
    let redirect_uri = provider.redirect_uri(&cloud.public_url);
    let location = authorization_url(provider, &discovery, &flow, &redirect_uri);
    let set = cookie(&set_flow_cookie(&flow.browser))?;
    let to = asked.to.as_deref().and_then(local_path);
    let remembered = Remembered {
        flow,
        to: to.unwrap_or_else(|| "/".to_owned()),
        session: person.and_then(|person| person.session),
    };
    let body = cloud
        .seals
        .seal(&inner.ports.random, TABLE, &id, &remembered)?;
    let begun = flows::Flow {
        id,
        provider: provider.id.clone(),
        body,
        browser,
        account,
        expires_at: inner.now() + i64::from(FLOW_SECONDS) * 1_000,
    };
    flows::begin(&inner.ports.db, &begun).await?;
    let location = cookie(location.as_str())?;
    Ok((StatusCode::FOUND, [(SET_COOKIE, set), (LOCATION, location)]).into_response())
}

/// Whose account gets the identity, where somebody signed in asks for that: from a page of ours, or
/// any site could have an identity of its own added by a link; and soon after signing in, or a
/// session left open would do.
async fn whose(
    inner: &Inner,
    headers: &HeaderMap,
) -> Result<Result<Option<Person>, Refused>, Failure> {
    let site = headers.get("sec-fetch-site");
    if site.is_none_or(|site| site != "same-origin") {
        return Ok(Ok(None));
    }
    let Some(claimed) = Claimed::of(headers) else {
        return Ok(Ok(None));
    };
    let Some(person) = Person::find(inner, claimed).await? else {
        return Ok(Ok(None));
    };
    Ok(if person.is_fresh(inner).await? {
        Ok(Some(person))
    } else {
        Err(Refused::SignInAgain)
    })
}

/// Come back from a provider
///
/// Where providers send browsers back to. Ends at a page of ours, signed in or with `?refused=` and
/// why.
#[utoipa::path(
    get, path = "/api/auth/oidc/{provider}/callback", operation_id = "returnFromOidc", tag = "account",
    params(("provider" = String, Path, description = "The provider's id")),
    responses(
        (status = 303, description = "To a page of ours"),
        (status = 404, description = "There is no such provider", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn callback(
    State(inner): State<Accounts>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    address: Address,
    rates: Rates,
    agent: Agent,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let form = query.unwrap_or_default();
    ended(
        &inner,
        &provider,
        form.as_bytes(),
        &address,
        &rates,
        &agent,
        &headers,
    )
    .await
}

/// Come back from a provider by a form
///
/// The same, for providers that have the browser post their answer.
#[utoipa::path(
    post, path = "/api/auth/oidc/{provider}/callback", operation_id = "returnFromOidcByForm", tag = "account",
    params(("provider" = String, Path, description = "The provider's id")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "The provider's answer"),
    responses(
        (status = 303, description = "To a page of ours"),
        (status = 404, description = "There is no such provider", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn callback_by_form(
    State(inner): State<Accounts>,
    Path(provider): Path<String>,
    address: Address,
    rates: Rates,
    agent: Agent,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Failure> {
    ended(&inner, &provider, &form, &address, &rates, &agent, &headers).await
}

async fn ended(
    inner: &Inner,
    provider: &str,
    form: &[u8],
    address: &Address,
    rates: &Rates,
    agent: &Agent,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    let provider = find(cloud, provider)?;
    rates.count(inner, PROVIDER, &address.0).await?;
    let mut response = match identify(inner, cloud, provider, form, headers).await? {
        Err((to, refused)) => sorry(cloud, to, refused),
        Ok(ended) => {
            let mut response = see_other(&format!("{}{}", cloud.public_url, ended.to));
            if let Some((account, identity)) = &ended.arrived {
                let came_in = Claimed::of(headers);
                let holds = still_opens(inner, account, identity);
                let set = inner
                    .open_session(account, &provider.id, agent, came_in, holds)
                    .await?;
                match set {
                    Some(set) => response.headers_mut().extend(set),
                    None => response = sorry(cloud, "/sign-in", Refused::BeginAgain),
                }
            }
            response
        }
    };
    let gone = cookie(&clear_flow_cookie())?;
    response.headers_mut().append(SET_COOKIE, gone);
    Ok(response)
}

/// How a sign-in ended well.
struct Ended {
    to: String,
    /// Whose session begins with it, and by what; none where an identity was added to an account.
    arrived: Option<(TenantId, Identity)>,
}

/// Whether an identity opens an account still.
async fn still_opens(
    inner: &Inner,
    account: &TenantId,
    identity: &Identity,
) -> Result<bool, Failure> {
    let db = &inner.ports.db;
    let owner = identities::account_of(db, &identity.issuer, &identity.subject).await?;
    let now = people::by_id(db, account).await?;
    Ok(owner.as_ref() == Some(account) && now.is_some_and(|now| now.disabled_at.is_none()))
}

/// Finds the flow, and who the provider says it is. A refusal says on which page.
async fn identify(
    inner: &Inner,
    cloud: &Cloud,
    provider: &ProviderConfig,
    form: &[u8],
    headers: &HeaderMap,
) -> Result<Result<Ended, (&'static str, Refused)>, Failure> {
    let begin_again = Ok(Err(("/sign-in", Refused::BeginAgain)));
    let Ok(answer) = Callback::parse(form) else {
        return begin_again;
    };
    // Another application's cookie may hold any bytes; ours holds ASCII.
    let cookies = headers.get_all(COOKIE).iter();
    let cookies: Vec<_> = cookies
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let cookies = cookies.iter().map(AsRef::as_ref);
    let browser = credentials::cookie(cookies, FLOW_COOKIE).ok().flatten();
    let ids = (one_time::id(&answer.state), browser.and_then(one_time::id));
    let (Some(id), Some(browser)) = ids else {
        return begin_again;
    };
    let taken = flows::take(&inner.ports.db, &id, &browser, inner.now()).await?;
    let Some(taken) = taken.filter(|flow| flow.provider == provider.id) else {
        return begin_again;
    };
    let Remembered { flow, to, session } = cloud.seals.open(TABLE, &id, &taken.body)?;
    let page = back(taken.account.as_ref());
    let code = match &answer.code {
        Ok(code) => code,
        Err(CallbackError::Refused(error)) if error == "access_denied" => {
            return Ok(Err((page, Refused::Cancelled)));
        }
        Err(error) => {
            told(inner, provider, &error.to_string());
            return Ok(Err((page, Refused::Provider)));
        }
    };
    let who = async {
        let discovery = inner.discover(provider).await?;
        let fits = answer.check(&discovery);
        fits.map_err(|error| crate::elsewhere::Told(error.to_string()))?;
        let redirect_uri = provider.redirect_uri(&cloud.public_url);
        inner
            .who(provider, &discovery, &flow, &redirect_uri, code)
            .await
    };
    let who = match who.await {
        Ok(who) => who,
        Err(error) => {
            told(inner, provider, &error.to_string());
            return Ok(Err((page, Refused::Provider)));
        }
    };
    let identity = Identity {
        issuer: provider.issuer.clone(),
        subject: who.subject,
        provider: provider.id.clone(),
    };
    let is_new = taken.account.is_none();
    let account = match &taken.account {
        None => {
            let email = who.email.as_ref().filter(|_| who.email_verified);
            arrive(inner, &identity, email).await?
        }
        // Whoever began it must still be in: a reset, or being disabled, came in between otherwise.
        Some(id) => {
            let began = Claimed {
                tenant: id.clone(),
                session,
            };
            match Person::find(inner, began).await? {
                Some(person) => add(inner, cloud, &person.account, &identity).await?,
                None => Err(Refused::SignInAgain),
            }
        }
    };
    Ok(match account {
        Ok(account) => Ok(Ended {
            to,
            arrived: is_new.then_some((account, identity)),
        }),
        Err(refused) => Err((page, refused)),
    })
}

/// The page that says why not.
const fn back(account: Option<&TenantId>) -> &'static str {
    match account {
        None => "/sign-in",
        Some(_) => "/account",
    }
}

fn find<'a>(cloud: &'a Cloud, id: &str) -> Result<&'a ProviderConfig, Failure> {
    let found = cloud.providers.iter().find(|provider| provider.id == id);
    found.ok_or_else(|| Problem::not_found("one cannot sign in with such a provider here").into())
}

fn told(inner: &Inner, provider: &ProviderConfig, reason: &str) {
    inner.warn(
        "provider_failed",
        &[("provider", &provider.id), ("reason", reason)],
    );
}

/// Sends the browser to a page of ours that says why not.
fn sorry(cloud: &Cloud, page: &str, refused: Refused) -> Response {
    see_other(&format!(
        "{}{page}?refused={}",
        cloud.public_url,
        refused.code()
    ))
}

fn see_other(location: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}
