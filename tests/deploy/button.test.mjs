// What the Deploy button's builder runs, in a copy of what it needs:
//   node --test tests/deploy/button.test.mjs

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function arrange() {
  const folder = mkdtempSync(join(tmpdir(), "rolecall-button-"));
  folders.push(folder);
  cpSync(join(ROOT, "deploy"), join(folder, "deploy"), { recursive: true });
  cpSync(join(ROOT, "wrangler.toml"), join(folder, "wrangler.toml"));
  writeFileSync(join(folder, "Cargo.toml"), '[workspace.package]\nversion = "9.9.9"\n');
  // Node and tar, and no cargo.
  mkdirSync(join(folder, "bin"));
  const tar = execFileSync("sh", ["-c", "command -v tar"]).toString().trim();
  const gzip = execFileSync("sh", ["-c", "command -v gzip"]).toString().trim();
  symlinkSync(tar, join(folder, "bin/tar"));
  symlinkSync(gzip, join(folder, "bin/gzip"));
  return folder;
}

function run(folder, script, environment = {}) {
  const env = { PATH: join(folder, "bin"), ...environment };
  return new Promise((ended) => {
    execFile(process.execPath, [join(folder, "deploy", script)], { env }, (error, stdout, stderr) =>
      ended({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

/** A published release; `sum` is what stands beside it. */
async function published(folder, sum) {
  const release = join(folder, "rolecall-9.9.9");
  for (const file of ["build/cloudflare/gateway.js", "web/build/index.html", "entry.js"]) {
    mkdirSync(join(release, file, ".."), { recursive: true });
    writeFileSync(join(release, file), file);
  }
  execFileSync("tar", ["-czf", "release.tar.gz", "rolecall-9.9.9"], { cwd: folder });
  const bytes = readFileSync(join(folder, "release.tar.gz"));
  const right = createHash("sha256").update(bytes).digest("hex");
  const server = createServer((request, response) => {
    const at = "/v9.9.9/rolecall-9.9.9.tar.gz";
    if (request.url === at) response.end(bytes);
    else if (request.url === `${at}.sha256`) response.end(`${sum ?? right}  rolecall-9.9.9.tar.gz\n`);
    else response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

test("without Rust the published release of this version is fetched, once", async () => {
  const folder = arrange();
  const { server, url } = await published(folder);
  const { code, said } = await run(folder, "fetch.mjs", { ROLECALL_RELEASES: url });
  server.close();
  assert.equal(code, 0, said);
  assert.equal(readFileSync(join(folder, "build/cloudflare/gateway.js"), "utf8"), "build/cloudflare/gateway.js");
  assert.ok(existsSync(join(folder, "web/build/index.html")));
  assert.ok(!existsSync(join(folder, "entry.js")));
  const again = await run(folder, "fetch.mjs", { ROLECALL_RELEASES: "http://127.0.0.1:9" });
  assert.match(again.said, /everything is built already/);
});

test("a release that is not the published one, or not published, is refused", async () => {
  const folder = arrange();
  const { server, url } = await published(folder, "0".repeat(64));
  const wrong = await run(folder, "fetch.mjs", { ROLECALL_RELEASES: url });
  assert.equal(wrong.code, 1);
  assert.match(wrong.said, /hashes to/);
  const missing = await run(folder, "fetch.mjs", { ROLECALL_RELEASES: `${url}/elsewhere` });
  server.close();
  assert.equal(missing.code, 1);
  assert.match(missing.said, /answers 404.*install Rust/s);
  assert.ok(!existsSync(join(folder, "build")));
});

test("it deploys after migrating, bound to itself by the name it was given", async () => {
  const folder = arrange();
  const calls = join(folder, "calls");
  writeFileSync(join(folder, "bin/wrangler"), '#!/bin/sh\necho "$@" >> "$CALLS"\n', { mode: 0o755 });
  const environment = { PATH: `${join(folder, "bin")}${delimiter}/bin${delimiter}/usr/bin`, CALLS: calls };
  const refused = await run(folder, "button.mjs", environment);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /MODE is local/);
  assert.ok(!existsSync(calls));
  const file = join(folder, "wrangler.toml");
  const text = readFileSync(file, "utf8").replace('MODE = "local"', 'MODE = "cloud"').replace('name = "rolecall"', 'name = "my-search"');
  writeFileSync(file, text);
  const { code, said } = await run(folder, "button.mjs", environment);
  assert.equal(code, 0, said);
  assert.equal(readFileSync(calls, "utf8"), "d1 migrations apply PLATFORM --remote\ndeploy\n");
  const bound = readFileSync(file, "utf8");
  assert.equal([...bound.matchAll(/^service = "my-search"$/gm)].length, [...bound.matchAll(/^service = /gm)].length);
});
