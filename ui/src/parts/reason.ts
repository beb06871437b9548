// Why something known is changed: one of the usual reasons, or one in the typist's own words.

export interface Reason {
  /** The reason as it is told, `OWN`, or nothing yet. */
  chosen: string;
  own: string;
}

/** None of the usual ones. */
export const OWN = "own";

/** Nothing chosen yet. */
export function noReason(): Reason {
  return { chosen: "", own: "" };
}

/** The reason in words; empty until there is one. */
export function inWords(reason: Reason): string {
  return reason.chosen === OWN ? reason.own.trim() : reason.chosen;
}
