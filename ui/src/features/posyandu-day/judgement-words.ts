// A row in words: who it is, and what a weighing means in two short sentences.
import type { GridRow, Judgement } from "../../backend/types";
import { t } from "../../words/catalogue.svelte";
import { decimal, longAge } from "../../words/format";

/** A child of the grid by number, if it has one, and name. */
export function numbered(row: GridRow): string {
  return row.number === null ? row.name : `${row.number} · ${row.name}`;
}

/** The gain against the least that counts. */
export function gainSentence(judged: Judgement): string {
  if (judged.code === "O") return t("judge.not_last_month");
  if (judged.code === "B") return t("judge.first");
  if (judged.gain === null) return "";
  const grams = decimal(Math.abs(judged.gain));
  const least = judged.minimum_gain ?? 0;
  const minimum = decimal(least);
  if (judged.gain < 0) return t("judge.lost", { grams, minimum });
  if (judged.gain === 0) return t("judge.same", { minimum });
  return t(judged.gain < least ? "judge.less" : "judge.enough", { grams, minimum });
}

/** Age, the course of the curve, 2T and the correction of the length. */
export function courseSentence(row: GridRow, judged: Judgement): string {
  return [
    t("judge.age", { age: longAge(row.age_months) }),
    judged.code === "T" && judged.follows_curve === true ? t("judge.follows") : undefined,
    judged.code === "T" && judged.follows_curve === false ? t("judge.leaves") : undefined,
    judged.twice_t ? t("judge.twice") : undefined,
    judged.correction > 0 ? t("judge.added") : undefined,
    judged.correction < 0 ? t("judge.taken") : undefined,
  ]
    .filter(Boolean)
    .join(" ");
}
