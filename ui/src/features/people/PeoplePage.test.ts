import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { PersonLine } from "../../backend/types";
import PeoplePage from "./PeoplePage.svelte";

const TOTAL = 3;

function line(number: number): PersonLine {
  return {
    person: `p${number}`, name: `Anak ${String(number).padStart(3, "0")}`, sex: "L", birth_date: "2025-01-14", age_months: 22, mother: "Ibu", posyandu: "a", posyandu_name: "Melati",
    desa_name: "Perdamaian", rt: null, nik: null, status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
  };
}

vi.mock("../../backend/call", () => ({
  asCallError: (error: unknown) => error,
  call: async (name: string, args: { offset: number }) => {
    if (name === "list_posyandu" || name === "list_puskesmas") return [];
    const people = Array.from({ length: TOTAL - args.offset }, (_, index) => line(index));
    return { total: TOTAL, people };
  },
}));

const session = { user: { id: "u", name: "Siti", role: "bidan" }, puskesmas: "Stabat", kabupaten: "Langkat", desa: [{ code: "12.05.07.1004", name: "Perdamaian" }] };
const searchBox = () => screen.getByRole("searchbox", { name: "Cari nama, NIK, ibu, RT atau nomor HP" });

test("arrows walk from the search into the list, and Enter opens the child", async () => {
  const onchild = vi.fn();
  render(PeoplePage, { session, today: "2026-11-22", onchild });
  expect(await screen.findAllByRole("row")).toHaveLength(TOTAL + 1);
  searchBox().focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  expect(onchild).toHaveBeenCalledWith("p1");
  await userEvent.keyboard("{ArrowUp}{ArrowUp}");
  expect(document.activeElement).toBe(searchBox());
});
