// What Rust tells without being asked: which tags changed, and how far long work is.
import { listen } from "@tauri-apps/api/event";
import { SvelteMap } from "svelte/reactivity";
import { provides } from "./types";

export interface Progress {
  task: string;
  done: number;
  total: number;
  unit: string;
}

/** How often a tag has changed. One object a tag, so that a reader follows its own tags only. */
class Version {
  count = $state(0);
}

/** Every tag that some query provides. Made at once: a state that is made inside an effect is not followed by it. */
const versions: ReadonlyMap<string, Version> = new Map(Object.values(provides).flatMap((tags) => tags.map((tag): [string, Version] => [tag, new Version()])));
const running = new SvelteMap<string, Progress & { startedAt: number }>();

/** How often any of the tags has changed; reading it makes a derived value or effect follow them. */
export function versionOf(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + (versions.get(tag)?.count ?? 0), 0);
}

/** Long work in progress, by its task. */
export function progressOf(task: string): (Progress & { startedAt: number }) | undefined {
  return running.get(task);
}

/** Notes that these tags changed. */
export function changed(tags: readonly string[]): void {
  for (const tag of tags) {
    const version = versions.get(tag);
    if (version) version.count += 1;
  }
}

/** Notes how far a task is; a finished one is forgotten. */
export function progressed(progress: Progress): void {
  const known = running.get(progress.task);
  if (progress.total > 0 && progress.done >= progress.total) running.delete(progress.task);
  else running.set(progress.task, { ...progress, startedAt: known?.startedAt ?? performance.now() });
}

/** Forgets a task that ended, finished or not. */
export function ended(task: string): void {
  running.delete(task);
}

/** Begins to listen; the returned function stops it. */
export async function listenToBackend(): Promise<() => void> {
  const stops = await Promise.all([
    listen<{ tags: string[] }>("changed", (event) => changed(event.payload.tags)),
    listen<Progress>("progress", (event) => progressed(event.payload)),
  ]);
  return () => stops.forEach((stop) => stop());
}
