import { beforeEach, expect, test, vi } from "vitest";
import type { PersonLine } from "../../backend/types";
import { PeopleController } from "./people.svelte";

const TOTAL = 250;

function line(number: number): PersonLine {
  return {
    person: `p${number}`, name: `Anak ${number}`, sex: "L", birth_date: "2025-01-14", age_months: 22, mother: null, posyandu: "a", posyandu_name: "Melati",
    desa_name: "Perdamaian", rt: null, nik: null, status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
  };
}

const asked = vi.hoisted(() => vi.fn());
vi.mock("../../backend/call", () => ({
  asCallError: (error: unknown) => error,
  call: async (name: string, args: { offset: number; limit: number; text: string }) => {
    if (name === "list_posyandu") return [{ id: "a", name: "Melati", desa: "1", desa_name: "Perdamaian" }, { id: "b", name: "Mawar", desa: "2", desa_name: "Sidomulyo" }];
    asked(args);
    return { total: TOTAL, people: Array.from({ length: Math.min(args.limit, TOTAL - args.offset) }, (_, index) => line(args.offset + index)) };
  },
}));

function controller(): PeopleController {
  let made: PeopleController | undefined;
  $effect.root(() => {
    made = new PeopleController();
  });
  if (!made) throw new Error("an effect root runs at once");
  return made;
}

beforeEach(() => asked.mockClear());

test("the list grows by pages until everybody is there, and a new search begins at the first", async () => {
  const people = controller();
  await vi.waitFor(() => expect(people.people).toHaveLength(100));
  for (const expected of [200, 250, 250]) {
    await people.more();
    expect(people.people).toHaveLength(expected);
  }
  expect(people.people.at(-1)?.person).toBe("p249");
  people.text = "a";
  await vi.waitFor(() => expect(people.people).toHaveLength(100));
  expect(asked.mock.calls.map(([args]) => [args.text, args.offset])).toEqual([["", 0], ["", 100], ["", 200], ["a", 0]]);
});

test("two calls for more at once bring one page", async () => {
  const people = controller();
  await vi.waitFor(() => expect(people.people).toHaveLength(100));
  await Promise.all([people.more(), people.more()]);
  expect(people.people).toHaveLength(200);
});

test("a desa lets go of a posyandu of another one", async () => {
  const people = controller();
  await vi.waitFor(() => expect(people.posyanduOptions).toHaveLength(2));
  people.posyandu = "b";
  people.desa = "2";
  expect(people.posyandu).toBe("b");
  people.desa = "1";
  expect(people.posyandu).toBe("");
  expect(people.posyanduOptions.map((option) => option.value)).toEqual(["a"]);
});
