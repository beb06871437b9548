// One child: what is known, which chart is in view, and what is being corrected.
import { call } from "../../backend/call";
import { Live } from "../../backend/query.svelte";
import type { ChartPoint, ChildPage, PersonDraft, TimelineItem } from "../../backend/types";
import { asTyped } from "../../components/date-reading";
import type { View } from "../../growth/marks";
import { HalfTyped, kept } from "../../parts/half-typed.svelte";
import { noReason, type Reason } from "../../parts/reason";

export type Index = "bb_u" | "tb_u" | "bb_tb" | "imt_u" | "lk_u";
export type Span = "24" | "60" | "kms";
export type Correction = { what: "amend" | "void" | "restore"; item: TimelineItem };

/** From this age in months the long chart is the one to look at. */
const LONG_CHART_MONTHS = 24;

/** What of a child's page is in view. */
interface Shown {
  tab: string;
  index: Index;
  span: Span | null;
  correction: Correction | undefined;
  leaving: "move" | "death" | undefined;
}

/** The identity as it is being edited, and why. */
interface Identity {
  draft: PersonDraft | null;
  reason: Reason;
}

export class ChildController {
  readonly page: Live<"child_page">;
  /** Kept while other tabs are looked at, and when the page is left. */
  readonly identity: HalfTyped<Identity>;
  readonly person: string;
  readonly #shown: Shown;

  constructor(person: string) {
    this.person = person;
    this.#shown = kept<Shown>(`child ${person}`, { tab: "growth", index: "bb_u", span: null, correction: undefined, leaving: undefined });
    this.identity = new HalfTyped<Identity>(`identity ${person}`, { draft: null, reason: noReason() }, () => this.draft !== null && (this.child === undefined || this.edited));
    this.page = new Live("child_page", () => ({ person }));
  }

  get tab(): string {
    return this.#shown.tab;
  }

  set tab(tab: string) {
    this.#shown.tab = tab;
  }

  get index(): Index {
    return this.#shown.index;
  }

  get correction(): Correction | undefined {
    return this.#shown.correction;
  }

  set correction(correction: Correction | undefined) {
    this.#shown.correction = correction;
  }

  get leaving(): "move" | "death" | undefined {
    return this.#shown.leaving;
  }

  set leaving(leaving: "move" | "death" | undefined) {
    this.#shown.leaving = leaving;
  }

  get draft(): PersonDraft | null {
    return this.identity.fields.draft;
  }

  set draft(draft: PersonDraft | null) {
    this.identity.fields.draft = draft;
  }

  get child(): ChildPage | undefined {
    return this.page.data;
  }

  /** How much of the age axis is shown; by the child's age until somebody chooses. */
  get span(): Span {
    return this.#shown.span ?? (this.young ? "24" : "60");
  }

  set span(span: Span) {
    this.#shown.span = span;
    if (span === "kms") this.#shown.index = "bb_u";
  }

  /** Chooses an index; the KMS shows only weight, so it is left. */
  choose(index: Index): void {
    this.#shown.index = index;
    if (this.#shown.span === "kms") this.#shown.span = null;
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

  /** Date of birth and sex are known: without them nothing is judged or drawn. */
  get judgeable(): boolean {
    const line = this.child?.line;
    return line !== undefined && line.birth_date !== "" && line.sex !== "";
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
    return this.draft !== null && Object.keys(this.changes).length > 0;
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
