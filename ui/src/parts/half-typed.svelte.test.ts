import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { clearDesks, sitDown, standUp } from "./desk";
import { HalfTyped, kept } from "./half-typed.svelte";

afterEach(() => clearDesks());

/** What a component holds: made when it is drawn, ended when it goes. */
function component<Held>(make: () => Held): { held: Held; end: () => void } {
  let held: Held | undefined;
  const end = $effect.root(() => {
    held = make();
  });
  flushSync();
  if (held === undefined) throw new Error("an effect root runs at once");
  return { held, end };
}

const form = () => component(() => new HalfTyped("move p1", { date: "12/11/26", note: "" }));

/** Types a note; the page follows each key. */
function type(open: ReturnType<typeof form>, note: string): void {
  open.held.fields.note = note;
  flushSync();
}
const page = () => component(() => kept("page", { tab: "growth" }));

test("a form that is put aside is as it was typed, until it is saved or cancelled", () => {
  const first = form();
  type(first, "ikut ayahnya");
  first.end();
  const second = form();
  expect(second.held.fields.note).toBe("ikut ayahnya");
  second.held.forget();
  second.end();
  expect(form().held.fields).toEqual({ date: "12/11/26", note: "" });
});

test("a form in which nothing was typed begins anew with what is known then", () => {
  form().end();
  const later = component(() => new HalfTyped("move p1", { date: "19/11/26", note: "" }));
  expect(later.held.fields.date).toBe("19/11/26");
});

test("what a page had open is open again after the lock, and only then", () => {
  const left = page();
  left.held.tab = "history";
  left.end();
  const opened = page();
  expect(opened.held.tab).toBe("growth");
  opened.held.tab = "history";
  standUp("siti");
  opened.end();
  sitDown("siti");
  expect(page().held.tab).toBe("history");
});

test("somebody else who signs in finds nothing, and the first one everything", () => {
  const open = { page: page(), form: form() };
  open.page.held.tab = "history";
  type(open.form, "ikut ayahnya");
  standUp("siti");
  open.page.end();
  open.form.end();
  sitDown("yuni");
  const other = { page: page(), form: form() };
  expect([other.page.held.tab, other.form.held.fields.note]).toEqual(["growth", ""]);
  type(other.form, "pindah sekolah");
  standUp("yuni");
  other.page.end();
  other.form.end();
  sitDown("siti");
  expect([page().held.tab, form().held.fields.note]).toEqual(["history", "ikut ayahnya"]);
});

test("another store takes everything with it", () => {
  const typed = form();
  type(typed, "ikut ayahnya");
  typed.end();
  clearDesks();
  expect(form().held.fields.note).toBe("");
});
