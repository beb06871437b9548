// What can be watched, and what a row of bars shows of it: a share of the children of a month, or how many came to something.
import type { PwsArea, PwsChildren, PwsIndicator, PwsShare, PwsTrend } from "../../backend/types";

/** What a change should do to be good news. */
export type Wanted = "more" | "less";

/** One line of the ranking. */
export interface Row {
  id: string;
  name: string;
  n: number;
  /** Of how many; nothing where people are only counted. */
  of: number | null;
  /** Of these, how many should have come by the end of the month. */
  until: number | null;
  /** What `of` is: children of the month, a target that was entered, or those who are registered. */
  basis: "children" | "target" | "known" | null;
  /** The 95 % interval, in per mille. */
  interval: [number, number] | null;
  /** This month alone, where `n` is since January. */
  month: number | null;
  /** Since last month: per cent points of a share, people of a count; nothing where there is no last month to compare with. */
  change: number | null;
}

/** A figure from elsewhere, drawn beside the shares. */
export interface Compared {
  /** Whose figure: “SSGI 2024”. */
  name: string;
  /** In per cent. */
  share: number;
}

/** A month on the line of an indicator. */
export interface TrendPoint {
  month: string;
  share: PwsShare;
}

interface Watched {
  code: string;
  wanted: Wanted;
  /** What names the people behind it: rows of the SKDN form, or `pws:` and a number of the board itself. */
  people: readonly string[];
}

/** Told of the children of a month. */
interface OfChildren extends Watched {
  part: (children: PwsChildren) => PwsShare | number;
  trend?: (month: PwsTrend) => PwsShare;
}

/** Told of people of any age who came to something. */
interface OfPeople extends Watched {
  target: string;
  verified: boolean;
}

export type Indicator = OfChildren | OfPeople;

const share = (n: number, of: number): PwsShare => ({ n, of, low: null, high: null });

const CHILDREN: readonly OfChildren[] = [
  { code: "weighed", wanted: "more", people: ["d", "not_weighed"], part: (of) => share(of.d, of.s), trend: (of) => share(of.d, of.s) },
  { code: "n", wanted: "more", people: ["n", "t"], part: (of) => share(of.n, of.judged) },
  { code: "t", wanted: "less", people: ["t"], part: (of) => share(of.t, of.judged) },
  { code: "twice_t", wanted: "less", people: ["pws:twice_t"], part: (of) => of.twice_t },
  { code: "bgm", wanted: "less", people: ["bgm"], part: (of) => share(of.bgm, of.d) },
  { code: "k", wanted: "more", people: ["k"], part: (of) => share(of.k, of.s) },
  { code: "short", wanted: "less", people: ["pws:short"], part: (of) => of.short, trend: (of) => of.short },
  { code: "wasted", wanted: "less", people: ["pws:wasted"], part: (of) => of.wasted, trend: (of) => of.wasted },
  { code: "underweight", wanted: "less", people: ["pws:underweight"], part: (of) => of.underweight, trend: (of) => of.underweight },
];

export const GROUPS = ["children", "mother", "baby", "others"] as const;
export type Group = (typeof GROUPS)[number];

const OF_MOTHERS = ["pregnant", "births"];
const OF_BABIES = ["newborns", "infants", "toddlers", "balita"];

function groupOf(target: string): Group {
  if (OF_MOTHERS.includes(target)) return "mother";
  return OF_BABIES.includes(target) ? "baby" : "others";
}

/** The indicators of a group, in their order. */
export function indicatorsOf(group: string, known: readonly PwsIndicator[]): Indicator[] {
  if (group === "children") return [...CHILDREN];
  const here = known.filter((one) => groupOf(one.target) === group);
  return here.map((one) => ({ code: one.indicator, target: one.target, verified: one.verified, wanted: "more", people: [`pws:${one.indicator}`, `pws:${one.indicator}:month`] }));
}

/** What an indicator comes to in an area; `before` is the same area last month. */
export function rowOf(indicator: Indicator, area: PwsArea, before: PwsArea | undefined): Row {
  return "part" in indicator ? rowOfChildren(indicator, area) : rowOfPeople(indicator, area, before);
}

/** What the children of a month come to by every indicator. */
export function partsOf(children: PwsChildren): { code: string; n: number; of: number | null; interval: [number, number] | null; people: readonly string[] }[] {
  return CHILDREN.map(({ code, part, people }) => {
    const told = part(children);
    return typeof told === "number" ? { code, people, n: told, of: null, interval: null } : { code, people, n: told.n, of: told.of, interval: intervalOf(told) };
  });
}

/** The largest first; where there is nobody to be a share of, last. */
export function ranked(rows: readonly Row[]): Row[] {
  const weight = (row: Row) => (row.of === null ? row.n : row.of === 0 ? -1 : row.n / row.of);
  // A share and a bare count cannot be told apart in size: where one row has no share, all go by count.
  const counted = rows.some((row) => row.of === null);
  return [...rows].sort((a, b) => (counted ? b.n - a.n : weight(b) - weight(a)) || a.name.localeCompare(b.name));
}

/** The share that fills a bar, in per cent: all, or for what should be rare a round share above the largest and what it is compared with. */
export function fullOf(rows: readonly Row[], wanted: Wanted, compared = 0): number {
  const largest = Math.max(compared, ...rows.map((row) => (row.of ? (100 * row.n) / row.of : 0)));
  return wanted === "more" ? 100 : Math.min(100, Math.max(10, Math.ceil(largest / 10) * 10));
}

/** The months of an indicator that has a line. */
export function trendOf(indicator: Indicator, months: readonly PwsTrend[]): TrendPoint[] {
  const of = "trend" in indicator ? indicator.trend : undefined;
  return of ? months.map((month) => ({ month: month.month, share: of(month) })) : [];
}

export function hasTrend(indicator: Indicator | undefined): boolean {
  return indicator !== undefined && "trend" in indicator && indicator.trend !== undefined;
}

function rowOfChildren(indicator: OfChildren, area: PwsArea): Row {
  const now = indicator.part(area.children);
  const before = indicator.part(area.before);
  const row = { id: area.id, name: area.name, until: null, month: null };
  if (typeof now === "number" || typeof before === "number") {
    const [n, earlier] = [Number(now), Number(before)];
    return { ...row, n, of: null, basis: null, interval: null, change: n - earlier };
  }
  const comparable = now.of > 0 && before.of > 0;
  return {
    ...row,
    n: now.n,
    of: now.of,
    basis: "children",
    interval: intervalOf(now),
    change: comparable ? (100 * now.n) / now.of - (100 * before.n) / before.of : null,
  };
}

/** These are themselves what is known of their group: no share of it. */
const WHOLE_GROUPS = ["pregnancy", "birth"];

function rowOfPeople(indicator: OfPeople, area: PwsArea, before: PwsArea | undefined): Row {
  const count = area.attained[indicator.code] ?? { month: 0, year: 0 };
  const target = area.targets[indicator.target];
  const known = WHOLE_GROUPS.includes(indicator.code) ? undefined : area.known[indicator.target];
  return {
    id: area.id,
    name: area.name,
    n: count.year,
    of: target?.of ?? known ?? null,
    until: target?.until ?? null,
    basis: target ? "target" : known === undefined ? null : "known",
    interval: null,
    month: count.month,
    change: before ? count.month - (before.attained[indicator.code]?.month ?? 0) : null,
  };
}

/** The interval of a share, where it has one. */
export function intervalOf(part: PwsShare): [number, number] | null {
  return part.low === null || part.high === null ? null : [part.low, part.high];
}
