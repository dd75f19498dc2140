// The conformance suite as a Worker: `/platform_db` here, `/tenant_db` inside a Durable Object.

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../../build/cloudflare/conformance.js";
import wasm from "../../build/cloudflare/conformance_bg.wasm";
import { Module } from "../../entry/module.js";

const suite = new Module("conformance", glue, wasm);

export class Tenant extends DurableObject {
  fetch(request) {
    return suite.fly(
      request,
      (glue) => new glue.TenantHandler(this.env, this.ctx.storage, this.ctx.id.name),
    );
  }
}

export default class extends WorkerEntrypoint {
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/tenant_db") return suite.respond(request, this.env);
    return this.env.TENANT.getByName("first").fetch(request);
  }
}
