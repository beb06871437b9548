import { expect, test } from "vitest";
import { spotBeside } from "./tip";

const frame = { left: 40, top: 10, width: 600, height: 300 };
const box = { width: 200, height: 50 };
/** A line that rises to the right, as a child's does. */
const rising = Array.from({ length: 12 }, (_, index) => ({ x: 60 + index * 50, y: 280 - index * 20 }));

test("the words about a point cover no other point of a rising line", () => {
  rising.forEach((_, index) => {
    const spot = spotBeside(index, rising, box, frame);
    const covered = rising.filter((point) => point.x > spot.left && point.x < spot.left + box.width && point.y > spot.top && point.y < spot.top + box.height);
    expect(covered, `point ${index}`).toEqual([]);
  });
});

test("they stay inside the chart, also at its edges", () => {
  for (const [x, y] of [[40, 10], [640, 10], [40, 310], [640, 310]] as const) {
    const spot = spotBeside(0, [{ x, y }], box, frame);
    expect(spot.left).toBeGreaterThanOrEqual(frame.left);
    expect(spot.left + box.width).toBeLessThanOrEqual(frame.left + frame.width);
    expect(spot.top).toBeGreaterThanOrEqual(frame.top);
    expect(spot.top + box.height).toBeLessThanOrEqual(frame.top + frame.height);
  }
});
