// What somebody enters beside the numbers that Siklus counts, and how it is known from another.
import type { FigureList, FigureView } from "../../backend/types";
import { asTyped } from "../../components/date-reading";

/** What is entered: a target of a group, named itself or by its service; a recap of a service; a note about an indicator. */
export type FigureAbout = { kind: "sasaran"; group: string } | { kind: "sasaran"; spm: number } | { kind: "rekap"; spm: number } | { kind: "catatan"; indicator: string };

/** What can be typed of any of them. */
export interface FigureValues {
  reached: string;
  of: string;
  source: string;
  as_of: string;
  note: string;
}

/** Of the children of a month, what a note may be about; of people of any age it may be about every indicator. */
const NOTED = ["weighed", "n", "twice_t", "bgm", "short", "wasted", "underweight"];

/** Whether staff can write a note about an indicator. */
export function canBeNoted(indicator: { code: string } & ({ target: string } | object)): boolean {
  return "target" in indicator || NOTED.includes(indicator.code);
}

/** The name under which Rust keeps it; empty while the groups are not known. */
export function subjectOf(about: FigureAbout, list: FigureList | undefined): string {
  if (about.kind === "catatan") return about.indicator;
  if (about.kind === "rekap") return String(about.spm);
  if ("group" in about) return about.group;
  return list?.groups.find((group) => group.spm === about.spm)?.group ?? "";
}

/** What is known of it already. */
export function knownOf(list: FigureList | undefined, kind: FigureAbout["kind"], subject: string, desa: string, month: string): FigureView | undefined {
  return list?.figures.find((figure) => figure.kind === kind && figure.subject === subject && (figure.desa ?? "") === desa && figure.month === month);
}

/** As it would be typed. */
export function asFigureValues(known: FigureView | undefined): FigureValues {
  const count = (number: number | null | undefined) => (number === null || number === undefined ? "" : String(number));
  return { reached: count(known?.reached), of: count(known?.of), source: known?.source ?? "", as_of: asTyped(known?.as_of ?? ""), note: known?.note ?? "" };
}
