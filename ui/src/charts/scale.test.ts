import { expect, test } from "vitest";
import { bandPath, extent, frame, linePath, ticks } from "./scale";

const margin = { left: 10, right: 10, top: 10, bottom: 10 };
const square = frame({ width: 120, height: 120 }, margin, [0, 10], [0, 100]);

test("the largest value stands at the top of the drawing area", () => {
  expect(square.y(100)).toBe(10);
  expect(square.y(0)).toBe(110);
  expect(square.x(10)).toBe(110);
});

test("a line goes through its points in order", () => {
  expect(linePath(square, [0, 10], [0, 100])).toBe("M10,110L110,10");
});

test("a band is closed", () => {
  expect(bandPath(square, [0, 10], [0, 0], [100, 100])).toMatch(/Z$/);
});

test("ticks with a step begin at its first multiple inside the range", () => {
  const scale = frame({ width: 100, height: 100 }, margin, [2, 13], [0, 1]).x;
  expect(ticks(scale, 5, 3)).toEqual([3, 6, 9, 12]);
});

test("no values still make a range", () => {
  expect(extent([])).toEqual([0, 1]);
  expect(extent([3, 1, 2])).toEqual([1, 3]);
});
