import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changed } from "../../backend/changed.svelte";
import { clearDesks } from "../../parts/desk";
import { saveBeforeLeaving } from "../../parts/leaving";
import { aRow, FakeRust, type Asked } from "./group.fixture";
import { Group } from "./group.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

let fake: FakeRust;
let focused: string[];
let stop: (() => void) | undefined;

beforeEach(() => {
  fake = new FakeRust([aRow("siti", "Siti Aminah"), aRow("budi", "Budi"), aRow("eko", "Eko", { asks: ["weight", "systolic"] })]);
  rust.invoke.mockImplementation((_command: string, { name, args }: { name: string; args: Asked }) => fake.answer(name, args));
  focused = [];
});

afterEach(() => {
  stop?.();
  stop = undefined;
  clearDesks();
});

async function sit(officer = "kader"): Promise<Group> {
  let group: Group | undefined;
  stop = $effect.root(() => {
    group = new Group({ posyandu: "melati", date: "2026-11-12", group: "adult", today: "2026-11-20" }, (id) => {
      focused.push(id);
      const [, person = "", link = ""] = id.split("-");
      const row = group?.row(person);
      if (row && link !== "doubt") group?.enter(row, link);
    });
  });
  flushSync();
  await settle();
  if (!group) throw new Error("no group");
  if (officer !== "") group.choose("officer", officer);
  return group;
}

/** Lets every answer on its way arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await Promise.resolve();
    flushSync();
  }
}

function row(group: Group, person: string) {
  const found = group.row(person);
  if (!found) throw new Error(`no row ${person}`);
  return found;
}

function type(group: Group, person: string, answers: Record<string, string>): void {
  for (const [link, text] of Object.entries(answers)) {
    group.enter(row(group, person), link);
    group.put(row(group, person), link, text);
  }
}

test("Enter goes to the next cell, and the last cell saves the row and begins the next one", async () => {
  const group = await sit();
  type(group, "siti", { weight: "52,5" });
  group.forward(row(group, "siti"), "weight");
  type(group, "siti", { referred: "tidak" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  await settle();
  expect(focused).toEqual(["group-siti-systolic", "group-budi-weight"]);
  expect(fake.saved).toMatchObject([
    { person: "siti", date: "2026-11-12", site: "posyandu", posyandu: "melati", mode: "kertas", reason: null, instead: null, confirmed: [],
      answers: { officer: "kader", place: "posyandu", weight: "52,5", referred: "tidak" } },
  ]);
  expect(group.entry(row(group, "siti")).typed).toBe(false);
  expect(row(group, "siti").visit).toBe("fact-siti");
  expect(group.served).toBe(1);
});

test("cells that the form of a row does not ask are passed over", async () => {
  const group = await sit();
  group.step(row(group, "budi"), "smoking", 1);
  expect(focused).toEqual([]);
  group.step(row(group, "budi"), "smoking", -1);
  group.forward(row(group, "eko"), "systolic");
  await settle();
  expect(focused).toEqual(["group-siti-smoking"]);
});

test("a row waits for who serves, and is saved once that is chosen", async () => {
  const group = await sit("");
  type(group, "siti", { weight: "52,5" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  expect(focused).toEqual(["group-head-officer"]);
  group.enter(row(group, "budi"), "weight");
  await settle();
  expect([group.headAsked, fake.saved]).toEqual([true, []]);
  group.choose("officer", "bidan");
  await settle();
  expect(group.headAsked).toBe(false);
  expect(fake.saved.map((one) => one.answers["officer"])).toEqual(["bidan"]);
});

test("what is wrong keeps the row and the typist until it is corrected", async () => {
  const group = await sit();
  type(group, "siti", { weight: "52,5", systolic: "400" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  expect(focused).toEqual(["group-siti-systolic"]);
  type(group, "siti", { systolic: "120" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  await settle();
  expect(fake.saved).toHaveLength(1);
});

test("what is missing is told when the row is left", async () => {
  const group = await sit();
  type(group, "siti", { systolic: "120" });
  await settle();
  const entry = group.entry(row(group, "siti"));
  expect(entry.problem(row(group, "siti"), "weight")).toBeUndefined();
  group.enter(row(group, "budi"), "weight");
  await settle();
  expect(entry.problem(row(group, "siti"), "weight")?.code).toBe("missing");
  expect(fake.saved).toEqual([]);
});

test("an answer to a question that is not asked is not lost in silence", async () => {
  const group = await sit();
  type(group, "siti", { weight: "52,5", smoking: "no", referred: "ya" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  await settle();
  expect(group.entry(row(group, "siti")).problem(row(group, "siti"), "referred")?.code).toBe("not_asked");
  expect(fake.saved).toEqual([]);
});

test("a doubt is confirmed where it stands, and the row is saved with it", async () => {
  const group = await sit();
  type(group, "siti", { weight: "52,5", systolic: "210" });
  await settle();
  group.forward(row(group, "siti"), "referred");
  expect(focused).toEqual(["group-siti-doubt"]);
  const doubt = group.entry(row(group, "siti")).openDoubts[0];
  if (!doubt) throw new Error("no doubt");
  group.confirm(row(group, "siti"), doubt);
  await settle();
  expect(focused.at(-1)).toBe("group-budi-weight");
  expect(fake.saved[0]?.confirmed).toEqual(["systolic:unlikely"]);
});

test("a saved row is corrected by typing over it; what has no column stays", async () => {
  fake.rows = [aRow("siti", "Siti Aminah", { visit: "f1", answers: { officer: "bidan", weight: "52,50", alcohol: "tidak" } })];
  const group = await sit();
  type(group, "siti", { weight: "53" });
  expect(await group.leave()).toBe(true);
  expect(fake.saved).toMatchObject([{ instead: "f1", reason: "grid", answers: { officer: "bidan", place: "posyandu", weight: "53", alcohol: "tidak" } }]);
});

test("what is typed and then taken back needs no saving", async () => {
  fake.rows = [aRow("siti", "Siti Aminah", { visit: "f1", answers: { weight: "52,50" } })];
  const group = await sit();
  type(group, "siti", { weight: "53" });
  type(group, "siti", { weight: "52,50" });
  expect(await group.leave()).toBe(true);
  expect(fake.saved).toEqual([]);
});

test("a fresh sheet does not overwrite what is being typed, and a row that left it stays while it is typed", async () => {
  const group = await sit();
  type(group, "siti", { weight: "52,5" });
  fake.rows = [];
  changed(["facts"]);
  await settle();
  expect(group.rows.map((one) => one.line.person)).toEqual(["siti"]);
  expect(group.entry(row(group, "siti")).text(row(group, "siti"), "weight")).toBe("52,5");
});

test("what could not be saved comes back with the page, and is saved before the screen is locked", async () => {
  const group = await sit();
  fake.refuse = { code: "person_died", field: "visit", detail: {} };
  type(group, "siti", { weight: "52,5" });
  expect(await group.leave()).toBe(false);
  stop?.();
  await settle();
  const again = await sit("");
  expect(again.chosen("officer")).toBe("kader");
  expect(again.entry(row(again, "siti")).text(row(again, "siti"), "weight")).toBe("52,5");
  fake.refuse = undefined;
  again.enter(row(again, "siti"), "weight");
  await saveBeforeLeaving();
  expect(fake.saved.map((one) => one.person)).toEqual(["siti"]);
});

test("what is typed while the row is being saved is saved too, as a correction of it", async () => {
  const group = await sit();
  const answer = fake.hold("record_visit");
  type(group, "siti", { weight: "52,5" });
  void group.leave();
  await settle();
  group.put(row(group, "siti"), "systolic", "120");
  group.enter(row(group, "budi"), "weight");
  answer();
  await settle();
  expect(fake.saved.map((one) => [one.instead, one.answers["systolic"]])).toEqual([[null, undefined], ["fact-siti", "120"]]);
  expect(group.entry(row(group, "siti")).typed).toBe(false);
});

test("somebody from elsewhere is added by name", async () => {
  fake.others = [aRow("gita", "Gita")];
  const group = await sit();
  await group.add("gita");
  expect(focused).toEqual(["group-gita-weight"]);
  await expect(group.add("fajar")).rejects.toMatchObject({ code: "not_offered" });
  expect(group.rows.map((one) => one.line.person)).toEqual(["siti", "budi", "eko", "gita"]);
});
