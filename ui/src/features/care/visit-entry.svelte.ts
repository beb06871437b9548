// One service as it is being typed: what is asked, what is wrong, what it comes to.
import { asCallError, call, type Reply } from "../../backend/call";
import type { FormView, ItemView, UiError, VisitDoubt } from "../../backend/types";
import { asDate } from "../../components/date-reading";
import type { AtDay } from "../../parts/at-day";
import { HalfTyped } from "../../parts/half-typed.svelte";
import { inWords, noReason, type Reason } from "../../parts/reason";

type Tried = Reply<"try_visit">;

/** A service as it is known, or as it begins. */
interface Given {
  date: string;
  site: string;
  answers: Record<string, string>;
}

interface Typed extends Given {
  /** Doubts that were looked at and stand, by their names. */
  confirmed: string[];
  /** Why a saved visit is corrected. */
  reason: Reason;
}

/** The name under which a doubt is confirmed. */
export function doubtKey(doubt: VisitDoubt): string {
  return `${doubt.question ?? "visit"}:${doubt.code}`;
}

/** What was given, in one order. */
function inOrder({ date, site, answers }: Given): string {
  return JSON.stringify([date, site, Object.entries(answers).sort(([one], [two]) => one.localeCompare(two))]);
}

/** The questions of a form in the order in which they are walked through. */
export function questionsOf(items: readonly ItemView[]): ItemView[] {
  return items.flatMap((item) => (item.kind === "group" ? questionsOf(item.items) : item.kind === "display" || item.kind === "unknown" ? [] : [item]));
}

export class VisitEntry {
  tried = $state.raw<Tried>();
  /** Why it could not be saved. */
  refusal = $state.raw<UiError>();
  /** Somebody tried to save: what is missing is told from then on. */
  asked = $state(false);
  saving = $state(false);
  readonly half: HalfTyped<Typed>;
  readonly #person: string;
  readonly #form: FormView;
  readonly #instead: string | null;
  readonly #at: AtDay | undefined;
  readonly #before: string;
  #number = 0;

  constructor(person: string, form: FormView, begins: Given, instead: string | null, at?: AtDay) {
    this.#person = person;
    this.#form = form;
    this.#instead = instead;
    this.#at = at;
    this.#before = inOrder(begins);
    this.half = new HalfTyped<Typed>(`visit ${person} ${form.id} ${instead ?? at?.date ?? ""}`, { ...begins, confirmed: [], reason: noReason() });
    void this.#try();
  }

  answer(link: string): string {
    return this.half.fields.answers[link] ?? "";
  }

  /** Takes an answer and asks what it would mean. A doubt that was confirmed was about the answer before. */
  put(link: string, text: string): void {
    this.#doubtAgain(link);
    const others = Object.entries(this.half.fields.answers).filter(([other]) => other !== link);
    this.half.fields.answers = Object.fromEntries(text === "" ? others : [...others, [link, text]]);
    void this.#changed();
  }

  /** A danger sign of a group is there: nobody may say in one word that there is none. */
  hasSign(group: ItemView): boolean {
    return this.#signs(group).some((item) => this.answer(item.link) === "ya");
  }

  /** Answers every danger sign of a group that is asked now with no. */
  noneOf(group: ItemView): void {
    if (this.hasSign(group)) return;
    const signs = this.#signs(group);
    this.half.fields.answers = { ...this.half.fields.answers, ...Object.fromEntries(signs.map((item) => [item.link, "tidak"])) };
    void this.#changed();
  }

  set date(date: string) {
    this.#doubtAgain("visit");
    this.half.fields.date = date;
    void this.#changed();
  }

  get date(): string {
    return this.half.fields.date;
  }

  /** Whether an item is asked with the answers so far. */
  isAsked(link: string): boolean {
    return this.tried?.asked.includes(link) ?? false;
  }

  /** The words of a question. */
  textOf(link: string): string {
    return questionsOf(this.#form.items).find((item) => item.link === link)?.text ?? link;
  }

  /** New, or no longer as it was saved. */
  get changed(): boolean {
    return this.#instead === null || inOrder(this.half.fields) !== this.#before;
  }

  /** A correction that nobody has given a reason for. */
  get lacksReason(): boolean {
    return this.#instead !== null && inWords(this.half.fields.reason) === "";
  }

  /** What is wrong with an answer. */
  problem(link: string): UiError | undefined {
    const fault = this.tried?.faults.find((error) => error.field === link);
    const missing = this.asked && this.tried?.missing.includes(link) ? { code: "missing", field: link, detail: {} } : undefined;
    return fault ?? missing ?? (this.refusal?.field === link ? this.refusal : undefined);
  }

  /** What speaks against the visit as a whole. */
  get wrongAsWhole(): UiError | undefined {
    const about = (error: UiError) => error.field === null || error.field === "visit" || error.field === "form";
    return this.tried?.faults.find(about) ?? (this.refusal && about(this.refusal) ? this.refusal : undefined);
  }

  /** The doubts that nobody has confirmed. */
  get openDoubts(): VisitDoubt[] {
    return (this.tried?.doubts ?? []).filter((doubt) => !this.half.fields.confirmed.includes(doubtKey(doubt)));
  }

  confirm(doubt: VisitDoubt): void {
    this.half.fields.confirmed = [...this.half.fields.confirmed, doubtKey(doubt)];
  }

  /** Saves; answers what was saved, or nothing while something has to be looked at. */
  async save(): Promise<Reply<"record_visit"> | undefined> {
    if (!this.changed) return undefined;
    this.asked = true;
    // What was typed meanwhile has not been looked at.
    if (!(await this.#try())) return undefined;
    if (this.lacksReason || !this.tried || this.tried.faults.length > 0 || this.tried.missing.length > 0 || this.openDoubts.length > 0 || this.saving) return undefined;
    this.saving = true;
    try {
      const { date, site, answers, confirmed, reason } = this.half.fields;
      const doubts = this.tried.doubts.map(doubtKey);
      const saved = await call("record_visit", {
        person: this.#person,
        form: this.#form.id,
        version: this.#form.version,
        date,
        answers,
        instead: this.#instead,
        site: site === "" ? null : site,
        // Only what was done there on that day belongs to it.
        posyandu: site === "posyandu" && this.#at && asDate(date) === this.#at.date ? this.#at.posyandu : null,
        mode: "langsung",
        confirmed: confirmed.filter((key) => doubts.includes(key)),
        reason: this.#instead === null ? null : inWords(reason),
      });
      this.half.forget();
      return saved;
    } catch (refusal) {
      this.refusal = asCallError(refusal);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  #signs(group: ItemView): ItemView[] {
    return questionsOf(group.items).filter((item) => item.danger && this.isAsked(item.link));
  }

  #doubtAgain(about: string): void {
    const confirmed = this.half.fields.confirmed;
    if (confirmed.some((key) => key.startsWith(`${about}:`))) this.half.fields.confirmed = confirmed.filter((key) => !key.startsWith(`${about}:`));
  }

  async #changed(): Promise<void> {
    this.refusal = undefined;
    await this.#try();
  }

  /** Asks what it would mean; whether that was answered and nothing was asked since. */
  async #try(): Promise<boolean> {
    const number = ++this.#number;
    const { date, answers } = this.half.fields;
    try {
      const tried = await call("try_visit", { person: this.#person, form: this.#form.id, version: this.#form.version, date, answers, instead: this.#instead });
      if (number !== this.#number) return false;
      this.tried = tried;
      return true;
    } catch (refusal) {
      if (number === this.#number) this.refusal = asCallError(refusal);
      return false;
    }
  }
}
