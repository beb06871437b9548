import { expect, test } from "vitest";
import { asTyped, readDate } from "./date-reading";

test.each([
  ["14/1/25", { day: 14, month: 1, year: 2025 }],
  ["140125", { day: 14, month: 1, year: 2025 }],
  ["14-01-2025", { day: 14, month: 1, year: 2025 }],
  ["14 1 2025", { day: 14, month: 1, year: 2025 }],
  ["29.2.2024", { day: 29, month: 2, year: 2024 }],
])("%s is read back", (typed, date) => {
  expect(readDate(typed)).toEqual(date);
});

test.each(["", "14", "30/2/25", "29/2/25", "14/13/25", "1225", "besok"])("%j is not read back", (typed) => {
  expect(readDate(typed)).toBeUndefined();
});

test("a date of digits is shown as people type it", () => {
  expect(asTyped("2025-01-14")).toBe("14/01/2025");
  expect(asTyped("")).toBe("");
});
