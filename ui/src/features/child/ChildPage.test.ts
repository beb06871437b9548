import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChildPage as Page } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import { emptyDraft } from "../../parts/empty-draft";
import ChildPage from "./ChildPage.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

const unknown: Page = {
  line: {
    person: "p1", name: "Budi Harahap", sex: "L", birth_date: "", age_months: 0, mother: "Siti", posyandu: "a", posyandu_name: "Melati 1", desa_name: "Perdamaian", rt: "03", nik: null,
    status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
  },
  draft: emptyDraft("a", "Budi Harahap"), nik_state: null, birth_weight: null, birth_length: null, gestation_weeks: null, father: null, residences: [], died: null, judgement: null, judged_on: null,
  points: [], timeline: [], conflicts: [],
};
let edited: unknown[];
let page: Page;

beforeEach(() => {
  edited = [];
  page = unknown;
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: { changes: unknown } }) => {
    if (name === "child_page") return page;
    if (name === "list_posyandu") return [];
    if (name === "app_state") return { today: "2026-11-12" };
    if (name !== "edit_person") throw new Error(name);
    edited.push(args.changes);
    return null;
  });
});

afterEach(() => clearDesks());

test("a child whose date of birth is not known says so and takes it there", async () => {
  render(ChildPage, { person: "p1" });
  await screen.findByText("Tanggal lahir belum diketahui");
  expect(screen.getByRole("heading", { name: "Budi Harahap" })).toBeTruthy();
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Simpan" });
  expect(save.disabled).toBe(true);
  await userEvent.type(screen.getByRole("textbox", { name: "Tanggal lahir" }), "10/3/25{Enter}");
  await waitFor(() => expect(edited).toEqual([{ birth_date: "10/3/25" }]));
});

test("a field that another laptop filled in otherwise is marked, and leads to where that is decided", async () => {
  page = { ...unknown, conflicts: [{ conflict: "abc", fact: null, field: "mother_name" }] };
  const ondecide = vi.fn();
  render(ChildPage, { person: "p1", ondecide });
  expect(await screen.findByText(/Diisi berbeda di laptop lain: Nama ibu/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Putuskan" }));
  expect(ondecide).toHaveBeenCalled();
  await userEvent.click(screen.getByRole("tab", { name: "Data diri" }));
  expect(await screen.findByRole("textbox", { name: /Nama ibu.*diisi berbeda di laptop lain/ })).toBeTruthy();
});
