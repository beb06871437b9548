// The list of people: what is searched, how it is narrowed, how much of it is shown.
import { Live } from "../../backend/query.svelte";

/** Rows asked for at a time. */
const PAGE = 100;

export class PeopleController {
  #text = $state("");
  #group = $state<"balita" | "semua">("balita");
  #status = $state<"aktif" | "semua">("aktif");
  #desa = $state("");
  #posyandu = $state("");
  #limit = $state(PAGE);
  readonly found = new Live("search_people", () => ({
    text: this.#text,
    group: this.#group,
    posyandu: this.#posyandu === "" ? null : this.#posyandu,
    desa: this.#desa === "" ? null : this.#desa,
    status: this.#status,
    limit: this.#limit,
    offset: 0,
  }));
  readonly places = new Live("list_posyandu", () => ({}));

  constructor(text = "") {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.#limit = PAGE;
  }

  get group(): "balita" | "semua" {
    return this.#group;
  }

  set group(group: "balita" | "semua") {
    this.#group = group;
    this.#limit = PAGE;
  }

  get status(): "aktif" | "semua" {
    return this.#status;
  }

  set status(status: "aktif" | "semua") {
    this.#status = status;
    this.#limit = PAGE;
  }

  get desa(): string {
    return this.#desa;
  }

  /** A desa narrows the posyandu to choose from; one of another desa is let go. */
  set desa(code: string) {
    this.#desa = code;
    const chosen = this.places.data?.find((place) => place.id === this.#posyandu);
    if (code !== "" && chosen && chosen.desa !== code) this.#posyandu = "";
    this.#limit = PAGE;
  }

  get posyandu(): string {
    return this.#posyandu;
  }

  set posyandu(id: string) {
    this.#posyandu = id;
    this.#limit = PAGE;
  }

  get posyanduOptions(): { value: string; label: string }[] {
    const all = this.places.data ?? [];
    return all.filter((place) => this.#desa === "" || place.desa === this.#desa).map((place) => ({ value: place.id, label: this.#desa === "" ? `${place.name} · ${place.desa_name}` : place.name }));
  }

  get total(): number {
    return this.found.data?.total ?? 0;
  }

  get shown(): number {
    return this.found.data?.people.length ?? 0;
  }

  /** Shows the next rows, when there are some. */
  more(): void {
    if (this.shown < this.total && this.shown >= this.#limit) this.#limit += PAGE;
  }
}
