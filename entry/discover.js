// Discover: as an entrypoint, as a consumer, and inside one Durable Object a source host.

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../build/cloudflare/discover.js";
import wasm from "../build/cloudflare/discover_bg.wasm";
import { Module } from "./module.js";
import { consume } from "./queues.js";

const discover = new Module("discover", glue, wasm);

/** A run happens in its host's object (`greenhouse:acme` → `greenhouse`), all else right here. */
const hostOf = (message) =>
  message.kind === "run_source" ? String(message.source).split(":")[0] : null;

/** Delivers a batch of the discover queue. */
export function consumeDiscover(batch, env) {
  return consume(batch, hostOf, (host, request) =>
    host === null
      ? discover.respond(request, env)
      : env.SOURCE_HOST.getByName(host).fetch(request),
  );
}

export class Discover extends WorkerEntrypoint {
  fetch(request) {
    return discover.respond(request, this.env);
  }

  queue(batch) {
    return consumeDiscover(batch, this.env);
  }
}

/**
 * Runs the sources of one host one after the other, with the CPU time of a Durable Object instead of
 * a queue consumer's. It keeps nothing: leases, schedules and ETags are in the platform database.
 */
export class SourceHost extends DurableObject {
  #last = Promise.resolve();

  fetch(request) {
    const turn = this.#last.then(() => discover.respond(request, this.env));
    this.#last = turn.catch(() => {});
    return turn;
  }
}

export default Discover;
