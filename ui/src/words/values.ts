// Values and fields of records in words.
import { say, t } from "./catalogue.svelte";
import { centimetres, kilograms, shortDate } from "./format";

export type Value = string | number | null;

/** One value with its unit. */
export function valueWords(field: string, value: Value): string {
  if (value === null || value === "") return t("child.empty_value");
  if ((field === "weight" || field === "birth_weight") && typeof value === "number") return `${kilograms(value)} kg`;
  if ((field === "length" || field === "birth_length") && typeof value === "number") return `${centimetres(value)} cm`;
  if ((field === "arm" || field === "head") && typeof value === "number") return `${t(field === "arm" ? "child.arm" : "child.head")} ${centimetres(value)}`;
  if (field === "gestation_weeks" && typeof value === "number") return `${value} ${t("unit.weeks")}`;
  if (field === "sex" && typeof value === "string") return say("sex", value) ?? value;
  if (field === "live" && typeof value === "string") return say("conflict.live", value) ?? value;
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return shortDate(value);
  return say("child.value", `${field}.${value}`) ?? say("child.value", String(value)) ?? String(value);
}

/** The name of a field of a fact, as in a list of corrections. */
export function fieldName(field: string): string {
  return say("child.field", field) ?? field;
}

/** The name of an attribute of a person, as on the form. */
export function attributeName(field: string): string {
  return say("person", field) ?? field;
}
