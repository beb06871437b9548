import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { clearDesks } from "../../parts/desk";
import { person } from "../../parts/person.fixture";
import DaySweep from "./DaySweep.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

afterEach(() => clearDesks());

test("a kader sees whom she looks after, and at another posyandu there is another", async () => {
  rust.invoke.mockImplementation(async (_command: string, { args }: { args: { posyandu: string; kader: string | null } }) => {
    const names = args.kader === null ? ["Dewi", "Citra"] : ["Citra"];
    const people = names.map((name) => ({ line: person(name), items: [{ item: "k4", due: "2026-11-20", closes: null, late: true }] }));
    return { kader: args.posyandu === "melati" ? ["Ani Lestari", "Wati"] : ["Sri"], groups: [{ group: "pregnant", total: people.length, people }] };
  });
  const view = render(DaySweep, { where: { posyandu: "melati", date: "2026-11-20" }, onperson: vi.fn() });
  expect(await screen.findByText("Dewi")).toBeTruthy();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Kader" }), "Ani Lestari");
  await vi.waitFor(() => expect(screen.queryByText("Dewi")).toBeNull());
  expect(screen.getByText("Citra")).toBeTruthy();
  await view.rerender({ where: { posyandu: "mawar", date: "2026-11-20" } });
  expect(await screen.findByText("Dewi")).toBeTruthy();
  expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Kader" }).value).toBe("");
});
