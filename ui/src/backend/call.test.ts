import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import { call, CallError } from "./call";

afterEach(() => clearMocks());

test("a command crosses by its name with its arguments", async () => {
  const crossed: unknown[] = [];
  mockIPC((command, payload) => {
    crossed.push([command, payload]);
    return [{ code: "12", name: "Sumatera Utara" }];
  });
  expect(await call("list_areas", { parent: null })).toEqual([{ code: "12", name: "Sumatera Utara" }]);
  expect(crossed).toEqual([["call", { name: "list_areas", args: { parent: null } }]]);
});

test("a refusal keeps its code, field and detail", async () => {
  mockIPC(() => Promise.reject({ code: "wait", field: null, detail: { seconds: 30 } }));
  const refusal = await call("unlock", { user: "1", passphrase: "" }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(CallError);
  expect(refusal).toMatchObject({ code: "wait", field: null, detail: { seconds: 30 } });
});

test("anything else thrown is an inner error", async () => {
  mockIPC(() => Promise.reject("window is closing"));
  await expect(call("lock", {})).rejects.toMatchObject({ code: "internal" });
});
