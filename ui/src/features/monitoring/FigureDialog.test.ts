import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FigureView, RecordFigure } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import type { FigureAbout } from "./figure";
import FigureDialog from "./FigureDialog.svelte";
import { session } from "./monitoring.fixture";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

const target: FigureView = {
  kind: "sasaran", subject: "pregnant", desa: null, month: "2026-01", reached: null, of: 40, source: "Proyeksi BPS 2026", as_of: null, note: null, origin: "langsung", by: "Sari Lubis", at: "2026-03-02T09:40",
};
let figures: FigureView[];
let saved: RecordFigure[];

beforeEach(() => {
  figures = [];
  saved = [];
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: RecordFigure }) => {
    if (name === "list_figures") return { groups: [{ group: "pregnant", spm: 1, source: "PWS-KIA" }], figures };
    if (name !== "record_figure") throw new Error(name);
    if (args.kind === "rekap" && args.source === "") throw { code: "missing", field: "source", detail: {} };
    saved.push(args);
    return null;
  });
});

afterEach(() => clearDesks());

function open(about: FigureAbout) {
  const onclose = vi.fn();
  const view = render(FigureDialog, { about, name: "Ibu hamil", session, whole: "Puskesmas Stabat", today: "2026-11-23", desa: "", month: "2026-10", onclose });
  return { onclose, view };
}
const box = (name: string | RegExp) => screen.getByRole<HTMLInputElement>("textbox", { name });
const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

test("a recap is saved with its source and its day, and what is wrong stands at its field", async () => {
  const { onclose } = open({ kind: "rekap", spm: 12 });
  const typist = userEvent.setup();
  await typist.type(await screen.findByRole("textbox", { name: "Yang terlayani" }), "41");
  await typist.click(button("Simpan"));
  await waitFor(() => expect(box("Sumber").getAttribute("aria-invalid")).toBe("true"));
  expect(saved).toEqual([]);
  await typist.type(box("Sumber"), "SIHA");
  expect(box("Sumber").getAttribute("aria-invalid")).toBeNull();
  await typist.type(box("Keadaan per tanggal"), "2/11/26");
  await typist.click(button("Simpan"));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(saved).toEqual([{ kind: "rekap", subject: "12", desa: null, month: "2026-10", reached: "41", of: "", source: "SIHA", as_of: "2/11/26", note: "", reason: "" }]);
});

test("a target that is known is shown with who entered it, and changed with a reason", async () => {
  figures = [target];
  open({ kind: "sasaran", spm: 1 });
  const typist = userEvent.setup();
  expect(await screen.findByText(/Sari Lubis, 2 Mar 2026 pukul 09.40/)).toBeTruthy();
  expect(box("Jumlah sasaran setahun").value).toBe("40");
  await typist.clear(box("Jumlah sasaran setahun"));
  await typist.type(box("Jumlah sasaran setahun"), "42");
  expect(button("Simpan").disabled).toBe(true);
  await typist.selectOptions(screen.getByLabelText("Alasan"), "angka sumbernya direvisi");
  await typist.click(button("Simpan"));
  await waitFor(() => expect(saved).toMatchObject([{ kind: "sasaran", subject: "pregnant", desa: null, month: "2026-01", of: "42", source: "Proyeksi BPS 2026", reason: "angka sumbernya direvisi" }]));
});

test("a target is withdrawn by emptying it", async () => {
  figures = [target];
  open({ kind: "sasaran", group: "pregnant" });
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Kosongkan" }));
  await typist.selectOptions(screen.getByLabelText("Alasan"), "salah ketik");
  await typist.click(button("Tarik"));
  await waitFor(() => expect(saved).toMatchObject([{ of: "", source: "", reason: "salah ketik" }]));
});

test("what is typed of one desa does not go to another", async () => {
  open({ kind: "catatan", indicator: "weighed" });
  const typist = userEvent.setup();
  await typist.type(await screen.findByRole("textbox", { name: "Catatan" }), "Banjir");
  await typist.selectOptions(screen.getByRole("combobox", { name: "Wilayah" }), "12.05.07.1004");
  expect(box("Catatan").value).toBe("");
  await typist.selectOptions(screen.getByRole("combobox", { name: "Wilayah" }), "");
  expect(box("Catatan").value).toBe("Banjir");
  await typist.click(button("Simpan"));
  await waitFor(() => expect(saved).toMatchObject([{ kind: "catatan", subject: "weighed", desa: null, month: "2026-10", note: "Banjir", reason: "" }]));
});
