// What the page of a group keeps: where the typist is, and what outlives it, so that nothing typed is lost.
import type { GroupRow } from "../../backend/types";
import type { GroupEntry } from "./group-entry.svelte";

export type Mode = "langsung" | "kertas";

/** Where the typist is, and how she types. */
export interface Place {
  mode: Mode;
  at: { person: string; link: string } | undefined;
}

/** What is not saved. */
export class Held {
  /** What is typed and not saved, by person; made when a row is first drawn. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly entries = new Map<string, GroupEntry>();
  /** Rows that stay whatever the sheet says: those looked for by name, and those being typed. */
  rows = $state.raw<GroupRow[]>([]);
}
