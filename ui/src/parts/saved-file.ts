// A file that was written: say so and offer to open it.
import { asCallError, openPath } from "../backend/call";
import type { Saved } from "../backend/types";
import { toasts } from "../components/toasts.svelte";
import { t } from "../words/catalogue.svelte";
import { explain } from "../words/explain";

/** Runs what writes a file, and tells how it went. */
export async function writeFile(write: () => Promise<Saved>): Promise<void> {
  const saved = await attempt(write);
  if (!saved) return;
  const name = saved.path.split(/[\\/]/).at(-1) ?? saved.path;
  toasts.show(t("file.written", { name }), { action: { label: t("file.open"), run: () => void attempt(() => openPath(saved.path)) } });
}

/** Runs something; a refusal becomes a note at the edge of the screen, and nothing is returned. */
export async function attempt<Reply>(run: () => Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await run();
  } catch (refusal) {
    toasts.show(explain(asCallError(refusal)), { tone: "severe" });
    return undefined;
  }
}
