//! The thin entry on Cloudflare Workers: one of these inside each tenant's Durable Object, which
//! `entry/tenant.js` owns and makes anew when this instance is replaced.

use platform_cloudflare::entry::{self, Promise, Request};
use platform_cloudflare::{Env, Ports, Storage, TenantPorts};
use shared::TenantId;
use wasm_bindgen::prelude::wasm_bindgen;

/// One tenant's routes over that tenant's database.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Handler(axum::Router);

#[wasm_bindgen]
impl Handler {
    /// Binds the function to the object of the tenant called `tenant`. Throws where that is no
    /// tenant's id.
    #[wasm_bindgen(constructor)]
    pub fn new(env: &Env, storage: &Storage, tenant: &str) -> Result<Self, String> {
        let tenant = TenantId::parse(tenant).map_err(|invalid| invalid.to_string())?;
        let ports = TenantPorts::new(tenant, storage);
        let router = crate::router(Ports::new("tenant", env), ports);
        #[cfg(feature = "test-panic")]
        let router = router.route("/api/test/panic", axum::routing::post(panics));
        Ok(Self(router))
    }

    /// A promise of the answer; `flight` is the request's number in `entry/module.js`.
    pub fn fetch(&self, request: Request, flight: u32) -> Promise {
        entry::serve(self.0.clone(), request, flight)
    }
}

#[cfg(feature = "test-panic")]
#[expect(clippy::panic, reason = "what this route is for")]
async fn panics() {
    panic!("asked for by a test");
}
