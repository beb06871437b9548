// What Rust refused of a form: the sentence beside its field, or above the form when it is about none.
import { asCallError, type CallError } from "../backend/call-error";
import { explain } from "../words/explain";

export class FormState {
  /** Being saved: its button waits. */
  busy = $state(false);
  error = $state.raw<CallError>();

  /** The sentence beside one of the form's fields. */
  at(field: string): string | undefined {
    return this.error?.field === field ? explain(this.error) : undefined;
  }

  /** The sentence above the form: an error about no field, or about one that the form does not show. */
  above(shown: readonly string[]): string | undefined {
    if (!this.error) return undefined;
    return this.error.field !== null && shown.includes(this.error.field) ? undefined : explain(this.error);
  }

  /** Lets go of what was refused of a field, once something else is typed there. */
  forget(field: string): void {
    if (this.error?.field === field) this.error = undefined;
  }

  /** Saves; gives what was replied, or nothing when it was refused. */
  async save<Reply>(run: () => Promise<Reply>): Promise<{ reply: Reply } | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.error = undefined;
    try {
      return { reply: await run() };
    } catch (refusal) {
      this.error = asCallError(refusal);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
