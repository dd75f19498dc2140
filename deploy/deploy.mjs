#!/usr/bin/env node
// Deploys an unpacked release as one Worker: makes what is missing, migrates, deploys, looks whether
// it is well, and goes back where it is not. Needs Node 22 and wrangler (`npm ci`), no Rust.
//
//   node deploy/deploy.mjs [--staging] [--dry-run] [--settings DIR] [--health-url URL]
//
// DIR (the present folder where none is given) has what is yours: deploy.env with the variables, and
// deploy.secrets, which is made there. Staging has deploy.staging.env and deploy.staging.secrets.
// docs/operations.md says the rest.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { configuration, namesOf } from "./configuration.mjs";
import { STEPS } from "./steps.mjs";
import { Stop } from "./stop.mjs";
import { Wrangler } from "./wrangler.mjs";

const { values: options } = parseArgs({
  options: {
    staging: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    settings: { type: "string", default: "." },
    "health-url": { type: "string" },
    // Between two looks at a Worker that does not answer well yet.
    "health-pause": { type: "string", default: "3000" },
  },
});

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const release = JSON.parse(readFileSync(join(folder, "release.json"), "utf8"));
const environment = options.staging ? "staging" : "production";
const infix = options.staging ? ".staging" : "";
const deployment = {
  folder,
  release,
  environment,
  names: namesOf(release.worker, environment),
  files: {
    variables: resolve(options.settings, `deploy${infix}.env`),
    secrets: resolve(options.settings, `deploy${infix}.secrets`),
    configuration: join(folder, `wrangler.${environment}.json`),
  },
  healthUrl: options["health-url"],
  healthPause: Number(options["health-pause"]),
  configuration: (database, variables) => configuration(release.worker, environment, database, variables),
  wrangler: new Wrangler(folder),
  say: (line) => console.log(line),
};

try {
  console.log(`rolecall ${release.version} to ${environment} (the Worker ${deployment.names.worker})`);
  for (const [index, step] of STEPS.entries()) {
    console.log(`${index + 1}. ${step.about}`);
    if (options["dry-run"]) for (const line of step.plan(deployment)) console.log(`     ${line}`);
    else await step.run(deployment);
  }
  console.log(options["dry-run"] ? "nothing was done: this was the plan" : "deployed");
} catch (error) {
  console.error(`error: ${error instanceof Stop ? error.message : error.stack}`);
  process.exitCode = 1;
}
