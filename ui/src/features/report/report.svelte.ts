// The SKDN form of a month and place, and the children behind the number that is open.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { Saved } from "../../backend/types";
import { kept } from "../../parts/half-typed.svelte";
import { posyanduOf } from "../../parts/posyandu-options";
import { monthAway } from "../../words/format";

export interface Cell {
  row: string;
  code: string;
  cell: number;
  count: number;
}

/** What is asked for and what is open. */
interface Shown {
  month: string;
  desa: string;
  posyandu: string;
  cell: Cell | undefined;
}

export class ReportController {
  readonly #shown: Shown;
  readonly skdn = new Live("skdn", () => this.asked);
  readonly places = new Live("list_posyandu", () => ({}));
  readonly people = new Live("skdn_people", () => (this.cell === undefined ? null : { ...this.asked, row: this.cell.row, cell: this.cell.cell }));

  constructor(today: string) {
    this.#shown = kept<Shown>("report", { month: today.slice(0, 7), desa: "", posyandu: "", cell: undefined });
  }

  get month(): string {
    return this.#shown.month;
  }

  set month(month: string) {
    this.#shown.month = month;
  }

  get cell(): Cell | undefined {
    return this.#shown.cell;
  }

  set cell(cell: Cell | undefined) {
    this.#shown.cell = cell;
  }

  get asked(): { month: string; posyandu: string | null; desa: string | null } {
    return { month: this.month, posyandu: this.#shown.posyandu === "" ? null : this.#shown.posyandu, desa: this.#shown.desa === "" ? null : this.#shown.desa };
  }

  get desa(): string {
    return this.#shown.desa;
  }

  /** Another desa: the posyandu of the one before is let go. */
  set desa(code: string) {
    this.#shown.desa = code;
    this.#shown.posyandu = "";
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

  /** Walks the months. */
  step(by: number): void {
    this.month = monthAway(this.month, by);
  }

  export(format: string): Promise<Saved> {
    return call("export_skdn", { ...this.asked, format });
  }
}
