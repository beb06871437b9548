import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CallError } from "../backend/call";
import type { PersonLine } from "../backend/types";
import { clearDesks, sitDown, standUp } from "./desk";
import RegisterChild from "./RegisterChild.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

const twin: PersonLine = {
  person: "p1", name: "Aisyah Putri", sex: "P", birth_date: "2025-01-14", age_months: 22, mother: "Fitri", posyandu: "a", posyandu_name: "Melati",
  desa_name: "Perdamaian", rt: null, nik: null, status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
};
let registered: { distinct: boolean }[];
let likely: unknown[];

beforeEach(() => {
  registered = [];
  likely = [];
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: { distinct: boolean } }) => {
    if (name === "list_posyandu") return [{ id: "a", name: "Melati", desa: "1", desa_name: "Perdamaian", schedule: null, closed: false, children: 1 }];
    if (name === "likely_duplicates") return likely;
    if (name !== "register_person") throw new Error(name);
    if (likely.length > 0 && !args.distinct) throw new CallError({ code: "likely_duplicate", field: null, detail: {} });
    registered.push(args);
    return { person: "new" };
  });
});

afterEach(() => clearDesks());

function begin(posyandu: string | null = "a") {
  const heard = { onregistered: vi.fn(), onsame: vi.fn(), oncancel: vi.fn() };
  return { ...heard, view: render(RegisterChild, { at: "page", posyandu, ...heard }) };
}
const name = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Nama anak" });

test("a child half typed is there again after the lock, and nothing of it is on the page meanwhile", async () => {
  const { view } = begin();
  await userEvent.type(name(), "Aisyah Putri");
  await userEvent.type(screen.getByRole("textbox", { name: "Nama ibu" }), "Fitri");
  standUp("siti");
  view.unmount();
  expect(document.body.innerHTML).not.toContain("Aisyah");
  sitDown("siti");
  begin();
  expect(name().value).toBe("Aisyah Putri");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Nama ibu" }).value).toBe("Fitri");
});

test("a cancelled child is not there again", async () => {
  const { view, oncancel } = begin();
  await userEvent.type(name(), "Aisyah");
  await userEvent.click(screen.getByRole("button", { name: "Batal" }));
  expect(oncancel).toHaveBeenCalled();
  view.unmount();
  begin();
  expect(name().value).toBe("");
});

test("somebody like the child is shown while she is typed, and is not registered twice without a word", async () => {
  likely = [{ person: twin, score: 90, reasons: ["name", "birth_date"] }];
  const { onregistered, onsame } = begin();
  await userEvent.type(name(), "Aisah Putri");
  await userEvent.click(await screen.findByRole("button", { name: "Ini anaknya" }));
  expect(onsame).toHaveBeenCalledWith(twin);
  await userEvent.click(screen.getByRole("button", { name: "Daftarkan" }));
  expect(registered).toEqual([]);
  await userEvent.click(await screen.findByRole("button", { name: "Anak berbeda, daftarkan" }));
  await waitFor(() => expect(onregistered).toHaveBeenCalledWith("new"));
  expect(registered).toMatchObject([{ distinct: true }]);
});

test("a child without a posyandu is asked about once", async () => {
  const { onregistered } = begin(null);
  await userEvent.type(name(), "Bagas");
  await waitFor(() => expect(screen.getByRole("option", { name: "Melati · Perdamaian" })).toBeTruthy());
  await userEvent.click(screen.getByRole("button", { name: "Daftarkan" }));
  expect(registered).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Daftarkan luar wilayah" }));
  await waitFor(() => expect(onregistered).toHaveBeenCalledWith("new"));
});
