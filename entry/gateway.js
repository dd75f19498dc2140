// The gateway: the only public door, and where the crons arrive.

import { WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../build/cloudflare/gateway.js";
import wasm from "../build/cloudflare/gateway_bg.wasm";
import { call, Module } from "./module.js";

const gateway = new Module("gateway", glue, wasm);

/** The crons of wrangler.toml by the names `RunCron` knows. */
const CRONS = { "* * * * *": "tick", "17 3 * * *": "sweep" };

export class Gateway extends WorkerEntrypoint {
  fetch(request) {
    return gateway.respond(request, this.env);
  }

  async scheduled({ cron }) {
    const name = CRONS[cron];
    if (!name) throw new Error(`no job belongs to the cron \`${cron}\`; see entry/gateway.js`);
    const { DISCOVER, ACCOUNTS } = this.env;
    const ran = [DISCOVER, ACCOUNTS].map((callee) => callee.fetch(call("run-cron", { name })));
    for (const answer of await Promise.all(ran)) {
      if (!answer.ok) throw new Error(`the cron job ${name} answered ${answer.status}`);
    }
  }
}

export default Gateway;
