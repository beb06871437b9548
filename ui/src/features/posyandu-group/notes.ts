// What stands under a row of the grid.
import type { GroupRow, ResultView, UiError, VisitDoubt } from "../../backend/types";
import type { Group } from "./group.svelte";

export interface Notes {
  referToday: boolean;
  results: ResultView[];
  wrong: UiError[];
  /** Something is required that has no cell. */
  missingElsewhere: boolean;
  doubts: VisitDoubt[];
  /** There is nothing to say. */
  none: boolean;
}

export function notesOf(group: Group, row: GroupRow): Notes {
  const entry = group.entry(row);
  const results = entry.typed ? (entry.tried?.results ?? []) : row.results;
  // What is still being typed is not called wrong yet.
  const told = row.asks.filter((link) => entry.asked || group.at?.person !== row.line.person || group.at.link !== link);
  const inCells = told.flatMap((link) => entry.problem(row, link) ?? []);
  const wrong = [...inCells, ...(entry.asked ? entry.wrongElsewhere(row.asks) : [])];
  const known = [...row.asks, ...group.head.map((item) => item.link)];
  const missingElsewhere = entry.asked && (entry.tried?.missing.some((link) => !known.includes(link)) ?? false);
  const doubts = entry.asked ? entry.openDoubts : [];
  const referToday = results.some((result) => result.refer === "today") || (entry.tried?.dangers.length ?? 0) > 0;
  const none = !referToday && !missingElsewhere && results.length + wrong.length + doubts.length === 0;
  return { referToday, results, wrong, missingElsewhere, doubts, none };
}
