// The sentences of the screens. Indonesian is complete; English is for reviewers and may be asked for.
import indonesian from "../../messages/id.json";

export type Message = keyof typeof indonesian;
export type Values = Record<string, string | number>;
export type Language = "id" | "en";


let spoken = $state.raw<{ language: Language; sentences: Record<string, string> }>({ language: "id", sentences: indonesian });

/** The language on the screen. */
export function language(): Language {
  return spoken.language;
}

/** Changes the language of the screen. */
export async function speak(wanted: Language): Promise<void> {
  const sentences: Record<string, string> = wanted === "id" ? indonesian : (await import("../../messages/en.json")).default;
  spoken = { language: wanted, sentences };
  document.documentElement.lang = wanted;
}

/** A sentence with its places filled. */
export function t(key: Message, values: Values = {}): string {
  return fill(spoken.sentences[key] ?? indonesian[key], values);
}

/** The sentence of a code that Rust gave (`say("category.bb_u", "kurang")`), or nothing when it has none. */
export function say(group: string, code: string, values: Values = {}): string | undefined {
  const key = `${group}.${code}`;
  const sentence = spoken.sentences[key] ?? (isMessage(key) ? indonesian[key] : undefined);
  return sentence === undefined ? undefined : fill(sentence, values);
}

function isMessage(key: string): key is Message {
  return key in indonesian;
}

function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
