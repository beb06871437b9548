import { expect, test } from "vitest";
import type { TimelineItem } from "../../backend/types";
import { factHands, factTitle, factValues } from "./fact-words";

function fact(of: Partial<TimelineItem>): TimelineItem {
  return {
    fact: "1", kind: "measurement", date: "2026-11-12", live: true, values: {}, code: null, place: null,
    measured_by: null, entered_by: null, entered_at: null, origin: null, changes: [], ...of,
  };
}

test.each([
  [{ weight: 9400, length: 796 }, "Ditimbang & diukur"],
  [{ weight: 9400 }, "Ditimbang"],
  [{ length: 796 }, "Diukur"],
])("a measurement is called by what was measured: %o", (values, title) => {
  expect(factTitle(fact({ values }))).toBe(title);
});

test("a corrected value stands beside the one before it", () => {
  const corrected = fact({
    values: { weight: 9500, length: 783, oedema: "tidak" },
    changes: [{ at: "2026-09-11T03:10Z", by: "TPG Rina", reason: "salah baca", fields: [{ field: "length", from: 879, to: 783 }] }],
  });
  expect(factValues(corrected)).toEqual([
    { text: "9,5 kg", before: undefined },
    { text: "78,3 cm", before: "87,9 cm" },
  ]);
  expect(factHands(corrected)).toContain("diperbaiki TPG Rina 11 Sep 2026");
});

test("oedema is told only when it is there", () => {
  expect(factValues(fact({ values: { oedema: "ya" } })).map((value) => value.text)).toEqual(["edema"]);
  expect(factValues(fact({ values: { oedema: "tidak" } }))).toEqual([]);
});

test("a capsule is named by its colour, and an arrival by its posyandu", () => {
  expect(factTitle(fact({ kind: "vitamin_a", values: { capsule: "merah" } }))).toBe("Vitamin A merah");
  expect(factValues(fact({ kind: "arrival", place: "Melati 1" }))[0]?.text).toBe("Melati 1");
});
