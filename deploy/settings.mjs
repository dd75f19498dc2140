// The operator's two files: NAME=value a line, quotes around values and lines that begin with # as in
// any .env.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Stop } from "./stop.mjs";

const SECRET =
  /^(MASTER_KEY_\d+|SESSION_KEY_\d+|CRON_SECRET|OIDC_PROVIDERS|TRUSTED_PROXY_SECRET|MAIL_TOKEN|METRICS_TOKEN|ADZUNA_APP_(ID|KEY))$/;

export function read(file) {
  if (!existsSync(file)) return {};
  const found = {};
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    const [, name, value] = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    // The line itself may be a secret.
    if (!name) throw new Stop(`${file}, line ${index + 1}: write NAME=value`);
    found[name] = /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
  }
  return found;
}

/** The variables of a Worker that faces the world. */
export function variables(file) {
  const found = read(file);
  for (const name of Object.keys(found)) {
    if (SECRET.test(name)) throw new Stop(`${name} is a secret: put it into ${file.replace(/env$/, "secrets")}, not into ${file}`);
  }
  if (!["cloud", "demo"].includes(found.MODE)) {
    throw new Stop(`write MODE=cloud (or demo) into ${file}: MODE=local answers on one's own machine only`);
  }
  if (!/^https:\/\/[^/?#\s]+(\/[^?#\s]*)?$/.test(found.PUBLIC_URL ?? "")) {
    throw new Stop(`write PUBLIC_URL=https://… into ${file}: links in mails and redirects are built from it`);
  }
  return found;
}

/** Keeps secrets where only their owner can read them, beside those kept before. */
export function keep(file, secrets) {
  const kept = Object.entries({ ...read(file), ...secrets });
  const lines = kept.map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
}
