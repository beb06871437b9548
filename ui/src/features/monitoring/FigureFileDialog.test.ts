import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FigureFile, FigureFileReport, FigureSheet, FigureView } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import FigureFileDialog from "./FigureFileDialog.svelte";
import { session } from "./monitoring.fixture";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

let report: FigureFileReport;
let previewed: FigureFile[];
let taken: FigureFile[];
let sheets: FigureSheet[];

function recap(subject: string, reached: number, desa: string | null = null): FigureView {
  return { kind: "rekap", subject, desa, month: "2026-10", reached, of: 96, source: "SIHA", as_of: "2026-11-02", note: null, origin: "impor", by: null, at: null };
}

beforeEach(() => {
  previewed = [];
  taken = [];
  sheets = [];
  report = { columns: [{ header: "Realisasi", meaning: "terlayani" }], taken: [], same: 0, empty: 0, refused: [] };
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: FigureFile | FigureSheet }) => {
    if (name === "find_files") return [{ path: "/unduhan/rekap.xlsx", name: "rekap.xlsx", folder: "Unduhan", bytes: 2048, modified: "2026-11-20T08:00:00Z" }];
    if (name === "save_figure_sheet") {
      sheets.push(args as FigureSheet);
      return { path: "/laporan/rekap.xlsx" };
    }
    if (name !== "preview_figures" && name !== "import_figures") throw new Error(name);
    (name === "preview_figures" ? previewed : taken).push(args as FigureFile);
    return report;
  });
});

afterEach(() => clearDesks());

function open(spm = "") {
  const onclose = vi.fn();
  render(FigureFileDialog, { session, whole: "Puskesmas Stabat", month: "2026-10", spm, onclose });
  return onclose;
}
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>("button", { name });

test("a file is looked through before anything of it is kept", async () => {
  report = { ...report, taken: [{ row: 2, figure: recap("12", 41), before: null }], empty: 3, refused: [{ row: 3, column: "layanan", code: "bad_subject", value: "13" }] };
  const onclose = open();
  const typist = userEvent.setup();
  await typist.type(screen.getByRole("textbox", { name: /Sumber/ }), "SIHA");
  await typist.click(await screen.findByRole("button", { name: /rekap.xlsx/ }));
  expect(await screen.findByRole("row", { name: /12 Risiko HIV Puskesmas Stabat Oktober 2026 41 \/ 96 SIHA/ })).toBeTruthy();
  expect(screen.getByText(/Tulis nomor SPM 1 sampai 12/)).toBeTruthy();
  expect(taken).toEqual([]);
  expect(document.activeElement).toBe(button("Ambil 1 angka"));
  await typist.keyboard("{Enter}");
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(taken).toEqual([{ path: "/unduhan/rekap.xlsx", kind: "rekap", subject: "", month: "2026-10", source: "SIHA", as_of: "", reason: "" }]);
  expect(taken).toEqual(previewed);
});

test("figures that are known are changed with a reason", async () => {
  report = { ...report, taken: [{ row: 2, figure: recap("12", 144), before: recap("12", 41) }] };
  open("12");
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: /rekap.xlsx/ }));
  expect(await screen.findByText("tadinya 41 / 96")).toBeTruthy();
  expect(screen.getByText("melebihi sasaran")).toBeTruthy();
  expect(button("Ambil 1 angka").disabled).toBe(true);
  await typist.selectOptions(screen.getByLabelText("Alasan"), "angka sumbernya direvisi");
  await typist.click(button("Ambil 1 angka"));
  await waitFor(() => expect(taken).toMatchObject([{ subject: "12", reason: "angka sumbernya direvisi" }]));
});

test("a file of which nothing can be taken leaves nothing to take", async () => {
  report = { ...report, same: 4 };
  open();
  await userEvent.click(await screen.findByRole("button", { name: /rekap.xlsx/ }));
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Ambil 0 angka" })).disabled).toBe(true);
});

test("the sheet to fill in is of the service in view, or of all of them", async () => {
  open("12");
  await userEvent.click(button("Buat lembar isian"));
  await waitFor(() => expect(sheets).toEqual([{ month: "2026-10", services: [{ spm: 12, name: "Risiko HIV" }] }]));
});
