// A fact of a child's history in words.
import type { TimelineItem } from "../../backend/types";
import { say, t } from "../../words/catalogue.svelte";
import { shortDate } from "../../words/format";
import { valueWords } from "../../words/values";

/** What happened. */
export function factTitle(item: TimelineItem): string {
  if (item.kind === "measurement") {
    const weighed = item.values["weight"] !== undefined;
    const measured = item.values["length"] !== undefined;
    return t(weighed && measured ? "child.fact.weighed_and_measured" : weighed ? "child.fact.weighed" : "child.fact.measured");
  }
  if (item.kind === "visit") return item.service ? (item.service.title ?? item.service.form) : t("care.restricted");
  const capsule = item.values["capsule"];
  if (item.kind === "vitamin_a" && capsule !== undefined) return t("child.fact.capsule", { capsule: valueWords("capsule", capsule) });
  return say("child.fact", item.kind) ?? item.kind;
}

/** A fact's values in the order they are read; each with what stood there before. */
export function factValues(item: TimelineItem, which: "all" | "measured" = "all"): { text: string; before: string | undefined }[] {
  const order = ["weight", "length", "position", "arm", "head", "oedema", "exclusive", "absence", "dose", "leaving", "note"];
  const old = new Map(item.changes.flatMap((change) => change.fields).map((field) => [field.field, field.from]));
  if (item.kind === "arrival" && item.place !== null) return [{ text: item.place, before: undefined }];
  if (item.service) return item.service.answers.map(({ text, words, unit }) => ({ text: `${text}: ${words}${unit === null ? "" : ` ${unit}`}`, before: undefined }));
  return order.flatMap((field) => {
    const value = item.values[field];
    if (value === undefined || (which === "measured" && field === "position") || (field === "oedema" && value === "tidak")) return [];
    const before = old.get(field);
    return [{ text: valueWords(field, value), before: before === undefined || before === null ? undefined : valueWords(field, before) }];
  });
}

/** Who measured, entered and corrected it; `all` says also where and how it came in. */
export function factHands(item: TimelineItem, which: "all" | "measured" = "all"): string {
  const corrected = item.changes.at(-1);
  return [
    which === "all" && item.kind !== "arrival" ? (item.place ?? undefined) : undefined,
    item.measured_by ? t("child.hand.measured", { name: item.measured_by }) : undefined,
    item.entered_by ? t("child.hand.entered", { name: item.entered_by }) : undefined,
    item.origin && which === "all" ? say("child.origin", item.origin) : undefined,
    corrected ? t("child.hand.corrected", { name: corrected.by ?? t("child.somebody"), date: shortDate(corrected.at) }) : undefined,
  ]
    .filter(Boolean)
    .join(" · ");
}
