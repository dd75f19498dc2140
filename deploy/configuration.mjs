// What an environment's things are called, and the configuration wrangler gets for it: that of
// wrangler.toml with names, the database's id and the operator's variables put in.

/** Production keeps the names of wrangler.toml; any other environment has its own of everything. */
export function namesOf(worker, environment) {
  const own = environment === "production" ? (name) => name : (name) => `${worker.name}-${environment}-${name}`;
  const [database] = worker.d1_databases;
  const consumers = worker.queues.consumers;
  return {
    worker: environment === "production" ? worker.name : `${worker.name}-${environment}`,
    database: environment === "production" ? database.database_name : `${database.database_name}-${environment}`,
    queue: own,
    queues: consumers.flatMap((one) => [own(one.queue), own(one.dead_letter_queue)]),
  };
}

export function configuration(worker, environment, databaseId, variables) {
  const names = namesOf(worker, environment);
  const { dev: _, ...rest } = structuredClone(worker);
  rest.name = names.worker;
  rest.vars = variables;
  for (const database of rest.d1_databases) {
    database.database_name = names.database;
    database.database_id = databaseId;
  }
  // The Worker is bound to itself.
  for (const service of rest.services) if (service.service === worker.name) service.service = names.worker;
  for (const queue of [...rest.queues.producers, ...rest.queues.consumers]) {
    queue.queue = names.queue(queue.queue);
    if (queue.dead_letter_queue) queue.dead_letter_queue = names.queue(queue.dead_letter_queue);
  }
  return rest;
}
