// The rows of the SPM board by service, and what a row says of a desa.
import type { FigureView, SpmRow, TargetView } from "../../backend/types";

/** A service with the versions of its rule. */
export interface Service {
  spm: number;
  rows: SpmRow[];
}

/** What is told of a service in a place. */
export interface Told {
  served: number;
  /** Who is registered. */
  target: number;
  entered: TargetView | null;
  recap: FigureView | null;
}

/** The services in their order. */
export function servicesOf(rows: readonly SpmRow[]): Service[] {
  const numbers = [...new Set(rows.map((row) => row.spm))];
  return numbers.map((spm) => ({ spm, rows: rows.filter((row) => row.spm === spm) }));
}

/** Of all desa, or of one. */
export function toldOf(row: SpmRow, desa: string): Told | undefined {
  return desa === "" ? row : row.areas.find((one) => one.id === desa);
}

/** Of how many the share is told: what was entered, or else who is registered. */
export function denominatorOf(told: Told): number {
  return told.entered?.of ?? told.target;
}

/** How many of how many: counted, or as the recap says; nothing where no recap was entered. */
export function countOf(told: Told, recapped: boolean): { n: number; of: number } | undefined {
  if (!recapped) return { n: told.served, of: denominatorOf(told) };
  const { recap, entered } = told;
  return recap === null || recap.reached === null ? undefined : { n: recap.reached, of: recap.of ?? entered?.of ?? 0 };
}
