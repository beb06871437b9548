// The SKDN form of a month and place, and the children behind the number that is open.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { Saved } from "../../backend/types";
import { monthAway } from "../../words/format";

export interface Cell {
  row: string;
  code: string;
  cell: number;
  count: number;
}

export class ReportController {
  month = $state("");
  cell = $state.raw<Cell>();
  #desa = $state("");
  #posyandu = $state("");
  readonly skdn = new Live("skdn", () => this.asked);
  readonly places = new Live("list_posyandu", () => ({}));
  readonly people = new Live("skdn_people", () => (this.cell === undefined ? null : { ...this.asked, row: this.cell.row, cell: this.cell.cell }));

  constructor(today: string) {
    this.month = today.slice(0, 7);
  }

  get asked(): { month: string; posyandu: string | null; desa: string | null } {
    return { month: this.month, posyandu: this.#posyandu === "" ? null : this.#posyandu, desa: this.#desa === "" ? null : this.#desa };
  }

  get desa(): string {
    return this.#desa;
  }

  /** Another desa: the posyandu of the one before is let go. */
  set desa(code: string) {
    this.#desa = code;
    this.#posyandu = "";
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

  /** Walks the months. */
  step(by: number): void {
    this.month = monthAway(this.month, by);
  }

  export(format: string): Promise<Saved> {
    return call("export_skdn", { ...this.asked, format });
  }
}
