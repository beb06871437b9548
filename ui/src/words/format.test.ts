import { expect, test } from "vitest";
import { centimetres, decimal, initials, kilograms, longDate, moment, monthAway, percent, scheduleName, shortAge, shortDate, shortMonth, zScore } from "./format";

test("weights and lengths have a decimal comma", () => {
  expect(kilograms(9900)).toBe("9,9");
  expect(kilograms(9850)).toBe("9,85");
  expect(centimetres(782)).toBe("78,2");
  expect(kilograms(null)).toBe("");
});

test("a z-score carries its sign, a true minus", () => {
  expect(zScore(-243)).toBe("−2,43");
  expect(zScore(61)).toBe("+0,61");
  expect(zScore(0)).toBe("0,00");
});

test("dates are written as staff write them", () => {
  expect(shortDate("2026-11-12")).toBe("12 Nov 2026");
  expect(longDate("2026-11-12")).toBe("Kamis, 12 November 2026");
  expect(shortDate(null)).toBe("");
});

test("a moment is a time today, and a date with a time on other days", () => {
  expect(moment("2026-11-22T09:05", "2026-11-22")).toBe("pukul 09.05");
  expect(moment("2026-11-12T09:05", "2026-11-22")).toBe("12 Nov 2026 pukul 09.05");
  expect(moment(null, "2026-11-22")).toBe("");
});

test("an age is in completed months, and in days before the first", () => {
  expect(shortAge(16)).toBe("1 th 4 bln");
  expect(shortAge(24)).toBe("2 th");
  expect(shortAge(7)).toBe("7 bln");
  expect(shortAge(0, 12)).toBe("12 hr");
});

test("thousands have dots and shares of nothing are a dash", () => {
  expect(decimal(33180)).toBe("33.180");
  expect(percent(7, 12, 0)).toBe("58 %");
  expect(percent(0, 0)).toBe("–");
});

test("months are walked across a year's end", () => {
  expect(monthAway("2026-01", -1)).toBe("2025-12");
  expect(monthAway("2026-11", 2)).toBe("2027-01");
  expect(shortMonth("2026-05")).toBe("Mei 26");
});

test("a schedule is named", () => {
  expect(scheduleName("w3-4")).toBe("Kamis ke-3");
  expect(scheduleName("w5-1")).toBe("Senin terakhir");
  expect(scheduleName("d12")).toBe("Tanggal 12");
  expect(scheduleName(null)).toBe("");
});

test("initials are the first and the last letter", () => {
  expect(initials("Ahmad Rafi Nasution")).toBe("AN");
  expect(initials("Siti")).toBe("S");
  expect(initials("Siti Rahma (contoh)")).toBe("SR");
  expect(initials("")).toBe("");
});
