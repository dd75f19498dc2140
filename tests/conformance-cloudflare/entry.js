// The conformance suite as a Worker: some routes here, some inside a Durable Object.

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../../build/cloudflare/conformance.js";
import wasm from "../../build/cloudflare/conformance_bg.wasm";
import { Module } from "../../entry/module.js";
import { consume } from "../../entry/queues.js";

const suite = new Module("conformance", glue, wasm);

export class Tenant extends DurableObject {
  #handler;
  #generation;

  fetch(request) {
    return suite.fly(request, (glue, generation) => {
      if (this.#generation !== generation) {
        const { env, ctx } = this;
        this.#handler = new glue.TenantHandler(env, ctx.storage, ctx.id.name);
        this.#generation = generation;
      }
      return this.#handler;
    });
  }
}

const OF_OBJECTS = /^\/(tenant_db|drill\/.*)$/;

export default class extends WorkerEntrypoint {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (!OF_OBJECTS.test(pathname)) return suite.respond(request, this.env);
    return this.env.TENANT.getByName(searchParams.get("tenant") ?? "first").fetch(request);
  }

  queue(batch) {
    const here = () => null;
    return consume(batch, here, (_, request) => suite.respond(request, this.env));
  }
}
