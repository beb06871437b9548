// A question to Rust that is asked again when its arguments or its tags change.
import { untrack } from "svelte";
import { asCallError, call, type Args, type CallError, type Reply } from "./call";
import { versionOf } from "./changed.svelte";
import { provides, type Query } from "./types";

/** The newest answer to a question, and why there is none. */
export class Live<N extends Query> {
  data = $state.raw<Reply<N>>();
  error = $state.raw<CallError>();
  #asked = 0;
  #waiting = 0;
  #again = $state(0);
  readonly #name: N;

  /** `args` is followed; while it gives `null` nothing is asked. Make it where effects may begin (in a component or controller). */
  constructor(name: N, args: () => Args<N> | null) {
    this.#name = name;
    $effect(() => {
      versionOf(provides[name]);
      void this.#again;
      const now = args();
      if (now !== null) untrack(() => void this.#ask(now));
    });
  }

  /** Asks again with the same arguments. */
  refresh(): void {
    this.#again += 1;
  }

  /** Puts an answer that a mutation already gave in place of a question; one still on its way may be older, so it is asked anew. */
  put(data: Reply<N>): void {
    this.#asked += 1;
    this.data = data;
    if (this.#waiting > 0) this.refresh();
  }

  async #ask(args: Args<N>): Promise<void> {
    const number = ++this.#asked;
    this.#waiting += 1;
    try {
      const data = await call(this.#name, args);
      if (number !== this.#asked) return;
      this.data = data;
      this.error = undefined;
    } catch (refusal) {
      if (number === this.#asked) this.error = asCallError(refusal);
    } finally {
      this.#waiting -= 1;
    }
  }
}
