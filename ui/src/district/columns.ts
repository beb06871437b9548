// The columns of the figures: what each is called, and what stands in it.
import type { Summed } from "../backend/district.svelte";
import { say, t } from "../words/catalogue.svelte";
import { decimal, percent } from "../words/format";

export interface Column {
  code: string;
  /** Over the column. */
  short: string;
  /** Read to somebody who does not see the table. */
  long: string;
  /** A line stands before it: another kind of figure begins. */
  edge: boolean;
  value: (figures: Summed) => string;
  /** Nothing, which is drawn faintly. */
  zero: (figures: Summed) => boolean;
}

const SHARES = { weighed: "d_s", gained: "n_d", wasted: "wasted", short: "short", underweight: "underweight" } as const;

function counted(code: string, edge = false): Column {
  const n = (figures: Summed) => figures.rows.find((row) => row.code === code)?.n ?? 0;
  const long = say("report.row", code) ?? code;
  return { code, short: say("desk.column", code) ?? long, long, edge, value: (figures) => decimal(n(figures)), zero: (figures) => n(figures) === 0 };
}

function status(code: string, edge = false): Column {
  const n = (figures: Summed) => figures.statuses.find((row) => row.code === code)?.n ?? 0;
  const long = say("category.bb_tb", code) ?? code;
  return { code, short: say("desk.column", code) ?? long, long, edge, value: (figures) => decimal(n(figures)), zero: (figures) => n(figures) === 0 };
}

function share(code: keyof typeof SHARES, edge = false): Column {
  const name = SHARES[code];
  return {
    code,
    short: say("desk.column", name) ?? name,
    long: say("desk.share", name) ?? name,
    edge,
    value: (figures) => percent(figures[code].n, figures[code].of),
    zero: (figures) => figures[code].n === 0,
  };
}

/** All columns, made when they are shown: their words follow the language. */
export function columns(): Column[] {
  return [
    counted("s"), counted("k"), counted("d"), share("weighed"),
    counted("n", true), counted("t"), share("gained"), counted("bgm"),
    status("buruk", true), status("kurang"), status("baik"), status("berisiko_lebih"), status("lebih"), status("obesitas"), share("wasted"),
    share("short", true), share("underweight"),
  ];
}

/** The shares above the table: how many of how many. */
export function glance(figures: Summed): { code: string; label: string; value: string; note: string }[] {
  const shares = ["weighed", "gained", "short", "underweight", "wasted"] as const;
  return shares.map((code) => ({
    code,
    label: say("desk.share", SHARES[code]) ?? code,
    value: percent(figures[code].n, figures[code].of),
    note: t("desk.of", { n: decimal(figures[code].n), of: decimal(figures[code].of) }),
  }));
}
