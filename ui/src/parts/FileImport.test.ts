import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearDesks } from "./desk";
import FileImport from "./FileImport.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

const report = { format: "eppgbm", rows: 3, persons_new: 3, persons_matched: 0, facts_new: 6, facts_same: 0, posyandu_new: [], columns: [], refused: [], doubts: [] };
let asked: string[];
let picked: string | null;

beforeEach(() => {
  asked = [];
  rust.invoke.mockImplementation(async (command: string, payload: { name?: string; args?: { path: string }; purpose?: string; filters?: { extensions: string[] }[] }) => {
    if (command === "pick_file") {
      asked.push(`${payload.purpose} ${payload.filters?.[0]?.extensions.join(",")}`);
      return picked;
    }
    if (payload.name === "find_files") return [];
    asked.push(`${payload.name} ${payload.args?.path}`);
    return report;
  });
});

afterEach(() => clearDesks());

test("a file picked in the system's dialog is looked through at once", async () => {
  picked = "/media/stik/balita.xlsx";
  render(FileImport, { desa: [{ code: "12.05.07.1004", name: "Perdamaian" }] });
  await userEvent.click(screen.getByRole("button", { name: "Pilih file …" }));
  await userEvent.click(await screen.findByRole("button", { name: "Ambil 3 baris" }));
  await screen.findByText("Selesai diambil");
  expect(asked).toEqual(["open xlsx,xls,csv", "preview_import /media/stik/balita.xlsx", "run_import /media/stik/balita.xlsx"]);
});

test("a dialog that was closed changes nothing", async () => {
  picked = null;
  render(FileImport, { desa: [] });
  await userEvent.type(screen.getByRole("textbox", { name: "Lokasi file" }), "/a.csv");
  await userEvent.click(screen.getByRole("button", { name: "Pilih file …" }));
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Lokasi file" }).value).toBe("/a.csv");
  expect(asked).toEqual(["open xlsx,xls,csv"]);
});
