// What is due, what answers come to and why somebody was referred, in words.
import type { UiError } from "../backend/types";
import { say, t } from "../words/catalogue.svelte";
import { explain } from "../words/explain";

/** Something that is due. Doses are called by their codes, as in the book. */
export function dueWords(item: string): string {
  const known = say("due", item);
  if (known !== undefined) return known;
  const [kind, number] = item.split("_");
  if (kind === "sdidtk" && number !== undefined) return t("due.sdidtk", { months: number });
  if (kind === "asi" && number !== undefined) return t("due.asi", { number });
  return item.replaceAll("_", " ");
}

/** What some answers come to. */
export function resultWords(result: string, class_: string): string {
  return `${say("care.result", result) ?? result}: ${say("care.class", `${result}.${class_}`) ?? say("care.class", class_) ?? class_}`;
}

/** How grave a class is, as a colour. */
export function toneOf(rank: number): "normal" | "watch" | "severe" {
  return rank === 0 ? "normal" : rank === 1 ? "watch" : "severe";
}

/** Why somebody was referred: a danger sign comes in the words of its form, a class by its code. */
export function reasonWords(reason: string): string {
  const [result, class_] = reason.split(".");
  return result !== undefined && class_ !== undefined && say("care.result", result) !== undefined ? resultWords(result, class_) : reason;
}

/** What is wrong with an answer. The names of questions are not those of the weighing grid, whose bounds are a child's. */
export function answerError(error: UiError, textOf: (link: string) => string): string {
  const { code, detail } = error;
  const bounded = code === "out_of_range" && detail["low"] === undefined ? "too_high" : code === "out_of_range" && detail["high"] === undefined ? "too_low" : code;
  const asked = detail["question"];
  const values = asked === undefined ? detail : { ...detail, question: textOf(String(asked)) };
  return say("care.error", bounded, values) ?? explain({ ...error, field: null });
}
