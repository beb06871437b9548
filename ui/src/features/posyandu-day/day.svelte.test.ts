import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changed } from "../../backend/changed.svelte";
import { clearDesks } from "../../parts/desk";
import { saveBeforeLeaving } from "../../parts/leaving";
import { Day } from "./day.svelte";
import { aDoubt, aRow, aSheet, aTrial, FakeRust, type Asked } from "./day.fixture";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

let fake: FakeRust;
let focused: string[];
let stop: (() => void) | undefined;

beforeEach(() => {
  fake = new FakeRust(aSheet([aRow("aisyah", 1), aRow("bagas", 2), aRow("citra", 3)]));
  rust.invoke.mockImplementation((_command: string, { name, args }: { name: string; args: Asked }) => fake.answer(name, args));
  focused = [];
});

afterEach(() => {
  stop?.();
  stop = undefined;
  clearDesks();
});

async function sit(): Promise<Day> {
  let day: Day | undefined;
  stop = $effect.root(() => {
    day = new Day({ posyandu: "melati", date: "2026-11-12", today: "2026-11-12" }, (person, column) => {
      focused.push(`${person} ${column}`);
      const row = day?.rows.find((one) => one.person === person);
      if (row) day?.enter(row, column);
    });
  });
  flushSync();
  await settle();
  if (!day) throw new Error("no day");
  return day;
}

/** Lets every answer on its way arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
    flushSync();
  }
}

function row(day: Day, person: string) {
  const found = day.rows.find((one) => one.person === person);
  if (!found) throw new Error(`no row ${person}`);
  return found;
}

test("Enter goes to the next cell, and the last cell saves the row and begins the next child", async () => {
  const day = await sit();
  day.enter(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { weight: "9,9" });
  day.forward(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { length: "78,2" });
  await settle();
  day.forward(row(day, "aisyah"), "length");
  await settle();
  expect(focused).toEqual(["aisyah length", "bagas weight"]);
  expect(fake.saved).toEqual([{ person: "aisyah", weight: "9,9", length: "78,2", confirmed: [] }]);
  expect(day.unsaved).toEqual([]);
});

test("a saved row stays at its number", async () => {
  const day = await sit();
  day.enter(row(day, "bagas"), "weight");
  day.edit(row(day, "bagas"), { weight: "9,9" });
  await day.leave();
  await settle();
  expect(row(day, "bagas").entry?.weight).toBe(9900);
  expect(day.rows.map((one) => one.number)).toEqual([1, 2, 3]);
});

test("the first number of a day opens the day, and only once", async () => {
  const day = await sit();
  const answer = fake.hold("open_day");
  for (const person of ["aisyah", "bagas"]) {
    day.enter(row(day, person), "weight");
    day.edit(row(day, person), { weight: "9,9" });
  }
  void day.leave();
  await settle();
  answer();
  await settle();
  expect(fake.names.filter((name) => name === "open_day")).toHaveLength(1);
  expect(fake.saved.map((one) => one.person)).toEqual(["aisyah", "bagas"]);
});

test("a doubt holds Enter once, and the second Enter keeps what was typed", async () => {
  const day = await sit();
  fake.trial = aTrial([aDoubt("length", "jump")]);
  day.enter(row(day, "aisyah"), "length");
  day.edit(row(day, "aisyah"), { weight: "9,9", length: "69" });
  await settle();
  day.forward(row(day, "aisyah"), "length");
  expect(focused).toEqual([]);
  day.forward(row(day, "aisyah"), "length");
  await settle();
  expect(focused).toEqual(["bagas weight"]);
  expect(fake.saved).toEqual([{ person: "aisyah", weight: "9,9", length: "69", confirmed: [] }]);
});

test("F2 keeps a doubted number and says so with it", async () => {
  const day = await sit();
  fake.trial = aTrial([aDoubt("length", "jump")]);
  day.enter(row(day, "aisyah"), "length");
  day.edit(row(day, "aisyah"), { length: "69" });
  await settle();
  day.keep(row(day, "aisyah"), "confirmed");
  await settle();
  expect(fake.saved).toEqual([{ person: "aisyah", weight: "", length: "69", confirmed: ["length:jump"] }]);
});

test("from paper a doubt does not hold the typist", async () => {
  const day = await sit();
  day.mode = "kertas";
  fake.trial = aTrial([aDoubt("weight", "weight_drop")]);
  day.enter(row(day, "aisyah"), "length");
  day.edit(row(day, "aisyah"), { weight: "7,1" });
  await settle();
  day.forward(row(day, "aisyah"), "length");
  await settle();
  expect(focused).toEqual(["bagas weight"]);
});

test("Enter while an answer is on its way still begins the next child, though the sheet came anew", async () => {
  const day = await sit();
  const answer = fake.hold("try_measurement");
  day.enter(row(day, "bagas"), "length");
  day.edit(row(day, "bagas"), { weight: "9,9" });
  day.forward(row(day, "bagas"), "length");
  changed(["facts"]);
  await settle();
  answer();
  await settle();
  expect(focused).toEqual(["citra weight"]);
});

test("a refused number stays in its cell and comes back with the page", async () => {
  const day = await sit();
  fake.refuse = { code: "out_of_range", field: "weight", detail: {} };
  day.enter(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { weight: "99" });
  await settle();
  expect(await day.leave()).toBe(false);
  stop?.();
  const again = await sit();
  expect(again.unsaved.map((one) => one.person)).toEqual(["aisyah"]);
  expect(again.entry(row(again, "aisyah")).text(row(again, "aisyah"), "weight")).toBe("99");
});

test("what is half typed is saved before the screen is locked", async () => {
  const day = await sit();
  day.enter(row(day, "citra"), "weight");
  day.edit(row(day, "citra"), { weight: "8,4" });
  await saveBeforeLeaving();
  expect(fake.saved.map((one) => one.person)).toEqual(["citra"]);
});

test("what is typed while the row is being saved is saved too", async () => {
  const day = await sit();
  const answer = fake.hold("record_measurement");
  day.enter(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { weight: "9,9" });
  void day.leave();
  await settle();
  day.edit(row(day, "aisyah"), { length: "78" });
  day.enter(row(day, "bagas"), "weight");
  answer();
  await settle();
  expect(fake.saved.map((one) => one.length)).toEqual(["", "78"]);
  expect(day.unsaved).toEqual([]);
});

test("the counts below the grid follow a save, whichever comes first: the news or the answer", async () => {
  const day = await sit();
  const answer = fake.hold("day_sheet");
  day.enter(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { weight: "9,9" });
  fake.onsave = () => {
    changed(["facts"]);
    flushSync();
  };
  void day.leave();
  await settle();
  answer();
  await settle();
  expect(day.sheet.data?.summary.d).toBe(1);
});

test("an absence is one key and goes on to the next child", async () => {
  const day = await sit();
  day.enter(row(day, "aisyah"), "weight");
  await day.absent(row(day, "aisyah"), "sakit");
  expect(focused).toEqual(["bagas weight"]);
  expect(row(day, "aisyah").absence).toBe("sakit");
});

test("doubts gathered at the end are answered where they stand, and the row is not left", async () => {
  const day = await sit();
  day.mode = "kertas";
  fake.trial = aTrial([aDoubt("weight", "weight_drop")]);
  day.enter(row(day, "aisyah"), "weight");
  day.edit(row(day, "aisyah"), { weight: "7,1" });
  await settle();
  expect(day.doubted.map((one) => one.person)).toEqual(["aisyah"]);
  await day.settle(row(day, "aisyah"), "confirmed");
  expect(focused).toEqual([]);
  expect(fake.saved).toEqual([{ person: "aisyah", weight: "7,1", length: "", confirmed: ["weight:weight_drop"] }]);
  expect(day.doubted).toEqual([]);
});
