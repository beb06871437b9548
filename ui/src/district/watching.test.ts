import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { answering, argsOf, lines, pws, rina, sari, spm, surveys, trend, type Asked } from "./district.fixture";
import District from "./District.svelte";
import { asPerMille, asWhole } from "./numbers";
import { endsOf } from "./quarters";
import { comparedTo, surveyOf } from "./survey";

beforeEach(() => {
  location.hash = "";
});

function open(page: string, more: Record<string, unknown> = {}): Asked[] {
  const asked = answering({ state: rina, kept_aside: [], pws, pws_trend: trend, spm, surveys, ...more });
  location.hash = page;
  render(District);
  return asked;
}

test("puskesmas stand in the order of their share, and a number opens nobody", async () => {
  open("pws");
  const table = await screen.findByRole("table", { name: "D/S ditimbang, Langkat, November 2026" });
  const told = lines(table);
  expect(told[0]).toMatch(/^Langkat 85,0 % 170 \/ 200 ▲ naik 1,0 poin/);
  expect(told[1]).toMatch(/^1 Wampu 90,0 % 90 \/ 100/);
  expect(told[2]).toMatch(/^2 Stabat 80,0 % 80 \/ 100/);
  expect(within(table).getAllByRole("button").map((button) => button.textContent)).toEqual(["Wampu", "Stabat"]);
});

test("a puskesmas opens its desa, a desa its posyandu, which open nothing; Escape leads back to the line", async () => {
  const asked = open("pws");
  const typist = userEvent.setup();
  (await screen.findByRole("button", { name: "Stabat" })).focus();
  await typist.keyboard("{Enter}");
  const desa = await screen.findByRole("button", { name: "Karang Rejo" });
  expect(argsOf(asked, "pws").at(-1)).toEqual({ month: "2026-11", puskesmas: 3, desa: null });
  await waitFor(() => expect(document.activeElement, "the first line of the level below is in hand").toBe(desa));
  await typist.keyboard("{Enter}");
  const posyandu = await screen.findByRole("rowheader", { name: "Melati 1" });
  expect(argsOf(asked, "pws").at(-1)).toEqual({ month: "2026-11", puskesmas: 3, desa: "12.05.07.2001" });
  expect(within(posyandu).queryByRole("button"), "behind a posyandu there are children").toBeNull();
  expect(screen.getByText("per posyandu")).toBeTruthy();
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Karang Rejo" })));
  await typist.click(screen.getByRole("button", { name: "Langkat" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Stabat" })));
});

test("coverage stands beside the target up to the month where one was entered, else beside who is registered", async () => {
  const asked = open("pws");
  await userEvent.click(await screen.findByRole("radio", { name: "Ibu" }));
  const told = lines(await screen.findByRole("table", { name: /^K4, Langkat/ }));
  expect(told[1]).toMatch(/^1 Wampu 60,0 % 12 \/ 20 dari yang tercatat 2/);
  expect(told[2]).toMatch(/^2 Stabat 41,7 % 10 \/ 24 target s.d. bulan ini 20 2/);
  expect(argsOf(asked, "pws").map((args) => args["month"])).toContain("2026-10");
});

test("a survey stands beside what is counted, in words, on the bars and on the line of the months", async () => {
  open("pws");
  await screen.findByRole("table", { name: /^D\/S/ });
  expect(screen.queryByText(/SSGI/), "no survey tells of D/S").toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: /^Pendek/ }));
  expect(await screen.findByText("SSGI 2024: 16,0 %.")).toBeTruthy();
  expect(screen.getByText(/24 bulan berisi data.*SSGI 2024: 16,0 %/), "the line is told with it").toBeTruthy();
  expect(document.querySelectorAll(".compared"), "one on each bar").toHaveLength(3);
});

test("the newest survey up to the year in view counts; its year is told where its source does not tell it", () => {
  expect(comparedTo(surveyOf(surveys, "short", "2023-06"))).toEqual({ name: "SKI 2023", share: 18.5 });
  expect(comparedTo(surveyOf(surveys, "short", "2026-11"))).toEqual({ name: "SSGI 2024", share: 16 });
  expect(surveyOf(surveys, "weighed", "2026-11")).toBeUndefined();
});

test("an admin writes a survey figure; what it replaces is said, and what is wrong stands at its field", async () => {
  const asked = open("pws", { write_survey: null });
  const typist = userEvent.setup();
  await screen.findByRole("table", { name: /^D\/S/ });
  expect(screen.queryByRole("button", { name: "Isi angka survei" })).toBeNull();
  await typist.click(screen.getByRole("radio", { name: /^Pendek/ }));
  await typist.click(await screen.findByRole("button", { name: "Isi angka survei" }));
  const dialog = within(screen.getByRole("dialog"));
  await typist.clear(dialog.getByLabelText("Tahun survei"));
  await typist.type(dialog.getByLabelText("Tahun survei"), "2024");
  expect(dialog.getByText(/Sudah ada: SSGI 2024: 16,0 %/)).toBeTruthy();
  await typist.type(dialog.getByLabelText("Hasil survei"), "161");
  await typist.type(dialog.getByLabelText("Sumber"), "SSGI 2024");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  expect((await dialog.findByRole("alert")).textContent).toContain("antara 0 dan 100");
  expect(argsOf(asked, "write_survey")).toEqual([]);
  await typist.type(dialog.getByLabelText("Hasil survei"), "{Backspace}.2");
  await typist.click(dialog.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(argsOf(asked, "write_survey")).toEqual([{ indicator: "short", year: 2024, per_mille: 162, source: "SSGI 2024" }]));
  await waitFor(() => expect(argsOf(asked, "surveys").length, "it is asked again").toBe(2));
});

test("a petugas reads the survey and writes nothing", async () => {
  open("pws", { state: sari });
  await userEvent.click(await screen.findByRole("radio", { name: /^Pendek/ }));
  expect(await screen.findByText("SSGI 2024: 16,0 %.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Isi angka survei" })).toBeNull();
});

test("the last month of each quarter that has begun stands beside the others, by puskesmas", async () => {
  const asked = open("pws");
  await userEvent.click(await screen.findByRole("tab", { name: "Triwulan" }));
  const table = await screen.findByRole("table", { name: "Pendek per puskesmas, akhir triwulan 2026" });
  const heads = within(table).getAllByRole("columnheader").map((head) => head.textContent);
  expect(heads).toEqual(["Puskesmas", "TW I · Maret 2026", "TW II · Juni 2026", "TW III · September 2026", "Dari triwulan sebelumnya"]);
  expect(argsOf(asked, "pws").map((args) => args["month"]).filter((month) => month !== "2026-11"), "December has not begun").toEqual(["2026-03", "2026-06", "2026-09"]);
  const told = lines(table);
  expect(told[0]).toMatch(/^Langkat 14,7 %/);
  expect(told[1]).toMatch(/^Stabat 30,0 % 24 \/ 80 .* 20,0 % 16 \/ 80 rentang 16,0–24,0 % .*= tetap$/);
  expect(told[2]).toMatch(/^Wampu 18,9 %/);
  expect(screen.getByText("SSGI 2024: 16,0 %.")).toBeTruthy();
  expect(screen.getByText(/tidak menyebut sebab/)).toBeTruthy();
  await userEvent.click(screen.getByRole("radio", { name: "2025" }));
  expect(await screen.findByRole("columnheader", { name: "TW IV · Desember 2025" })).toBeTruthy();
});

test("a month that runs still counts as begun, a later one does not", () => {
  expect(endsOf(2026, "2026-06-01")).toEqual(["2026-03", "2026-06"]);
  expect(endsOf(2026, "2026-02-28")).toEqual([]);
});

test("SPM tells both versions of a rule, the target with its source, and a recap with its source and date", async () => {
  open("spm");
  const told = lines(await screen.findByRole("table", { name: "12 layanan SPM, Langkat" }));
  expect(told[0]).toMatch(/^1 Ibu hamil dari Siklus 30,0 % 24 \/ 80 target s.d. bulan ini 67 · tercatat 60 · BPS 10,0 % 6 \/ 60 belum dicocokkan$/);
  expect(told[1]).toMatch(/^12 .*rekap Diisi sebagai rekap, tidak dihitung dari catatan orang. Rekap tahun ini belum diisi.$/);
  await userEvent.click(screen.getByRole("button", { name: "Risiko HIV" }));
  const areas = lines(await screen.findByRole("table", { name: "Risiko HIV, Langkat" }));
  expect(areas[1]).toContain("Stabat Diisi sebagai rekap, tidak dihitung dari catatan orang. rekap diketik 42,7 % 41 / 96 (SIHA, 28 Okt 2026)");
});

test("a service opens its puskesmas and these their desa, by keyboard and back", async () => {
  const asked = open("spm");
  const typist = userEvent.setup();
  (await screen.findByRole("button", { name: "Ibu hamil" })).focus();
  await typist.keyboard("{Enter}");
  const told = lines(await screen.findByRole("table", { name: "Ibu hamil, Langkat" }));
  expect(told[1]).toMatch(/^1 Wampu 70,0 % 14 \/ 20/);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Wampu" })));
  await typist.keyboard("{Enter}");
  await screen.findByRole("table", { name: "Ibu hamil, Puskesmas Wampu" });
  expect(argsOf(asked, "spm").at(-1)).toEqual({ month: "2026-11", puskesmas: 4, desa: null });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Karang Rejo" })));
  await typist.keyboard("{Enter}");
  const desa = lines(await screen.findByRole("table", { name: "12 layanan SPM, Karang Rejo" }));
  expect(desa[0]).toContain("30,0 % 6 / 20");
  await typist.selectOptions(screen.getByRole("combobox", { name: "Desa" }), "Semua desa");
  await typist.click(await screen.findByRole("button", { name: "Ibu hamil" }));
  await screen.findByRole("table", { name: "Ibu hamil, Puskesmas Wampu" });
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Wampu" })));
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Ibu hamil" })));
});

test("numbers are read with comma and point, and nothing else is taken for one", () => {
  expect(["16,0", "16.4", "100", "100,1", "-3", "", "a"].map(asPerMille)).toEqual([160, 164, 1000, undefined, undefined, undefined, undefined]);
  expect(["14", "1.200", " 7 ", "1,5", "", "14 pustu"].map(asWhole)).toEqual([14, 1200, 7, undefined, undefined, undefined]);
});
