// Makes the fixture of a release: `tests/fixtures/release-VERSION`, what that release leaves behind
// after a person's first search, and what it answered about it. Run once a release, on its own code:
//
//   cargo build -p native-host -p recorded
//   node tests/upgrade/make-release.mjs target/debug tests/fixtures/release-VERSION
//
// It needs Node 24, for its SQLite (`npm ci` brings one: node_modules/.bin/node). The person is invented, the boards are the recorded ones,
// and the master key is written beside the data it opens: it opens nothing else.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [binaries, target] = process.argv.slice(2).map((path) => resolve(path));
const MASTER_KEY = "52656c65617365206669787475726573206f70656e206e6f7468696e67203a29";
const PORT = 18_917;
const APP = `http://localhost:${PORT}`;

const data = mkdtempSync(join(tmpdir(), "rolecall-release-"));
writeFileSync(join(data, "master-key"), MASTER_KEY);

/** Starts a program and waits for the line that names its address. */
function start(name, args, opening) {
  const child = spawn(join(binaries, name), args, { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((found, failed) => {
    let said = "";
    child.on("exit", (code) => failed(new Error(`${name} ended with ${code}`)));
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const line = said.split("\n").find((line) => line.includes(opening));
      if (line) found({ child, address: line.split(opening)[1].trim() });
    });
  });
}

async function stop({ child }) {
  child.removeAllListeners("exit");
  const ended = new Promise((done) => child.on("exit", done));
  child.kill("SIGINT");
  await ended;
}

async function call(method, path, body) {
  const json = body && !(body instanceof FormData);
  const answer = await fetch(APP + path, {
    method,
    body: json ? JSON.stringify(body) : body,
    headers: json ? { "content-type": "application/json" } : {},
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function quiet() {
  for (;;) {
    const { items } = await call("GET", "/api/tasks");
    if (!items.some((task) => ["queued", "running"].includes(task.state))) return;
    await pause(200);
  }
}

async function give(file, text, name) {
  const form = new FormData();
  form.append("file", new Blob([text]), file);
  if (name) form.append("name", name);
  return call("POST", "/api/profile/cv", form);
}

async function search(boards) {
  const host = await start(
    "native-host",
    ["--port", `${PORT}`, "--data", data, "--recorded-origin", boards.address],
    "Rolecall is at ",
  );
  const cv = readFileSync(resolve(import.meta.dirname, "../fixtures/cv/ada.txt"), "utf8");
  await give("ada.txt", cv);
  const { profile } = await call("GET", "/api/profile");
  await call("PUT", "/api/profile", { ...profile, name: "Ada Q. Quill" });
  const garden = "Ada Quill\nada.quill@example.com\n\nSkills\nGardening, Landscaping, Forestry\n";
  const { cv: second_cv } = await give("garden.txt", garden, "Garden");
  await call("POST", "/api/searches", {
    name: "Backend",
    titles: ["Backend Engineer", "Rust Engineer", "Platform Engineer"],
    remote: "any",
    exclude: ["unpaid"],
  });
  await call("POST", "/api/searches", { name: "Later", titles: ["Gardener"], cv: second_cv.id, paused: true });
  await call("POST", "/api/discover", {});
  await quiet();
  const { items } = await call("GET", "/api/applications?limit=100");
  if (items.length < 4) throw new Error(`${items.length} applications are too few`);
  const [first, second, third, fourth] = items.map((one) => one.id);
  const move = (id, status) => call("POST", `/api/applications/${id}/status`, { status });
  await call("POST", "/api/applications", {
    text: "Lamp Engineer at Harbour Lights\n\nWe want somebody who knows Rust and lamps. Leeds, on site.",
  });
  await move(first, "approved");
  await move(first, "applied");
  await move(first, "phone_screen");
  await move(second, "skipped");
  await move(third, "rejected");
  await move(fourth, "approved");
  await call("POST", "/api/undo", {});
  await call("PUT", "/api/weights", { ...(await call("GET", "/api/weights")).weights, title: 30 });
  await quiet();
  await pause(2_000);
  await stop(host);
}

function open(file) {
  return new DatabaseSync(join(data, file));
}

/** Leaves only the catalog's postings that are in the person's list: a dump should be read. */
function trim() {
  const tenant = open("tenants/local.db");
  const kept = tenant.prepare("SELECT posting FROM applications").all();
  tenant.close();
  const postings = kept.map((row) => `'${row.posting}'`).join(", ");
  const platform = open("platform.db");
  platform.exec(
    `DELETE FROM postings_fts WHERE rowid IN (SELECT n FROM postings WHERE id NOT IN (${postings}));
     DELETE FROM postings WHERE id NOT IN (${postings});
     DELETE FROM posting_urls WHERE posting NOT IN (${postings});
     DELETE FROM duplicate_members WHERE id NOT IN (SELECT id FROM posting_urls);
     DELETE FROM duplicate_keys WHERE member NOT IN (SELECT id FROM duplicate_members);
     DELETE FROM duplicate_days WHERE member NOT IN (SELECT id FROM duplicate_members);
     INSERT INTO postings_fts (postings_fts) VALUES ('optimize');`,
  );
  platform.close();
}

/** A database as SQL, a row a line. */
function dump(file) {
  const db = open(file);
  const objects = db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid").all();
  const shadows = objects
    .filter((one) => /^CREATE VIRTUAL/i.test(one.sql ?? ""))
    .flatMap((one) => ["data", "idx", "content", "docsize", "config"].map((kind) => `${one.name}_${kind}`));
  const lines = [];
  const tables = objects.filter((one) => one.type === "table" && one.name !== "sqlite_sequence");
  for (const one of tables) if (!shadows.includes(one.name)) lines.push(`${one.sql};`);
  for (const { name, sql } of objects.filter((one) => one.type === "table")) {
    if (/^CREATE VIRTUAL/i.test(sql)) continue;
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${name}')`).all().map((row) => `"${row.name}"`);
    const quoted = columns.map((column) => `quote(${column})`).join(" || ', ' || ");
    const rows = db.prepare(`SELECT ${quoted} AS line FROM "${name}"`).all();
    // The index makes some rows of its own with its table.
    if (shadows.includes(name)) lines.push(`DELETE FROM "${name}";`);
    for (const { line } of rows) lines.push(`INSERT INTO "${name}" (${columns.join(", ")}) VALUES (${line});`);
  }
  for (const { type, sql } of objects) if (type === "index" && sql) lines.push(`${sql};`);
  db.close();
  return `${lines.join("\n")}\n`;
}

/** What the release answers about this data. */
async function answers() {
  const host = await start("native-host", ["--port", `${PORT}`, "--data", data], "Rolecall is at ");
  const paths = [
    "/api/profile",
    "/api/cvs",
    "/api/searches",
    "/api/weights",
    "/api/tasks",
    "/api/applications?limit=100",
    "/api/applications?sort=company",
    "/api/applications?status=phone_screen",
    "/api/applications?q=engineer",
    "/api/postings?q=engineer",
    "/api/export/applications.csv",
  ];
  const { items } = await call("GET", "/api/applications?limit=100");
  paths.push(...items.map((one) => `/api/applications/${one.id}`));
  const found = {};
  for (const path of paths) found[path] = await call("GET", path);
  const { version, schema } = await call("GET", "/api/health");
  await stop(host);
  return { version, schema, asked_at: Date.now(), answers: found };
}

const boards = await start("recorded", ["--dir", resolve(import.meta.dirname, "../fixtures/boards")], "listening on ");
await search(boards);
trim();
await stop(boards);
const said = await answers();
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "platform.sql"), dump("platform.db"));
writeFileSync(join(target, "tenant-local.sql"), dump("tenants/local.db"));
writeFileSync(join(target, "answers.json"), `${JSON.stringify(said, null, 1)}\n`);
writeFileSync(join(target, "master-key"), `${MASTER_KEY}\n`);
rmSync(data, { recursive: true });
