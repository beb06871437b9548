// One child: what is known, which chart is in view, and what is being corrected.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { ChartPoint, ChildPage, PersonDraft, TimelineItem } from "../../backend/types";
import { asTyped } from "../../components/date-reading";
import type { View } from "../../growth/marks";

export type Index = "bb_u" | "tb_u" | "bb_tb" | "imt_u" | "lk_u";
export type Span = "24" | "60" | "kms";
export type Correction = { what: "amend" | "void" | "restore"; item: TimelineItem };

/** From this age in months the long chart is the one to look at. */
const LONG_CHART_MONTHS = 24;

export class ChildController {
  readonly page: Live<"child_page">;
  tab = $state("growth");
  index = $state<Index>("bb_u");
  correction = $state.raw<Correction>();
  /** The identity as it is being edited; kept while other tabs are looked at. */
  draft = $state<PersonDraft>();
  leaving = $state<"move" | "death">();
  #span = $state<Span>();
  readonly #person: () => string;

  constructor(person: () => string) {
    this.#person = person;
    this.page = new Live("child_page", () => ({ person: person() }));
  }

  get child(): ChildPage | undefined {
    return this.page.data;
  }

  get person(): string {
    return this.#person();
  }

  /** How much of the age axis is shown; by the child's age until somebody chooses. */
  get span(): Span {
    return this.#span ?? (this.young ? "24" : "60");
  }

  set span(span: Span) {
    this.#span = span;
    if (span === "kms") this.index = "bb_u";
  }

  /** Chooses an index; the KMS shows only weight, so it is left. */
  choose(index: Index): void {
    this.index = index;
    if (this.#span === "kms") this.#span = undefined;
  }

  get months(): 24 | 60 {
    if (this.span === "kms") return this.young ? 24 : 60;
    return this.span === "24" ? 24 : 60;
  }

  get view(): View {
    if (this.span === "kms") return "kms";
    if (this.index === "bb_tb") return this.span === "24" ? "bb_pb" : "bb_tb";
    return this.index;
  }

  /** The newest point that counts. */
  get newest(): ChartPoint | undefined {
    return this.child?.points.findLast((point) => point.counted);
  }

  /** Facts in the order of their days, newest first. */
  get timeline(): TimelineItem[] {
    const items = this.child?.timeline ?? [];
    return [...items].sort((one, two) => (two.date ?? "").localeCompare(one.date ?? ""));
  }

  async amend(item: TimelineItem, changes: Record<string, string>, reason: string): Promise<void> {
    await call("amend_fact", { fact: item.fact, changes, reason });
  }

  async revoke(item: TimelineItem, reason: string): Promise<void> {
    await call("void_fact", { fact: item.fact, reason });
  }

  async restore(item: TimelineItem, reason: string): Promise<void> {
    await call("restore_fact", { fact: item.fact, reason });
  }

  /** Something of the identity is typed and not saved: Escape does not leave it. */
  get edited(): boolean {
    return this.draft !== undefined && Object.keys(this.changes).length > 0;
  }

  /** The fields of the identity that differ from what is known. */
  get changes(): Record<string, PersonDraft[keyof PersonDraft]> {
    const known = this.child?.draft;
    if (!known || !this.draft) return {};
    const before = Object.entries(asForm(known)).map(([field, value]) => `${field} ${value}`);
    return Object.fromEntries(Object.entries(this.draft).filter(([field, value]) => !before.includes(`${field} ${value}`)));
  }

  get young(): boolean {
    return (this.child?.line.age_months ?? 0) < LONG_CHART_MONTHS;
  }
}

/** An identity as the form shows it: dates as people type them. */
export function asForm(draft: PersonDraft): PersonDraft {
  return { ...draft, birth_date: asTyped(draft.birth_date), since: asTyped(draft.since) };
}
