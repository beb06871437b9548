// The columns of the grid: which are shown, and which of them Enter visits. A person's own choice, kept on this laptop.
import type { DaySheet, GridRow } from "../../backend/types";

export const NUMBER_COLUMNS = ["weight", "length", "arm", "head"] as const;
export const CHOICE_COLUMNS = ["position", "oedema", "vitamin_a", "breastfeeding", "deworming", "owns_kms"] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];
export type ChoiceColumn = (typeof CHOICE_COLUMNS)[number];
export type Column = NumberColumn | ChoiceColumn;

/** All columns one types into, in the order of the grid. */
export const COLUMNS: readonly Column[] = ["weight", "length", "position", "arm", "head", "oedema", "vitamin_a", "breastfeeding", "deworming", "owns_kms"];

export interface ColumnChoice {
  shown: Column[];
  visited: Column[];
}

const KEY = "siklus.columns";
const FIRST_CHOICE: ColumnChoice = { shown: ["weight", "length", "position", "arm", "vitamin_a", "breastfeeding", "deworming"], visited: ["weight", "length", "arm"] };

/** What was chosen on this laptop. */
export function loadChoice(): ColumnChoice {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept === "object" && kept !== null && "shown" in kept && "visited" in kept) {
      return { shown: known(kept.shown), visited: known(kept.visited) };
    }
  } catch {
    // An unreadable choice is as good as none.
  }
  return FIRST_CHOICE;
}

/** Keeps what was chosen. */
export function keepChoice(choice: ColumnChoice): void {
  localStorage.setItem(KEY, JSON.stringify(choice));
}

/** The columns of a day: those chosen that apply to its month and its children. */
export function columnsOf(sheet: DaySheet, choice: ColumnChoice): Column[] {
  const applies: Partial<Record<Column, boolean>> = {
    vitamin_a: sheet.vitamin_a_month || sheet.rows.some((row) => row.vitamin_a !== null),
    deworming: sheet.deworming_month || sheet.rows.some((row) => row.deworming),
    breastfeeding: sheet.rows.some((row) => row.asks_breastfeeding),
  };
  return COLUMNS.filter((column) => column === "weight" || column === "length" || (choice.shown.includes(column) && (applies[column] ?? true)));
}

/** Whether a column is asked of a child at all. */
export function asks(row: GridRow, column: Column): boolean {
  if (column === "arm") return row.asks_arm;
  if (column === "breastfeeding") return row.asks_breastfeeding;
  if (column === "vitamin_a") return row.vitamin_a_due !== null || row.vitamin_a !== null;
  if (column === "deworming") return row.deworming_due || row.deworming;
  return true;
}

/** Whether a column holds a number. */
export function isNumberColumn(column: Column): column is NumberColumn {
  return NUMBER_COLUMNS.some((one) => one === column);
}

function known(list: unknown): Column[] {
  return Array.isArray(list) ? COLUMNS.filter((column) => list.includes(column)) : [];
}
