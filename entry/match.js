// Match: as an entrypoint and as a consumer.

import { WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../build/cloudflare/match.js";
import wasm from "../build/cloudflare/match_bg.wasm";
import { Module } from "./module.js";
import { consume } from "./queues.js";

const match = new Module("match", glue, wasm);

/** Delivers a batch of the match queue. */
export function consumeMatch(batch, env) {
  return consume(
    batch,
    () => null,
    (_, request) => match.respond(request, env),
  );
}

export class Match extends WorkerEntrypoint {
  fetch(request) {
    return match.respond(request, this.env);
  }

  queue(batch) {
    return consumeMatch(batch, this.env);
  }
}

export default Match;
