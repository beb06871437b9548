import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import ToastList from "./ToastList.svelte";
import { toasts } from "./toasts.svelte";

afterEach(() => toasts.list.forEach((toast) => toasts.dismiss(toast.id)));

test("a note offers its action once and goes", async () => {
  const run = vi.fn();
  render(ToastList, { dismissLabel: "Tutup" });
  toasts.show("daftar.pdf sudah ditulis", { action: { label: "Buka", run } });
  await userEvent.click(await screen.findByRole("button", { name: "Buka" }));
  expect(run).toHaveBeenCalledTimes(1);
  expect(screen.queryByText("daftar.pdf sudah ditulis")).toBeNull();
});

test("the same note twice is one note", () => {
  toasts.show("Tersimpan di laptop");
  toasts.show("Tersimpan di laptop");
  expect(toasts.list).toHaveLength(1);
});

test("a note goes by itself", () => {
  vi.useFakeTimers();
  toasts.show("Tersimpan di laptop");
  vi.advanceTimersByTime(4_000);
  expect(toasts.list).toHaveLength(0);
  vi.useRealTimers();
});
