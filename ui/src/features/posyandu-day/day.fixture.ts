// A posyandu day of made-up children, and the answers Rust would give, for tests.
import type { DaySheet, Doubt, Entered, GridRow, UiError } from "../../backend/types";
import type { Reply } from "../../backend/call";

type Trial = Reply<"try_measurement">;

export function aRow(person: string, number: number): GridRow {
  return {
    person,
    number,
    name: person,
    sex: "P",
    birth_date: "2025-07-12",
    age_months: 16,
    age_days: 488,
    rt: "03",
    rw: null,
    mother: null,
    visitor: false,
    home_posyandu: null,
    previous: null,
    minimum_weight: null,
    default_position: "terlentang",
    asks_arm: false,
    asks_breastfeeding: false,
    vitamin_a_due: null,
    deworming_due: false,
    entry: null,
    absence: null,
    vitamin_a: null,
    breastfeeding: null,
    deworming: false,
    owns_kms: null,
    elsewhere: null,
    judgement: null,
    doubts: [],
    overruled: false,
    forwarded: false,
  };
}

export function aSheet(rows: GridRow[]): DaySheet {
  const summary = { s: rows.length, k: 0, d: 0, n: 0, t: 0, o: 0, b: 0, twice_t: 0, bgm: 0, stunted: 0, wasted: 0, severe: 0, visitors: 0, not_come: [], refer: [], doubts: [] };
  return {
    posyandu: "melati",
    posyandu_name: "Melati",
    desa_name: "Perdamaian",
    date: "2026-11-12",
    opened: false,
    finished: false,
    measured_by: null,
    scale: null,
    board: null,
    paper_totals: {},
    vitamin_a_month: false,
    deworming_month: false,
    rows,
    summary,
    next: null,
  };
}

export function aDoubt(field: string, code: string): Doubt {
  return { field, code, detail: {} };
}

export function aTrial(doubts: Doubt[]): Trial {
  return { judgement: null, errors: [], doubts, point: null };
}

/** The arguments of any command of the day, as they come through the door. */
export interface Asked {
  person: string;
  entered: Entered;
  confirmed: string[];
  absence: string | null;
}

/** Answers as Rust does, and keeps what it was asked. An answer may be held back until the returned function lets it go. */
export class FakeRust {
  names: string[] = [];
  saved: { person: string; weight: string; length: string; confirmed: string[] }[] = [];
  trial: Trial = aTrial([]);
  refuse: UiError | undefined;
  onsave: (() => void) | undefined;
  #held = new Map<string, Promise<void>>();

  constructor(private sheet: DaySheet) {}

  /** Holds the answers to a command back until the returned function is called. */
  hold(name: string): () => void {
    let free = (): void => {};
    this.#held.set(name, new Promise((resolve) => (free = resolve)));
    return () => {
      this.#held.delete(name);
      free();
    };
  }

  async answer(name: string, args: Asked): Promise<unknown> {
    this.names.push(name);
    if (name === "record_measurement") {
      if (this.refuse) throw this.refuse;
      const { person, entered, confirmed } = args;
      this.saved.push({ person, weight: entered.weight, length: entered.length, confirmed });
      this.#change(person, { entry: { fact: `fact-${person}`, weight: 9900, length: null, position: "terlentang", arm: null, head: null, oedema: false, confirmed, to_remeasure: [] } });
      this.onsave?.();
    } else if (name === "record_absence") {
      this.#change(args.person, { absence: args.absence });
    } else if (name === "open_day") this.sheet = { ...this.sheet, opened: true };
    const sheet = this.sheet;
    await this.#held.get(name);
    if (name === "try_measurement") return this.trial;
    if (name === "day_sheet" || name === "open_day") return structuredClone(sheet);
    if (name === "child_page") return undefined;
    const row = sheet.rows.find((one) => one.person === args.person);
    // One row alone does not know its place in the list.
    return row && structuredClone({ ...row, number: null });
  }

  #change(person: string, change: Partial<GridRow>): void {
    const rows = this.sheet.rows.map((row) => (row.person === person ? { ...row, ...change } : row));
    this.sheet = { ...this.sheet, rows, summary: { ...this.sheet.summary, d: rows.filter((row) => row.entry !== null).length } };
  }
}
