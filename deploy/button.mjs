// `npm run deploy`: what the Deploy button's builder runs, in a copy of this repository whose
// wrangler.toml Cloudflare has put names and ids into. Migrates first, then deploys.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const FILE = join(ROOT, "wrangler.toml");

function stop(reason) {
  console.error(`error: ${reason}`);
  process.exit(1);
}

const text = readFileSync(FILE, "utf8");
const [, name] = /^name = "(.*)"$/m.exec(text) ?? [];
if (!name) stop("wrangler.toml names no Worker");
if (/^MODE = "local"$/m.test(text)) {
  stop('MODE is local, which answers on one\'s own machine only: set MODE to "cloud" in wrangler.toml, and PUBLIC_URL to the address it will have');
}
// The Worker is bound to itself, by whatever name it was given.
const bound = text.replaceAll(/^service = ".*"$/gm, `service = "${name}"`);
if (bound !== text) writeFileSync(FILE, bound);

for (const words of [
  ["d1", "migrations", "apply", "PLATFORM", "--remote"],
  ["deploy"],
]) {
  const done = spawnSync("wrangler", words, { cwd: ROOT, stdio: "inherit", env: { ...process.env, CI: "true" } });
  if (done.error) stop("wrangler is not here: run `npm ci` first");
  if (done.status !== 0) stop(`\`wrangler ${words.join(" ")}\` failed`);
}
