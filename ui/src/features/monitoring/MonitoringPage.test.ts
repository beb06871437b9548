import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearDesks } from "../../parts/desk";
import MonitoringPage from "./MonitoringPage.svelte";
import { board, person, session, spm, trend, village } from "./monitoring.fixture";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

interface Asked {
  month: string;
  desa: string | null;
  posyandu?: string | null;
  row?: string;
  subject?: string;
  this_month?: boolean;
  rule?: string;
  served?: boolean;
  spm?: number;
}

const unserved = { ...person("Ani"), person: "p-ani" };
let asked: [string, Asked][];

beforeEach(() => {
  asked = [];
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: Asked }) => {
    asked.push([name, args]);
    if (name === "pws_board") return board(args.month, args.desa);
    if (name === "pws_trend") return trend();
    if (name === "spm_board") return spm;
    if (name === "village_page") return village;
    if (name === "list_figures") return { groups: [], figures: [] };
    if (name === "record_figure") return null;
    if (name === "skdn_people") return [person(args.row === "d" ? "Budi" : "Eko")];
    if (name === "list_due") return { total: 1, people: [{ line: person("Dewi"), items: [{ item: "anc", due: "2026-11-01", late: true }] }], dusun: [] };
    if (name === "pws_people") return { total: 700, people: [{ line: person("Dewi"), date: args.subject === "short" ? null : "2026-11-03" }] };
    if (name !== "spm_people") throw new Error(name);
    if (args.spm === 6) throw { code: "restricted", field: "spm", detail: {} };
    return args.served
      ? { total: 1, people: [{ line: person("Dewi"), done: 13, needed: 13, missing: [], completed: "2026-10-02" }] }
      : { total: 2, people: [{ line: unserved, done: 11, needed: 13, missing: ["t8_lab", "anc_tm3"], completed: null, next: { item: "k6", opens: "2026-12-01", due: "2026-12-20" } }, { line: person("Rina"), done: 0, needed: 0, missing: [], completed: null }] };
  });
});

afterEach(() => clearDesks());

function open() {
  const onchild = vi.fn();
  const oncare = vi.fn();
  render(MonitoringPage, { session, today: "2026-11-23", onchild, oncare });
  return { onchild, oncare };
}

const last = (command: string) => asked.findLast(([name]) => name === command)?.[1];
/** The rows of a table under its head, their cells beside each other. */
const lines = (table: HTMLElement) => within(table).getAllByRole("row").slice(1).map((row) => [...row.children].map((cell) => (cell.textContent ?? "").replace(/\s+/g, " ").trim()).filter(Boolean).join(" "));

test("desa stand in the order of their share, with the change in a shape and words; who has no children stands last", async () => {
  open();
  const told = lines(await screen.findByRole("table", { name: /D\/S ditimbang/ }));
  expect(told[0]).toMatch(/Puskesmas Stabat 70,0 % 49 \/ 70 ▲ naik 11,4 poin/);
  expect(told[1]).toMatch(/^1 Perdamaian 90,0 % 9 \/ 10 = tetap/);
  expect(told[2]).toMatch(/^2 Ara Condong 75,0 % 30 \/ 40 ▲ naik 25,0 poin/);
  expect(told[3]).toMatch(/^3 Karang Rejo 50,0 % 10 \/ 20 ▼ turun 10,0 poin/);
  expect(told[4]).toMatch(/^4 Mangga – 0 \/ 0 belum ada pembanding/);
  expect(screen.getByText("Banjir dua minggu"), "why is only told by staff").toBeTruthy();
});

test("a desa opens its posyandu, a posyandu its children, and Escape goes back up", async () => {
  const { onchild } = open();
  const typist = userEvent.setup();
  (await screen.findByRole("button", { name: "Perdamaian" })).focus();
  await typist.keyboard("{Enter}");
  const posyandu = await screen.findByRole("button", { name: "Melati 1" });
  expect(last("pws_board")?.desa).toBe("12.05.07.1004");
  await waitFor(() => expect(document.activeElement, "the first line of the level below is in hand").toBe(posyandu));
  await typist.keyboard("{Enter}");
  expect(await screen.findByRole("button", { name: "Budi" })).toBeTruthy();
  expect(last("skdn_people")).toMatchObject({ posyandu: "a1", row: "d" });
  await typist.click(screen.getByRole("radio", { name: "Tidak ditimbang bulan ini" }));
  await typist.click(await screen.findByRole("button", { name: "Eko" }));
  expect(onchild.mock.calls[0]?.[1], "what is in view goes along").toMatchObject({ desa: "12.05.07.1004", people: { row: "not_weighed" } });
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Perdamaian" })));
});

test("a number of a desa opens its children", async () => {
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Ara Condong: 30 / 40, lihat orangnya" }));
  await screen.findByRole("dialog", { name: /Ditimbang bulan ini.*Ara Condong/ });
  expect(last("skdn_people")).toMatchObject({ desa: "12.05.07.2002", posyandu: null });
});

test("a count stands beside the target up to the month where one was entered, else beside who is registered", async () => {
  open();
  await userEvent.click(await screen.findByRole("radio", { name: "Ibu" }));
  await screen.findByRole("table", { name: /^K4/ });
  await screen.findByText(/turun 2 orang/);
  const rows = lines(screen.getByRole("table", { name: /^K4/ }));
  expect(rows[1]).toMatch(/^1 Karang Rejo 50,0 % 12 \/ 24 target s.d. bulan ini 22 1 ▼ turun 2 orang/);
  expect(rows[2]).toMatch(/^2 Perdamaian 50,0 % 10 \/ 20 dari yang tercatat 2 = tetap/);
});

test("a number of people of any age opens them, since January or in the month alone, and tells how many there are", async () => {
  const { onchild } = open();
  await userEvent.click(await screen.findByRole("radio", { name: "Ibu" }));
  await userEvent.click(await screen.findByRole("button", { name: /^Perdamaian: 10 \/ 20, lihat orangnya/ }));
  const dialog = within(await screen.findByRole("dialog", { name: "K4 · Perdamaian" }));
  expect(last("pws_people")).toMatchObject({ subject: "k4", this_month: false, desa: "12.05.07.1004" });
  expect(await dialog.findByText("3 Nov 2026")).toBeTruthy();
  expect(dialog.getByText("1 orang pertama dari 700")).toBeTruthy();
  await userEvent.click(dialog.getByRole("radio", { name: "K4, bulan ini" }));
  expect(last("pws_people")).toMatchObject({ subject: "k4", this_month: true });
  await userEvent.click(await dialog.findByRole("button", { name: "Dewi" }));
  expect(onchild).toHaveBeenCalled();
});

test("the short children of a posyandu are named", async () => {
  open();
  await userEvent.click(await screen.findByRole("radio", { name: /^Pendek/ }));
  const [number] = await screen.findAllByRole("button", { name: /lihat orangnya/ });
  await userEvent.click(number as HTMLElement);
  await screen.findByRole("dialog", { name: /^Pendek/ });
  expect(last("pws_people")).toMatchObject({ subject: "short" });
  expect(await screen.findByRole("button", { name: "Dewi" })).toBeTruthy();
});

test("a line of 24 months says its last value and its interval in a sentence", async () => {
  open();
  await userEvent.click(await screen.findByRole("radio", { name: /^Pendek/ }));
  expect(await screen.findByText(/Pendek, Puskesmas Stabat: 4 bulan berisi data\. Terakhir November 2026: 7,5 %, 4 dari 53 anak, rentang 6,0–9,1 %\./)).toBeTruthy();
});

test("SPM shows both versions of a rule, no number where there is only a recap, and words where nobody is registered", async () => {
  open();
  await userEvent.click(screen.getByRole("tab", { name: "SPM" }));
  const rows = lines(await screen.findByRole("table", { name: /12 layanan SPM/ }));
  expect(rows[0]).toMatch(/Ibu hamil dari Siklus 40,0 % 12 \/ 30 10,0 % 3 \/ 30 belum dicocokkan/);
  expect(rows[2]).toMatch(/Hipertensi dari Siklus Belum ada sasaran tercatat sama menurut 6\/2024$/);
  expect(rows[3]).toMatch(/Risiko HIV rekap Diisi sebagai rekap, tidak dihitung dari catatan orang. Rekap tahun ini belum diisi.$/);
  expect(rows[3]?.replace(/^12 /, ""), "no zero stands for what was not entered").not.toMatch(/0/);
});

test("a recap that was entered tells its source", async () => {
  const hiv = spm.services.find((service) => service.spm === 12);
  const recap = { kind: "rekap", subject: "12", desa: null, month: "2026-10", reached: 41, of: 96, source: "SIHA", as_of: null, note: null, origin: "langsung", by: null, at: null };
  const known = rust.invoke.getMockImplementation();
  rust.invoke.mockImplementation(async (command: string, asked: { name: string }) => (asked.name === "spm_board" && hiv ? { ...spm, services: [{ ...hiv, recap }] } : known?.(command, asked)));
  open();
  await userEvent.click(screen.getByRole("tab", { name: "SPM" }));
  expect((await screen.findByText("rekap diketik")).closest("p")?.textContent?.replace(/\s+/g, " ")).toContain("42,7 % 41 / 96 (SIHA, Oktober 2026)");
});

test("a service that is only a recap opens by Enter, and its recap is entered there", async () => {
  open();
  const typist = userEvent.setup();
  await typist.click(screen.getByRole("tab", { name: "SPM" }));
  (await screen.findByRole("button", { name: "Risiko HIV" })).focus();
  await typist.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Isi rekap" })));
  expect(last("spm_people"), "nobody is asked for by name").toBeUndefined();
  await typist.keyboard("{Enter}");
  await typist.type(await screen.findByRole("textbox", { name: "Yang terlayani" }), "41");
  await typist.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(last("record_figure")).toMatchObject({ kind: "rekap", subject: "12", desa: null, month: "2026-11", reached: "41" }));
});

test("staff write why, and enter a target where an indicator has one", async () => {
  open();
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Tulis catatan" }));
  expect(screen.queryByRole("button", { name: "Isi sasaran" })).toBeNull();
  await typist.type(await screen.findByRole("textbox", { name: "Catatan" }), "Banjir");
  await typist.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(last("record_figure")).toMatchObject({ kind: "catatan", subject: "weighed", note: "Banjir" }));
  await typist.click(screen.getByRole("radio", { name: /^T\/D/ }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Tulis catatan" })).toBeNull());
  await typist.click(screen.getByRole("radio", { name: "Ibu" }));
  await typist.click(await screen.findByRole("button", { name: "Isi sasaran" }));
  await typist.type(await screen.findByRole("textbox", { name: "Jumlah sasaran setahun" }), "24");
  await typist.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(last("record_figure")).toMatchObject({ kind: "sasaran", subject: "pregnant", month: "2026-01", of: "24" }));
});

test("a service opens its people by Enter: what each has, what is missing; a person opens the services page", async () => {
  const { oncare } = open();
  const typist = userEvent.setup();
  await typist.click(screen.getByRole("tab", { name: "SPM" }));
  (await screen.findByRole("button", { name: "Ibu hamil" })).focus();
  await typist.keyboard("{Enter}");
  const ani = await screen.findByRole("button", { name: "Ani" });
  expect(last("spm_people")).toMatchObject({ spm: 1, rule: "4/2019", served: false });
  const rows = lines(screen.getByRole("table", { name: "Ibu hamil" }));
  expect(rows[0]).toMatch(/11 dari 13 laboratorium, periksa trimester 3.* 20 Des 2026$/);
  expect(rows[1]).toContain("– belum ada layanan tercatat");
  const months = lines(screen.getByRole("table", { name: "Bulan ke bulan" }));
  expect(months[0]).toMatch(/^TW I Jan 26 1 Feb 26 2 Mar 26 4 .*%$/);
  expect(months[1]).toMatch(/^TW II Apr 26 5 .*%$/);
  await waitFor(() => expect(document.activeElement).toBe(ani));
  await typist.keyboard("{Enter}");
  expect(oncare).toHaveBeenCalledWith("p-ani", expect.objectContaining({ tab: "spm", service: { spm: 1, rule: "4/2019", served: false } }));
  await typist.click(screen.getByRole("radio", { name: "Permenkes 6/2024" }));
  await waitFor(() => expect(last("spm_people")?.rule).toBe("6/2024"));
  await typist.click(screen.getByRole("radio", { name: "Terlayani" }));
  await screen.findByText("lengkap 2 Okt 2026");
  await typist.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Ibu hamil" })));
});

test("a service of which no names are given says so", async () => {
  open();
  await userEvent.click(screen.getByRole("tab", { name: "SPM" }));
  await userEvent.click(await screen.findByRole("button", { name: "Usia produktif" }));
  expect(await screen.findByText(/Catatan ini terbatas/)).toBeTruthy();
});

test("a village is told on one page that can be printed, and its numbers open", async () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  const { oncare } = open();
  await userEvent.click(screen.getByRole("tab", { name: "Desa" }));
  expect(await screen.findByText("Pilih desa untuk melihat situasi kesehatannya")).toBeTruthy();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Desa" }), "Perdamaian");
  await screen.findByRole("heading", { name: "Situasi kesehatan Desa Perdamaian" });
  expect(lines(screen.getByRole("table", { name: "Warga menurut tahap hidup" })).at(-1)).toBe("Semua 1 3 4");
  expect(screen.getByText("1 dari 2 sejak Januari")).toBeTruthy();
  expect(screen.getByText("1 harus dirujuk hari ini")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Cetak" }));
  expect(print).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole("button", { name: "Ibu hamil: 5, lihat orangnya" }));
  await userEvent.click(await screen.findByRole("button", { name: "Dewi" }));
  expect(oncare).toHaveBeenCalledWith("Dewi", expect.objectContaining({ tab: "village", desa: "12.05.07.1004", due: "pregnant" }));
});

test("coming back from a person finds the page as it was left", async () => {
  const view = { tab: "spm", month: "2026-10", desa: "", group: "children", indicator: "weighed", people: undefined, service: { spm: 1, rule: "6/2024", served: true }, due: undefined };
  render(MonitoringPage, { session, today: "2026-11-23", view, onchild: vi.fn(), oncare: vi.fn() });
  expect(await screen.findByRole("button", { name: "Dewi" })).toBeTruthy();
  expect(last("spm_people")).toMatchObject({ month: "2026-10", rule: "6/2024", served: true });
});
