//! Outgoing HTTP of a component: what is not declared is refused, neighbours are called in process.

use std::future::Future;
use std::sync::Arc;

use http::{Request, Response, Uri};
use http_body_util::BodyExt as _;
use wasmtime_wasi::TrappableError;
use wasmtime_wasi_http::p2;
use wasmtime_wasi_http::p3::bindings::http::types::ErrorCode;
use wasmtime_wasi_http::p3::{RequestOptions, WasiHttpHooks, default_send_request};

use crate::allowed_hosts::{AllowedHosts, CHAINING_SUFFIX};
use crate::app::{App, Body};
use crate::runtime_config::is_global;

/// How one component reaches the outside.
pub(crate) struct Hooks {
    pub(crate) app: Arc<App>,
    pub(crate) component: String,
    pub(crate) allowed_hosts: Arc<AllowedHosts>,
}

/// Drives the connection after the response has begun.
type Io = Box<dyn Future<Output = Result<(), ErrorCode>> + Send>;
type Sent = Result<(Response<Body>, Io), TrappableError<ErrorCode>>;

impl Hooks {
    /// Whether the component declared this address; says so where it did not.
    fn allows(&self, uri: &Uri) -> bool {
        let allowed = self.allowed_hosts.allows(uri);
        if !allowed {
            crate::say(&format!(
                "{} may not send to {}://{}: it is not in its allowed_outbound_hosts",
                self.component,
                uri.scheme_str().unwrap_or_default(),
                uri.authority().map_or("", |a| a.as_str())
            ));
        }
        allowed
    }
}

/// WASI 0.2, of which here only the component for the cron trigger makes use.
impl p2::WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<p2::body::HyperOutgoingBody>,
        config: p2::types::OutgoingRequestConfig,
    ) -> p2::HttpResult<p2::types::HostFutureIncomingResponse> {
        if self.allows(request.uri()) {
            Ok(p2::default_send_request(request, config))
        } else {
            Err(p2::bindings::http::types::ErrorCode::HttpRequestDenied.into())
        }
    }
}

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<Body>,
        options: Option<RequestOptions>,
        _processed: Io,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        let uri = request.uri();
        if !self.allows(uri) {
            return Box::new(async { Err(ErrorCode::HttpRequestDenied.into()) });
        }
        let app = Arc::clone(&self.app);
        let neighbour = uri
            .host()
            .and_then(|host| host.strip_suffix(CHAINING_SUFFIX))
            .map(str::to_owned);
        Box::new(async move {
            if let Some(component) = neighbour {
                let response = app.call(&component, request).await;
                return Ok((response, Box::new(async { Ok(()) }) as Io));
            }
            if app.blocks_private {
                refuse_private(request.uri()).await?;
            }
            let (response, io) = default_send_request(request, options).await?;
            let io: Io = Box::new(io);
            Ok((response.map(BodyExtBoxed::boxed), io))
        })
    }
}

/// `boxed_unsync` as a function, for bodies whose type has no name.
trait BodyExtBoxed {
    fn boxed(self) -> Body;
}

impl<B> BodyExtBoxed for B
where
    B: http_body::Body<Data = bytes::Bytes, Error = ErrorCode> + Send + 'static,
{
    fn boxed(self) -> Body {
        self.boxed_unsync()
    }
}

/// With `block_networks = ["private"]`: refuses names none of whose addresses is public.
async fn refuse_private(uri: &Uri) -> Result<(), ErrorCode> {
    let host = uri.host().ok_or(ErrorCode::HttpRequestUriInvalid)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let default = if uri.scheme_str() == Some("https") {
        443
    } else {
        80
    };
    let mut addresses = tokio::net::lookup_host((host, uri.port_u16().unwrap_or(default)))
        .await
        .map_err(|_| ErrorCode::DestinationNotFound)?;
    if addresses.any(|address| is_global(address.ip())) {
        Ok(())
    } else {
        Err(ErrorCode::DestinationIpProhibited)
    }
}
