import { expect, test } from "vitest";
import english from "../../messages/en.json";
import indonesian from "../../messages/id.json";
import { say, speak, t } from "./catalogue.svelte";
import { explain, question } from "./explain";

test("both catalogues know the same sentences, with the same places to fill", () => {
  const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  expect(Object.keys(english).sort()).toEqual(Object.keys(indonesian).sort());
  const other: Record<string, string> = english;
  for (const [key, sentence] of Object.entries(indonesian)) {
    expect(places(other[key] ?? ""), key).toEqual(places(sentence));
  }
});

test("a sentence is filled and an unknown code has none", () => {
  expect(t("error.wait", { seconds: 30 })).toContain("30");
  expect(say("category.bb_u", "nothing_like_that")).toBeUndefined();
});

test("an error tells its code when it has no sentence", () => {
  expect(explain({ code: "odd_one", field: null, detail: {} })).toContain("odd_one");
});

test("a doubt about a length speaks in centimetres and dates", () => {
  const asked = question({ code: "shrinking", field: "length", detail: { before: 648, on: "2026-10-08" } });
  expect(asked.reason).toContain("64,8");
  expect(asked.reason).toContain("8 Okt 2026");
});

test("the screen can speak English", async () => {
  await speak("en");
  expect(t("action.save")).toBe("Save");
  await speak("id");
  expect(t("action.save")).toBe("Simpan");
});
