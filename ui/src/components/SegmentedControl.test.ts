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

test("Tab arrives also where nothing is chosen yet", async () => {
  render(SegmentedControl, { label: "Jenis kelamin", value: "", options: [{ value: "L", label: "Laki-laki" }, { value: "P", label: "Perempuan" }] });
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: "Laki-laki" }));
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByRole("radio", { name: "Perempuan" }).getAttribute("aria-checked")).toBe("true");
});
