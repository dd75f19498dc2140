// Sorts the statements a release ran into the fixture of that release (see make-release.mjs): those of
// the platform database and those of a tenant's. They are gathered by running the tests, and a person's
// search, with ROLECALL_TRACE_SQL naming a folder; shared/platform-native writes each there once.
//
//   node tests/upgrade/statements.mjs TRACE tests/fixtures/release-VERSION

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [trace, target] = process.argv.slice(2).map((path) => resolve(path));
/** What tests ask on their own account. */
const OF_TESTS = /^(SELECT \(SELECT |DELETE FROM duplicate_members$)/;

function loaded(name) {
  const db = new DatabaseSync(":memory:");
  db.exec(readFileSync(join(target, name), "utf8"));
  return db;
}

function fits(db, sql) {
  try {
    db.prepare(sql);
    return true;
  } catch {
    return false;
  }
}

const texts = readdirSync(trace).map((name) => readFileSync(join(trace, name), "utf8"));
const distinct = new Map(texts.map((text) => [text.replaceAll(/\s+/g, " ").trim(), text]));
for (const [name, dump] of [
  ["platform", "platform.sql"],
  ["tenant", "tenant-local.sql"],
]) {
  const db = loaded(dump);
  const found = [];
  for (const [line, text] of distinct) {
    if (OF_TESTS.test(line) || /^(CREATE|ALTER|DROP|PRAGMA)\b/i.test(line)) continue;
    const sql = text.replaceAll("{db}.", "").trim().replace(/;$/, "");
    if (fits(db, sql)) found.push(`${sql.replaceAll(/^ {4,}/gm, "    ")};\n`);
  }
  writeFileSync(join(target, `statements-${name}.sql`), found.sort().join("\n"));
}
