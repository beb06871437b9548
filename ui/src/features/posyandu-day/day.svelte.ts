// One posyandu day in the grid: where the typist is, what Enter does next, and what is saved when.
import { asCallError, call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { DaySheet, GridRow } from "../../backend/types";
import { toasts } from "../../components/toasts.svelte";
import { lookFor, putDown } from "../../parts/desk";
import { kept } from "../../parts/half-typed.svelte";
import { beforeLeaving } from "../../parts/leaving";
import { attempt } from "../../parts/saved-file";
import { t } from "../../words/catalogue.svelte";
import { explain } from "../../words/explain";
import { asks, columnsOf, keepChoice, loadChoice, type Column, type ColumnChoice } from "./columns";
import { doubtKey, RowEntry } from "./row-entry.svelte";

export type Mode = "langsung" | "kertas";
export type Item = "vitamin_a" | "deworming" | "breastfeeding" | "owns_kms";

/** How the page moves the focus; the cells live there. */
export type Focus = (person: string, column: Column) => void;

/** Where the typist is, and how she types. */
interface Place {
  mode: Mode;
  at: { person: string; column: Column } | undefined;
}

export class Day {
  readonly sheet: Live<"day_sheet">;
  readonly child: Live<"child_page">;
  readonly care: Live<"care_page">;
  choice = $state.raw<ColumnChoice>(loadChoice());
  readonly posyandu: string;
  readonly date: string;
  readonly #place: Place;
  /** What is typed and not saved, by child; made when a row is first drawn. It outlives the page: whoever looks something up finds it again. */
  readonly #entries: Map<string, RowEntry>;
  #focus: Focus;
  #opening: Promise<unknown> | undefined;

  /** Visitors found by search: in the list until they are weighed, and in the sheet from then on. */
  #visitors = $state.raw<GridRow[]>([]);

  rows = $derived.by((): GridRow[] => {
    const rows = this.sheet.data?.rows ?? [];
    return [...rows, ...this.#visitors.filter((visitor) => !rows.some((row) => row.person === visitor.person))];
  });
  columns = $derived.by((): Column[] => (this.sheet.data ? columnsOf(this.sheet.data, this.choice) : []));
  /** The rows with something typed that is not saved. */
  unsaved = $derived.by((): GridRow[] => this.rows.filter((row) => this.entry(row).typed !== undefined));
  /** The rows with a doubt that nobody has answered. */
  doubted = $derived.by((): GridRow[] => this.rows.filter((row) => this.entry(row).openDoubts(row).length > 0));
  row = $derived.by((): GridRow | undefined => this.rows.find((row) => row.person === this.at?.person));

  constructor(where: { posyandu: string; date: string; today: string }, focus: Focus) {
    this.posyandu = where.posyandu;
    this.date = where.date;
    this.#focus = focus;
    const key = `${where.posyandu} ${where.date}`;
    this.#place = kept<Place>(`place ${key}`, { mode: where.date === where.today ? "langsung" : "kertas", at: undefined });
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    this.#entries = lookFor(`rows ${key}`, new Map<string, RowEntry>());
    putDown(`rows ${key}`, this.#entries);
    $effect(() => {
      const stop = beforeLeaving(() => this.leave());
      return () => {
        stop();
        if (this.row && !this.entry(this.row).refusal) void this.leave();
      };
    });
    this.sheet = new Live("day_sheet", () => ({ posyandu: this.posyandu, date: this.date }));
    this.child = new Live("child_page", () => (this.at ? { person: this.at.person } : null));
    this.care = new Live("care_page", () => (this.at ? { person: this.at.person, on: this.date } : null));
  }

  get mode(): Mode {
    return this.#place.mode;
  }

  set mode(mode: Mode) {
    this.#place.mode = mode;
  }

  get at(): { person: string; column: Column } | undefined {
    return this.#place.at;
  }

  set at(at: { person: string; column: Column } | undefined) {
    this.#place.at = at;
  }

  /** What is typed for a row. */
  entry(row: GridRow): RowEntry {
    let entry = this.#entries.get(row.person);
    if (!entry) this.#entries.set(row.person, (entry = new RowEntry()));
    return entry;
  }

  /** The columns that Enter visits in a row. */
  path(row: GridRow): Column[] {
    const path = this.columns.filter((column) => this.choice.visited.includes(column) && asks(row, column));
    return path.length > 0 ? path : ["weight"];
  }

  /** The focus came to a cell; the row it left is saved. */
  enter(row: GridRow, column: Column): void {
    const left = this.at && this.at.person !== row.person ? this.row : undefined;
    this.at = { person: row.person, column };
    if (left) void this.save(left);
  }

  /** The focus left the grid: the row it was in is saved. Says whether nothing of it is left unsaved. */
  async leave(): Promise<boolean> {
    return this.row ? this.save(this.row) : true;
  }

  edit(row: GridRow, change: Parameters<RowEntry["edit"]>[1]): void {
    this.entry(row).edit(row, change, { posyandu: this.posyandu, date: this.date });
  }

  flipPosition(row: GridRow): void {
    this.edit(row, { position: this.entry(row).position(row) === "berdiri" ? "terlentang" : "berdiri" });
  }

  flipOedema(row: GridRow): void {
    this.edit(row, { oedema: !this.entry(row).oedema(row) });
  }

  /** Enter: the next cell; after the last, the row is saved and the next one begins. */
  forward(row: GridRow, column: Column): void {
    const next = this.columns.slice(this.columns.indexOf(column) + 1).find((one) => this.path(row).includes(one));
    if (next) {
      this.#focus(row.person, next);
      return;
    }
    const entry = this.entry(row);
    if (entry.underway) void entry.underway.then(() => this.#finish(row));
    else this.#finish(row);
  }

  /** Up or down in the same column. */
  step(row: GridRow, column: Column, by: 1 | -1): void {
    const next = this.#beside(row, by);
    if (next) this.#focus(next.person, asks(next, column) ? column : "weight");
  }

  /** F2 or F4: what is doubted stays, and who said so is kept with it. */
  keep(row: GridRow, how: "confirmed" | "toRemeasure"): void {
    if (this.#answer(row, how)) this.#goOn(row);
  }

  /** The same from the gathered doubts: the row is saved where it stands. */
  async settle(row: GridRow, how: "confirmed" | "toRemeasure"): Promise<void> {
    if (this.#answer(row, how)) await this.save(row);
  }

  /** F3: back to the number that is doubted. */
  correct(row: GridRow): void {
    const field = this.entry(row).openDoubts(row)[0]?.field;
    this.#focus(row.person, field === "length" ? "length" : "weight");
  }

  /** Saves a row if something was typed; says whether nothing is left unsaved. */
  async save(row: GridRow): Promise<boolean> {
    const entry = this.entry(row);
    if (!entry.typed || entry.saving) return !entry.typed;
    if (entry.blank(row) && !entry.typed.oedema) {
      if (row.entry) toasts.show(t("day.clear_by_panel", { name: row.name }));
      entry.reset();
      return true;
    }
    const entered = entry.typed;
    entry.saving = true;
    try {
      await this.#open();
      const saved = await call("record_measurement", {
        person: row.person,
        posyandu: this.posyandu,
        date: this.date,
        mode: this.mode,
        entered,
        confirmed: entry.confirmed,
        to_remeasure: entry.toRemeasure,
      });
      this.replace(saved);
      if (entry.typed === entered) entry.reset();
    } catch (refusal) {
      entry.refusal = asCallError(refusal);
      toasts.show(t("day.not_saved", { name: row.name, why: explain(entry.refusal) }), { tone: "severe" });
      return false;
    } finally {
      entry.saving = false;
    }
    // More was typed on the way: the typist's leaving asked for it in vain, so it is saved now.
    if (entry.typed && this.at?.person !== row.person) return this.save(this.rows.find((one) => one.person === row.person) ?? row);
    return !entry.typed;
  }

  /** Records why a child was not weighed, or takes it back. */
  async absent(row: GridRow, absence: string | null): Promise<void> {
    const next = this.#beside(row, 1);
    if (next && absence !== null) this.#focus(next.person, "weight");
    await this.#record(() => call("record_absence", { person: row.person, posyandu: this.posyandu, date: this.date, absence }));
  }

  /** One key more of the same: given or not given, yes or no. */
  async turn(row: GridRow, item: Item): Promise<void> {
    const value = nextValue(row, item);
    await this.#record(() => call("record_item", { person: row.person, posyandu: this.posyandu, date: this.date, item, value }));
  }

  async overrule(row: GridRow, toN: boolean): Promise<void> {
    await this.#record(() => call("overrule_code", { person: row.person, posyandu: this.posyandu, date: this.date, to_n: toN }));
  }

  async forwarded(row: GridRow, done: boolean): Promise<void> {
    await this.#record(() => call("mark_forwarded", { person: row.person, posyandu: this.posyandu, date: this.date, done }));
  }

  /** Puts a row that Rust gave in its place, with the number it has there; a new one at the end. */
  replace(row: GridRow): void {
    const sheet = this.sheet.data;
    if (!sheet) return;
    const placed = (one: GridRow) => (one.person === row.person ? { ...row, number: row.number ?? one.number } : one);
    if (sheet.rows.some((one) => one.person === row.person)) this.sheet.put({ ...sheet, rows: sheet.rows.map(placed) });
    else this.#visitors = [...this.#visitors.filter((one) => one.person !== row.person), row];
  }

  choose(choice: ColumnChoice): void {
    this.choice = choice;
    keepChoice(choice);
  }

  put(sheet: DaySheet): void {
    this.sheet.put(sheet);
  }

  /** Goes to a child of the grid. */
  show(person: string): void {
    const row = this.rows.find((one) => one.person === person);
    if (row) this.#focus(row.person, this.path(row)[0] ?? "weight");
  }

  /** Notes the answer to all doubts of a row; says whether there were any. */
  #answer(row: GridRow, how: "confirmed" | "toRemeasure"): boolean {
    const entry = this.entry(row);
    const keys = entry.openDoubts(row).map(doubtKey);
    if (keys.length === 0) return false;
    if (!entry.typed) this.edit(row, {});
    entry[how] = [...entry[how], ...keys];
    return true;
  }

  #finish(row: GridRow): void {
    const entry = this.entry(row);
    if (this.mode === "langsung" && entry.typed && !entry.asked && entry.openDoubts(row).length > 0) {
      entry.asked = true;
      return;
    }
    this.#goOn(row);
  }

  #goOn(row: GridRow): void {
    const entry = this.entry(row);
    const wrong = entry.trial?.errors.find((error) => error.field !== null);
    if (entry.typed && wrong) {
      entry.refusal = wrong;
      this.#focus(row.person, this.columns.find((column) => column === wrong.field) ?? "weight");
      return;
    }
    const next = this.#beside(row, 1);
    if (next) this.#focus(next.person, this.path(next)[0] ?? "weight");
    void this.save(row);
  }

  /** The row above or below; rows are known by their child, for a fresh sheet brings fresh rows. */
  #beside(row: GridRow, by: 1 | -1): GridRow | undefined {
    const index = this.rows.findIndex((one) => one.person === row.person);
    return index < 0 ? undefined : this.rows[index + by];
  }

  async #record(run: () => Promise<GridRow>): Promise<void> {
    const row = await attempt(async () => {
      await this.#open();
      return run();
    });
    if (row) this.replace(row);
  }

  /** The first thing written opens the day. */
  async #open(): Promise<void> {
    if (this.sheet.data?.opened) return;
    this.#opening ??= call("open_day", { posyandu: this.posyandu, date: this.date });
    await this.#opening.catch((refusal: unknown) => {
      this.#opening = undefined;
      throw refusal;
    });
    if (this.sheet.data) this.sheet.put({ ...this.sheet.data, opened: true });
  }
}

function nextValue(row: GridRow, item: Item): "biru" | "merah" | "ya" | "tidak" | null {
  if (item === "vitamin_a") {
    if (row.vitamin_a !== null) return null;
    return row.vitamin_a_due === "biru" ? "biru" : "merah";
  }
  if (item === "deworming") return row.deworming ? null : "ya";
  const known = item === "breastfeeding" ? row.breastfeeding : row.owns_kms;
  if (known === null) return "ya";
  return known ? "tidak" : null;
}

