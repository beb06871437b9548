import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Live } from "../../backend/query.svelte";
import type { DistrictState, JoinedDistrict } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import SyncPage from "./SyncPage.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));
let reply: () => unknown;
beforeEach(() => {
  reply = () => undefined;
  rust.invoke.mockReset().mockImplementation((_: string, { name }: { name: string }) => Promise.resolve(nothingWaits[name] ?? reply()));
});
afterEach(() => clearDesks());

const nothingWaits: Record<string, unknown> = { list_conflicts: [], list_duplicates: { proposed: [], disputed: [], decided: [] }, list_corrections: { noticed: [], aside: [], odd: [] } };
const district: JoinedDistrict = {
  name: "Dinas Kesehatan Langkat", url: "https://siklus.langkatkab.go.id", fingerprint: "aaaa bbbb cccc dddd", complete: true, revoked: false, last_same: "2026-11-22T09:40",
  failure: null, stuck: false, running: null, clock_ahead: 0,
};
const alone: DistrictState = { puskesmas: "Stabat", waiting: 12, fingerprint: null, joined: null };

function joined(more: Partial<JoinedDistrict>, waiting = 0): DistrictState {
  return { puskesmas: "Stabat", waiting, fingerprint: "1111 2222 3333 4444", joined: { ...district, ...more } };
}

function show(data: DistrictState, demo = false) {
  const put = vi.fn();
  render(SyncPage, { live: { data, error: undefined, put, refresh: vi.fn() } as unknown as Live<"district_state">, today: "2026-11-22", demo, onchild: vi.fn() });
  return put;
}

test("a laptop that works alone is told that nothing is missing, and joins by address and code", async () => {
  const put = show(alone);
  expect(screen.getByRole("heading", { name: /bekerja sendiri, dan tidak ada yang kurang/ })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Sinkron sekarang" })).toBeNull();
  reply = () => joined({});
  await userEvent.type(screen.getByRole("textbox", { name: /Alamat/ }), "siklus.langkatkab.go.id");
  await userEvent.tab();
  await userEvent.keyboard("k7q2-9xmd{Enter}");
  const args = { url: "siklus.langkatkab.go.id", code: "k7q2-9xmd", name: "" };
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "enrol", args });
  expect(put).toHaveBeenCalledWith(joined({}));
});

test("what the district says of a code stands beside the code, and what was typed stays", async () => {
  show(alone);
  reply = () => Promise.reject({ code: "wrong_code", field: null, detail: {} });
  await userEvent.type(screen.getByRole("textbox", { name: /Alamat/ }), "10.0.0.5");
  const code = screen.getByRole("textbox", { name: /Kode/ });
  await userEvent.type(code, "AAAAAAAA{Enter}");
  expect(await screen.findByText(/tidak mengenal kode ini/)).toBeDefined();
  expect(code.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: /Alamat/ }).value).toBe("10.0.0.5");
});

test("made-up people cannot join", () => {
  show(alone, true);
  expect(screen.queryByRole("button", { name: "Gabung" })).toBeNull();
  expect(screen.getByText(/Data contoh tidak dapat bergabung/)).toBeDefined();
});

test("a round is asked for by one button, which waits while the round goes on", async () => {
  const put = show(joined({}, 3));
  reply = () => joined({ running: 0 }, 3);
  await userEvent.click(screen.getByRole("button", { name: "Sinkron sekarang" }));
  expect(rust.invoke).toHaveBeenCalledWith("call", { name: "sync_now", args: {} });
  expect(put).toHaveBeenCalledWith(joined({ running: 0 }, 3));
});

test("progress is a true share, and nothing else is said of a round under way", () => {
  show(joined({ running: 417, failure: { code: "offline", at: "2026-11-22T10:00" } }, 3));
  const bar = screen.getByRole("progressbar", { name: "Menyinkronkan" });
  expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuetext")]).toEqual(["417", "41 %"]);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Sinkron sekarang" }).disabled).toBe(true);
  expect(screen.queryByText(/tidak sampai selesai/)).toBeNull();
});

test.each([
  ["nobody answers", { failure: { code: "offline", at: "2026-11-22T10:05" } }, 4, [/Sinkron pukul 10\.05 tidak sampai selesai/, /Periksa internet laptop ini/, /tetap tersimpan di laptop ini/]],
  ["a Wi-Fi wants a log-in", { failure: { code: "portal", at: "2026-11-22T10:05" } }, 4, [/Wi-Fi perlu login/, /Buka peramban, masuk ke jaringan ini/]],
  ["another certificate", { failure: { code: "other_certificate", at: "2026-11-22T10:05" } }, 0, [/mungkin ada yang mencegat/]],
  ["stuck", { stuck: true, failure: { code: "stuck", at: "2026-11-22T10:05" } }, 5, [/Sinkron macet: 5 menunggu dikirim/, /sebutkan sidik laptop ini/]],
  ["revoked", { revoked: true }, 2, [/Dinas mencabut laptop ini/]],
  ["a clock that is slow", { clock_ahead: 3 * 24 * 60 }, 0, [/berbeda 3 hari dari jam kabupaten/, /terlambat.*Tidak ada yang ditolak/]],
  ["a clock that is fast", { clock_ahead: -45 }, 0, [/berbeda 45 menit/, /terlalu cepat/]],
])("what is wrong is said with its cause and what to do: %s", (_, more, waiting, sentences) => {
  show(joined(more, waiting));
  for (const sentence of sentences) expect(screen.getByText(sentence)).toBeDefined();
});

test("clocks that differ by ten minutes are not worth a word", () => {
  show(joined({ clock_ahead: -10 }));
  expect(screen.queryByText(/dari jam kabupaten/)).toBeNull();
});

test("the fingerprints stand side by side", () => {
  show(joined({}));
  const keys = screen.getAllByRole("definition").map((one) => one.textContent);
  expect(keys).toContain("1111 2222 3333 4444");
  expect(keys).toContain("aaaa bbbb cccc dddd");
});
