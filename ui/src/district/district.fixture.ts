// Made-up answers of the district's server for the tests of this folder, and a server that gives them.
import { vi } from "vitest";
import type { AskBoard, DeskState, LokusBoard, LokusKind, LokusLine, PwsArea, PwsBoard, PwsChildren, PwsTrend, Services, SpmArea, SpmRow, SurveyLine } from "../backend/district.svelte";
import { monthAway } from "../words/format";

export const rina: DeskState = {
  district: "Dinas Kesehatan Langkat", kabupaten: "Langkat", account: { name: "Rina Sembiring", role: "admin" }, today: "2026-11-12", version: "0.1.0", idle_minutes: 30,
  fingerprint: "aaaa bbbb cccc dddd",
};
export const sari: DeskState = { ...rina, account: { name: "Sari", role: "petugas" } };

/** Whatever is asked, as it was asked. */
export type Asked = [name: string, args: Record<string, unknown>];

/** Answers each question by its name, from its arguments where it is a function; what is not named is refused. */
export function answering(known: Record<string, unknown>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const name = path.replace("/v1/district/", "");
    const args: Record<string, unknown> = JSON.parse(String(init.body));
    asked.push([name, args]);
    const answer = known[name];
    const body = typeof answer === "function" ? answer(args) : answer;
    return Promise.resolve(new Response(JSON.stringify(body ?? (name in known ? null : { code: "no_such_path" })), { status: name in known ? 200 : 404 }));
  });
  return asked;
}

export const argsOf = (asked: Asked[], name: string) => asked.filter(([one]) => one === name).map(([, args]) => args);

/** The rows of a table under its head, their cells beside each other. */
export function lines(table: HTMLElement): string[] {
  const rows = [...table.querySelectorAll("tbody tr")];
  return rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").replace(/\s+/g, " ").trim()).filter(Boolean).join(" "));
}

function children(s: number, d: number, short: [number, number]): PwsChildren {
  const part = (n: number, of: number) => ({ n, of, low: of === 0 ? null : Math.round((800 * n) / of), high: of === 0 ? null : Math.round((1200 * n) / of) });
  return { s, k: s, d, n: 0, t: 0, judged: 0, twice_t: 0, bgm: 0, short: part(...short), wasted: part(0, short[1]), severely_wasted: 0, underweight: part(0, short[1]) };
}

function area(id: string, name: string, now: [number, number, [number, number]], k4 = 0, target?: number): PwsArea {
  return {
    id, name, children: children(...now), before: children(now[0], now[1] - 2, now[2]), attained: { k4: { month: 2, year: k4 } }, known: { pregnant: 20 },
    targets: target === undefined ? {} : { pregnant: { of: target, until: Math.round((target * 10) / 12), sources: ["BPS"] } }, notes: [],
  };
}

const LEVELS: Record<string, PwsArea[]> = {
  kabupaten: [area("3", "Stabat", [100, 80, [16, 80]], 10, 24), area("4", "Wampu", [100, 90, [9, 90]], 12)],
  puskesmas: [area("12.05.07.1004", "Perdamaian", [50, 30, [3, 30]]), area("12.05.07.2001", "Karang Rejo", [50, 45, [13, 45]])],
  desa: [area("0192-a", "Melati 1", [25, 20, [2, 20]])],
};

export function pws({ month, puskesmas, desa }: AskBoard): PwsBoard {
  const areas = LEVELS[desa !== null ? "desa" : puskesmas !== null ? "puskesmas" : "kabupaten"] ?? [];
  // In March more were short.
  const told = month === "2026-03" ? areas.map((one) => ({ ...one, children: { ...one.children, short: { ...one.children.short, n: one.children.short.n + 8 } } })) : areas;
  return { month, indicators: [{ indicator: "k4", target: "pregnant", source: "PWS-KIA", verified: true }], total: area("", "", [200, 170, [25, 170]], 22), areas: told };
}

/** Twenty-four months to November 2026. */
export function trend(): PwsTrend[] {
  return Array.from({ length: 24 }, (_, index) => {
    const { d, s, short, wasted, underweight } = children(200, 150 + index, [25, 150 + index]);
    return { month: monthAway("2026-11", index - 23), d, s, short, wasted, underweight };
  });
}

export const surveys: SurveyLine[] = [
  { indicator: "short", year: 2024, per_mille: 160, source: "SSGI 2024" },
  { indicator: "short", year: 2023, per_mille: 185, source: "SKI" },
];

function spmArea(id: string, name: string, served: number, target: number): SpmArea {
  return { id, name, served, target, entered: null, recap: null };
}

function service(spm: number, rule: string, served: number, areas: SpmArea[], more: Partial<SpmRow> = {}): SpmRow {
  return { spm, rule, served, target: 60, verified: rule !== "6/2024", source: "siklus", entered: null, recap: null, months: [], areas, ...more };
}

export function spm({ month, puskesmas }: AskBoard): Services {
  const areas = puskesmas === null ? [spmArea("3", "Stabat", 10, 40), spmArea("4", "Wampu", 14, 20)] : [spmArea("12.05.07.1004", "Perdamaian", 4, 20), spmArea("12.05.07.2001", "Karang Rejo", 6, 20)];
  const recap = { kind: "rekap", subject: "12", desa: null, month: "2026-10", reached: 41, of: 96, source: "SIHA", as_of: "2026-10-28", note: null, origin: "langsung", by: null, at: null };
  const recapped = areas.map((one, index) => ({ ...one, served: 0, target: 0, recap: index === 0 ? recap : null }));
  return {
    month, on: "2026-11-12",
    services: [
      service(1, "4/2019", 24, areas, { entered: { of: 80, until: 67, sources: ["BPS"] } }),
      service(1, "6/2024", 6, areas),
      service(12, "both", 0, recapped, { source: "recap", target: 0 }),
    ],
  };
}

function kind(kind: string, target: number | null, quarters: (number | null)[], more: Partial<LokusKind> = {}): LokusKind {
  return { kind, target, source: target === null ? null : "Renstra 2026", quarters, registered: 20, stages: [20, 19, 18, 18, 17, 17], ...more };
}

const DAYS = ["2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10", null];
const STAGES = ["structure", "clusters", "posyandu_package", "kader_skills", "home_visits", "pws"];

export const wampu: LokusLine = {
  kind: "posyandu", puskesmas: "Wampu", name: "Melati 1", stages: STAGES.map((stage, index) => ({ stage, date: DAYS[index] ?? null })), done_on: null,
};
const stabat: LokusLine = { kind: "puskesmas", puskesmas: "Stabat", name: "Stabat", stages: STAGES.map((stage) => ({ stage, date: "2026-06-01" })), done_on: "2026-06-01" };

export function lokus({ year }: { year: number }): LokusBoard {
  return {
    year,
    kinds: [kind("puskesmas", 14, [3, 9, 12, 17]), kind("pustu", 10, [1, 2, 4, null]), kind("posyandu", null, [0, 0, 0, 0], { registered: 0, stages: [0, 0, 0, 0, 0, 0] })],
    lokus: [stabat, wampu],
  };
}
