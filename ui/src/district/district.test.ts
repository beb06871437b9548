import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { DeskState, LaptopLine, Summed } from "../backend/district.svelte";
import District from "./District.svelte";

const asked = vi.fn<(name: string, args: unknown) => { status: number; body: unknown }>();

beforeEach(() => {
  location.hash = "";
  asked.mockReset();
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const { status, body } = asked(path.replace("/v1/district/", ""), JSON.parse(String(init.body)));
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});

const state: DeskState = {
  district: "Dinas Kesehatan Langkat", kabupaten: "Langkat", account: null, today: "2026-11-12", version: "0.1.0", idle_minutes: 30, fingerprint: null,
};
const rina: DeskState = { ...state, account: { name: "Rina Sembiring", role: "admin" }, fingerprint: "aaaa bbbb cccc dddd" };

function summed(s: number, d: number): Summed {
  const codes = ["s", "k", "n", "t", "o", "b", "d", "not_weighed", "bgm", "vitamin_a_blue", "vitamin_a_red", "exclusive"] as const;
  const none = { n: 0, of: 0 };
  return {
    rows: codes.map((code) => ({ code, n: { s, d }[code as string] ?? 0 })),
    weighed: { n: d, of: s }, gained: none, wasted: none, short: { n: 3, of: 20 }, underweight: none,
    statuses: ["buruk", "kurang", "baik", "berisiko_lebih", "lebih", "obesitas"].map((code) => ({ code, n: 0 })),
  };
}

const laptop: LaptopLine = {
  device: 2, name: "Laptop Wampu", puskesmas: "Wampu", fingerprint: "1111 2222 3333 4444", last_sync: "2026-10-20T08:00", days: 23, revoked: false, received: 1200, waiting: 0,
};

/** Answers each question by its name; what is not named is refused. */
function answers(known: Record<string, unknown>): void {
  asked.mockImplementation((name) => (name in known ? { status: 200, body: known[name] } : { status: 404, body: { code: "no_such_path" } }));
}

test("somebody signs in by name and passphrase, and a refusal stands above them", async () => {
  asked.mockImplementation((name) => (name === "state" ? { status: 200, body: state } : { status: 403, body: { code: "wrong_sign_in", field: null, detail: {} } }));
  render(District);
  await userEvent.type(await screen.findByLabelText("Nama"), "rina");
  await userEvent.type(screen.getByLabelText("Kata sandi"), "salah{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("Nama atau kata sandi salah");
  expect(asked).toHaveBeenCalledWith("sign_in", { name: "rina", passphrase: "salah" });
  expect(screen.getByLabelText<HTMLInputElement>("Kata sandi").value, "it is typed anew").toBe("");
});

test("each number of a puskesmas opens its posyandu, and Escape leads back", async () => {
  const puskesmas = [{ puskesmas: 3, name: "Stabat", figures: summed(44, 33) }];
  answers({
    state: rina, kept_aside: [], summary: { month: "2026-11", puskesmas, total: summed(44, 33) },
    posyandu: [{ desa: "12.05.07.1004", desa_name: "Kwala Bingai", name: "Melati", figures: summed(15, 12) }],
  });
  render(District);
  const row = await screen.findByRole("row", { name: /Stabat/ });
  expect(within(row).getByText("75,0 %")).toBeDefined();
  await userEvent.click(within(row).getByRole("button", { name: "Stabat, Ditimbang bulan ini (D): 33" }));
  expect(asked).toHaveBeenCalledWith("posyandu", { month: "2026-11", puskesmas: 3 });
  const posyandu = await screen.findByRole("row", { name: /Melati/ });
  expect(within(posyandu).queryByRole("button"), "behind a posyandu there are children").toBeNull();
  await userEvent.keyboard("{Escape}");
  expect(await screen.findByRole("heading", { name: "Ringkasan" })).toBeDefined();
});

test("a laptop is revoked with a reason, which is asked for beside its field", async () => {
  answers({ state: rina, kept_aside: [], laptops: [laptop] });
  location.hash = "laptop";
  render(District);
  expect(await screen.findByText("23 hari tidak terhubung")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Cabut Laptop Wampu, nomor 2" }));
  const reason = await screen.findByLabelText("Alasan");
  asked.mockImplementation((name) => (name === "revoke" ? { status: 409, body: { code: "no_reason", field: "reason", detail: {} } } : { status: 200, body: [] }));
  const dialog = screen.getByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Cabut" }));
  expect((await within(dialog).findByRole("alert")).textContent).toContain("Tulis alasannya");
  answers({ state: rina, kept_aside: [], laptops: [{ ...laptop, revoked: true }], revoke: null });
  await userEvent.type(reason, "hilang");
  expect(within(dialog).queryByRole("alert"), "the refusal goes with the first letter").toBeNull();
  await userEvent.click(within(dialog).getByRole("button", { name: "Cabut" }));
  expect(asked).toHaveBeenCalledWith("revoke", { device: 2, reason: "hilang" });
  expect(await screen.findByText("Dicabut")).toBeDefined();
});

test("a petugas sees neither what changes things nor the pages of administrators", async () => {
  const sari = { ...rina, account: { name: "Sari", role: "petugas" } };
  answers({ state: sari, kept_aside: [{ device: 2, name: "Laptop Wampu", puskesmas: "Wampu", operations: 4, reason: "revoked" }] });
  location.hash = "diperiksa";
  render(District);
  expect(await screen.findByText(/sudah dicabut ketika mengirim/)).toBeDefined();
  expect(screen.queryByRole("button", { name: /Masukkan/ })).toBeNull();
  expect(screen.queryByRole("button", { name: "Undangan" })).toBeNull();
});

test("rows for the puskesmas to correct stand beside those that wait for a decision: how many, why, and nothing of anybody", async () => {
  const noticed = [
    { device: 2, name: "Laptop Wampu", puskesmas: "Wampu", operations: 12, code: "future_date" },
    { device: 2, name: "Laptop Wampu", puskesmas: "Wampu", operations: 1, code: "of_a_newer_one" },
  ];
  answers({ state: rina, kept_aside: [], noticed });
  location.hash = "diperiksa";
  render(District);
  const table = within(await screen.findByRole("region", { name: "Perlu diperbaiki puskesmas" }));
  expect(table.getByRole("row", { name: /Laptop Wampu Wampu 12 Tanggalnya belum terjadi ketika diterima/ })).toBeDefined();
  expect(table.getByRole("row", { name: /Laptop Wampu Wampu 1 of_a_newer_one/ })).toBeDefined();
  expect(table.queryByRole("button")).toBeNull();
});

test("a code is shown once, in two halves, and is gone when it was written down", async () => {
  const open = { open: [], puskesmas: ["Stabat"], days: 7 };
  answers({ state: rina, kept_aside: [], invites: open, invite: { code: "K7Q29XMD", puskesmas: "Stabat", days: 7 } });
  location.hash = "undangan";
  render(District);
  await userEvent.type(await screen.findByLabelText("Puskesmas"), "Stabat");
  await userEvent.type(screen.getByLabelText(/Desa/), "12.05.07.1004, 12.05.07.1005{Enter}");
  expect(asked).toHaveBeenCalledWith("invite", { puskesmas: "Stabat", desa: ["12.05.07.1004", "12.05.07.1005"] });
  expect(await screen.findByText("K7Q2 9XMD")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Sudah dicatat" }));
  expect(screen.queryByText("K7Q2 9XMD")).toBeNull();
});

test("who was signed out by the clock is asked to sign in, and sees nothing of before", async () => {
  answers({ state: rina, kept_aside: [], laptops: [laptop] });
  location.hash = "laptop";
  render(District);
  expect(await screen.findByText("Laptop Wampu")).toBeDefined();
  asked.mockImplementation((name) => (name === "state" ? { status: 200, body: state } : { status: 401, body: { code: "signed_out", field: null, detail: {} } }));
  await userEvent.click(screen.getByRole("button", { name: "Catatan tindakan" }));
  expect(await screen.findByLabelText("Kata sandi")).toBeDefined();
  expect(screen.queryByText("Laptop Wampu")).toBeNull();
});

test("the list of acts says who did what, and of whom a laptop asked no more than how many were found", async () => {
  const line = { number: 3, at: "2026-11-12T09:00", name: "rina", act: "revoked", subject: "2", reason: "hilang" };
  const lines = [
    { ...line, number: 4, name: "laptop 2, 0192aaaa", act: "looked_up", subject: "0192bbbb 0192cccc", reason: "luar wilayah" },
    line,
    { ...line, number: 2, name: "", act: "account_opened", subject: "rina", reason: "admin" },
  ];
  answers({ state: rina, kept_aside: [], audit: { lines, more: false } });
  location.hash = "tindakan";
  render(District);
  const asked_for = await screen.findByRole("row", { name: /luar wilayah/ });
  expect(asked_for.textContent).toContain("laptop 2");
  expect(asked_for.textContent).toContain("2 orang ditemukan");
  expect(asked_for.textContent).not.toContain("0192");
  expect(screen.getByRole("row", { name: /Mencabut laptop/ }).textContent).toContain("Laptop nomor 2");
  expect(screen.getByRole("row", { name: /Membuka akun/ }).textContent).toContain("baris perintah server");
});
