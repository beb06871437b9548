import { expect, test } from "vitest";
import type { DistrictState, JoinedDistrict } from "../../backend/types";
import { badgeOf, percentOf, span } from "./badge";

const TODAY = "2026-11-22";

function joined(more: Partial<JoinedDistrict> = {}): JoinedDistrict {
  return {
    name: "Dinas Kesehatan Langkat", url: "https://siklus.langkatkab.go.id", fingerprint: "aaaa bbbb cccc dddd", complete: true, revoked: false, last_same: "2026-11-22T09:40",
    failure: null, stuck: false, running: null, clock_ahead: 0, ...more,
  };
}

function state(waiting: number, district: JoinedDistrict | null): DistrictState {
  return { puskesmas: "Stabat", waiting, fingerprint: "1111 2222 3333 4444", joined: district };
}

const failure = { code: "offline", at: "2026-11-22T10:05" };

test.each([
  ["alone", state(12, null), "plain", "Tersimpan di laptop", "belum bergabung dengan kabupaten"],
  ["the same", state(0, joined()), "normal", "Sama dengan kabupaten", "pukul 09.40"],
  ["the same, some days ago", state(0, joined({ last_same: "2026-11-12T09:40" })), "normal", "Sama dengan kabupaten", "12 Nov 2026 pukul 09.40"],
  ["something waits", state(37, joined()), "watch", "37 menunggu dikirim", "terakhir sama pukul 09.40"],
  ["something waits and nobody answers", state(1037, joined({ failure })), "watch", "1.037 menunggu dikirim", "gagal: kabupaten tidak terjangkau"],
  ["nothing waits and nobody answers", state(0, joined({ failure })), "watch", "Tersimpan di laptop", "gagal: kabupaten tidak terjangkau"],
  ["a failure for which there are no words", state(0, joined({ failure: { code: "odd", at: TODAY } })), "watch", "Tersimpan di laptop", "gagal: perlu dilihat"],
  ["the first download is not over", state(0, joined({ complete: false, last_same: null })), "watch", "Belum lengkap", "belum pernah sinkron"],
  ["a round is under way", state(3, joined({ running: 417, failure })), "plain", "Sinkron 41 %", "boleh terus bekerja"],
  ["stuck", state(5, joined({ stuck: true, failure: { code: "stuck", at: TODAY } })), "severe", "Sinkron macet", "5 menunggu dikirim"],
  ["revoked", state(5, joined({ revoked: true })), "severe", "Laptop dicabut", "5 menunggu dikirim"],
])("the badge says what is so: %s", (_, given, tone, words, note) => {
  expect(badgeOf(given, TODAY)).toEqual({ tone, state: words, note });
});

test("a share that was told later counts, and a hundred is only the end", () => {
  expect(badgeOf(state(3, joined({ running: 100 })), TODAY, 500).state).toBe("Sinkron 50 %");
  expect(badgeOf(state(3, joined({ running: 500 })), TODAY, 100).state).toBe("Sinkron 50 %");
  expect([percentOf(999), percentOf(1000), percentOf(4000), percentOf(-1)]).toEqual([99, 100, 100, 0]);
});

test("a difference of clocks is said in minutes, hours or days", () => {
  expect([span(11), span(-61), span(180), span(-3 * 24 * 60)]).toEqual(["11 menit", "61 menit", "3 jam", "3 hari"]);
});
