// One function's WASM module: made when first used, replaced when it panics.
//
// A panic ends a WASM instance, and everything that instance was working on would wait for ever. So
// the promise kept here is:
//   - the request that panicked is answered 500 at once,
//   - whatever else was in flight in that instance is answered 503 with `Retry-After: 1`, a body
//     that was streaming breaks off,
//   - the next request finds a fresh instance.
// Rust reports a panic while the panicking call is still on the stack (`platform_cloudflare::entry`).

export class Module {
  #name;
  #glue;
  #wasm;
  #state = "asleep"; // → "running" ⇄ "broken"
  #generation = 0;
  #flights = new Map(); // number → how to end it: (status) => void
  #lastFlight = 0;
  #handlers = new WeakMap(); // env → { generation, handler }

  /** `glue` and `wasm` are what `cargo xtask build` made of the function called `name`. */
  constructor(name, glue, wasm) {
    this.#name = name;
    this.#glue = glue;
    this.#wasm = wasm;
  }

  /** Answers `request` by the module's `Handler` for the bindings `env`. */
  respond(request, env) {
    return this.fly(request, (glue) => {
      let made = this.#handlers.get(env);
      if (made?.generation !== this.#generation) {
        made = { generation: this.#generation, handler: new glue.Handler(env) };
        this.#handlers.set(env, made);
      }
      return made.handler;
    });
  }

  /**
   * Answers `request` by the handler that `handlerOf(glue, generation)` picks. A handler lives as
   * long as its generation: whoever keeps one compares the number first.
   */
  async fly(request, handlerOf) {
    const number = ++this.#lastFlight;
    const ended = new Promise((resolve) => this.#flights.set(number, resolve));
    const answered = this.#answer(request, handlerOf, number);
    const outcome = await Promise.race([ended, answered]);
    // Responses are made here, in the context of the request they belong to.
    if (typeof outcome === "number") return problem(outcome);
    if (outcome.streaming) return this.#watched(outcome, number);
    this.#flights.delete(number);
    return outcome;
  }

  async #answer(request, handlerOf, number) {
    try {
      this.#wake();
      return await handlerOf(this.#glue, this.#generation).fetch(request, number);
    } catch (error) {
      // A trap that is no panic (out of memory, out of stack) has not been reported yet.
      if (error instanceof WebAssembly.RuntimeError) this.#broke(number, "a trap");
      else this.#log("failed", { reason: String(error?.message ?? error) });
      return 500;
    }
  }

  /** A body that comes piece by piece is in flight until its end. */
  #watched(response, number) {
    const reader = response.body.getReader();
    const ended = new Promise((resolve) => this.#flights.set(number, resolve));
    const landed = () => this.#flights.delete(number);
    const body = new ReadableStream(
      {
        pull: async (controller) => {
          const read = reader.read().catch((error) => ({ error }));
          const step = await Promise.race([read, ended]);
          if (typeof step === "number") {
            controller.error(new Error("the function broke while it was sending"));
          } else if (step.error) {
            landed();
            controller.error(step.error);
          } else if (step.done) {
            landed();
            controller.close();
          } else {
            controller.enqueue(step.value);
          }
        },
        cancel: (reason) => {
          landed();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, response);
  }

  #wake() {
    if (this.#state === "running") return;
    if (this.#state === "asleep") this.#glue.initSync({ module: this.#wasm });
    else this.#glue.__wbg_reset_state();
    this.#state = "running";
    this.#generation += 1;
    this.#glue.onPanic((flight, place) => this.#broke(flight, place));
  }

  #broke(culprit, place) {
    if (this.#state === "broken") return;
    this.#state = "broken";
    this.#log("panic", { place });
    const flights = [...this.#flights];
    this.#flights.clear();
    for (const [number, end] of flights) end(number === culprit ? 500 : 503);
    // As soon as the panicking call has left the stack: until the reset, late timers and answers
    // would still run inside the broken instance.
    queueMicrotask(() => this.#wake());
  }

  #log(event, fields) {
    console.error(JSON.stringify({ ...fields, level: "error", function: this.#name, event }));
  }
}

/** A typed call (`shared::calls`) as a request. */
export function call(name, body) {
  return new Request(`http://internal/internal/call/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const PROBLEMS = {
  500: {
    type: "urn:rolecall:problem:internal",
    title: "Something went wrong on our side",
    detail: "this request broke the function that worked on it; the log names the place",
  },
  503: {
    type: "urn:rolecall:problem:unavailable",
    title: "Temporarily unavailable",
    detail: "the function working on this was interrupted; try again",
    retry_after: 1,
  },
};

function problem(status) {
  const headers = { "content-type": "application/problem+json" };
  if (status === 503) headers["retry-after"] = "1";
  return new Response(JSON.stringify({ ...PROBLEMS[status], status }), { status, headers });
}
