// Made-up answers of Rust for the tests of this folder.
import type { HouseholdPage, Member, PersonLine, PlannedHome, Session, VisitPlan } from "../../backend/types";
import { person } from "../../parts/person.fixture";

export const session: Session = {
  user: { id: "u1", name: "Siti", role: "bidan" },
  puskesmas: "Stabat",
  kabupaten: "Langkat",
  desa: [
    { code: "12.05.07.1004", name: "Perdamaian" },
    { code: "12.05.07.2001", name: "Karang Rejo" },
  ],
};

function home(name: string, reasons: string[], visited: string | null = null): PlannedHome {
  return { person: `p-${name}`, name, members: 3, desa_name: "Perdamaian", posyandu_name: "Melati 1", dusun: "Dusun II", rt: "03", address: null, visited, reasons, points: 10 };
}

const homes = [home("Hasan", ["wasted", "absent", "never"]), home("Rukiah", ["elderly"], "2026-03-02")];

/** The plan of two families, narrowed by a reason. */
export function plan(reason: string | null): VisitPlan {
  const shown = homes.filter((one) => reason === null || one.reasons.includes(reason));
  const count = (reason: string) => ({ reason, families: homes.filter((one) => one.reasons.includes(reason)).length, source: "S1" });
  return { on: "2026-11-23", families: 4, visited: 1, without_family: 5, reasons: ["wasted", "absent", "elderly", "never"].map(count), total: shown.length, homes: shown };
}

export function member(line: PersonLine, more: Partial<Member> = {}): Member {
  return { line, relation: null, mother: null, due: [], checklists: [{ form: "home_adult", title: "Kunjungan dewasa", last: null }], referrals_open: 0, ...more };
}

export function household(members: Member[]): HouseholdPage {
  const visit = { fact: "f1", form: "home_adult", title: "Kunjungan dewasa", date: "2026-03-02", site: "rumah", restricted: false, results: [] };
  const [first] = members;
  return { dusun: "Dusun II", rt: "03", rw: null, address: null, members, visits: first && members.length > 1 ? [{ person: first.line.person, name: first.line.name, visit }] : [] };
}

/** A mother, her child, and what each needs. */
export const family = household([
  member(person("Dewi"), { relation: "kepala", due: [{ item: "kf2", opens: "2026-11-13", due: "2026-11-20", closes: null, state: "late", entry: { kind: "form", code: "postnatal", value: null } }] }),
  member(person("Budi", "2025-05-05", 18), { relation: "anak", mother: "p-Dewi", referrals_open: 1, due: [{ item: "referral_today", opens: "2026-11-23", due: "2026-11-23", closes: null, state: "open", entry: null }] }),
]);
