// Indicators, shares and changes in words.
import { say, t } from "../../words/catalogue.svelte";
import { decimal } from "../../words/format";
import type { Compared, Wanted } from "./indicators";

export function indicatorName(code: string): string {
  return say("monitoring.indicator", code) ?? code.replaceAll("_", " ");
}

/** An interval in per mille: `119, 145` → `11,9–14,5 %`. */
export function intervalWords([low, high]: readonly [number, number]): string {
  return t("monitoring.interval", { low: decimal(low / 10, 1), high: decimal(high / 10, 1) });
}

/** A figure from elsewhere: `SSGI 2024: 16,0 %`. */
export function comparedWords({ name, share }: Compared): string {
  return t("monitoring.compared", { name, share: decimal(share, 1) });
}

export interface ChangeWords {
  shape: "▲" | "▼" | "=";
  words: string;
  tone: "good" | "bad" | "even";
}

/** A change since last month: a shape, words and whether it is good news. */
export function changeWords(change: number, unit: "points" | "people", wanted: Wanted): ChangeWords {
  const digits = unit === "points" ? 1 : 0;
  const size = decimal(Math.abs(change), digits);
  if (size === decimal(0, digits)) return { shape: "=", words: t("monitoring.change.even"), tone: "even" };
  const up = change > 0;
  const words = t(up ? "monitoring.change.up" : "monitoring.change.down", { size, unit: t(`monitoring.change.${unit}`) });
  return { shape: up ? "▲" : "▼", words, tone: up === (wanted === "more") ? "good" : "bad" };
}
