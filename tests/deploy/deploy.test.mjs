// A deployment, from its plan to its undoing, with wrangler played by the program beside this file:
//   node --test tests/deploy/deploy.test.mjs

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const WORKER = {
  name: "rolecall",
  main: "entry.js",
  dev: { port: 8787 },
  vars: { MODE: "local" },
  d1_databases: [{ binding: "PLATFORM", database_name: "rolecall", migrations_dir: "d1-migrations" }],
  services: [{ binding: "MATCH", service: "rolecall", entrypoint: "Match" }],
  queues: {
    producers: [{ binding: "MATCH_QUEUE", queue: "match" }],
    consumers: [{ queue: "match", dead_letter_queue: "match-dead" }],
  },
};
const WELL = { status: "ok", version: "9.9.9", schema: { platform: 6, tenant: null } };

/** A release in a folder of its own, and an account with nothing in it. */
function arrange({ account = {}, settings = "MODE=cloud\nPUBLIC_URL='https://jobs.example'\n", file = "deploy.env" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-deploy-"));
  folders.push(folder);
  cpSync(join(ROOT, "deploy"), join(folder, "deploy"), { recursive: true });
  writeFileSync(join(folder, "release.json"), JSON.stringify({ version: "9.9.9", schema: { platform: 6, tenant: 5 }, worker: WORKER }));
  const yours = join(folder, "yours");
  mkdirSync(yours);
  writeFileSync(join(yours, file), settings);
  const at = join(folder, "account.json");
  const empty = { calls: [], databases: [], queues: [], workers: {}, migrated: [] };
  writeFileSync(at, JSON.stringify({ ...empty, ...account }));
  return { folder, yours, at, account: () => JSON.parse(readFileSync(at, "utf8")) };
}

/** Runs it; `health` is what the Worker answers about itself. */
async function deploy(it, { health = WELL, options = [] } = {}) {
  const server = createServer((_, response) => {
    response.writeHead(health ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify(health ?? { title: "Unavailable", detail: "not yet" }));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}/api/health`;
  const words = [join(it.folder, "deploy/deploy.mjs"), "--settings", it.yours, "--health-url", url, "--health-pause", "1", ...options];
  const env = { ...process.env, PATH: `${import.meta.dirname}:${process.env.PATH}`, ACCOUNT: it.at };
  const done = await new Promise((ended) => {
    execFile(process.execPath, words, { env }, (error, stdout, stderr) => ended({ code: error?.code ?? 0, said: stdout + stderr }));
  });
  server.close();
  return done;
}

const begins = (account, ...start) => account.calls.filter((words) => start.every((word, index) => words[index] === word));
const running = { rolecall: { version: "old", secrets: { MASTER_KEY_1: "a", SESSION_KEY_1: "b", CRON_SECRET: "c" } } };

test("the first deployment makes what is missing, and migrates before it deploys", async () => {
  const it = arrange();
  const { code, said } = await deploy(it);
  assert.equal(code, 0, said);
  const account = it.account();
  assert.deepEqual(account.databases.map((one) => one.name), ["rolecall"]);
  assert.deepEqual(account.queues, ["match", "match-dead"]);
  assert.deepEqual(account.migrated, ["rolecall"]);
  const { secrets, configuration } = account.workers.rolecall;
  assert.deepEqual(Object.keys(secrets), ["MASTER_KEY_1", "SESSION_KEY_1", "CRON_SECRET"]);
  const values = Object.values(secrets);
  assert.equal(new Set(values).size, 3);
  for (const value of values) {
    assert.match(value, /^[0-9a-f]{64}$/);
    assert.ok(!said.includes(value), "a secret was printed");
    assert.ok(!JSON.stringify(account.calls).includes(value), "a secret stood on a command line");
  }
  assert.deepEqual(configuration.vars, { MODE: "cloud", PUBLIC_URL: "https://jobs.example" });
  assert.equal(configuration.d1_databases[0].database_id, "id-of-rolecall");
  assert.equal(configuration.dev, undefined);
  const order = account.calls.map((words) => words.slice(0, 2).join(" "));
  const dry = account.calls.findIndex((words) => words.includes("--dry-run"));
  const real = account.calls.findIndex((words) => words[0] === "deploy" && !words.includes("--dry-run"));
  assert.ok(dry < order.indexOf("d1 migrations") && order.indexOf("d1 migrations") < real, order.join("\n"));
  const kept = join(it.yours, "deploy.secrets");
  assert.equal(statSync(kept).mode & 0o777, 0o600);
  assert.ok(readFileSync(kept, "utf8").includes(secrets.MASTER_KEY_1));
  assert.equal(begins(account, "rollback").length, 0);
});

test("a second deployment makes nothing twice and replaces no secret", async () => {
  const it = arrange();
  await deploy(it);
  const before = it.account();
  const kept = readFileSync(join(it.yours, "deploy.secrets"), "utf8");
  const { code, said } = await deploy(it);
  assert.equal(code, 0, said);
  const account = it.account();
  assert.deepEqual(account.workers.rolecall.secrets, before.workers.rolecall.secrets);
  assert.equal(readFileSync(join(it.yours, "deploy.secrets"), "utf8"), kept);
  for (const made of [["d1", "create"], ["queues", "create"]]) {
    assert.equal(begins(account, ...made).length, begins(before, ...made).length, made.join(" "));
  }
  assert.ok(!begins(account, "deploy").at(-1).includes("--secrets-file"));
});

test("a deployment that broke off after making secrets goes on with the same", async () => {
  const it = arrange({ account: { fails: "deploy --config" } });
  const first = await deploy(it);
  assert.equal(first.code, 1);
  const kept = readFileSync(join(it.yours, "deploy.secrets"), "utf8");
  for (const [, value] of kept.matchAll(/='(.*)'/g)) assert.ok(!first.said.includes(value), "a secret was printed");
  assert.match(first.said, /\(secret\)/);
  writeFileSync(it.at, JSON.stringify({ ...it.account(), fails: undefined }));
  const second = await deploy(it);
  assert.equal(second.code, 0, second.said);
  for (const value of Object.values(it.account().workers.rolecall.secrets)) assert.ok(kept.includes(value));
});

test("what an operator kept is put in, and an old key that was taken away stays away", async () => {
  const it = arrange({ account: { workers: { rolecall: { version: "old", secrets: { MASTER_KEY_2: "x", SESSION_KEY_1: "y" } } } } });
  writeFileSync(join(it.yours, "deploy.secrets"), "MASTER_KEY_1='old'\nMAIL_TOKEN='mail'\nCRON_SECRET=cron\n");
  const { code, said } = await deploy(it);
  assert.equal(code, 0, said);
  const { secrets } = it.account().workers.rolecall;
  assert.deepEqual(secrets, { MASTER_KEY_2: "x", SESSION_KEY_1: "y", MAIL_TOKEN: "mail", CRON_SECRET: "cron" });
  assert.match(said, /MASTER_KEY_2 is set and not in/);
});

test("a new master key is never made beside data that another one sealed", async () => {
  const it = arrange({ account: { databases: [{ name: "rolecall", uuid: "u" }], sealed: 3 } });
  const { code, said } = await deploy(it);
  assert.equal(code, 1);
  assert.match(said, /holds 3 people's keys, and the Worker has no MASTER_KEY/);
  assert.ok(!existsSync(join(it.yours, "deploy.secrets")));
  assert.equal(begins(it.account(), "deploy").length, 0);
  // An empty one locks nobody out.
  const empty = arrange({ account: { databases: [{ name: "rolecall", uuid: "u" }] } });
  assert.equal((await deploy(empty)).code, 0);
});

for (const [what, health, reason] of [
  ["does not answer well", null, /answers 503: not yet/],
  ["is the old version", { ...WELL, version: "9.9.8" }, /version 9\.9\.8 answers, not 9\.9\.9/],
  ["has an old schema", { ...WELL, schema: { platform: 5 } }, /the platform schema is 5, and 6 is needed/],
  ["says so itself", { ...WELL, status: "degraded", detail: "no keys" }, /degraded, no keys/],
]) {
  test(`what ${what} is taken back`, async () => {
    const it = arrange({ account: { workers: structuredClone(running) } });
    const { code, said } = await deploy(it, { health });
    assert.equal(code, 1);
    assert.match(said, reason);
    assert.match(said, /What ran before \(old\) runs again/);
    const account = it.account();
    assert.equal(account.workers.rolecall.version, "old");
    const [rollback] = begins(account, "rollback");
    assert.deepEqual(rollback.slice(0, 4), ["rollback", "old", "--name", "rolecall"]);
    assert.equal(account.calls.at(-1), account.calls.find((words) => words[0] === "rollback"));
  });
}

test("a first deployment that is not well has nothing to go back to, and says so", async () => {
  const it = arrange();
  const { code, said } = await deploy(it, { health: null });
  assert.equal(code, 1);
  assert.match(said, /nothing to go back to/);
  assert.equal(begins(it.account(), "rollback").length, 0);
});

test("where going back fails too, that is said", async () => {
  const it = arrange({ account: { workers: structuredClone(running), fails: "rollback" } });
  const { code, said } = await deploy(it, { health: null });
  assert.equal(code, 1);
  assert.match(said, /Going back to old failed too, so it still runs/);
});

for (const fails of ["d1 list", "queues info", "secret list", "deploy --dry-run", "deployments status", "d1 migrations"]) {
  test(`nothing is deployed after \`wrangler ${fails}\` failed`, async () => {
    const it = arrange({ account: { workers: structuredClone(running), fails } });
    const { code, said } = await deploy(it);
    assert.equal(code, 1);
    assert.match(said, /told to fail/);
    const account = it.account();
    assert.equal(account.workers.rolecall.version, "old");
    assert.deepEqual(account.workers.rolecall.secrets, running.rolecall.secrets);
    if (fails !== "d1 migrations") assert.deepEqual(account.migrated, []);
  });
}

test("staging is beside production and shares nothing with it", async () => {
  const it = arrange({ account: { workers: structuredClone(running), databases: [{ name: "rolecall", uuid: "u" }], queues: ["match", "match-dead"] }, file: "deploy.staging.env" });
  const { code, said } = await deploy(it, { options: ["--staging"] });
  assert.equal(code, 0, said);
  const account = it.account();
  assert.deepEqual(account.workers.rolecall, running.rolecall);
  const { configuration } = account.workers["rolecall-staging"];
  assert.equal(configuration.services[0].service, "rolecall-staging");
  assert.equal(configuration.d1_databases[0].database_name, "rolecall-staging");
  assert.equal(configuration.queues.producers[0].queue, "rolecall-staging-match");
  assert.deepEqual(account.queues.slice(2), ["rolecall-staging-match", "rolecall-staging-match-dead"]);
  assert.deepEqual(account.migrated, ["rolecall-staging"]);
  assert.ok(existsSync(join(it.yours, "deploy.staging.secrets")));
});

test("the plan names every step and does none", async () => {
  const it = arrange({ settings: "" });
  const { code, said } = await deploy(it, { options: ["--dry-run"] });
  assert.equal(code, 0, said);
  assert.deepEqual(it.account().calls, []);
  for (const line of ["d1 create rolecall", "queues create match-dead", "secret list", "d1 migrations apply", "wrangler deploy --config", "wrangler rollback"]) {
    assert.ok(said.includes(line), line);
  }
  assert.ok(said.indexOf("d1 migrations apply") < said.indexOf("wrangler deploy --config"));
});

test("settings that cannot work are refused before anything is asked", async () => {
  for (const [settings, reason] of [
    ["", /write MODE=cloud/],
    ["MODE=local\nPUBLIC_URL=https://x.example\n", /write MODE=cloud/],
    ["MODE=cloud\nPUBLIC_URL=http://x.example\n", /PUBLIC_URL=https/],
    ["MODE=cloud\nPUBLIC_URL=https://x.example\nMASTER_KEY_1=abc\n", /MASTER_KEY_1 is a secret/],
    ["MODE=cloud\nhunter2\n", /line 2: write NAME=value/],
  ]) {
    const it = arrange({ settings });
    const { code, said } = await deploy(it);
    assert.equal(code, 1);
    assert.match(said, reason);
    assert.ok(!said.includes("hunter2"));
    assert.deepEqual(it.account().calls, []);
  }
});
