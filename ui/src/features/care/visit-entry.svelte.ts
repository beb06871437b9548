// One service as it is being typed: what is asked, what is wrong, what it comes to.
import { asCallError, call, type Reply } from "../../backend/call";
import type { FormView, ItemView, UiError, VisitDoubt } from "../../backend/types";
import { HalfTyped } from "../../parts/half-typed.svelte";

type Tried = Reply<"try_visit">;

interface Typed {
  date: string;
  site: string;
  answers: Record<string, string>;
}

/** The name under which a doubt is confirmed. */
export function doubtKey(doubt: VisitDoubt): string {
  return `${doubt.question ?? "visit"}:${doubt.code}`;
}

/** The questions of a form in the order in which they are walked through. */
export function questionsOf(items: readonly ItemView[]): ItemView[] {
  return items.flatMap((item) => (item.kind === "group" ? questionsOf(item.items) : item.kind === "display" || item.kind === "unknown" ? [] : [item]));
}

export class VisitEntry {
  tried = $state.raw<Tried>();
  /** Why it could not be saved. */
  refusal = $state.raw<UiError>();
  confirmed = $state.raw<string[]>([]);
  /** Somebody tried to save: what is missing is told from then on. */
  asked = $state(false);
  saving = $state(false);
  readonly half: HalfTyped<Typed>;
  readonly #person: string;
  readonly #form: FormView;
  readonly #instead: string | null;
  #number = 0;

  constructor(person: string, form: FormView, begins: Typed, instead: string | null) {
    this.#person = person;
    this.#form = form;
    this.#instead = instead;
    this.half = new HalfTyped<Typed>(`visit ${person} ${form.id} ${instead ?? ""}`, begins);
    void this.#try();
  }

  answer(link: string): string {
    return this.half.fields.answers[link] ?? "";
  }

  /** Takes an answer and asks what it would mean. */
  put(link: string, text: string): void {
    const others = Object.entries(this.half.fields.answers).filter(([other]) => other !== link);
    this.half.fields.answers = Object.fromEntries(text === "" ? others : [...others, [link, text]]);
    void this.#changed();
  }

  /** Answers every danger sign of a group with no. */
  noneOf(group: ItemView): void {
    const signs = questionsOf(group.items).filter((item) => item.danger);
    this.half.fields.answers = { ...this.half.fields.answers, ...Object.fromEntries(signs.map((item) => [item.link, "tidak"])) };
    void this.#changed();
  }

  set date(date: string) {
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
    return (this.tried?.doubts ?? []).filter((doubt) => !this.confirmed.includes(doubtKey(doubt)));
  }

  confirm(doubt: VisitDoubt): void {
    this.confirmed = [...this.confirmed, doubtKey(doubt)];
  }

  /** Saves; answers what was saved, or nothing while something has to be looked at. */
  async save(reason: string | null): Promise<Reply<"record_visit"> | undefined> {
    this.asked = true;
    await this.#try();
    if (!this.tried || this.tried.faults.length > 0 || this.tried.missing.length > 0 || this.openDoubts.length > 0 || this.saving) return undefined;
    this.saving = true;
    try {
      const { date, site, answers } = this.half.fields;
      const doubts = this.tried.doubts.map(doubtKey);
      const saved = await call("record_visit", {
        person: this.#person,
        form: this.#form.id,
        version: this.#form.version,
        date,
        answers,
        instead: this.#instead,
        site: site === "" ? null : site,
        mode: "langsung",
        confirmed: this.confirmed.filter((key) => doubts.includes(key)),
        reason,
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

  async #changed(): Promise<void> {
    this.refusal = undefined;
    await this.#try();
  }

  async #try(): Promise<void> {
    const number = ++this.#number;
    const { date, answers } = this.half.fields;
    try {
      const tried = await call("try_visit", { person: this.#person, form: this.#form.id, version: this.#form.version, date, answers, instead: this.#instead });
      if (number === this.#number) this.tried = tried;
    } catch (refusal) {
      if (number === this.#number) this.refusal = asCallError(refusal);
    }
  }
}
