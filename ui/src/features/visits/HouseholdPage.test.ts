import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HouseholdPage as Page } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import HouseholdPage from "./HouseholdPage.svelte";
import { person } from "../../parts/person.fixture";
import { family, household, member } from "./visits.fixture";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

interface Join {
  person: string;
  with: string | null;
  relation: string | null;
  reason: string;
}
let homes: Record<string, Page>;
/** Of a family card, though nobody else is known of it. */
let carded: string[];
let joined: Join[];
let said: unknown[];

beforeEach(() => {
  joined = [];
  said = [];
  carded = [];
  homes = {
    "p-Dewi": family,
    "p-Rukiah": household([member(person("Rukiah"))]),
    "p-Hasan": household([member(person("Hasan")), member(person("Aminah"))]),
  };
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: Join & { text: string } }) => {
    if (name === "household") return homes[args.person];
    if (name === "search_people") return { total: 1, people: [person(args.text)] };
    if (name === "say_relation") return void said.push(args);
    if (name !== "join_household") throw new Error(name);
    if (carded.includes(args.person) && args.reason === "") throw { code: "missing", field: "reason", detail: {} };
    joined.push(args);
    return null;
  });
});

afterEach(() => clearDesks());

function open() {
  const heard = { onback: vi.fn(), onperson: vi.fn(), onvisit: vi.fn(), oninstead: vi.fn() };
  render(HouseholdPage, { person: "p-Dewi", ...heard });
  return heard;
}

async function choose(name: string): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Masukkan ke keluarga ini" }));
  await userEvent.type(screen.getByRole("combobox", { name: "Cari orangnya" }), name);
  await screen.findByRole("option", { name: new RegExp(name) });
  await userEvent.keyboard("{Enter}");
}

test("a family shows what each member needs, and whose child a child is", async () => {
  const { onvisit } = open();
  expect(await screen.findByRole("heading", { name: "Keluarga Dewi" })).toBeTruthy();
  expect(screen.getByText("Dusun II · RT 03 · Melati 1 · Perdamaian")).toBeTruthy();
  expect(screen.getByText(/anak dari Dewi/)).toBeTruthy();
  expect(screen.getByText(/KF2/)).toBeTruthy();
  expect(screen.getByText("1 rujukan terbuka, harus hari ini")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Kunjungan dewasa, Budi" }));
  expect(onvisit).toHaveBeenCalledWith("p-Budi", "home_adult");
  await userEvent.click(screen.getByRole("button", { name: "Kunjungan dewasa" }));
  expect(onvisit).toHaveBeenCalledWith("p-Dewi", "home_adult", "f1");
});

test("Escape goes back", async () => {
  const { onback } = open();
  await screen.findByText("Budi");
  await userEvent.keyboard("{Escape}");
  expect(onback).toHaveBeenCalled();
});

test("who was of no family joins without a word", async () => {
  open();
  await choose("Rukiah");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Hubungan dengan kepala keluarga/ }), "orang_tua");
  expect(screen.queryByLabelText("Alasan")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Masukkan" }));
  await waitFor(() => expect(joined).toEqual([{ person: "p-Rukiah", with: "p-Dewi", relation: "orang_tua", reason: "" }]));
});

test("who was of another family joins with a reason", async () => {
  open();
  await choose("Hasan");
  expect(await screen.findByText(/satu keluarga dengan Aminah/)).toBeTruthy();
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Masukkan" });
  expect(save.disabled).toBe(true);
  await userEvent.selectOptions(screen.getByLabelText("Alasan"), "pindah rumah");
  await userEvent.click(save);
  await waitFor(() => expect(joined).toMatchObject([{ person: "p-Hasan", reason: "pindah rumah" }]));
});

test("of a family card of which nobody else is known, the reason is asked once Rust asks for it", async () => {
  carded = ["p-Rukiah"];
  open();
  await choose("Rukiah");
  await userEvent.click(screen.getByRole("button", { name: "Masukkan" }));
  await userEvent.selectOptions(await screen.findByLabelText("Alasan"), "sesuai KK, KIA atau akta");
  await userEvent.click(screen.getByRole("button", { name: "Masukkan" }));
  await waitFor(() => expect(joined).toMatchObject([{ person: "p-Rukiah", reason: "sesuai KK, KIA atau akta" }]));
});

test("nobody leaves a family without a reason, and the page goes on with who is left", async () => {
  const { oninstead } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Keluarkan Dewi dari keluarga" }));
  const leave = screen.getByRole<HTMLButtonElement>("button", { name: "Keluarkan" });
  expect(leave.disabled).toBe(true);
  await userEvent.selectOptions(screen.getByLabelText("Alasan"), "pindah rumah");
  await userEvent.click(leave);
  await waitFor(() => expect(joined).toEqual([{ person: "p-Dewi", with: null, relation: null, reason: "pindah rumah" }]));
  expect(oninstead).toHaveBeenCalledWith("p-Budi");
});

test("what somebody is to the head is changed with a reason, without leaving the family", async () => {
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Ubah hubungan Dewi dengan kepala keluarga" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Hubungan dengan kepala keluarga/ }), "pasangan");
  await userEvent.selectOptions(screen.getByLabelText("Alasan"), "salah dimasukkan");
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(said).toEqual([{ person: "p-Dewi", relation: "pasangan", mother: null, reason: "salah dimasukkan" }]));
});

test("whose child somebody is can be said once it is known, and not taken back without a reason", async () => {
  homes["p-Dewi"] = household([member(person("Dewi")), member(person("Budi", "2025-05-05", 18), { relation: "anak" })]);
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Ubah hubungan Budi dengan kepala keluarga" }));
  const mother = () => screen.getByRole("combobox", { name: /^Ibu kandung/ });
  await userEvent.selectOptions(mother(), "Dewi");
  expect(screen.queryByLabelText("Alasan")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(said).toEqual([{ person: "p-Budi", relation: "anak", mother: "p-Dewi", reason: "" }]));
});

test("a mother who was known is not taken back without a reason", async () => {
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Ubah hubungan Budi dengan kepala keluarga" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Ibu kandung/ }), "Belum dihubungkan");
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Simpan" });
  expect(save.disabled).toBe(true);
  await userEvent.selectOptions(screen.getByLabelText("Alasan"), "salah dimasukkan");
  await userEvent.click(save);
  await waitFor(() => expect(said).toMatchObject([{ person: "p-Budi", mother: null, reason: "salah dimasukkan" }]));
});
