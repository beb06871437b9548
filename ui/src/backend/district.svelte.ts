// The only door to the district: a name, arguments, and a reply or a typed refusal, over HTTP to the server that the page came from.
import { untrack } from "svelte";
import { asCallError, CallError } from "./call-error";
import { invalidates, provides, type Commands, type Mutation, type Query, type Tag } from "./generated/district";

export type * from "./generated/district";

type Name = keyof Commands;
type Args<N extends Name> = Commands[N]["args"];
type Reply<N extends Name> = Commands[N]["reply"];

/** How often what a tag stands for has changed. */
class Version {
  count = $state(0);
}

const versions: ReadonlyMap<Tag, Version> = new Map(Object.values(provides).flatMap((tags) => tags.map((tag): [Tag, Version] => [tag, new Version()])));

function changed(tags: readonly Tag[]): void {
  for (const tag of tags) {
    const version = versions.get(tag);
    if (version) version.count += 1;
  }
}

/** Asks something; a refusal is thrown as a `CallError`. */
async function ask<N extends Name>(name: N, args: Args<N>): Promise<Reply<N>> {
  let answer: Response;
  try {
    const headers = { "Content-Type": "application/json" };
    answer = await fetch(`/v1/district/${name}`, { method: "POST", headers, body: JSON.stringify(args), credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new CallError({ code: "server_away", field: null, detail: {} });
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return body as Reply<N>;
  // Signed out by the clock, or by somebody else: the page asks who is there.
  if (answer.status === 401) changed(["session"]);
  const refused = typeof body === "object" && body !== null ? { field: null, detail: {}, ...body } : undefined;
  throw asCallError(refused);
}

/** Does something; what it changes is asked again by whoever shows it. */
export async function act<N extends Mutation>(name: N, args: Args<N>): Promise<Reply<N>> {
  const reply = await ask(name, args);
  changed(invalidates[name]);
  return reply;
}

/** The newest answer to a question, and why there is none. Made where effects may begin; while `args` gives `null` nothing is asked. */
export class Question<N extends Query> {
  data = $state.raw<Reply<N>>();
  error = $state.raw<CallError>();
  #asked = 0;

  constructor(name: N, args: () => Args<N> | null) {
    $effect(() => {
      for (const tag of provides[name]) void versions.get(tag)?.count;
      const now = args();
      if (now !== null) untrack(() => void this.#ask(name, now));
    });
  }

  async #ask(name: N, args: Args<N>): Promise<void> {
    const number = ++this.#asked;
    try {
      const data = await ask(name, args);
      if (number !== this.#asked) return;
      this.data = data;
      this.error = undefined;
    } catch (refusal) {
      if (number === this.#asked) this.error = asCallError(refusal);
    }
  }
}
