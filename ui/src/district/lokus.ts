// Lokus of ILP: what kinds and stages there are, and a target beside what is done.
import type { LokusKind } from "../backend/district.svelte";

export const KINDS = ["puskesmas", "pustu", "posyandu"] as const;

/** In the order in which they are told. */
export const STAGES = ["structure", "clusters", "posyandu_package", "kader_skills", "home_visits", "pws"] as const;

/** How many are done by the last quarter that has begun. */
export function doneOf(kind: LokusKind): number {
  return kind.quarters.findLast((count) => count !== null) ?? 0;
}

/** The number that fills a bar: the target, or more where more are done. */
export function wholeOf(kind: LokusKind): number {
  return Math.max(kind.target ?? kind.registered, doneOf(kind), 1);
}
