import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import SkdnTable from "./SkdnTable.svelte";

const cells = (first: number) => Array.from({ length: 11 }, (_, index) => first + index);
const skdn = {
  month: "2026-11",
  place: "",
  rows: [
    { row: "01", code: "s", cells: cells(10) },
    { row: "02", code: "k", cells: cells(30) },
  ],
  indicators: [],
  rules: [],
};

test("each number of the form is a button that says what it counts, and opens", async () => {
  const onopen = vi.fn();
  render(SkdnTable, { skdn, onopen });
  await userEvent.click(screen.getByRole("button", { name: "Sasaran balita (S), perempuan 6–11 bulan: 13" }));
  expect(onopen).toHaveBeenCalledWith({ row: "01", code: "s", cell: 3, count: 13 });
});

test("arrow keys walk the numbers, and only one of them is a tab stop", async () => {
  render(SkdnTable, { skdn, onopen: vi.fn() });
  await userEvent.tab();
  await userEvent.keyboard("{ArrowRight}{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("31");
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent, "below the last row there is nothing").toBe("31");
  await userEvent.tab();
  expect(document.activeElement).toBe(document.body);
});
