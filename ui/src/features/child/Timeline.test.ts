import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { TimelineItem } from "../../backend/types";
import Timeline from "./Timeline.svelte";

const weighing: TimelineItem = {
  fact: "1", kind: "measurement", date: "2026-11-12", live: true, values: { weight: 9400 }, code: "T", place: null,
  measured_by: "Kader Yuni", entered_by: "Siti", entered_at: null, origin: null, changes: [],
};

test("a standing fact can be corrected and voided, a voided one only restored", async () => {
  const oncorrect = vi.fn();
  render(Timeline, { items: [weighing, { ...weighing, fact: "2", live: false }], oncorrect });
  await userEvent.click(screen.getByRole("button", { name: /^Perbaiki Ditimbang 12 Nov 2026/ }));
  await userEvent.click(screen.getByRole("button", { name: /^Pulihkan/ }));
  expect(oncorrect.mock.calls.map(([correction]) => [correction.what, correction.item.fact])).toEqual([
    ["amend", "1"],
    ["restore", "2"],
  ]);
  expect(screen.getAllByRole("button", { name: /^Batalkan/ })).toHaveLength(1);
});

test("without corrections the list only tells", () => {
  render(Timeline, { items: [weighing] });
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getByText("diukur Kader Yuni · dientri Siti")).toBeTruthy();
});
