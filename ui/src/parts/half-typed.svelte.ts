// What is half typed and not saved, and what is open around it.
import { clearAway, isLeaving, lookFor, putDown } from "./desk";

/** What a page has open (a dialog, a tab, a search): it ends with the page, unless the screen is locked over it. */
export function kept<State extends object>(name: string, initial: State): State {
  const state: State = $state(lookFor(name, initial));
  clearAway(name);
  $effect(() => () => {
    if (isLeaving()) putDown(name, state);
  });
  return state;
}

/** The fields of a form. Closing it by Escape, leaving its page or locking the screen loses nothing; saving or cancelling it does. */
export class HalfTyped<Fields extends object> {
  /** As typed so far. */
  fields: Fields;
  readonly #name: string;
  readonly #empty: string;

  /** `name` tells this form, about this thing, from all others; `empty` is what it begins with. */
  constructor(name: string, empty: Fields, touched?: (fields: Fields) => boolean) {
    this.#name = name;
    this.#empty = JSON.stringify(empty);
    this.fields = $state(lookFor(name, empty));
    // While it is typed, not when the form goes: what is read then may be what was before.
    $effect(() => {
      if (touched ? touched(this.fields) : this.touched) putDown(name, this.fields);
      else clearAway(name);
    });
  }

  /** Something is typed that the form did not begin with. */
  get touched(): boolean {
    return JSON.stringify(this.fields) !== this.#empty;
  }

  /** Saved, or not wanted: the form begins anew. */
  forget(): void {
    clearAway(this.#name);
    this.fields = JSON.parse(this.#empty);
  }
}
