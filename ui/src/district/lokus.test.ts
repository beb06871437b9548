import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { answering, argsOf, lines, lokus, rina, sari, wampu, type Asked } from "./district.fixture";
import District from "./District.svelte";

beforeEach(() => {
  location.hash = "";
});

function open(more: Record<string, unknown> = {}): Asked[] {
  const asked = answering({ state: rina, kept_aside: [], lokus, invites: { open: [], puskesmas: ["Stabat", "Wampu", "Binjai"], days: 7 }, ...more });
  location.hash = "lokus";
  render(District);
  return asked;
}

test("the target of the year stands beside what is done, by quarter", async () => {
  open();
  const card = within(await screen.findByRole("region", { name: "Puskesmas" }));
  expect(card.getByText("target 14, selesai 17")).toBeTruthy();
  expect(card.getByText("lewat target 3")).toBeTruthy();
  expect(lines(card.getByRole("table"))).toEqual(["TW I 3 21 %", "TW II 9 64 %", "TW III 12 86 %", "TW IV 17 121 %"]);
  expect(card.getByText("Sumber target: Renstra 2026")).toBeTruthy();
  const pustu = within(screen.getByRole("region", { name: "Pustu" }));
  expect(pustu.getByText("kurang 6")).toBeTruthy();
  expect(lines(pustu.getByRole("table")).at(-1)).toBe("TW IV belum mulai");
  expect(screen.getByText("target belum diisi, selesai 0")).toBeTruthy();
});

test("each lokus tells the date of each stage, and when it was done", async () => {
  open();
  const table = await screen.findByRole("table", { name: "Daftar lokus" });
  expect(lines(table)[0]).toMatch(/^Stabat Puskesmas Stabat (1 Jun 2026 ){6}✓ 1 Jun 2026$/);
  expect(lines(table)[1]).toBe("Melati 1 Posyandu Wampu 10 Jan 2026 10 Feb 2026 10 Mar 2026 10 Apr 2026 10 Mei 2026 belum belum");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Jenis lokus" }), "Posyandu");
  expect(lines(table)).toHaveLength(1);
});

test("a petugas reads and writes nothing", async () => {
  open({ state: sari });
  await screen.findByRole("table", { name: "Daftar lokus" });
  for (const name of [/Tambah lokus/, /Isi target/, /Ubah tahap/]) expect(screen.queryByRole("button", { name })).toBeNull();
});

test("an admin types the date of a stage as it is typed everywhere; one that has not come stands at its field", async () => {
  const asked = open({ write_lokus: null });
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Ubah tahap Melati 1" }));
  const dialog = within(screen.getByRole("dialog", { name: "Melati 1" }));
  expect(dialog.queryByLabelText("Puskesmas"), "which one it is does not change").toBeNull();
  expect(dialog.getByLabelText<HTMLInputElement>("Struktur").value).toBe("10/01/2026");
  await typist.type(dialog.getByLabelText("PWS"), "12/12/26");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  expect((await dialog.findByRole("alert")).textContent).toContain("belum tiba");
  expect(argsOf(asked, "write_lokus")).toEqual([]);
  await typist.clear(dialog.getByLabelText("PWS"));
  await typist.type(dialog.getByLabelText("PWS"), "1/11/26");
  expect(dialog.getByText("Minggu, 1 November 2026")).toBeTruthy();
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  const stages = wampu.stages.map((stage) => (stage.stage === "pws" ? { ...stage, date: "2026-11-01" } : stage));
  await waitFor(() => expect(argsOf(asked, "write_lokus")).toEqual([{ kind: "posyandu", puskesmas: "Wampu", name: "Melati 1", stages }]));
  await waitFor(() => expect(argsOf(asked, "lokus").length, "the register is asked again").toBe(2));
});

test("a puskesmas is added by its own name; one that is there is not written over", async () => {
  const asked = open({ write_lokus: null });
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Tambah lokus" }));
  const dialog = within(screen.getByRole("dialog"));
  expect(dialog.queryByLabelText("Nama lokus")).toBeNull();
  await typist.type(dialog.getByLabelText("Puskesmas"), "stabat");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  expect((await dialog.findByRole("alert")).textContent).toContain("Lokus ini sudah ada");
  await typist.clear(dialog.getByLabelText("Puskesmas"));
  await typist.type(dialog.getByLabelText("Puskesmas"), "Binjai");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(argsOf(asked, "write_lokus")[0]).toMatchObject({ kind: "puskesmas", puskesmas: "Binjai", name: "Binjai" }));
});

test("an admin sets the target of a kind with its source", async () => {
  const asked = open({ set_lokus_target: null });
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Isi target Pustu tahun 2026" }));
  const dialog = within(screen.getByRole("dialog"));
  const target = dialog.getByLabelText("Target sampai akhir tahun");
  await typist.clear(target);
  await typist.type(target, "1,5");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  expect((await dialog.findByRole("alert")).textContent).toContain("angka bulat");
  await typist.clear(target);
  await typist.type(target, "12");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(argsOf(asked, "set_lokus_target")).toEqual([{ kind: "pustu", year: 2026, target: 12, source: "Renstra 2026" }]));
});

test("the list of acts has words for what an admin writes here", async () => {
  const line = { number: 3, at: "2026-11-12T09:00", name: "rina", act: "lokus_written", subject: "posyandu Wampu / Melati 1", reason: "" };
  const written = [line, { ...line, number: 2, act: "lokus_target_set", subject: "pustu 2026: 12", reason: "Renstra" }, { ...line, number: 1, act: "survey_written", subject: "short 2024: 160", reason: "SSGI 2024" }];
  open({ audit: { lines: written, more: false } });
  await userEvent.click(await screen.findByRole("button", { name: "Catatan tindakan" }));
  expect(await screen.findByRole("row", { name: /Mengisi lokus ILP posyandu Wampu \/ Melati 1/ })).toBeTruthy();
  expect(screen.getByRole("row", { name: /Menetapkan target lokus ILP pustu 2026: 12 Renstra/ })).toBeTruthy();
  expect(screen.getByRole("row", { name: /Mengisi angka survei Pendek 2024: 16,0 % SSGI 2024/ })).toBeTruthy();
});
