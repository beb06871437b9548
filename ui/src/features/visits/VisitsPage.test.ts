import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearDesks } from "../../parts/desk";
import { plan, session } from "./visits.fixture";
import VisitsPage from "./VisitsPage.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

interface Asked {
  desa: string | null;
  posyandu: string | null;
  reason: string | null;
}
let asked: Asked[];

beforeEach(() => {
  asked = [];
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: Asked }) => {
    if (name === "list_posyandu") return [{ id: "a1", name: "Melati 1", desa: "12.05.07.1004", desa_name: "Perdamaian", schedule: null, closed: false, children: 9 }];
    if (name !== "visit_plan") throw new Error(name);
    asked.push(args);
    return plan(args.reason);
  });
});

afterEach(() => clearDesks());

test("families are listed with why, and how many were visited this year is told", async () => {
  render(VisitsPage, { session, onhome: vi.fn() });
  expect(await screen.findByText("Hasan")).toBeTruthy();
  expect(screen.getByText("25,0 % sejak Januari")).toBeTruthy();
  const line = screen.getByRole("row", { name: /Hasan/ });
  expect(line.textContent).toContain("Dusun II · RT 03");
  expect(line.textContent).toContain("belum");
  expect(screen.getByRole("row", { name: /Rukiah/ }).textContent).toContain("2 Mar 2026");
});

test("reasons are walked by arrows, and Enter opens a family", async () => {
  const onhome = vi.fn();
  render(VisitsPage, { session, onhome });
  const typist = userEvent.setup();
  (await screen.findByRole("radio", { name: /Semua alasan/ })).focus();
  await typist.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  await waitFor(() => expect(screen.queryByText("Hasan")).toBeNull());
  expect(asked.at(-1)?.reason).toBe("elderly");
  await typist.tab();
  expect(document.activeElement?.textContent).toBe("Rukiah");
  await typist.keyboard("{Escape}");
  expect(document.activeElement?.textContent).toContain("Lansia belum diskrining");
  await typist.tab();
  await typist.keyboard("{Enter}");
  expect(onhome).toHaveBeenCalledWith("p-Rukiah", { reason: "elderly", desa: "", posyandu: "", home: "p-Rukiah" });
});

test("whoever comes back from a family stands at it again", async () => {
  render(VisitsPage, { session, view: { reason: "elderly", desa: "", posyandu: "", home: "p-Rukiah" }, onhome: vi.fn() });
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Rukiah"));
  expect(screen.queryByText("Hasan")).toBeNull();
});

test("a desa lets go of a posyandu of another", async () => {
  render(VisitsPage, { session, onhome: vi.fn() });
  await screen.findByRole("option", { name: "Melati 1 · Perdamaian" });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Posyandu" }), "a1");
  await waitFor(() => expect(asked.at(-1)?.posyandu).toBe("a1"));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Desa" }), "12.05.07.2001");
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ desa: "12.05.07.2001", posyandu: null }));
});
