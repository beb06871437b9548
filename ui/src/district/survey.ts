// What surveys found, beside what is counted.
import type { SurveyLine } from "../backend/district.svelte";
import type { Compared } from "../parts/monitoring/indicators";

/** Indicators that surveys tell of. */
export const SURVEYED = ["short", "wasted", "underweight"] as const;

/** The newest that is not of a later year than the month in view, else the oldest. */
export function surveyOf(surveys: readonly SurveyLine[], indicator: string | undefined, month: string): SurveyLine | undefined {
  const known = surveys.filter((one) => one.indicator === indicator).sort((a, b) => b.year - a.year);
  return known.find((one) => one.year <= Number(month.slice(0, 4))) ?? known.at(-1);
}

/** As it is drawn and said: the source, with its year where the source does not tell it. */
export function comparedTo(survey: SurveyLine | undefined): Compared | undefined {
  if (!survey) return undefined;
  const { source, year, per_mille } = survey;
  return { name: source.includes(String(year)) ? source : `${source} ${year}`, share: per_mille / 10 };
}
