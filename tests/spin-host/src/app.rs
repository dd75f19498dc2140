//! The application: its components, and requests on their way to one.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use http::header::{CONNECTION, HOST};
use http::uri::{Authority, Scheme};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use wasmtime::Engine;
use wasmtime_wasi_http::handler::{ErrorCode, ProxyHandler};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::p3::bindings::http::types;

use crate::blueprint::{Blueprint, Folders};
use crate::instance::Serving;
use crate::manifest::{HttpTrigger, Manifest};
use crate::plain;
use crate::routes::{Public, Routes};
use crate::runtime_config::{RuntimeConfig, SqliteDatabase};
use crate::variables::Variables;

/// A body on its way in or out.
pub(crate) type Body = UnsyncBoxBody<Bytes, types::ErrorCode>;

/// A running application.
pub(crate) struct App {
    pub(crate) name: String,
    pub(crate) databases: BTreeMap<String, SqliteDatabase>,
    pub(crate) blocks_private: bool,
    pub(crate) routes: Routes,
    /// Those that answer HTTP. Set once, when the application they need is there.
    handlers: OnceLock<BTreeMap<String, ProxyHandler<Serving>>>,
    /// Those that other triggers start.
    pub(crate) others: BTreeMap<String, Arc<Blueprint>>,
}

impl App {
    /// Compiles and links every component that a trigger names.
    pub(crate) fn read(
        manifest: &Manifest,
        runtime_config: &RuntimeConfig,
        variables: &Variables,
        engine: &Engine,
        folders: Folders<'_>,
    ) -> Result<Arc<Self>> {
        let read = |name: &str| -> Result<Arc<Blueprint>> {
            let component = manifest
                .component
                .get(name)
                .context("not in the manifest")?;
            let blueprint = Blueprint::read(name, component, variables, engine, folders)
                .with_context(|| format!("the component {name}"))?;
            Ok(Arc::new(blueprint))
        };
        let http = manifest.http_triggers()?;
        let mut blueprints = BTreeMap::new();
        for HttpTrigger { component, .. } in &http {
            if !blueprints.contains_key(component) {
                blueprints.insert(component.clone(), read(component)?);
            }
        }
        let mut others = BTreeMap::new();
        for trigger in manifest.redis_triggers()? {
            others.insert(trigger.component.clone(), read(&trigger.component)?);
        }
        for trigger in manifest.cron_triggers()? {
            others.insert(trigger.component.clone(), read(&trigger.component)?);
        }
        let app = Arc::new(Self {
            name: manifest.application.name.clone(),
            databases: runtime_config.sqlite_database.clone(),
            blocks_private: runtime_config.blocks_private(),
            routes: Routes::read(http)?,
            handlers: OnceLock::new(),
            others,
        });
        let handlers = blueprints
            .into_iter()
            .map(|(name, blueprint)| {
                let pre = ServicePre::new(blueprint.pre.clone())
                    .map_err(plain)
                    .with_context(|| format!("the component {name} does not answer HTTP"))?;
                let app = Arc::downgrade(&app);
                let serving = Serving {
                    blueprint,
                    pre,
                    app,
                };
                Ok((name, ProxyHandler::new(serving)))
            })
            .collect::<Result<_>>()?;
        let _ = app.handlers.set(handlers);
        Ok(app)
    }

    /// Answers a request from outside.
    pub(crate) async fn answer(
        &self,
        mut request: Request<Body>,
        client: SocketAddr,
    ) -> Response<Body> {
        strip_transport(&mut request);
        let path = request.uri().path().to_owned();
        if path == "/.well-known/spin/health" {
            let ok = Full::new(Bytes::from_static(b"OK")).map_err(|never| match never {});
            return Response::new(ok.boxed_unsync());
        }
        let Some(route) = self.routes.find(&path) else {
            return empty(StatusCode::NOT_FOUND);
        };
        let prepared = set_authority(&mut request)
            .and_then(|()| set_spin_headers(&mut request, route, &path, client));
        match prepared {
            Ok(()) => self.call(&route.component, request).await,
            Err(error) => {
                crate::say(&format!("a request that cannot be handed on: {error:#}"));
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// Hands a request to a component; one that dies on it is a 500 without body.
    pub(crate) async fn call(&self, component: &str, request: Request<Body>) -> Response<Body> {
        let handler = self.handlers.get().and_then(|h| h.get(component));
        let Some(handler) = handler else {
            crate::say(&format!("no component “{component}” answers HTTP"));
            return empty(StatusCode::INTERNAL_SERVER_ERROR);
        };
        let request = request.map(|body| body.map_err(ErrorCode::P3).boxed_unsync());
        match handler.handle((), request).await {
            Ok(response) => response.map(|body| body.map_err(body_error).boxed_unsync()),
            Err(error) => {
                crate::say(&format!("a request to {component} failed: {error:#}"));
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

fn body_error(error: wasmtime::Error) -> types::ErrorCode {
    match error.downcast::<types::ErrorCode>() {
        Ok(code) => code,
        Err(error) => types::ErrorCode::InternalError(Some(error.to_string())),
    }
}

pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let body = Empty::new().map_err(|never| match never {});
    let mut response = Response::new(body.boxed_unsync());
    *response.status_mut() = status;
    response
}

/// What belongs to the connection stays outside, and nobody outside names a component as host.
fn strip_transport(request: &mut Request<Body>) {
    let headers = request.headers_mut();
    headers.remove(CONNECTION);
    let names_component = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| {
            host.split(':')
                .next()
                .is_some_and(|h| h.ends_with(crate::allowed_hosts::CHAINING_SUFFIX))
        });
    if names_component {
        headers.remove(HOST);
    }
}

/// Components see the whole address of a request.
fn set_authority(request: &mut Request<Body>) -> Result<()> {
    let mut parts = request.uri().clone().into_parts();
    let host = request
        .headers()
        .get(HOST)
        .context("no Host header")?
        .to_str()?;
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(host.parse::<Authority>()?);
    *request.uri_mut() = Uri::from_parts(parts)?;
    Ok(())
}

/// The headers by which Spin tells a component about its route.
fn set_spin_headers(
    request: &mut Request<Body>,
    route: &Public,
    path: &str,
    client: SocketAddr,
) -> Result<()> {
    let full_url = request.uri().to_string();
    let trailing = path.strip_prefix(&route.prefix).unwrap_or_default();
    let values = [
        ("spin-full-url", full_url.as_str()),
        ("spin-path-info", trailing),
        ("spin-matched-route", &route.raw),
        ("spin-raw-component-route", &route.raw),
        ("spin-component-route", &route.prefix),
        ("spin-base-path", "/"),
        ("spin-client-addr", &client.to_string()),
    ];
    for (name, value) in values {
        let name = HeaderName::from_static(name);
        let value = HeaderValue::from_str(value)?;
        request.headers_mut().insert(name, value);
    }
    Ok(())
}
