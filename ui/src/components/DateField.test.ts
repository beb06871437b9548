import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import DateField from "./DateField.svelte";

test("what was typed is read back in words, and an error stands in its place", async () => {
  const view = render(DateField, { label: "Tanggal lahir", value: "", hint: "mis. 14/1/25", inWords: (date: string) => `dibaca ${date}` });
  const box = screen.getByLabelText("Tanggal lahir");
  expect(screen.getByText("mis. 14/1/25")).toBeTruthy();
  await userEvent.type(box, "140125");
  expect(screen.getByText("dibaca 2025-01-14")).toBeTruthy();
  await view.rerender({ error: "Tanggal ini belum tiba." });
  expect(screen.getByRole("alert").textContent).toContain("belum tiba");
  expect(box.getAttribute("aria-invalid")).toBe("true");
});
