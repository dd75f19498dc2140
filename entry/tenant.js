// Tenant: one Durable Object a person, the tenant function over that object's SQLite.

import { DurableObject } from "cloudflare:workers";
import * as glue from "../build/cloudflare/tenant.js";
import wasm from "../build/cloudflare/tenant_bg.wasm";
import { call, Module } from "./module.js";

const tenant = new Module("tenant", glue, wasm);

/** The runtime repeats a failed alarm this often by itself, then forgets it. */
const LAST_RETRY = 5;
const LATER_MS = 10 * 60 * 1000;

export class Tenant extends DurableObject {
  #handler;
  #generation;

  fetch(request) {
    return tenant.fly(request, (glue, generation) => {
      if (this.#generation !== generation) {
        this.#handler = new glue.Handler(this.env, this.ctx.storage, this.#id());
        this.#generation = generation;
      }
      return this.#handler;
    });
  }

  /** Something the tenant asked to be woken for is due. */
  async alarm(info) {
    const answer = await this.fetch(call("wake", {}));
    if (answer.ok) return;
    if (info?.retryCount >= LAST_RETRY) {
      await this.ctx.storage.setAlarm(Date.now() + LATER_MS);
    } else {
      throw new Error(`waking the tenant answered ${answer.status}`);
    }
  }

  /** An object woken by its alarm may not know the name it was made under, so it is kept. */
  #id() {
    const { id, storage } = this.ctx;
    const kept = storage.kv.get("tenant");
    if (id.name !== undefined && kept === undefined) storage.kv.put("tenant", id.name);
    return id.name ?? kept;
  }
}

/** Nothing is reached here but by a Durable Object's stub. */
export default {
  fetch: () => new Response(null, { status: 404 }),
};
