// The list of people: what is searched, how it is narrowed, how much of it is shown.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { PersonLine } from "../../backend/types";
import { kept } from "../../parts/half-typed.svelte";
import { posyanduOf } from "../../parts/posyandu-options";

/** Rows asked for at a time. */
const PAGE = 100;

/** What is searched and what is open. */
interface Shown {
  text: string;
  group: "balita" | "semua";
  status: "aktif" | "semua";
  desa: string;
  posyandu: string;
  registering: boolean;
  lookingUp: boolean;
}

export class PeopleController {
  /** What was chosen; a screen that was locked shows it again. */
  readonly #shown: Shown;
  /** Pages after the first, and which first page they go on from. */
  #later = $state.raw<{ after: unknown; people: PersonLine[] }>({ after: undefined, people: [] });
  #asking = false;
  readonly found = new Live("search_people", () => this.#asked(0));
  readonly places = new Live("list_posyandu", () => ({}));

  constructor(text = "") {
    this.#shown = kept<Shown>(`people ${text}`, { text, group: "balita", status: "aktif", desa: "", posyandu: "", registering: false, lookingUp: false });
  }

  get registering(): boolean {
    return this.#shown.registering;
  }

  set registering(registering: boolean) {
    this.#shown.registering = registering;
  }

  get lookingUp(): boolean {
    return this.#shown.lookingUp;
  }

  set lookingUp(lookingUp: boolean) {
    this.#shown.lookingUp = lookingUp;
  }

  get text(): string {
    return this.#shown.text;
  }

  set text(text: string) {
    this.#shown.text = text;
  }

  get group(): "balita" | "semua" {
    return this.#shown.group;
  }

  set group(group: "balita" | "semua") {
    this.#shown.group = group;
  }

  get status(): "aktif" | "semua" {
    return this.#shown.status;
  }

  set status(status: "aktif" | "semua") {
    this.#shown.status = status;
  }

  get desa(): string {
    return this.#shown.desa;
  }

  /** A desa narrows the posyandu to choose from; one of another desa is let go. */
  set desa(code: string) {
    this.#shown.desa = code;
    const chosen = this.places.data?.find((place) => place.id === this.#shown.posyandu);
    if (code !== "" && chosen && chosen.desa !== code) this.#shown.posyandu = "";
  }

  get posyandu(): string {
    return this.#shown.posyandu;
  }

  set posyandu(id: string) {
    this.#shown.posyandu = id;
  }

  get posyanduOptions(): { value: string; label: string }[] {
    return posyanduOf(this.#shown.desa, this.places.data);
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
      text: this.#shown.text,
      group: this.#shown.group,
      posyandu: this.#shown.posyandu === "" ? null : this.#shown.posyandu,
      desa: this.#shown.desa === "" ? null : this.#shown.desa,
      status: this.#shown.status,
      limit: PAGE,
      offset,
    };
  }
}
