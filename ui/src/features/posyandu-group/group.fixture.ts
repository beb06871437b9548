// A posyandu day of made-up adults, and the answers Rust would give, for tests.
import type { Reply } from "../../backend/call";
import type { GroupRow, GroupSheet, ItemView, UiError, VisitDoubt } from "../../backend/types";

export function anItem(link: string, kind: string, more: Partial<ItemView> = {}): ItemView {
  return { link, text: link, kind, required: false, danger: false, unit: null, choices: [], items: [], ...more };
}

const HEAD = [
  anItem("officer", "choice", { text: "Petugas", required: true, choices: [{ code: "bidan", words: "Bidan" }, { code: "kader", words: "Kader" }] }),
  anItem("place", "choice", { choices: [{ code: "posyandu", words: "Posyandu" }] }),
];

const COLUMNS = [
  anItem("weight", "number", { text: "Berat badan", unit: "kg" }),
  anItem("systolic", "number", { text: "Tekanan darah sistolik", unit: "mmHg" }),
  anItem("smoking", "choice", { text: "Merokok", choices: [{ code: "no", words: "Tidak pernah" }, { code: "daily", words: "Setiap hari" }] }),
  anItem("referred", "boolean", { text: "Dirujuk" }),
];

export function aRow(person: string, name: string, more: Partial<GroupRow> = {}): GroupRow {
  return {
    line: {
      person, name, sex: "P", birth_date: "1980-01-02", age_months: 562, mother: null, posyandu: "melati", posyandu_name: "Melati", desa_name: "Perdamaian", rt: "03", nik: null,
      status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
    },
    form: "adult",
    version: 1,
    weeks: null,
    asks: COLUMNS.map((column) => column.link),
    required: ["weight"],
    visit: null,
    answers: {},
    results: [],
    last_date: null,
    last: {},
    due: [],
    ...more,
  };
}

/** The arguments of any command of the grid, as they come through the door. */
export interface Asked {
  person: string;
  date: string;
  answers: Record<string, string>;
  instead: string | null;
  site?: string;
  posyandu?: string;
  mode?: string;
  confirmed?: string[];
  reason?: string | null;
}

/** Answers as Rust does, and keeps what was saved. An answer may be held back until the returned function lets it go. */
export class FakeRust {
  names: string[] = [];
  saved: Asked[] = [];
  /** Rows that are found by name only. */
  others: GroupRow[] = [];
  refuse: UiError | undefined;
  results: GroupRow["results"] = [];
  #held = new Map<string, Promise<void>>();

  constructor(public rows: GroupRow[]) {}

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
    if (name === "record_visit") {
      if (this.refuse) throw this.refuse;
      this.saved.push(args);
      const { person, answers } = args;
      this.rows = this.rows.map((row) => (row.line.person === person ? { ...row, visit: `fact-${person}`, answers, results: this.results } : row));
    }
    const sheet: GroupSheet = { head: HEAD, columns: COLUMNS, rows: this.rows };
    await this.#held.get(name);
    if (name === "record_visit") return { fact: `fact-${args.person}`, results: this.results, referral: null };
    if (name === "try_visit") return this.#tried(args);
    if (name === "group_sheet") return structuredClone(sheet);
    if (name === "list_posyandu") return [{ id: "melati", name: "Melati", desa: "1", desa_name: "Perdamaian", schedule: null, closed: false, children: 1 }];
    if (name === "search_people") return { people: this.others.map((row) => row.line), total: this.others.length };
    const row = this.others.find((one) => one.line.person === args.person && one.form !== "");
    if (name === "group_row" && row) return structuredClone(row);
    throw { code: "not_offered", field: "person", detail: {} };
  }

  #tried({ answers }: Asked): Reply<"try_visit"> {
    const faults: UiError[] = answers["systolic"] === "400" ? [{ code: "out_of_range", field: "systolic", detail: { low: "50", high: "300" } }] : [];
    const doubts: VisitDoubt[] = answers["systolic"] === "210" ? [{ question: "systolic", code: "unlikely" }] : [];
    const asked = ["officer", "place", ...COLUMNS.map((column) => column.link)].filter((link) => link !== "referred" || answers["smoking"] !== "no");
    return { asked, faults, doubts, missing: ["officer", "weight"].filter((link) => answers[link] === undefined), dangers: [], results: this.results };
  }
}
