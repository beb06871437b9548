// The last month of each quarter beside each other, by puskesmas.
import type { PwsBoard } from "../backend/district.svelte";
import { indicatorsOf, ranked, rowOf, type Indicator, type Row } from "../parts/monitoring/indicators";

/** What a review of a pilot looks at. */
const REVIEWED = ["short", "wasted", "underweight", "weighed"];

export function reviewed(): Indicator[] {
  const known = indicatorsOf("children", []);
  return REVIEWED.flatMap((code) => known.find((one) => one.code === code) ?? []);
}

/** The last months of the quarters of a year that have begun: `2026-03`, … */
export function endsOf(year: number, today: string): string[] {
  const ends = [3, 6, 9, 12].map((month) => `${year}-${String(month).padStart(2, "0")}`);
  return ends.filter((end) => end <= today.slice(0, 7));
}

/** A puskesmas, or all of them, by quarter. */
export interface Line {
  id: string;
  name: string;
  /** Nothing where it was not there yet. */
  cells: (Row | undefined)[];
  /** From the quarter before the last to the last, in per cent points. */
  change: number | null;
}

/** All together first, then each as the last quarter ranks them. */
export function linesOf(indicator: Indicator, boards: readonly (PwsBoard | undefined)[], whole: string): Line[] {
  const line = (id: string, name: string, cells: (Row | undefined)[]): Line => ({ id, name, cells, change: changeOf(cells.at(-2), cells.at(-1)) });
  const told = boards.map((board) => (board?.areas ?? []).map((area) => rowOf(indicator, area, undefined)));
  const newest = ranked(told.at(-1) ?? []);
  const gone = told.flat().filter((row, index, all) => !newest.some((one) => one.id === row.id) && all.findIndex((one) => one.id === row.id) === index);
  const totals = boards.map((board) => board && rowOf(indicator, board.total, undefined));
  return [
    line("", whole, totals),
    ...[...newest, ...gone].map(({ id, name }) => line(id, name, told.map((rows) => rows.find((row) => row.id === id)))),
  ];
}

function changeOf(before: Row | undefined, now: Row | undefined): number | null {
  if (!before?.of || !now?.of) return null;
  return (100 * now.n) / now.of - (100 * before.n) / before.of;
}
