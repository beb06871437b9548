// What a quarter is called.
import { t } from "../../words/catalogue.svelte";

const ROMAN = ["I", "II", "III", "IV"];

/** `3` → `TW III`. */
export function quarterName(quarter: number): string {
  return t("desk.quarter", { roman: ROMAN[quarter - 1] ?? "", number: quarter });
}
