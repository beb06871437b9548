import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import ConfirmWords from "./ConfirmWords.svelte";

const words = ["bunga", "karang", "lentera", "sawah"];

test("the sheet is confirmed by typing the two words it asks for", async () => {
  const onconfirmed = vi.fn();
  render(ConfirmWords, { words, asked: [1, 3], onconfirmed });
  const second = screen.getByRole("textbox", { name: /2/ });
  const fourth = screen.getByRole("textbox", { name: /4/ });
  await userEvent.type(second, "Karang ");
  await userEvent.type(fourth, "sawa{Enter}");
  expect(onconfirmed).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("4");
  await userEvent.type(fourth, "h{Enter}");
  expect(onconfirmed).toHaveBeenCalledOnce();
});
