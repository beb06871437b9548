import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import NumberField from "./NumberField.svelte";

test("a point becomes a comma while typing, and nothing else is decided", async () => {
  const onchange = vi.fn();
  render(NumberField, { label: "BB", value: "", unit: "kg", onchange });
  const box = screen.getByLabelText<HTMLInputElement>("BB");
  await userEvent.type(box, "8.5");
  expect(box.value).toBe("8,5");
  await userEvent.clear(box);
  await userEvent.type(box, "85o");
  await userEvent.tab();
  expect(onchange).toHaveBeenLastCalledWith("85o");
});
