// Why families are visited, where they live and what their members are to each other, in words.
import type { PlannedHome } from "../../backend/types";
import { say, t } from "../../words/catalogue.svelte";

/** While these wait somebody may come to harm. */
const SEVERE = ["referral_today", "newborn", "postnatal", "wasted"];
const WATCH = ["pregnant", "referral", "twice_t", "absent", "immunisation"];

export function visitReason(reason: string): string {
  return say("visits.reason", reason) ?? reason.replaceAll("_", " ");
}

/** How much a reason weighs, as a colour. */
export function reasonTone(reason: string): "severe" | "watch" | "plain" {
  if (SEVERE.includes(reason)) return "severe";
  return WATCH.includes(reason) ? "watch" : "plain";
}

/** Dusun and RT; the address where neither is known. */
export function homePlace(home: Pick<PlannedHome, "dusun" | "rt" | "address">): string {
  const near = [home.dusun, home.rt === null ? null : t("visits.rt", { rt: home.rt })].filter(Boolean).join(" · ");
  return near === "" ? (home.address ?? "") : near;
}

/** What somebody is to the head of the family. */
export function relationWords(relation: string): string {
  return say("household.relation", relation) ?? relation;
}

/** All that somebody can be to the head. */
export const RELATIONS = ["kepala", "pasangan", "anak", "menantu", "cucu", "orang_tua", "mertua", "famili", "lainnya"] as const;
