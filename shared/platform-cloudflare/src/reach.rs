//! How a function reaches tenants, other functions, queues and static files.

use std::future::Future;

use axum_core::body::Body;
use http::HeaderValue;
use js_sys::{Array, Object, Reflect, Uint8Array};
use shared::calls::{CALL_PREFIX, Call, Message, QueueName};
use shared::ports::{
    Assets as AssetsPort, CallError, Function, Queue as QueuePort, Services as ServicesPort,
    Tenants as TenantsPort, Waker as WakerPort, call_answer,
};
use shared::{Millis, TenantId, request};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Request, RequestInit, Response};
use worker_sys::types::{DurableObjectNamespace, Fetcher, Queue as JsQueue};

use crate::js::{Env, Local, Storage, local, message, wait};
use crate::wire;

/// Names the tenant a request is for. Set here and nowhere else; `entry/tenant.js` reads it.
const TENANT_HEADER: &str = "x-rolecall-tenant";
/// What Cloudflare takes in one `sendBatch`: 100 messages, 256 KB together.
/// <https://developers.cloudflare.com/queues/platform/limits/>
const BATCH_MESSAGES: usize = 100;
const BATCH_BYTES: usize = 200_000;

fn unreachable(thrown: &JsValue) -> CallError {
    CallError::Unreachable(message(thrown))
}

fn call_to_js<C: Call>(call: &C) -> Result<Request, CallError> {
    let body = serde_json::to_string(call).map_err(|e| CallError::Unreachable(e.to_string()))?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&body));
    let url = format!("http://internal{CALL_PREFIX}{}", C::NAME);
    let request = Request::new_with_str_and_init(&url, &init).map_err(|e| unreachable(&e))?;
    request
        .headers()
        .set("content-type", "application/json")
        .map_err(|e| unreachable(&e))?;
    if let Some(id) = request::current() {
        request
            .headers()
            .set(request::HEADER.as_str(), id.as_str())
            .map_err(|e| unreachable(&e))?;
    }
    Ok(request)
}

async fn call<C: Call>(callee: &Fetcher, request: &Request) -> Result<C::Answer, CallError> {
    let response: Response = wait(callee.fetch(request))
        .await
        .map_err(|e| unreachable(&e))?
        .unchecked_into();
    let status = http::StatusCode::from_u16(response.status())
        .map_err(|e| CallError::Unreachable(e.to_string()))?;
    let body = wait(response.array_buffer())
        .await
        .map_err(|e| unreachable(&e))?;
    call_answer::<C>(status, &Uint8Array::new(&body).to_vec())
}

/// Durable Objects by the tenant's id.
#[derive(Debug, Clone)]
pub struct Tenants(Local<Result<DurableObjectNamespace, String>>);

impl Tenants {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.get("TENANT")))
    }

    /// A fresh stub each time: one that broke stays broken.
    fn stub(&self, tenant: &TenantId) -> Result<Fetcher, CallError> {
        let namespace = self
            .0
            .as_ref()
            .map_err(|missing| CallError::Unreachable(missing.clone()))?;
        let stub = namespace
            .get_by_name(tenant.as_str())
            .map_err(|e| unreachable(&e))?;
        Ok(stub.unchecked_into())
    }
}

impl TenantsPort for Tenants {
    fn forward(
        &self,
        tenant: &TenantId,
        mut request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send {
        local(async move {
            let name = HeaderValue::from_str(tenant.as_str())
                .map_err(|e| CallError::Unreachable(e.to_string()))?;
            request.headers_mut().insert(TENANT_HEADER, name);
            let request = wire::request_to_js(request, "http://tenant")
                .await
                .map_err(|e| unreachable(&e))?;
            let answer = wait(self.stub(tenant)?.fetch(&request))
                .await
                .map_err(|e| unreachable(&e))?;
            Ok(wire::response_from_js(answer.unchecked_ref()))
        })
    }

    fn call<C: Call>(
        &self,
        tenant: &TenantId,
        asked: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send {
        let request = call_to_js(asked);
        local(async move {
            let request = request?;
            request
                .headers()
                .set(TENANT_HEADER, tenant.as_str())
                .map_err(|e| unreachable(&e))?;
            call::<C>(&self.stub(tenant)?, &request).await
        })
    }
}

/// The alarm of a tenant's object. There is one, so the earliest time asked for is kept; the alarm
/// handler asks the tenant, whose tables know what else is due.
#[derive(Debug, Clone)]
pub struct Waker(Local<Storage>);

impl Waker {
    pub(crate) fn new(storage: &Storage) -> Self {
        Self(Local(storage.clone()))
    }
}

impl WakerPort for Waker {
    #[expect(
        clippy::cast_precision_loss,
        reason = "times fit a double until the year 287396"
    )]
    fn wake_at(&self, at: Millis) -> impl Future<Output = Result<(), CallError>> + Send {
        local(async move {
            let set = wait(self.0.get_alarm())
                .await
                .map_err(|e| unreachable(&e))?;
            if set.as_f64().is_some_and(|set| set <= at as f64) {
                return Ok(());
            }
            wait(self.0.set_alarm(at as f64))
                .await
                .map_err(|e| unreachable(&e))?;
            Ok(())
        })
    }
}

/// The other functions, by service bindings.
#[derive(Debug, Clone)]
pub struct Services(Local<Env>);

impl Services {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.clone()))
    }

    fn callee(&self, function: Function) -> Result<Fetcher, CallError> {
        let binding = function.name().to_ascii_uppercase();
        self.0.get(&binding).map_err(CallError::Unreachable)
    }
}

impl ServicesPort for Services {
    fn forward(
        &self,
        function: Function,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send {
        local(async move {
            let request = wire::request_to_js(request, "http://internal")
                .await
                .map_err(|e| unreachable(&e))?;
            let answer = wait(self.callee(function)?.fetch(&request))
                .await
                .map_err(|e| unreachable(&e))?;
            Ok(wire::response_from_js(answer.unchecked_ref()))
        })
    }

    fn call<C: Call>(
        &self,
        function: Function,
        asked: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send {
        let request = call_to_js(asked);
        local(async move { call::<C>(&self.callee(function)?, &request?).await })
    }
}

/// Cloudflare Queues. A message travels as JSON text: structured values lose their fields here.
#[derive(Debug, Clone)]
pub struct Queue(Local<Env>);

impl Queue {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.clone()))
    }

    async fn send_to(&self, name: QueueName, texts: &[String]) -> Result<(), CallError> {
        let binding = match name {
            QueueName::Discover => "DISCOVER_QUEUE",
            QueueName::Match => "MATCH_QUEUE",
            QueueName::Accounts => "ACCOUNTS_QUEUE",
        };
        let queue: JsQueue = self.0.get(binding).map_err(CallError::Unreachable)?;
        let mut rest = texts;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fit = rest.iter().take(BATCH_MESSAGES).take_while(|text| {
                bytes += text.len();
                bytes <= BATCH_BYTES
            });
            // One that is too large alone is sent alone, for the queue to refuse.
            let (batch, after) = rest.split_at(fit.count().max(1));
            let messages = batch
                .iter()
                .map(|text| to_message(text))
                .collect::<Result<Array, _>>();
            let sent = queue.send_batch(messages.map_err(|e| unreachable(&e))?, JsValue::UNDEFINED);
            wait(sent).await.map_err(|e| unreachable(&e))?;
            rest = after;
        }
        Ok(())
    }
}

fn to_message(text: &str) -> Result<JsValue, JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"body".into(), &text.into())?;
    Reflect::set(&message, &"contentType".into(), &"text".into())?;
    Ok(message.into())
}

impl QueuePort for Queue {
    fn send(&self, messages: &[Message]) -> impl Future<Output = Result<(), CallError>> + Send {
        local(async move {
            for name in QueueName::ALL {
                let texts = messages
                    .iter()
                    .filter(|message| message.queue() == name)
                    .map(|m| {
                        serde_json::to_string(m).map_err(|e| CallError::Unreachable(e.to_string()))
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                if !texts.is_empty() {
                    self.send_to(name, &texts).await?;
                }
            }
            Ok(())
        })
    }
}

/// The static files beside the Worker.
#[derive(Debug, Clone)]
pub struct Assets(Local<Env>);

impl Assets {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.clone()))
    }
}

impl AssetsPort for Assets {
    fn get(&self, path: &str) -> impl Future<Output = Option<http::Response<Body>>> + Send {
        local(async move {
            if !path.starts_with('/') || path.contains("..") {
                return None;
            }
            let files: Fetcher = self.0.get("ASSETS").ok()?;
            let request = Request::new_with_str(&format!("http://assets{path}")).ok()?;
            let answer: Response = wait(files.fetch(&request)).await.ok()?.unchecked_into();
            (answer.status() == 200).then(|| wire::response_from_js(&answer))
        })
    }
}
