import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FormView, ItemView, VisitDetail } from "../../backend/types";
import type { AtDay } from "../../parts/at-day";
import { clearDesks } from "../../parts/desk";
import VisitForm from "./VisitForm.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

function item(link: string, kind: ItemView["kind"], more: Partial<ItemView> = {}): ItemView {
  return { link, text: link, kind, required: false, danger: false, unit: null, choices: [], items: [], ...more };
}

const form: FormView = {
  id: "anc", version: 1, title: "Pemeriksaan kehamilan", source: "10T", verified: true, restricted: false,
  items: [
    item("officer", "choice", { required: true, choices: [{ code: "dokter", words: "Dokter" }, { code: "bidan", words: "Bidan" }] }),
    item("systolic", "number", { unit: "mmHg" }),
    item("signs", "group", { items: [item("bleeding", "boolean", { danger: true }), item("fever", "boolean", { danger: true })] }),
  ],
};

interface Asked {
  date?: string;
  site?: string | null;
  posyandu?: string | null;
  answers: Record<string, string>;
  confirmed?: string[];
  reason?: string | null;
}

let saved: Asked[];
let left: number;

beforeEach(() => {
  saved = [];
  left = 0;
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: Asked }) => {
    const { answers } = args;
    if (name === "record_visit") {
      saved.push(args);
      return { fact: "f", results: [], referral: null };
    }
    if (name !== "try_visit") throw new Error(name);
    return {
      asked: ["officer", "systolic", "signs", "bleeding", "fever"],
      faults: answers["systolic"] === "400" ? [{ code: "out_of_range", field: "systolic", detail: { low: "50", high: "300" } }] : [],
      doubts: answers["systolic"] === "210" ? [{ question: "systolic", code: "unlikely" }] : [],
      missing: answers["officer"] === undefined ? ["officer"] : [],
      dangers: Object.keys(answers).filter((link) => answers[link] === "ya"),
      results: [],
    };
  });
});

afterEach(() => clearDesks());

function open(known?: VisitDetail, at?: AtDay): void {
  render(VisitForm, { person: "p1", name: "Dewi", form, known, fact: known ? "f1" : null, at, today: "2026-11-12", onback: () => (left += 1) });
}

test("a visit is answered and saved by keyboard alone", async () => {
  open();
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("2{Enter}120{Enter}t{Enter}y");
  await screen.findByText("Tanda bahaya – rujuk hari ini");
  await typist.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(left).toBe(1));
  expect(saved[0]?.answers).toEqual({ officer: "bidan", systolic: "120", bleeding: "tidak", fever: "ya" });
});

test("what is entered from a posyandu day belongs to it, unless it was done elsewhere or on another day", async () => {
  open(undefined, { posyandu: "pos-1", date: "2026-11-05" });
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("1{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved).toMatchObject([{ date: "05/11/2026", site: "posyandu", posyandu: "pos-1" }]));
  clearDesks();
  open(undefined, { posyandu: "pos-1", date: "2026-11-05" });
  await typist.click((await screen.findAllByRole("radio", { name: "Rumah" })).at(-1) as HTMLElement);
  await typist.click(screen.getAllByRole("radio", { name: /Dokter/ }).at(-1) as HTMLElement);
  await typist.click(screen.getAllByRole("button", { name: /^Simpan/ }).at(-1) as HTMLElement);
  await waitFor(() => expect(saved[1]).toMatchObject({ site: "rumah", posyandu: null }));
});

test("what is missing is told when somebody tries to save, not before", async () => {
  open();
  const typist = userEvent.setup();
  await screen.findByText("systolic");
  expect(screen.queryByRole("alert")).toBeNull();
  await typist.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByRole("alert");
  expect(saved).toEqual([]);
});

test("a doubt is confirmed by one key and goes along", async () => {
  open();
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("1{Enter}210");
  await screen.findByText(/Angkanya tidak biasa/);
  await typist.keyboard("{Control>}{Enter}{/Control}");
  expect(saved).toEqual([]);
  await typist.keyboard("{F2}{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved[0]?.confirmed).toEqual(["systolic:unlikely"]));
});

test("one press answers all danger signs with no", async () => {
  open();
  const typist = userEvent.setup();
  await typist.click(await screen.findByRole("button", { name: "Tidak ada tanda bahaya" }));
  await typist.click(screen.getByRole("radio", { name: /Dokter/ }));
  await typist.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved[0]?.answers).toEqual({ bleeding: "tidak", fever: "tidak", officer: "dokter" }));
});

test("nobody says in one word that there is no danger sign while one is there", async () => {
  open();
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("1{Enter}120{Enter}y");
  await screen.findByText("Tanda bahaya: rujuk hari ini");
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Tidak ada tanda bahaya" }).disabled).toBe(true));
  await typist.keyboard("0{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved[0]?.answers).toEqual({ officer: "dokter", systolic: "120", bleeding: "ya" }));
});

test("a doubt that was confirmed is asked again of another number", async () => {
  open();
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("1{Enter}210");
  await screen.findByText(/Angkanya tidak biasa/);
  await typist.keyboard("{F2}");
  await waitFor(() => expect(screen.queryByText(/Angkanya tidak biasa/)).toBeNull());
  await typist.keyboard("{Backspace}1{Backspace}0");
  await screen.findByText(/Angkanya tidak biasa/);
});

test("a number past its bounds is told the bounds of its own question", async () => {
  open();
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("1{Enter}400");
  expect((await screen.findByRole("alert")).textContent).toContain("Harus antara 50 dan 300");
});

test("a correction is not saved before somebody says why", async () => {
  const told = { form: "anc", title: "Pemeriksaan kehamilan", answers: [] };
  open({ form: "anc", version: 1, date: "2026-11-12", site: null, answers: { officer: "dokter", systolic: "120" }, told, results: [] });
  const typist = userEvent.setup();
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radiogroup"));
  await typist.keyboard("2{Control>}{Enter}{/Control}");
  await screen.findByRole("alert");
  expect(saved).toEqual([]);
  await typist.selectOptions(screen.getByLabelText("Alasan"), "salah ketik");
  await typist.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved[0]?.reason).toBe("salah ketik"));
});
