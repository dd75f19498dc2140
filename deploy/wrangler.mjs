// Runs wrangler: the release's own where `npm ci` brought it, else the one on PATH. What it prints is
// kept for error messages, with secrets taken out.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Stop } from "./stop.mjs";

/** Wrangler said no; `said` is what it said. */
export class Refused extends Stop {
  constructor(command, said) {
    super(`\`wrangler ${command}\` failed:\n${said}`);
    this.said = said;
  }
}

export class Wrangler {
  #program;
  #environment;
  #folder;
  #secrets = new Set();

  constructor(folder) {
    const own = join(folder, "node_modules/.bin/wrangler");
    this.#folder = folder;
    this.#program = existsSync(own) ? own : "wrangler";
    // Wrangler wants a newer Node than many machines have; the packages bring one.
    const node = join(folder, "node_modules/node/bin");
    const path = existsSync(node) ? `${node}${delimiter}${process.env.PATH}` : process.env.PATH;
    this.#environment = { ...process.env, PATH: path, CI: "true", WRANGLER_SEND_METRICS: "false" };
  }

  /** A value that no message may show. */
  conceal(value) {
    this.#secrets.add(value);
  }

  /** What it printed on its standard output. */
  run(...command) {
    const child = spawn(this.#program, command, {
      cwd: this.#folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    let said = "";
    child.stdout.on("data", (bytes) => {
      printed += bytes;
      said += bytes;
    });
    child.stderr.on("data", (bytes) => {
      said += bytes;
    });
    return new Promise((done, failed) => {
      child.on("error", () => failed(new Stop("wrangler is not here: run `npm ci` in the release's folder first")));
      child.on("close", (code) => {
        for (const secret of this.#secrets) said = said.replaceAll(secret, "(secret)");
        if (code === 0) done(printed);
        else failed(new Refused(command.slice(0, 3).join(" "), said.trim()));
      });
    });
  }

  /** What it printed, read as JSON; whatever stands before it is passed over. */
  async json(...command) {
    const printed = await this.run(...command);
    const start = printed.search(/^[[{]/m);
    try {
      return JSON.parse(printed.slice(start));
    } catch {
      throw new Refused(command.slice(0, 3).join(" "), `it answered no JSON:\n${printed.trim()}`);
    }
  }
}
