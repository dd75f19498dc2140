// The whole product in one Worker: an exported entrypoint class a function (wrangler.toml binds the
// Worker to itself by their names), the Durable Objects, and where queues and crons arrive.

import { consumeAccounts } from "./entry/accounts.js";
import { consumeDiscover } from "./entry/discover.js";
import { Gateway } from "./entry/gateway.js";
import { consumeMatch } from "./entry/match.js";

export { AccountDesk, Accounts } from "./entry/accounts.js";
export { Discover, SourceHost } from "./entry/discover.js";
export { Documents } from "./entry/documents.js";
export { Match } from "./entry/match.js";
export { Tenant } from "./entry/tenant.js";

const CONSUMERS = { accounts: consumeAccounts, discover: consumeDiscover, match: consumeMatch };

export default class Rolecall extends Gateway {
  queue(batch) {
    // Queues of other environments are called after them: rolecall-staging-match.
    const consume = CONSUMERS[batch.queue.slice(batch.queue.lastIndexOf("-") + 1)];
    if (!consume) throw new Error(`nothing consumes the queue ${batch.queue}; see entry.js`);
    return consume(batch, this.env);
  }
}
