//! One component: compiled once, instantiated as Spin 4.1 does, where an instance serves several
//! requests at a time and is used again until it has served enough or stood idle.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::Sleep;
use wasmtime::component::{GuestTaskId, ResourceTable};
use wasmtime::{Store, StoreContextMut};
use wasmtime_wasi::{DirPerms, FilePerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::WasiHttpCtx;
use wasmtime_wasi_http::handler::{
    HandlerState, Instance, Proxy, ShouldAccept, ViewFn, WorkerExpiration, WorkerState,
    WorkerStatus,
};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::p3::{WasiHttpCtxView, WasiHttpView};

use crate::app::App;
use crate::blueprint::Blueprint;
use crate::outbound::Hooks;

/// Defaults of Spin 4.1: `--max-instance-reuse-count`, `--max-instance-concurrent-reuse-count`,
/// `--idle-instance-timeout`.
const MAX_REUSE: usize = 128;
const MAX_CONCURRENT: usize = 16;
const IDLE: Duration = Duration::from_secs(1);

/// What an instance has of the host.
pub(crate) struct Ctx {
    pub(crate) app: Arc<App>,
    pub(crate) table: ResourceTable,
    pub(crate) variables: Arc<BTreeMap<String, String>>,
    pub(crate) sqlite_labels: Arc<[String]>,
    /// Counts open connections by its clones.
    pub(crate) connections: Arc<()>,
    pub(crate) hooks: Hooks,
    wasi: WasiCtx,
    http: WasiHttpCtx,
}

impl std::fmt::Debug for Ctx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ctx")
    }
}

impl Ctx {
    /// Fresh, for an instance of `blueprint`.
    pub(crate) fn new(blueprint: &Blueprint, app: Arc<App>) -> wasmtime::Result<Self> {
        let mut wasi = WasiCtxBuilder::new();
        wasi.inherit_stdout().inherit_stderr();
        for (name, value) in &blueprint.environment {
            wasi.env(name, value);
        }
        for mount in &blueprint.mounts {
            wasi.preopened_dir(
                &mount.source,
                &mount.destination,
                DirPerms::READ,
                FilePerms::READ,
            )?;
        }
        Ok(Self {
            table: ResourceTable::new(),
            variables: Arc::clone(&blueprint.variables),
            sqlite_labels: Arc::clone(&blueprint.sqlite_labels),
            connections: Arc::new(()),
            hooks: Hooks {
                app: Arc::clone(&app),
                component: blueprint.name.clone(),
                allowed_hosts: Arc::clone(&blueprint.allowed_hosts),
            },
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            app,
        })
    }
}

impl WasiView for Ctx {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Ctx {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.hooks,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

impl wasmtime_wasi_http::p2::WasiHttpView for Ctx {
    fn http(&mut self) -> wasmtime_wasi_http::p2::WasiHttpCtxView<'_> {
        wasmtime_wasi_http::p2::WasiHttpCtxView {
            hooks: &mut self.hooks,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// A component that answers HTTP.
pub(crate) struct Serving {
    pub(crate) blueprint: Arc<Blueprint>,
    pub(crate) pre: ServicePre<Ctx>,
    /// Weak, because the application holds its components.
    pub(crate) app: Weak<App>,
}

impl HandlerState for Serving {
    type StoreData = Ctx;
    type WorkerExpiration = Expiration;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<Instance<Ctx, Expiration, Worker>> {
        let app = self
            .app
            .upgrade()
            .ok_or_else(|| wasmtime::format_err!("the host is stopping"))?;
        let mut store = Store::new(self.pre.engine(), Ctx::new(&self.blueprint, app)?);
        let service = self.pre.instantiate_async(&mut store).await?;
        Ok(Instance {
            store,
            proxy: Proxy::P3(service),
            view: ViewFn::P3(Ctx::http),
            expiration: Expiration(Box::pin(tokio::time::sleep(IDLE))),
            state: Worker(self.blueprint.name.clone()),
        })
    }
}

/// Ends an instance that stood idle. Work, also work after a response, has no limit here: Spin's
/// `--request-timeout` is off unless given.
pub(crate) struct Expiration(Pin<Box<Sleep>>);

impl WorkerExpiration for Expiration {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        start: Instant,
    ) -> Poll<()> {
        if status != WorkerStatus::Idle {
            return Poll::Pending;
        }
        let deadline = (start + IDLE).into();
        if self.0.deadline() != deadline {
            self.0.as_mut().reset(deadline);
        }
        self.0.as_mut().poll(context)
    }
}

/// Decides what an instance takes on, and says when it died.
pub(crate) struct Worker(String);

impl WorkerState for Worker {
    type StoreData = Ctx;
    type RequestId = ();

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= MAX_REUSE {
            ShouldAccept::Never
        } else if concurrent >= MAX_CONCURRENT {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        _: StoreContextMut<'_, Ctx>,
        (): (),
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        Box::pin(std::future::pending())
    }

    fn drop(&self, store: Store<Ctx>, result: wasmtime::Result<()>) {
        if let Err(error) = result {
            crate::say(&format!("an instance of {} died: {error:?}", self.0));
        }
        drop(store);
    }
}
