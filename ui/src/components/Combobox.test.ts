import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import Combobox from "./Combobox.svelte";

const options = [
  { value: "1", label: "Kabupaten Langkat", note: "Sumatera Utara" },
  { value: "2", label: "Kabupaten Deli Serdang" },
  { value: "3", label: "Kota Medan" },
];

function begin() {
  const onchange = vi.fn();
  render(Combobox, { label: "Kabupaten", value: "", options, nothing: "tidak ada", onchange });
  return { onchange, box: screen.getByRole<HTMLInputElement>("combobox", { name: "Kabupaten" }) };
}

test("any word of a name may be begun, and Enter takes the line in hand", async () => {
  const { onchange, box } = begin();
  await userEvent.type(box, "lang{Enter}");
  expect(onchange).toHaveBeenCalledWith("1");
  expect(box.value).toBe("Kabupaten Langkat");
});

test("the arrows walk the list", async () => {
  const { onchange, box } = begin();
  await userEvent.type(box, "kab{ArrowDown}{Enter}");
  expect(onchange).toHaveBeenCalledWith("2");
});

test("leaving takes the only match, and leaves the choice alone when there are several", async () => {
  const { onchange, box } = begin();
  await userEvent.type(box, "kab");
  await userEvent.tab();
  expect(onchange).not.toHaveBeenCalled();
  await userEvent.type(box, "med");
  await userEvent.tab();
  expect(onchange).toHaveBeenCalledWith("3");
});

test("Escape closes the list and says when nothing matches", async () => {
  const { box } = begin();
  await userEvent.type(box, "xyz");
  expect(screen.getByRole("option", { name: "tidak ada" })).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("listbox")).toBeNull();
});
