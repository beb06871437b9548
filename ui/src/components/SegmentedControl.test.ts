import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import SegmentedControl from "./SegmentedControl.svelte";

const options = [
  { value: "langsung", label: "Langsung" },
  { value: "kertas", label: "Entri dari kertas" },
];

test("arrow keys move the choice and wrap around", async () => {
  const onchange = vi.fn();
  render(SegmentedControl, { label: "Cara entri", value: "langsung", options, onchange });
  screen.getByRole("radio", { name: "Langsung" }).focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByRole("radio", { name: "Entri dari kertas" }).getAttribute("aria-checked")).toBe("true");
  expect(document.activeElement?.textContent).toBe("Entri dari kertas");
  await userEvent.keyboard("{ArrowRight}");
  expect(onchange.mock.calls).toEqual([["kertas"], ["langsung"]]);
});

test("only the chosen one is in the tab order", () => {
  render(SegmentedControl, { label: "Cara entri", value: "kertas", options });
  expect(screen.getAllByRole("radio").map((one) => one.tabIndex)).toEqual([-1, 0]);
});
