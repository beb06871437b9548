// Which vaccine is given here where a dose of the schedule can be given as another: as it was chosen last on this laptop.
import type { VaccineView } from "../../backend/types";

const KEY = "siklus.vaccines";

/** Vaccines that count as a dose of the schedule, itself among them. */
export function givenFor(dose: string, all: readonly VaccineView[]): VaccineView[] {
  return all.filter((vaccine) => vaccine.counts_as.includes(dose));
}

/** Those beside the schedule. */
export function besideSchedule(all: readonly VaccineView[]): VaccineView[] {
  return all.filter((vaccine) => !vaccine.counts_as.includes(vaccine.dose));
}

/** The vaccine that was chosen last for a dose of this kind; the dose itself before that. */
export function usual(dose: string, choices: readonly VaccineView[]): string {
  const kept = localStorage.getItem(KEY);
  return choices.find((vaccine) => vaccine.vaccine === kept)?.dose ?? dose;
}

/** From now on this vaccine is proposed. */
export function keep(chosen: VaccineView): void {
  localStorage.setItem(KEY, chosen.vaccine);
}
