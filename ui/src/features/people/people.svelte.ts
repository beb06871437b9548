// The list of people: what is searched, how it is narrowed, how much of it is shown.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { PersonDraft, PersonLine } from "../../backend/types";

/** Rows asked for at a time. */
const PAGE = 100;

export class PeopleController {
  /** A child half typed: kept when the form is left by Escape, until it is registered or cancelled. */
  draft = $state<PersonDraft>();
  #text = $state("");
  #group = $state<"balita" | "semua">("balita");
  #status = $state<"aktif" | "semua">("aktif");
  #desa = $state("");
  #posyandu = $state("");
  /** Pages after the first, and which first page they go on from. */
  #later = $state.raw<{ after: unknown; people: PersonLine[] }>({ after: undefined, people: [] });
  #asking = false;
  readonly found = new Live("search_people", () => this.#asked(0));
  readonly places = new Live("list_posyandu", () => ({}));

  constructor(text = "") {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
  }

  get group(): "balita" | "semua" {
    return this.#group;
  }

  set group(group: "balita" | "semua") {
    this.#group = group;
  }

  get status(): "aktif" | "semua" {
    return this.#status;
  }

  set status(status: "aktif" | "semua") {
    this.#status = status;
  }

  get desa(): string {
    return this.#desa;
  }

  /** A desa narrows the posyandu to choose from; one of another desa is let go. */
  set desa(code: string) {
    this.#desa = code;
    const chosen = this.places.data?.find((place) => place.id === this.#posyandu);
    if (code !== "" && chosen && chosen.desa !== code) this.#posyandu = "";
  }

  get posyandu(): string {
    return this.#posyandu;
  }

  set posyandu(id: string) {
    this.#posyandu = id;
  }

  get posyanduOptions(): { value: string; label: string }[] {
    const all = this.places.data ?? [];
    return all.filter((place) => this.#desa === "" || place.desa === this.#desa).map((place) => ({ value: place.id, label: this.#desa === "" ? `${place.name} · ${place.desa_name}` : place.name }));
  }

  get total(): number {
    return this.found.data?.total ?? 0;
  }

  /** The people so far, page after page. */
  get people(): PersonLine[] {
    const first = this.found.data;
    if (!first) return [];
    return this.#later.after === first ? [...first.people, ...this.#later.people] : first.people;
  }

  /** Asks for the next page, when there is one. A new search lets the later pages go. */
  async more(): Promise<void> {
    const first = this.found.data;
    const shown = this.people.length;
    if (!first || this.#asking || shown >= first.total) return;
    this.#asking = true;
    const next = await call("search_people", this.#asked(shown)).catch(() => undefined);
    this.#asking = false;
    if (!next || next.people.length === 0 || this.found.data !== first) return;
    const before = this.#later.after === first ? this.#later.people : [];
    this.#later = { after: first, people: [...before, ...next.people] };
  }

  #asked(offset: number) {
    return {
      text: this.#text,
      group: this.#group,
      posyandu: this.#posyandu === "" ? null : this.#posyandu,
      desa: this.#desa === "" ? null : this.#desa,
      status: this.#status,
      limit: PAGE,
      offset,
    };
  }
}
