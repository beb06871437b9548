import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";
import Dialog from "./Dialog.svelte";

test("a dialog is named by its title and Escape closes it", async () => {
  const onclose = vi.fn();
  render(Dialog, { open: true, title: "Kepala hari", closeLabel: "Tutup", onclose, children: createRawSnippet(() => ({ render: () => "<p>isi</p>" })) });
  expect(await screen.findByRole("dialog", { name: "Kepala hari" })).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(onclose).toHaveBeenCalledTimes(1));
});
