// The grid of a group on a posyandu day: where the typist is, what Enter does next, and what is saved when.
import { asCallError, call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { GroupRow, ItemView, VisitDoubt, VisitDraft } from "../../backend/types";
import { toasts } from "../../components/toasts.svelte";
import { answerError } from "../../parts/care-words";
import { isLeaving, lookFor, putDown } from "../../parts/desk";
import { kept } from "../../parts/half-typed.svelte";
import { beforeLeaving } from "../../parts/leaving";
import { t } from "../../words/catalogue.svelte";
import { GroupEntry, type Answers } from "./group-entry.svelte";
import { Held, type Mode, type Place } from "./held.svelte";
import { cellId, doubtId, headId } from "./ids";

/** How the page moves the focus, by the id of an element. */
export type Focus = (id: string) => void;

/** Where somebody is served, and the answer that a posyandu day gives. */
const PLACE = "place";
const HERE = "posyandu";

/** A cell of the grid. */
export interface Cell {
  row: GroupRow;
  link: string;
}

export class Group {
  readonly sheet: Live<"group_sheet">;
  readonly posyandu: string;
  readonly date: string;
  readonly group: string;
  /** A row waits for an answer of the head. */
  headAsked = $state(false);
  readonly #place: Place;
  readonly #chosen: Answers;
  readonly #held: Held;
  readonly #focus: Focus;

  rows = $derived.by((): GroupRow[] => {
    const rows = this.sheet.data?.rows ?? [];
    return [...rows, ...this.#held.rows.filter((held) => !rows.some((row) => row.line.person === held.line.person))];
  });
  columns = $derived.by((): ItemView[] => this.sheet.data?.columns ?? []);
  /** What is asked above the grid; the place is known. */
  head = $derived.by((): ItemView[] => (this.sheet.data?.head ?? []).filter((item) => item.link !== PLACE));
  served = $derived.by((): number => this.rows.filter((row) => row.visit !== null).length);

  constructor(where: { posyandu: string; date: string; group: string; today: string }, focus: Focus) {
    this.posyandu = where.posyandu;
    this.date = where.date;
    this.group = where.group;
    this.#focus = focus;
    const key = `${where.posyandu} ${where.date} ${where.group}`;
    this.#place = kept<Place>(`group place ${key}`, { mode: where.date === where.today ? "langsung" : "kertas", at: undefined });
    this.#chosen = $state(lookFor(`group head ${where.group}`, {}));
    putDown(`group head ${where.group}`, this.#chosen);
    this.#held = lookFor(`group rows ${key}`, new Held());
    putDown(`group rows ${key}`, this.#held);
    this.#held.rows = this.#held.rows.filter((row) => this.entry(row).typed);
    $effect(() => {
      const stop = beforeLeaving(() => this.leave());
      return () => {
        stop();
        if (!isLeaving()) void this.leave();
      };
    });
    this.sheet = new Live("group_sheet", () => ({ posyandu: this.posyandu, date: this.date, group: this.group }));
  }

  get mode(): Mode {
    return this.#place.mode;
  }

  set mode(mode: Mode) {
    this.#place.mode = mode;
  }

  get at(): Place["at"] {
    return this.#place.at;
  }

  row(person: string | undefined): GroupRow | undefined {
    return this.rows.find((row) => row.line.person === person);
  }

  /** What is typed for a row. */
  entry(row: GroupRow): GroupEntry {
    const person = row.line.person;
    let entry = this.#held.entries.get(person);
    if (!entry) this.#held.entries.set(person, (entry = new GroupEntry()));
    return entry;
  }

  /** The answer above the grid. */
  chosen(link: string): string {
    return this.#chosen[link] ?? "";
  }

  /** Takes an answer for all rows; those that waited for it are saved. */
  choose(link: string, code: string): void {
    this.#chosen[link] = code;
    if (this.head.some((item) => item.required && this.chosen(item.link) === "")) return;
    this.headAsked = false;
    for (const row of this.rows) if (this.entry(row).asked && row.line.person !== this.at?.person) void this.save(row);
  }

  /** The questions of the head that a row cannot do without and nobody answered. */
  lacking(row: GroupRow): ItemView[] {
    const answers = this.entry(row).answers(row, this.#headAnswers());
    return this.head.filter((item) => item.required && answers[item.link] === undefined);
  }

  /** The words of a question. */
  textOf(link: string): string {
    return [...this.head, ...this.columns].find((item) => item.link === link)?.text ?? link;
  }

  /** The focus came to a cell; the row it left is saved. */
  enter(row: GroupRow, link: string): void {
    const left = this.at && this.at.person !== row.line.person ? this.row(this.at.person) : undefined;
    this.#place.at = { person: row.line.person, link };
    if (left) void this.save(left);
  }

  /** The focus left the grid: the row it was in is saved. Says whether nothing of it is left unsaved. */
  async leave(): Promise<boolean> {
    const row = this.row(this.at?.person);
    return row ? this.save(row) : true;
  }

  put(row: GroupRow, link: string, text: string): void {
    const entry = this.entry(row);
    entry.put(row, link, text);
    if (!entry.typed) return;
    this.#hold(row);
    void entry.look(this.#draft(row));
  }

  /** Enter: the next cell; after the last, the row is saved and the next one begins. */
  forward(row: GroupRow, link: string): void {
    const next = this.#path(row).find((_, index, path) => path[index - 1] === link);
    if (next !== undefined) return this.#focus(cellId(row.line.person, next));
    const underway = this.entry(row).underway;
    if (underway) void underway.then(() => this.#finish(row.line.person));
    else this.#finish(row.line.person);
  }

  isLast(row: GroupRow, link: string): boolean {
    return this.rows.at(-1)?.line.person === row.line.person && this.#path(row).at(-1) === link;
  }

  /** Up or down in the same column. */
  step(row: GroupRow, link: string, by: 1 | -1): void {
    const index = this.rows.findIndex((one) => one.line.person === row.line.person);
    const others = by === 1 ? this.rows.slice(index + 1) : this.rows.slice(0, Math.max(0, index)).reverse();
    const next = others.find((one) => one.asks.includes(link));
    if (next) this.#focus(cellId(next.line.person, link));
  }

  /** Goes to somebody in the grid. */
  show(person: string | undefined): void {
    const row = this.row(person);
    const first = row && this.#path(row)[0];
    if (row && first !== undefined) this.#focus(cellId(row.line.person, first));
  }

  /** Where typing begins: at what the head lacks, or in the grid. */
  begin(): void {
    const lacks = this.head.find((item) => item.required && this.chosen(item.link) === "");
    if (!this.at && lacks && this.rows.length > 0) this.#focus(headId(lacks.link));
    else this.resume();
  }

  /** Into the grid: where the typist was, or at the first who was not served. */
  resume(): void {
    const first = this.rows.find((row) => row.visit === null) ?? this.rows[0];
    if (this.at) this.#focus(cellId(this.at.person, this.at.link));
    else if (first) this.show(first.line.person);
  }

  /** A doubt was looked at and stands; after the last the row is saved. */
  confirm(row: GroupRow, doubt: VisitDoubt): void {
    const entry = this.entry(row);
    entry.confirm(doubt);
    if (entry.openDoubts.length > 0) this.#focus(doubtId(row.line.person));
    else if (this.at?.person === row.line.person) this.#finish(row.line.person);
    else {
      this.resume();
      void this.save(row);
    }
  }

  /** Looks for somebody's row; she or he is in the grid from then on. */
  async add(person: string): Promise<void> {
    if (!this.row(person)) this.#hold(await call("group_row", { person, date: this.date, group: this.group }));
    this.show(person);
  }

  /** Saves a row if something was typed; says whether nothing is left unsaved. */
  async save(asked: GroupRow): Promise<boolean> {
    const person = asked.line.person;
    const row = this.row(person) ?? asked;
    const entry = this.entry(row);
    if (!entry.typed || entry.saving) return !entry.typed;
    entry.asked = true;
    if (this.lacking(row).length > 0) {
      this.headAsked = true;
      return false;
    }
    const sent = entry.changes;
    entry.saving = true;
    try {
      const draft = this.#draft(row);
      if ((await entry.look(draft)) && !this.stops(row)) {
        const saved = await call("record_visit", {
          ...draft,
          site: HERE,
          posyandu: this.posyandu,
          mode: this.mode,
          confirmed: entry.confirmedNow,
          reason: row.visit === null ? null : "grid",
        });
        this.#replace({ ...(this.row(person) ?? row), visit: saved.fact, answers: draft.answers, results: saved.results });
        entry.settle(sent);
        if (saved.referral !== null) toasts.show(t("care.saved_and_referred", { name: row.line.name }), { tone: "severe" });
      }
    } catch (refusal) {
      entry.refusal = asCallError(refusal);
      toasts.show(t("day.not_saved", { name: row.line.name, why: answerError(entry.refusal, (link) => this.textOf(link)) }), { tone: "severe" });
      return false;
    } finally {
      entry.saving = false;
    }
    // More was typed on the way: the typist's leaving asked for it in vain, so it is saved now.
    if (entry.typed && entry.changes !== sent && this.at?.person !== person) return this.save(row);
    return !entry.typed;
  }

  /** Whether something has to be looked at before the row can be saved. */
  stops(row: GroupRow): boolean {
    const entry = this.entry(row);
    const wrong = row.asks.some((link) => entry.problem(row, link) !== undefined);
    return wrong || entry.wrongElsewhere(row.asks).length > 0 || (entry.tried?.missing.length ?? 0) > 0 || entry.openDoubts.length > 0;
  }

  /** Goes to what has to be looked at before a row can be saved; says whether there is anything. */
  point(row: GroupRow): boolean {
    const entry = this.entry(row);
    entry.asked = true;
    const lacks = this.lacking(row)[0];
    const wrong = this.#path(row).find((link) => entry.problem(row, link));
    this.headAsked ||= lacks !== undefined;
    if (lacks) this.#focus(headId(lacks.link));
    else if (wrong !== undefined) this.#focus(cellId(row.line.person, wrong));
    else if (entry.openDoubts.length > 0) this.#focus(doubtId(row.line.person));
    else return false;
    return true;
  }

  /** The row was typed to its end: on to the next one, or to what has to be looked at first. */
  #finish(person: string): void {
    const row = this.row(person);
    if (!row) return;
    if (this.entry(row).typed && this.point(row)) return;
    this.show(this.rows[this.rows.indexOf(row) + 1]?.line.person);
    void this.save(row);
  }

  /** The cells of a row in their order. */
  #path(row: GroupRow): string[] {
    return this.columns.map((column) => column.link).filter((link) => row.asks.includes(link));
  }

  #headAnswers(): Answers {
    const place = this.sheet.data?.head.find((item) => item.link === PLACE);
    const here = place?.choices.some((choice) => choice.code === HERE) ? { [PLACE]: HERE } : {};
    return { ...here, ...this.#chosen };
  }

  #draft(row: GroupRow): VisitDraft {
    const answers = this.entry(row).answers(row, this.#headAnswers());
    return { person: row.line.person, form: row.form, version: row.version, date: this.date, answers, instead: row.visit };
  }

  #hold(row: GroupRow): void {
    this.#held.rows = [...this.#held.rows.filter((one) => one.line.person !== row.line.person), row];
  }

  /** Puts a row that was saved in its place. */
  #replace(row: GroupRow): void {
    const is = (one: GroupRow) => one.line.person === row.line.person;
    const sheet = this.sheet.data;
    if (!sheet?.rows.some(is)) return this.#hold(row);
    this.sheet.put({ ...sheet, rows: sheet.rows.map((one) => (is(one) ? row : one)) });
    this.#held.rows = this.#held.rows.filter((one) => !is(one));
  }
}
