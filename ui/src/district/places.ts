// What places are called.
import { t } from "../words/catalogue.svelte";
import type { Step } from "./levels.svelte";

/** A puskesmas is told with its word; the others by name alone. */
export function puskesmasName(name: string): string {
  return name.startsWith("Puskesmas") ? name : t("place.puskesmas", { name });
}

/** What somebody opened on the way down: first a puskesmas, then a desa. */
export function placeName(step: Step, index: number): string {
  return index === 0 ? puskesmasName(step.name) : step.name;
}
