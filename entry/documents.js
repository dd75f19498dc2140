// Documents: reads untrusted files in a module of its own.

import { WorkerEntrypoint } from "cloudflare:workers";
import * as glue from "../build/cloudflare/documents.js";
import wasm from "../build/cloudflare/documents_bg.wasm";
import { Module } from "./module.js";

const documents = new Module("documents", glue, wasm);

export class Documents extends WorkerEntrypoint {
  fetch(request) {
    return documents.respond(request, this.env);
  }
}

export default Documents;
