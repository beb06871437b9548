// What is being typed into one row, before it is saved.
import { asCallError, call, type Reply } from "../../backend/call";
import type { Doubt, Entered, GridRow, UiError } from "../../backend/types";
import { centimetres, kilograms } from "../../words/format";
import { isNumberColumn, type Column, type NumberColumn } from "./columns";

type Trial = Reply<"try_measurement">;

/** A number that can be judged while the next sign is still to come. */
const COMPLETE = /^\s*\d+([.,]\d*)?\s*$/;

/** The name under which a doubt is confirmed. */
export function doubtKey(doubt: Doubt): string {
  return `${doubt.field}:${doubt.code}`;
}

/** A saved row as it would be typed. */
export function enteredOf(row: GridRow): Entered {
  const entry = row.entry;
  return {
    weight: kilograms(entry?.weight ?? null),
    length: centimetres(entry?.length ?? null),
    arm: centimetres(entry?.arm ?? null),
    head: centimetres(entry?.head ?? null),
    position: entry?.position ?? row.default_position,
    oedema: entry?.oedema ?? false,
  };
}

export class RowEntry {
  /** What stands in the cells; nothing while the row is as it was saved. */
  typed = $state.raw<Entered>();
  trial = $state.raw<Trial>();
  /** Why it could not be saved. */
  refusal = $state.raw<UiError>();
  confirmed = $state.raw<string[]>([]);
  toRemeasure = $state.raw<string[]>([]);
  /** The doubts were asked with Enter already. */
  asked = $state(false);
  saving = $state(false);
  /** The answer on its way, if any. */
  underway: Promise<void> | undefined;
  #number = 0;

  /** The text of a number cell. */
  text(row: GridRow, column: NumberColumn): string {
    return (this.typed ?? enteredOf(row))[column];
  }

  position(row: GridRow): string | null {
    return (this.typed ?? enteredOf(row)).position;
  }

  oedema(row: GridRow): boolean {
    return (this.typed ?? enteredOf(row)).oedema;
  }

  /** Whether no number is written. */
  blank(row: GridRow): boolean {
    const entered = this.typed ?? enteredOf(row);
    return [entered.weight, entered.length, entered.arm, entered.head].every((text) => text.trim() === "");
  }

  /** Takes what was typed and asks what it would mean. */
  edit(row: GridRow, change: Partial<Entered>, where: { posyandu: string; date: string }): void {
    if (!this.typed) {
      this.confirmed = row.entry?.confirmed ?? [];
      this.toRemeasure = row.entry?.to_remeasure ?? [];
    }
    const entered = { ...(this.typed ?? enteredOf(row)), ...change };
    this.typed = entered;
    this.refusal = undefined;
    this.underway = this.#try(row, entered, where);
  }

  /** The doubts that nobody has answered. */
  openDoubts(row: GridRow): Doubt[] {
    const answered = this.typed ? [...this.confirmed, ...this.toRemeasure] : [...(row.entry?.confirmed ?? []), ...(row.entry?.to_remeasure ?? [])];
    const doubts = this.typed ? (this.trial?.doubts ?? []) : row.doubts;
    return doubts.filter((doubt) => !answered.includes(doubtKey(doubt)));
  }

  /** What is wrong with a cell. */
  problem(column: Column): UiError | undefined {
    if (this.refusal?.field === column) return this.refusal;
    return isNumberColumn(column) || column === "position" ? this.trial?.errors.find((error) => error.field === column) : undefined;
  }

  /** Back to what is saved. */
  reset(): void {
    this.#number += 1;
    this.typed = undefined;
    this.trial = undefined;
    this.refusal = undefined;
    this.asked = false;
    this.underway = undefined;
  }

  async #try(row: GridRow, entered: Entered, where: { posyandu: string; date: string }): Promise<void> {
    const number = ++this.#number;
    const numbers = [entered.weight, entered.length, entered.arm, entered.head];
    if (!numbers.some((text) => COMPLETE.test(text)) && !entered.oedema) {
      this.trial = undefined;
      this.underway = undefined;
      return;
    }
    try {
      const trial = await call("try_measurement", { person: row.person, ...where, entered });
      if (number !== this.#number) return;
      const before = this.openDoubts(row).map(doubtKey).join();
      this.trial = trial;
      if (this.openDoubts(row).map(doubtKey).join() !== before) this.asked = false;
    } catch (refusal) {
      if (number === this.#number) this.refusal = asCallError(refusal);
    }
    if (number === this.#number) this.underway = undefined;
  }
}
