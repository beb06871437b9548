// Who stands behind a number: a row of the SKDN form, or what people came to, in the month or since January.
import { indicatorName } from "../../parts/monitoring/monitoring-words";
import { say, t } from "../../words/catalogue.svelte";

/** What people came to. */
export interface Attained {
  subject: string;
  thisMonth: boolean;
}

/** What people came to; nothing for a row of the SKDN form. */
export function attainedOf(row: string): Attained | undefined {
  const [kind, subject, when] = row.split(":");
  return kind === "pws" && subject !== undefined ? { subject, thisMonth: when === "month" } : undefined;
}

/** What a row is called. */
export function behindName(row: string): string {
  const attained = attainedOf(row);
  if (!attained) return say("report.row", row) ?? row;
  const name = indicatorName(attained.subject);
  return attained.thisMonth ? t("monitoring.people.this_month", { name }) : name;
}
