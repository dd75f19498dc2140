//! The thin entry on Cloudflare Workers. Queue messages and crons arrive as calls too, so answering
//! requests is all there is; `entry/accounts.js` owns the instance.

use platform_cloudflare::entry::{self, Promise, Request};
use platform_cloudflare::{Env, Ports};
use wasm_bindgen::prelude::wasm_bindgen;

/// This function with its routes, built once an instance. Holds nothing of a tenant.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Handler(axum::Router);

#[wasm_bindgen]
impl Handler {
    /// Binds the function to what its Worker is bound to.
    #[wasm_bindgen(constructor)]
    pub fn new(env: &Env) -> Self {
        Self(crate::router(Ports::new("accounts", env)))
    }

    /// A promise of the answer; `flight` is the request's number in `entry/module.js`.
    pub fn fetch(&self, request: Request, flight: u32) -> Promise {
        entry::serve(self.0.clone(), request, flight)
    }
}
