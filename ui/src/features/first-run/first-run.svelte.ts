// The first run: what was answered so far, and the store that is made of it.
import { call } from "../../backend/call";
import type { Area } from "../../backend/types";
import { FormState } from "../../parts/refusal.svelte";

export type Step = "welcome" | "restore" | "place" | "posyandu" | "user" | "sheet" | "import";

/** Where Escape leads from a step; the store is made before the sheet, and is not unmade. */
export function stepBefore(step: Step): Step | undefined {
  const before: Partial<Record<Step, Step>> = { restore: "welcome", place: "welcome", posyandu: "place", user: "posyandu" };
  return before[step];
}

export interface DraftPosyandu {
  desa: string;
  name: string;
  schedule: string;
}

export class FirstRunState {
  step = $state<Step>("welcome");
  kabupaten = $state("");
  desa = $state.raw<Area[]>([]);
  puskesmas = $state("");
  posyandu = $state<DraftPosyandu[]>([]);
  name = $state("");
  role = $state("bidan");
  passphrase = $state("");
  words = $state.raw<string[]>([]);
  /** The two words of the sheet that must be typed, from 0. */
  asked = $state.raw<[number, number]>([0, 1]);
  readonly form = new FormState();

  /** Goes on to the posyandu; a line stands ready, and lines of desa that were let go change to the first one. */
  beginPosyandu(): void {
    const first = this.desa[0]?.code ?? "";
    for (const place of this.posyandu) if (!this.desa.some((area) => area.code === place.desa)) place.desa = first;
    if (this.posyandu.length === 0) this.addPosyandu();
    this.step = "posyandu";
  }

  /** Adds an empty line, in the desa of the one before it. */
  addPosyandu(): void {
    this.posyandu.push({ desa: this.posyandu.at(-1)?.desa ?? this.desa[0]?.code ?? "", name: "", schedule: "" });
  }

  removePosyandu(index: number): void {
    this.posyandu.splice(index, 1);
  }

  /** Makes the store; the words of the recovery sheet are shown next. */
  async setUp(): Promise<void> {
    const posyandu = this.posyandu.filter((place) => place.name.trim() !== "");
    const made = await this.form.save(() =>
      call("set_up", {
        kabupaten: this.kabupaten,
        puskesmas: this.puskesmas,
        desa: this.desa.map((area) => area.code),
        posyandu: posyandu.map((place) => ({ desa: place.desa, name: place.name, schedule: place.schedule === "" ? null : place.schedule })),
        user: { name: this.name, role: this.role, passphrase: this.passphrase },
      }),
    );
    if (made) {
      this.passphrase = "";
      this.words = made.reply.recovery_words;
      this.asked = twoOf(this.words.length);
      this.step = "sheet";
      return;
    }
    const field = this.form.error?.field;
    if (field === "kabupaten" || field === "puskesmas" || field === "desa") this.step = "place";
    if (field === "posyandu" || field === "schedule") this.step = "posyandu";
  }
}

/** Two different positions, in order. */
function twoOf(count: number): [number, number] {
  const one = Math.floor(Math.random() * count);
  const other = (one + 1 + Math.floor(Math.random() * (count - 1))) % count;
  return one < other ? [one, other] : [other, one];
}
