//! How functions reach each other on Spin: requests to `http://<component>.spin.internal`, which
//! never leave the process.
//! Source: <https://spinframework.dev/http-outbound#local-service-chaining>.

use std::future::Future;

use axum::body::Body;
use futures_util::TryFutureExt as _;
use http::header::{self, HeaderName};
use http_body_util::{BodyExt as _, Limited};
use send_wrapper::SendWrapper;
use shared::TenantId;
use shared::calls::Call;
use shared::ports::{CallError, Function, call_answer, call_request};

/// Names the tenant a request is for. Only the gateway and the other functions reach the tenant's
/// private route, and [`Tenants::forward`] overwrites what a client sent under this name.
pub const TENANT_HEADER: HeaderName = HeaderName::from_static("rolecall-tenant");

/// Of an answer to a typed call, in bytes.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

/// Headers that belong to one connection (RFC 9110, section 7.6.1), and `Host`, which names the
/// component instead; the host refuses a request that carries them.
const OF_THE_CONNECTION: [HeaderName; 10] = [
    header::CONNECTION,
    header::HOST,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("http2-settings"),
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// Sends `request` to the component of this name; only path, query, headers and body are taken.
pub(crate) async fn send(
    component: &str,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, CallError> {
    let unreachable = |reason: String| CallError::Unreachable(format!("{component}: {reason}"));
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    parts.uri = format!("http://{component}.spin.internal{path}")
        .parse()
        .map_err(|e: http::uri::InvalidUri| unreachable(e.to_string()))?;
    for name in &OF_THE_CONNECTION {
        parts.headers.remove(name);
    }
    let response = spin_sdk::http::send(http::Request::from_parts(parts, body))
        .await
        .map_err(|e| unreachable(e.to_string()))?;
    Ok(response.map(Body::new))
}

/// Makes a typed call of the component of this name.
async fn call<C: Call>(
    component: &str,
    tenant: Option<&TenantId>,
    call: &C,
) -> Result<C::Answer, CallError> {
    let mut request = call_request(call)?;
    if let Some(tenant) = tenant {
        set_tenant(&mut request, tenant)?;
    }
    let response = send(component, request).await?;
    let status = response.status();
    let body = Limited::new(response.into_body(), MAX_ANSWER)
        .collect()
        .map_err(|e| CallError::Unreachable(format!("{component}: {e}")))
        .await?;
    call_answer::<C>(status, &body.to_bytes())
}

fn set_tenant(request: &mut http::Request<Body>, tenant: &TenantId) -> Result<(), CallError> {
    let value = tenant
        .as_str()
        .parse()
        .map_err(|_| CallError::Unreachable("a tenant id that is no header value".to_owned()))?;
    request.headers_mut().insert(TENANT_HEADER, value);
    Ok(())
}

/// Reaches one person's tenant function.
#[derive(Debug, Clone, Default)]
pub struct Tenants;

impl shared::ports::Tenants for Tenants {
    fn forward(
        &self,
        tenant: &TenantId,
        mut request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send {
        SendWrapper::new(async move {
            set_tenant(&mut request, tenant)?;
            send("tenant", request).await
        })
    }

    fn call<C: Call>(
        &self,
        tenant: &TenantId,
        call: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send {
        SendWrapper::new(self::call("tenant", Some(tenant), call))
    }
}

/// Reaches another function.
#[derive(Debug, Clone, Default)]
pub struct Services;

impl shared::ports::Services for Services {
    fn forward(
        &self,
        function: Function,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send {
        SendWrapper::new(send(function.name(), request))
    }

    fn call<C: Call>(
        &self,
        function: Function,
        call: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send {
        SendWrapper::new(self::call(function.name(), None, call))
    }
}
