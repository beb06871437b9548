import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConflictItem, Corrections as Rows, Duplicates as Known, NoticedRow, PersonLine, RecordLine, SaidOfTwo } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import ToDecide from "../../parts/ToDecide.svelte";
import Conflicts from "./Conflicts.svelte";
import Corrections from "./Corrections.svelte";
import Duplicates from "./Duplicates.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));
let replies: Record<string, unknown>;
beforeEach(() => {
  replies = {};
  rust.invoke.mockReset().mockImplementation((_: string, { name }: { name: string }) => {
    const reply = replies[name];
    return reply instanceof Error ? Promise.reject(JSON.parse(reply.message)) : Promise.resolve(reply);
  });
});
afterEach(() => clearDesks());

const today = "2026-11-22";

function refusal(code: string, field: string | null): Error {
  return new Error(JSON.stringify({ code, field, detail: {} }));
}

function line(person: string, name: string, more: Partial<PersonLine> = {}): PersonLine {
  return {
    person, name, sex: "L", birth_date: "2025-03-10", age_months: 20, mother: "Siti Aminah", posyandu: "p", posyandu_name: "Melati", desa_name: "Perdamaian", rt: null, nik: null, status: "aktif",
    last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null, ...more,
  };
}

const birth: ConflictItem = {
  conflict: "abc", severity: "high", person: line("1", "Budi"), fact: null, field: "birth_date", typed: true,
  versions: [
    { version: "a-1", value: "2025-03-10", by: "Sari", at: "2026-11-12T09:40", shown: true },
    { version: "b-1", value: "2025-03-12", by: "Eka", at: null, shown: false },
  ],
};
const weight: ConflictItem = {
  conflict: "def", severity: "high", person: line("2", "Gita"), fact: { fact: "f-1", kind: "measurement", date: "2026-11-12" }, field: "weight", typed: true,
  versions: [
    { version: "a-2", value: 9700, by: "Sari", at: "2026-11-22T08:15", shown: true },
    { version: "b-2", value: 7900, by: null, at: "2026-11-21T08:15", shown: false },
  ],
};

test("both values are shown with who wrote them and when, and which one lists show", async () => {
  replies = { list_conflicts: [birth, weight] };
  render(Conflicts, { today, onchild: vi.fn() });
  expect(await screen.findByRole("heading", { name: "Isian yang berbeda (2)" })).toBeDefined();
  const versions = within(screen.getByRole("list", { name: "Tanggal lahir" })).getAllByRole("listitem");
  expect(versions).toHaveLength(2);
  expect(within(versions[0] as HTMLElement).getByText("tampil sekarang")).toBeDefined();
  expect(within(versions[1] as HTMLElement).queryByText("tampil sekarang")).toBeNull();
  expect(screen.getByText("ditulis Sari, 12 Nov 2026 pukul 09.40")).toBeDefined();
  expect(screen.getByText(/ditulis Eka; jam laptopnya meragukan/)).toBeDefined();
  expect(screen.getByRole("list", { name: "Berat badan · penimbangan, 12 Nov 2026" })).toBeDefined();
  expect(screen.getByText("9,7 kg")).toBeDefined();
  expect(screen.getByText("ditulis seseorang, 21 Nov 2026 pukul 08.15")).toBeDefined();
});

test("one value is chosen by one button that says which", async () => {
  replies = { list_conflicts: [birth] };
  render(Conflicts, { today, onchild: vi.fn() });
  await userEvent.click(await screen.findByRole("button", { name: "Pakai 12 Mar 2025 untuk Tanggal lahir Budi" }));
  const args = { conflict: "abc", version: "b-1", value: null, reason: "dipilih di antara isian yang berbeda" };
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "settle_conflict", args });
});

test("another value is typed, and what is wrong with it stands beside the field", async () => {
  replies = { list_conflicts: [birth], settle_conflict: refusal("before_birth", "value") };
  render(Conflicts, { today, onchild: vi.fn() });
  await userEvent.click(await screen.findByRole("button", { name: "Isi lain …" }));
  const field = screen.getByRole("textbox", { name: "Isian yang benar" });
  await userEvent.type(field, "13/3/25{Enter}");
  const args = { conflict: "abc", version: null, value: "13/3/25", reason: "dipilih di antara isian yang berbeda" };
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "settle_conflict", args });
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getAllByText(/sebelum anak lahir/)).toHaveLength(1);
});

test("when somebody decided meanwhile that is said, and the list is asked anew", async () => {
  replies = { list_conflicts: [birth], settle_conflict: refusal("conflict_settled", null) };
  render(Conflicts, { today, onchild: vi.fn() });
  await userEvent.click(await screen.findByRole("button", { name: /Pakai 10 Mar 2025/ }));
  expect(await screen.findByText(/Sudah ada yang memutuskan/)).toBeDefined();
  expect(rust.invoke.mock.calls.filter(([, asked]) => (asked as { name: string }).name === "list_conflicts")).toHaveLength(2);
});

const none: Known = { proposed: [], disputed: [], decided: [] };
const record = (person: string, name: string): RecordLine => ({ person, name, sex: "L", birth_date: "2025-03-10", mother: null, nik: null });
const said: SaidOfTwo = { one: record("1", "Budi"), other: record("2", "Budy"), same: true, automatic: false, by: "Sari", at: "2026-11-22T08:00" };

test("a pair is shown side by side with what speaks for it, and decided either way", async () => {
  const pair = { one: line("1", "Muhammad Rizky"), other: line("2", "Muh. Rizki", { birth_date: "2025-03-12" }), score: 84, reasons: ["name", "mother"] };
  replies = { list_duplicates: { ...none, proposed: [pair] } };
  render(Duplicates, { today, onchild: vi.fn() });
  expect(await screen.findByText(/nama mirip · nama ibu mirip/)).toBeDefined();
  expect(screen.getByText("(kecocokan 84 dari 100)")).toBeDefined();
  expect(screen.getByText("Laki-laki · 12 Mar 2025").className).toContain("differs");
  expect(screen.getAllByText("ibu Siti Aminah")[0]?.className).not.toContain("differs");
  const both = { one: "1", other: "2" };
  await userEvent.click(screen.getByRole("button", { name: "Muhammad Rizky dan Muh. Rizki: anak yang sama" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "say_same", args: both });
  await userEvent.click(screen.getByRole("button", { name: "Muhammad Rizky dan Muh. Rizki: bukan anak yang sama" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "say_distinct", args: both });
});

test("what was decided is taken back, and what joined by itself is told apart", async () => {
  const automatic = { ...said, one: record("3", "Ani"), other: record("4", "ANI"), automatic: true, by: null, at: null };
  replies = { list_duplicates: { ...none, decided: [said, automatic] } };
  render(Duplicates, { today, onchild: vi.fn() });
  await userEvent.click(await screen.findByText("Sudah diputuskan (2)"));
  expect(screen.getByText("anak yang sama · Sari, pukul 08.00")).toBeDefined();
  expect(screen.getByText(/disatukan sendiri: NIK/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Batalkan keputusan tentang Budi dan Budy" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "unsay", args: { one: "1", other: "2", reason: "keputusan dibatalkan" } });
  await userEvent.click(screen.getByRole("button", { name: "Pisahkan Ani dan ANI" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "say_distinct", args: { one: "3", other: "4" } });
});

test("words that contradict each other are said, each with a way back", async () => {
  replies = { list_duplicates: { ...none, disputed: [[said, { ...said, same: false, by: "Eka" }]] } };
  render(Duplicates, { today, onchild: vi.fn() });
  expect(await screen.findByText("Keputusan yang bertentangan")).toBeDefined();
  expect(screen.getByText("dua anak berbeda · Eka, pukul 08.00")).toBeDefined();
  expect(screen.getAllByRole("button", { name: /Batalkan keputusan/ })).toHaveLength(2);
});

test("what the district says of a row is told with where to look, and the row is corrected or said to be right", async () => {
  const row = (name: string, code: string, more: Partial<NoticedRow> = {}): NoticedRow => ({
    person: line(name, name), kind: "measurement", fact: `f-${name}`, date: "2026-10-08", fields: [], at: "2026-11-22T08:00", code, number: 9, look_at: [], ...more,
  });
  const rows: Rows = {
    noticed: [
      row("Budi", "future_date", { date: "2062-10-08", look_at: ["date"] }),
      row("Gita", "implausible", { look_at: ["arm"] }),
      row("Ani", "unknown_person", { kind: null, fact: null, date: null, fields: ["phone"] }),
      row("Dewi", "other"),
      row("", "malformed", { person: null, kind: null, fact: null, date: null, at: null }),
    ],
    aside: [], odd: [],
  };
  replies = { list_corrections: rows, confirm_fact: null };
  const onchild = vi.fn();
  render(Corrections, { today, onchild });
  expect(await screen.findByRole("heading", { name: "Perlu diperbaiki (5)" })).toBeDefined();
  expect(screen.getByText(/^Lihat: Tanggal. Tanggalnya belum terjadi ketika diterima dinas/)).toBeDefined();
  expect(screen.getByText(/Sinkronkan laptop yang mendaftarkannya/)).toBeDefined();
  expect(screen.getByText(/\(kode 9\)/)).toBeDefined();
  expect(screen.getByText("Catatan yang tidak terbaca")).toBeDefined();
  expect(screen.getAllByRole("button", { name: /^Perbaiki/ })).toHaveLength(3);
  await userEvent.click(screen.getByRole("button", { name: "Perbaiki Budi, 8 Okt 2062" }));
  expect(onchild).toHaveBeenCalledWith("Budi", "f-Budi");
  await userEvent.click(screen.getByRole("button", { name: "Gita, 8 Okt 2026: sudah benar" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "confirm_fact", args: { fact: "f-Gita", reason: "dicek, sudah benar" } });
});

test("an odd number is told with what is odd of it, and opens the form that corrects it", async () => {
  const rows: Rows = {
    noticed: [],
    aside: [{ person: line("1", "Budi"), kind: "measurement", fact: "f-0", date: "2026-10-08", fields: [], at: "2026-11-22T08:00", reason: "revoked" }],
    odd: [{ person: line("2", "Gita"), fact: "f-1", date: "2026-10-08", weight: 39000, length: null, flags: ["waz", "baz"] }],
  };
  replies = { list_corrections: rows };
  const onchild = vi.fn();
  render(Corrections, { today, onchild });
  expect(await screen.findByText("BB/U, IMT/U di luar batas")).toBeDefined();
  expect(screen.getByText(/Laptop ini dicabut. Minta dinas melepas/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Perbaiki Gita, 8 Okt 2026" }));
  expect(onchild).toHaveBeenCalledWith("2", "f-1");
});

test("the first page tells what waits, and says nothing of what does not", async () => {
  replies = { to_decide: { conflicts: 2, duplicates: 0, odd: 1, aside: 0, noticed: 3 } };
  const onopen = vi.fn();
  render(ToDecide, { onopen });
  await userEvent.click(await screen.findByRole("button", { name: "2 isian berbeda antar laptop" }));
  expect(onopen).toHaveBeenCalledWith("conflicts");
  expect(screen.getByRole("button", { name: "3 catatan perlu diperbaiki" })).toBeDefined();
  expect(screen.getAllByRole("button")).toHaveLength(3);
});

test("nothing that waits takes no room", async () => {
  replies = { to_decide: { conflicts: 0, duplicates: 0, odd: 0, aside: 0, noticed: 0 }, list_conflicts: [], list_duplicates: none, list_corrections: { noticed: [], aside: [], odd: [] } };
  render(ToDecide, { onopen: vi.fn() });
  render(Conflicts, { today, onchild: vi.fn() });
  render(Duplicates, { today, onchild: vi.fn() });
  render(Corrections, { today, onchild: vi.fn() });
  await vi.waitFor(() => expect(rust.invoke).toHaveBeenCalledTimes(4));
  expect(screen.queryByRole("heading")).toBeNull();
});
