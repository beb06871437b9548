// The only door to Rust: one Tauri command, a name, arguments, and a reply or a typed refusal.
import { invoke } from "@tauri-apps/api/core";
import { asCallError } from "./call-error";
import type { Commands } from "./types";

export { asCallError, CallError } from "./call-error";

export type Name = keyof Commands;
export type Args<N extends Name> = Commands[N]["args"];
export type Reply<N extends Name> = Commands[N]["reply"];

/** Runs a command; a refusal is thrown as a `CallError`. */
export async function call<N extends Name>(name: N, args: Args<N>): Promise<Reply<N>> {
  try {
    return await invoke<Reply<N>>("call", { name, args });
  } catch (refusal) {
    throw asCallError(refusal);
  }
}

/** Opens a file that was just written with the program that the laptop has for it. */
export async function openPath(path: string): Promise<void> {
  try {
    await invoke("open_path", { path });
  } catch (refusal) {
    throw asCallError(refusal);
  }
}

/** Asks for a file or a folder with the system's own dialog; nothing when it was closed. */
export async function pickFile(purpose: "open" | "folder", filters: { name: string; extensions: string[] }[] = []): Promise<string | null> {
  try {
    return await invoke<string | null>("pick_file", { purpose, filters });
  } catch (refusal) {
    throw asCallError(refusal);
  }
}
