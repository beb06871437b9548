// What is typed into one row of a group and not saved yet: what it would come to, and what stands in its way.
import { asCallError, call, type Reply } from "../../backend/call";
import type { GroupRow, UiError, VisitDoubt, VisitDraft } from "../../backend/types";

type Tried = Reply<"try_visit">;
export type Answers = Record<string, string>;

/** The name under which a doubt is confirmed. */
export function doubtKey(doubt: VisitDoubt): string {
  return `${doubt.question ?? "visit"}:${doubt.code}`;
}

export class GroupEntry {
  /** The answers that are not as they were saved. */
  changes = $state.raw<Answers>({});
  tried = $state.raw<Tried>();
  /** Why it could not be saved. */
  refusal = $state.raw<UiError>();
  confirmed = $state.raw<string[]>([]);
  /** Somebody left the row: what is missing and what is doubted is told from then on. */
  asked = $state(false);
  saving = $state(false);
  /** The answer on its way, if any. */
  underway: Promise<boolean> | undefined;
  #number = 0;

  /** Something in the row is not saved. */
  get typed(): boolean {
    return Object.keys(this.changes).length > 0;
  }

  /** What stands in a cell. */
  text(row: GroupRow, link: string): string {
    return this.changes[link] ?? row.answers[link] ?? "";
  }

  /** All answers of the row, with what is asked once for all rows. What was saved with it stays. */
  answers(row: GroupRow, head: Answers): Answers {
    const all = Object.entries({ ...head, ...row.answers, ...this.changes });
    return Object.fromEntries(all.filter(([, text]) => text.trim() !== ""));
  }

  /** Takes an answer. A doubt that was confirmed was about the answer before. */
  put(row: GroupRow, link: string, text: string): void {
    const others = Object.entries(this.changes).filter(([other]) => other !== link);
    // What is on its way to be saved may no longer be what was saved before.
    const asSaved = !this.saving && text === (row.answers[link] ?? "");
    this.changes = Object.fromEntries(asSaved ? others : [...others, [link, text]]);
    this.confirmed = this.confirmed.filter((key) => !key.startsWith(`${link}:`));
    this.refusal = undefined;
    if (!this.typed) this.#reset();
  }

  /** Asks what the answers would mean; says whether that was answered and nothing was asked since. */
  look(draft: VisitDraft): Promise<boolean> {
    const number = ++this.#number;
    const looked = this.#ask(draft, number).finally(() => {
      if (number === this.#number) this.underway = undefined;
    });
    this.underway = looked;
    return looked;
  }

  /** What is wrong with a cell. */
  problem(row: GroupRow, link: string): UiError | undefined {
    const fault = this.tried?.faults.find((error) => error.field === link);
    if (fault) return fault;
    if (this.refusal?.field === link) return this.refusal;
    if (!this.typed || !this.tried) return undefined;
    if (this.asked && this.tried.missing.includes(link)) return { code: "missing", field: link, detail: {} };
    const unasked = this.text(row, link).trim() !== "" && !this.tried.asked.includes(link);
    return unasked ? { code: "not_asked", field: link, detail: {} } : undefined;
  }

  /** What is wrong and stands in none of these cells. */
  wrongElsewhere(links: readonly string[]): UiError[] {
    const all = [...(this.tried?.faults ?? []), ...(this.refusal ? [this.refusal] : [])];
    return all.filter((error) => error.field === null || !links.includes(error.field));
  }

  /** The doubts that nobody has confirmed. */
  get openDoubts(): VisitDoubt[] {
    return (this.tried?.doubts ?? []).filter((doubt) => !this.confirmed.includes(doubtKey(doubt)));
  }

  confirm(doubt: VisitDoubt): void {
    this.confirmed = [...this.confirmed, doubtKey(doubt)];
  }

  /** The confirmed doubts that are still there. */
  get confirmedNow(): string[] {
    const doubts = (this.tried?.doubts ?? []).map(doubtKey);
    return this.confirmed.filter((key) => doubts.includes(key));
  }

  /** These were saved; what was typed meanwhile stays. */
  settle(saved: Answers): void {
    const left = Object.entries(this.changes).filter(([link, text]) => saved[link] !== text);
    this.changes = Object.fromEntries(left);
    if (!this.typed) this.#reset();
  }

  #reset(): void {
    this.#number += 1;
    this.tried = undefined;
    this.refusal = undefined;
    this.confirmed = [];
    this.asked = false;
    this.underway = undefined;
  }

  async #ask(draft: VisitDraft, number: number): Promise<boolean> {
    try {
      const tried = await call("try_visit", draft);
      if (number !== this.#number) return false;
      this.tried = tried;
      this.refusal = undefined;
      return true;
    } catch (refusal) {
      if (number === this.#number) this.refusal = asCallError(refusal);
      return false;
    }
  }
}
