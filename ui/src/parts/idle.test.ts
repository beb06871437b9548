import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenIdle } from "./idle";

const TEN_MINUTES = 10 * 60_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a laptop that nobody touches is noticed once the time is over", () => {
  const rest = vi.fn();
  const stop = whenIdle(TEN_MINUTES, rest);
  vi.advanceTimersByTime(TEN_MINUTES - 15_000);
  expect(rest).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(rest).toHaveBeenCalled();
  stop();
});

test("whoever is typing is not idle, also where a form keeps its keys to itself", () => {
  const rest = vi.fn();
  const stop = whenIdle(TEN_MINUTES, rest);
  const box = document.body.appendChild(document.createElement("input"));
  box.addEventListener("keydown", (event) => event.stopPropagation());
  for (const sign of ["keydown", "input", "pointerdown", "wheel"]) {
    vi.advanceTimersByTime(TEN_MINUTES - 30_000);
    box.dispatchEvent(new Event(sign, { bubbles: true }));
  }
  vi.advanceTimersByTime(TEN_MINUTES - 30_000);
  expect(rest).not.toHaveBeenCalled();
  stop();
  box.remove();
});

test("after the end nothing is noticed any more", () => {
  const rest = vi.fn();
  whenIdle(TEN_MINUTES, rest)();
  vi.advanceTimersByTime(3 * TEN_MINUTES);
  expect(rest).not.toHaveBeenCalled();
});
