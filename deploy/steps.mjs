// The steps of a deployment, in order. Each says what it is about, prints its plan, and runs; running
// them all twice makes nothing twice.
//
// Migrations come before the code that needs them: a release runs on its own schema and on the next
// one's (expand and contract), so at no time is there code without its tables.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { keep, read, variables } from "./settings.mjs";
import { Stop } from "./stop.mjs";
import { Refused } from "./wrangler.mjs";

/** Secrets that are made where there are none: what counts as one there, and its name. */
const MADE = [
  { any: /^MASTER_KEY_\d+$/, name: "MASTER_KEY_1" },
  { any: /^SESSION_KEY_\d+$/, name: "SESSION_KEY_1" },
  { any: /^CRON_SECRET$/, name: "CRON_SECRET" },
];
/** Times a new Worker is asked how it is. */
const LOOKS = 20;

/** What `work` answers, or undefined where wrangler refuses with these words. */
async function unless(words, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && words.test(error.said)) return undefined;
    throw error;
  }
}

const settings = {
  about: "Read the settings",
  plan: (it) => [`read ${it.files.variables} (MODE, PUBLIC_URL, …)`],
  async run(it) {
    it.variables = variables(it.files.variables);
    it.healthUrl ??= `${it.variables.PUBLIC_URL.replace(/\/$/, "")}/api/health`;
  },
};

const database = {
  about: "Find the database, or make it",
  plan: (it) => ["wrangler d1 list --json", `wrangler d1 create ${it.names.database}     (where it is missing)`],
  async run(it) {
    const find = async () => {
      const all = await it.wrangler.json("d1", "list", "--json");
      return all.find((one) => one.name === it.names.database);
    };
    let found = await find();
    it.databaseIsNew = !found;
    if (!found) {
      await it.wrangler.run("d1", "create", it.names.database);
      found = await find();
      if (!found) throw new Stop(`the database ${it.names.database} was made and is not there; try again in a minute`);
      it.say(`     made the database ${it.names.database}`);
    }
    const chosen = it.configuration(found.uuid, it.variables);
    writeFileSync(it.files.configuration, `${JSON.stringify(chosen, null, 2)}\n`);
  },
};

const queues = {
  about: "Find the queues, or make them",
  plan: (it) =>
    it.names.queues.flatMap((name) => [
      `wrangler queues info ${name}`,
      `wrangler queues create ${name}     (where it is missing)`,
    ]),
  async run(it) {
    for (const name of it.names.queues) {
      const found = await unless(/does not exist/, () => it.wrangler.run("queues", "info", name));
      if (found !== undefined) continue;
      await it.wrangler.run("queues", "create", name);
      it.say(`     made the queue ${name}`);
    }
  },
};

const secrets = {
  about: "Find the secrets, or make them",
  plan: (it) => [
    `wrangler secret list --name ${it.names.worker}`,
    `make ${MADE.map((one) => one.name).join(", ")} where there is none, and keep them in ${it.files.secrets}`,
    "a secret that is there is never replaced",
  ],
  async run(it) {
    const listed = await unless(/not found|\[code: 10007\]/i, () =>
      it.wrangler.json("secret", "list", "--name", it.names.worker),
    );
    const there = (listed ?? []).map((one) => one.name);
    const kept = read(it.files.secrets);
    const made = {};
    for (const { any, name } of MADE) {
      if ([...there, ...Object.keys(kept)].some((one) => any.test(one))) continue;
      if (name === "MASTER_KEY_1") await refuseToLockOut(it);
      made[name] = randomBytes(32).toString("hex");
    }
    // Kept before they are used: Cloudflare gives no secret back.
    if (Object.keys(made).length > 0) {
      keep(it.files.secrets, made);
      it.say(`     made ${Object.keys(made).join(", ")}: keep a copy of ${it.files.secrets} where you keep passwords`);
    }
    const missing = Object.entries({ ...kept, ...made }).filter(([name]) => !there.includes(name) && !isRetired(name, there));
    it.newSecrets = Object.fromEntries(missing);
    for (const value of Object.values(it.newSecrets)) it.wrangler.conceal(value);
    for (const name of there.filter((name) => /^MASTER_KEY_/.test(name) && !(name in kept))) {
      it.say(`     ${name} is set and not in ${it.files.secrets}: make sure that somebody has it`);
    }
  },
};

/** A numbered key that a higher one there took over from: whoever took it away meant it. */
function isRetired(name, there) {
  const [, kind, number] = /^(MASTER_KEY|SESSION_KEY)_(\d+)$/.exec(name) ?? [];
  return kind !== undefined && there.some((one) => one.startsWith(`${kind}_`) && Number(one.split("_")[2]) > Number(number));
}

/** A new master key beside data that another one sealed would make that data unreadable. */
async function refuseToLockOut(it) {
  if (it.databaseIsNew) return;
  const count = ["--command", "SELECT count(*) AS n FROM tenant_keys"];
  const answer = await unless(/no such table/, () =>
    it.wrangler.json("d1", "execute", it.names.database, "--remote", "--json", "--config", it.files.configuration, ...count),
  );
  const sealed = answer?.[0]?.results?.[0]?.n ?? 0;
  if (sealed > 0) {
    throw new Stop(
      `the database ${it.names.database} holds ${sealed} people's keys, and the Worker has no MASTER_KEY: a new one ` +
        `would not open them. Put the old one into ${it.files.secrets} as MASTER_KEY_1='…' and deploy again`,
    );
  }
}

const check = {
  about: "Check the release and its configuration",
  plan: (it) => [`wrangler deploy --dry-run --config ${it.files.configuration}`],
  run: (it) => it.wrangler.run("deploy", "--dry-run", "--config", it.files.configuration),
};

const previous = {
  about: "Note what runs now, to go back to",
  plan: (it) => [`wrangler deployments status --name ${it.names.worker} --json`],
  async run(it) {
    const status = await unless(/has no deployments|not found|\[code: 10007\]/i, () =>
      it.wrangler.json("deployments", "status", "--name", it.names.worker, "--json"),
    );
    const versions = [...(status?.versions ?? [])].sort((a, b) => b.percentage - a.percentage);
    it.previous = versions[0]?.version_id;
    it.say(it.previous ? `     ${it.previous}` : "     nothing: this is the first deployment");
  },
};

const migrate = {
  about: "Migrate the database",
  plan: (it) => [`wrangler d1 migrations apply ${it.names.database} --remote --config ${it.files.configuration}`],
  run: (it) =>
    it.wrangler.run("d1", "migrations", "apply", it.names.database, "--remote", "--config", it.files.configuration),
};

const deploy = {
  about: "Deploy",
  plan: (it) => [
    `wrangler deploy --config ${it.files.configuration} --tag ${it.release.version} --secrets-file (those that were missing)`,
  ],
  async run(it) {
    const command = ["deploy", "--config", it.files.configuration, "--tag", it.release.version];
    const folder = mkdtempSync(join(tmpdir(), "rolecall-"));
    try {
      if (Object.keys(it.newSecrets).length > 0) {
        const file = join(folder, "secrets.json");
        writeFileSync(file, JSON.stringify(it.newSecrets), { mode: 0o600 });
        command.push("--secrets-file", file);
      }
      await it.wrangler.run(...command);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const health = {
  about: "Look whether it is well, and go back where it is not",
  plan: (it) => [
    `GET ${it.healthUrl ?? "PUBLIC_URL/api/health"}: version ${it.release.version}, platform schema ${it.release.schema.platform}`,
    `wrangler rollback (what ran before) --name ${it.names.worker} --yes     (where it is not so)`,
  ],
  async run(it) {
    let fault;
    for (let look = 0; look < LOOKS; look += 1) {
      if (look > 0) await pause(it.healthPause);
      fault = await faultOf(it);
      if (!fault) return;
    }
    await goBack(it, fault);
  },
};

/** What is wrong with what answers now; undefined where nothing is. */
async function faultOf({ healthUrl, release }) {
  let answer;
  try {
    answer = await fetch(healthUrl, { signal: AbortSignal.timeout(20_000), redirect: "error" });
  } catch (error) {
    return `${healthUrl} does not answer (${error.cause?.code ?? error.message})`;
  }
  const text = await answer.text();
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    return `${healthUrl} answers ${answer.status} and no JSON`;
  }
  if (!answer.ok) return `${healthUrl} answers ${answer.status}: ${said.detail ?? said.title ?? ""}`;
  if (said.version !== release.version) return `version ${said.version} answers, not ${release.version}`;
  if (!(said.schema?.platform >= release.schema.platform)) {
    return `the platform schema is ${said.schema?.platform}, and ${release.schema.platform} is needed`;
  }
  return said.status === "ok" ? undefined : `it says of itself: ${said.status}, ${said.detail ?? "without a reason"}`;
}

async function goBack(it, fault) {
  if (!it.previous) {
    throw new Stop(
      `the release was deployed and is not well: ${fault}. There is nothing to go back to, because it was the first; ` +
        `\`npx wrangler tail ${it.names.worker}\` shows its log`,
    );
  }
  const message = `${it.release.version} was not well`;
  try {
    await it.wrangler.run("rollback", it.previous, "--name", it.names.worker, "--message", message, "--yes");
  } catch (error) {
    throw new Stop(
      `the release was deployed and is not well: ${fault}. Going back to ${it.previous} failed too, so it still runs. ` +
        "Cloudflare does not go back over a release that brought a new class of Durable Objects: then repair it and " +
        `deploy again. ${error.message}`,
    );
  }
  throw new Stop(
    `the release was deployed and was not well: ${fault}. What ran before (${it.previous}) runs again; the database ` +
      "keeps the new schema, on which it works",
  );
}

export const STEPS = [settings, database, queues, secrets, check, previous, migrate, deploy, health];
