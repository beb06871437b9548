// Made-up answers of Rust for the tests of this folder.
import type { PersonLine, PwsArea, PwsBoard, PwsChildren, PwsTrend, Session, SpmBoard, SpmRow, VillagePage } from "../../backend/types";
import { person as aPerson } from "../../parts/person.fixture";
import { monthAway } from "../../words/format";

export const session: Session = {
  user: { id: "u1", name: "Siti", role: "bidan" },
  puskesmas: "Stabat",
  kabupaten: "Langkat",
  desa: [
    { code: "12.05.07.1004", name: "Perdamaian" },
    { code: "12.05.07.2001", name: "Karang Rejo" },
  ],
};

function children(s: number, d: number, short: [number, number] = [0, 0]): PwsChildren {
  const part = (n: number, of: number) => ({ n, of, low: of === 0 ? null : Math.round((800 * n) / of), high: of === 0 ? null : Math.round((1200 * n) / of) });
  return { s, k: s, d, n: 0, t: 0, judged: 0, twice_t: 0, bgm: 0, short: part(...short), wasted: part(0, short[1]), severely_wasted: 0, underweight: part(0, short[1]) };
}

function area(id: string, name: string, now: PwsChildren, before: PwsChildren, k4: [number, number] = [0, 0], target?: number): PwsArea {
  return {
    id, name, children: now, before, attained: { k4: { month: k4[0], year: k4[1] } }, known: { pregnant: 20 },
    targets: target === undefined ? {} : { pregnant: { of: target, until: Math.round((target * 11) / 12), sources: ["BPS"] } }, notes: [],
  };
}

export function board(month: string, desa: string | null): PwsBoard {
  const indicators = [{ indicator: "k4", target: "pregnant", source: "PWS-KIA", verified: true }];
  if (desa !== null) {
    return { month, indicators, total: area("", "", children(10, 9), children(10, 9)), areas: [area("a1", "Melati 1", children(10, 9), children(10, 9))] };
  }
  const november = month === "2026-11";
  const areas = [
    area("12.05.07.2001", "Karang Rejo", children(20, 10, [4, 10]), children(20, 12), november ? [1, 12] : [3, 11], 24),
    area("12.05.07.1004", "Perdamaian", children(10, 9, [1, 9]), children(10, 9), [2, 10]),
    area("12.05.07.2002", "Ara Condong", children(40, 30, [3, 30]), children(40, 20), [0, 0]),
    area("12.05.07.2003", "Mangga", children(0, 0), children(0, 0), [0, 0]),
  ];
  return { month, indicators, total: { ...area("", "", children(70, 49, [8, 49]), children(70, 41), [3, 22]), notes: [note("Banjir dua minggu")] }, areas };
}

function note(words: string) {
  return { kind: "catatan", subject: "weighed", desa: null, month: "2026-11", reached: null, of: null, source: null, as_of: null, note: words, origin: "langsung", by: "Siti", at: "2026-11-20T09:00" };
}

/** Twenty-four months to November 2026; of the first twenty nothing was measured. */
export function trend(): PwsTrend[] {
  return Array.from({ length: 24 }, (_, index) => {
    const measured = index < 20 ? 0 : 30 + index;
    const of = children(60, measured, [index < 20 ? 0 : 4, measured]);
    return { month: monthAway("2026-11", index - 23), d: of.d, s: of.s, short: of.short, wasted: of.wasted, underweight: of.underweight };
  });
}

function service(spm: number, rule: string, served: number, target: number, more: Partial<SpmRow> = {}): SpmRow {
  return {
    spm, rule, served, target, verified: rule !== "6/2024", source: "siklus", entered: null, recap: null, months: [1, 2, 4, 5],
    areas: [{ id: "12.05.07.1004", name: "Perdamaian", served, target, entered: null, recap: null }], ...more,
  };
}

export const spm: SpmBoard = {
  month: "2026-11", on: "2026-11-23",
  services: [
    service(1, "4/2019", 12, 30),
    service(1, "6/2024", 3, 30),
    service(6, "both", 2, 3),
    service(8, "both", 0, 0),
    service(12, "both", 0, 0, { source: "recap" }),
  ],
};

export function person(name: string): PersonLine {
  return { ...aPerson(name, "1998-05-04", 342), person: name };
}

export const village: VillagePage = {
  desa: "12.05.07.1004", desa_name: "Perdamaian", month: "2026-11", on: "2026-11-23", posyandu: 3, people: 4,
  stages: [{ stage: "infant", male: 0, female: 1 }, { stage: "adult", male: 1, female: 1 }, { stage: "elderly", male: 0, female: 1 }],
  families: 2, families_visited: 1, children: children(10, 9, [1, 9]), attained: { k4: { month: 2, year: 10 } },
  late: [{ group: "pregnant", open: 5, late: 2 }], referrals_open: 3, referrals_today: 1,
};
