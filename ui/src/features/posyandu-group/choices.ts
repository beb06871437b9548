// The choices of a cell, and which of them a key means.
import type { ChoiceView, ItemView } from "../../backend/types";
import { t } from "../../words/catalogue.svelte";

interface Choice extends ChoiceView {
  /** The letter that means it, besides its first. */
  key?: string;
}

export function choicesOf(item: ItemView): Choice[] {
  if (item.kind !== "boolean") return item.choices;
  return [
    { code: "ya", words: t("care.yes"), key: "y" },
    { code: "tidak", words: t("care.no"), key: "t" },
  ];
}

/** The code that a key chooses, empty to take the answer back; nothing when it chooses none. */
export function pressed(event: KeyboardEvent, choices: readonly Choice[], value: string): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "backspace" || key === "delete") return "";
  const at = choices.findIndex((choice) => choice.code === value);
  const by = { arrowright: 1, arrowleft: -1 }[key];
  if (by !== undefined) return choices[(Math.max(at, by === 1 ? -1 : 0) + by + choices.length) % choices.length]?.code;
  if (/^[1-9]$/.test(key)) return choices[Number(key) - 1]?.code;
  if (!/^\p{L}$/u.test(key)) return undefined;
  const meant = choices.filter((choice) => (choice.key ?? choice.words.charAt(0).toLowerCase()) === key);
  // The same letter again goes to the next that begins with it.
  return (meant[meant.findIndex((choice) => choice.code === value) + 1] ?? meant[0])?.code;
}
