// Accounts: as an entrypoint, as a consumer, and at desks, which have the CPU time that hashing a
// password takes.

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../build/cloudflare/accounts.js";
import wasm from "../build/cloudflare/accounts_bg.wasm";
import { Module } from "./module.js";
import { consume } from "./queues.js";

const accounts = new Module("accounts", glue, wasm);

/** How many desks there are. */
const DESKS = 8;

/** Delivers a batch of the accounts queue. */
export function consumeAccounts(batch, env) {
  return consume(
    batch,
    () => null,
    (_, request) => accounts.respond(request, env),
  );
}

export class Accounts extends WorkerEntrypoint {
  /** Whatever changes something may need a password hashed: 10 ms of CPU are too few for that. */
  fetch(request) {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead || !new URL(request.url).pathname.startsWith("/api/")) {
      return accounts.respond(request, this.env);
    }
    const desk = Math.floor(Math.random() * DESKS);
    return this.env.ACCOUNT_DESK.getByName(`desk-${desk}`).fetch(request);
  }

  queue(batch) {
    return consumeAccounts(batch, this.env);
  }
}

/** Keeps nothing: a place to work, with a Durable Object's 30 s of CPU. */
export class AccountDesk extends DurableObject {
  fetch(request) {
    return accounts.respond(request, this.env);
  }
}

export default Accounts;
