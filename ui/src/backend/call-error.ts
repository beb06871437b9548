// A refusal, wherever it comes from.
import type { UiError } from "./types";

/** What Rust refused: a code for the sentence, the field it is about, numbers for the sentence. */
export class CallError extends Error implements UiError {
  readonly code: string;
  readonly field: string | null;
  readonly detail: UiError["detail"];

  constructor(error: UiError) {
    super(error.code);
    this.name = "CallError";
    this.code = error.code;
    this.field = error.field;
    this.detail = error.detail;
  }
}

/** Whatever was thrown, as an error with a code. */
export function asCallError(refusal: unknown): CallError {
  if (refusal instanceof CallError) return refusal;
  if (isUiError(refusal)) return new CallError(refusal);
  return new CallError({ code: "internal", field: null, detail: {} });
}

function isUiError(value: unknown): value is UiError {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string" && "detail" in value;
}
