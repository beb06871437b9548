// Refusals and doubts as sentences.
import { say, t, type Values } from "./catalogue.svelte";
import { centimetres, kilograms, shortDate } from "./format";

interface Refusal {
  code: string;
  field: string | null;
  detail: Values;
}

interface Doubted {
  code: string;
  field: string;
  detail: Values;
}

/** What happened and what to do next. */
export function explain(error: Refusal): string {
  const values = readable(error.detail, error.field);
  const near = error.field === null ? undefined : say("error", `${error.field}.${error.code}`, values);
  return near ?? say("error", error.code, values) ?? t("error.unknown", { code: error.code });
}

/** The question that a doubt asks: a short one, and what it rests on. */
export function question(doubt: Doubted): { title: string; reason: string } {
  const values = readable(doubt.detail, doubt.field);
  const title = say("doubt", `${doubt.field}.${doubt.code}.title`, values) ?? say("doubt", `${doubt.code}.title`, values);
  const reason = say("doubt", `${doubt.field}.${doubt.code}`, values) ?? say("doubt", doubt.code, values);
  return { title: title ?? t("doubt.unknown.title"), reason: reason ?? "" };
}

function readable(detail: Values, field: string | null): Values {
  const unit = field === "weight" ? kilograms : field === "length" ? centimetres : undefined;
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => {
      if (typeof value === "string") return [name, shortDate(value) || value];
      const measured = ["before", "meant", "value", "min", "max"].includes(name);
      return [name, unit && measured ? unit(value) : value];
    }),
  );
}
