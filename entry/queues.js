// Hands queue messages to the function that consumes them, and its verdicts back to the queue.

import { call } from "./module.js";

/** Seconds before a delivery that failed as a whole is tried again, by how often it was. */
const backoff = (attempts) => Math.min(600, 5 * 2 ** Math.min(attempts, 7));

/**
 * Delivers `batch`. `routeOf(message)` names where a message goes; `send(route, request)` carries a
 * `Consume` call there. Messages of one route travel together, routes side by side.
 */
export async function consume(batch, routeOf, send) {
  const routes = new Map();
  for (const message of batch.messages) {
    let body;
    try {
      body = JSON.parse(message.body);
    } catch {
      console.error(JSON.stringify({ level: "error", event: "message-unreadable", message: message.id }));
      message.ack();
      continue;
    }
    const route = routeOf(body);
    if (!routes.has(route)) routes.set(route, []);
    routes.get(route).push({ message, body });
  }
  await Promise.all(
    [...routes].map(([route, items]) => deliver(items, (request) => send(route, request))),
  );
}

async function deliver(items, send) {
  let answer;
  try {
    answer = await send(call("consume", { messages: items.map((item) => item.body) }));
  } catch {
    answer = new Response(null, { status: 503 });
  }
  if (answer.ok) {
    const { outcomes } = await answer.json();
    items.forEach(({ message }, i) => settle(message, outcomes[i]));
  } else if (answer.status < 500 && items.length > 1) {
    // One of them is not understood (a newer release wrote it, say): the others need not wait.
    await Promise.all(items.map((item) => deliver([item], send)));
  } else {
    for (const { message } of items) settle(message, { retry: backoff(message.attempts) });
  }
}

/** `outcome` is a `shared::calls::Outcome`: `"ack"` or `{ retry: seconds }`. */
function settle(message, outcome) {
  if (outcome === "ack") message.ack();
  else message.retry({ delaySeconds: outcome?.retry ?? backoff(message.attempts) });
}
