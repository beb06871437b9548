import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { flushSync } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { changed } from "./changed.svelte";
import { Live } from "./query.svelte";
import type { UserCard } from "./types";

afterEach(() => clearMocks());

const user = (name: string): UserCard => ({ id: name, name, role: "bidan" });

/** Answers are given by hand, in any order. */
function backend() {
  const waiting: ((users: UserCard[]) => void)[] = [];
  mockIPC(() => new Promise((resolve) => waiting.push(resolve)));
  return {
    waiting,
    answer: async (index: number, users: UserCard[]) => {
      waiting[index]?.(users);
      await vi.waitFor(() => Promise.resolve());
      await new Promise((resolve) => setTimeout(resolve));
      flushSync();
    },
  };
}

test("a changed tag asks again, another tag does not", async () => {
  const { waiting, answer } = backend();
  const stop = $effect.root(() => {
    const live = new Live("list_users", () => ({}));
    flushSync();
    expect(waiting).toHaveLength(1);
    return () => live;
  });
  await answer(0, [user("Siti")]);
  changed(["days"]);
  flushSync();
  expect(waiting).toHaveLength(1);
  changed(["users"]);
  flushSync();
  expect(waiting).toHaveLength(2);
  stop();
});

test("a late answer does not replace a newer one", async () => {
  const { answer } = backend();
  let live: Live<"list_users"> | undefined;
  const stop = $effect.root(() => {
    live = new Live("list_users", () => ({}));
  });
  flushSync();
  changed(["users"]);
  flushSync();
  await answer(1, [user("baru")]);
  await answer(0, [user("lama")]);
  expect(live?.data).toEqual([user("baru")]);
  stop();
});

test("what a mutation answered is shown at once, and an answer that was on its way is asked for anew", async () => {
  const { waiting, answer } = backend();
  let live: Live<"list_users"> | undefined;
  const stop = $effect.root(() => {
    live = new Live("list_users", () => ({}));
  });
  flushSync();
  live?.put([user("tersimpan")]);
  flushSync();
  expect(live?.data).toEqual([user("tersimpan")]);
  expect(waiting).toHaveLength(2);
  await answer(0, [user("lama")]);
  expect(live?.data).toEqual([user("tersimpan")]);
  await answer(1, [user("segar")]);
  expect(live?.data).toEqual([user("segar")]);
  stop();
});

test("nothing is asked while the arguments are missing", () => {
  const { waiting } = backend();
  const stop = $effect.root(() => {
    new Live("list_areas", () => null);
  });
  flushSync();
  expect(waiting).toHaveLength(0);
  stop();
});
