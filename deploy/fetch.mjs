// Brings what entry.js imports and the page, where they are not built yet: by building them where Rust
// is, else from the published release of this version. For builders without Rust, as those behind the
// Deploy button are: `npm run build`.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const RELEASES = process.env.ROLECALL_RELEASES ?? "https://github.com/rolecall/rolecall/releases/download";
const WANTED = ["build/cloudflare", "web/build"];

function stop(reason) {
  console.error(`error: ${reason}`);
  process.exit(1);
}

async function get(url) {
  const answer = await fetch(url).catch((error) => stop(`${url} cannot be reached: ${error.cause?.message ?? error.message}`));
  if (!answer.ok) {
    stop(
      `${url} answers ${answer.status}. Without Rust this needs the published release of exactly this version; ` +
        "else install Rust (https://rustup.rs) and run `cargo xtask build --release`",
    );
  }
  return Buffer.from(await answer.arrayBuffer());
}

function run(program, words) {
  const done = spawnSync(program, words, { cwd: ROOT, stdio: "inherit" });
  if (done.status !== 0) stop(`\`${program} ${words.join(" ")}\` failed`);
}

if (WANTED.every((folder) => existsSync(join(ROOT, folder)))) {
  console.log("everything is built already");
} else if (!spawnSync("cargo", ["--version"]).error) {
  run("cargo", ["xtask", "build", "--release"]);
} else {
  const [, version] = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8")) ?? [];
  const name = `rolecall-${version}`;
  const archive = `${RELEASES}/v${version}/${name}.tar.gz`;
  console.log(`fetching ${archive}`);
  const [bytes, sum] = await Promise.all([get(archive), get(`${archive}.sha256`)]);
  const [expected] = sum.toString("utf8").split(" ");
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== expected) stop(`${archive} hashes to ${found}, and ${expected} is published`);
  const folder = mkdtempSync(join(tmpdir(), "rolecall-"));
  writeFileSync(join(folder, "release.tar.gz"), bytes);
  run("tar", ["-xzf", join(folder, "release.tar.gz"), "-C", folder]);
  for (const wanted of WANTED) cpSync(join(folder, name, wanted), join(ROOT, wanted), { recursive: true });
  rmSync(folder, { recursive: true });
}
