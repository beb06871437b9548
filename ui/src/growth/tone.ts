// Which colour and shape a category or code has. The words are in the catalogue, the rules in Rust.

export type Tone = "normal" | "watch" | "severe" | "over" | "new" | "plain";

const TONES: Record<string, Tone> = {
  sangat_kurang: "severe",
  kurang: "watch",
  normal: "normal",
  risiko_lebih: "over",
  sangat_pendek: "severe",
  pendek: "watch",
  tinggi: "over",
  buruk: "severe",
  baik: "normal",
  berisiko_lebih: "over",
  lebih: "over",
  obesitas: "over",
  mikrosefali: "watch",
  makrosefali: "watch",
};

const CODES: Record<string, Tone> = { N: "normal", T: "watch", O: "plain", B: "new" };

/** The tone of a category of any index. */
export function categoryTone(code: string | null): Tone {
  return (code === null ? undefined : TONES[code]) ?? "plain";
}

/** The tone of N, T, O or B. */
export function codeTone(code: string | null): Tone {
  return (code === null ? undefined : CODES[code]) ?? "plain";
}
