// What one key means in a cell of the grid. Numbers need no letters, so letters are free for the rest of the row.
import type { Item } from "./day.svelte";

/** Why a child was not weighed: one key in an empty row. */
export const ABSENCE_KEYS: Record<string, string> = {
  s: "sakit",
  b: "bepergian",
  p: "pindah",
  m: "meninggal",
  t: "menolak",
  h: "hadir_tidak_ditimbang",
};

/** Things given or answered: one key in any row. */
export const ITEM_KEYS: Record<string, Item> = { v: "vitamin_a", c: "deworming", a: "breastfeeding", k: "owns_kms" };
