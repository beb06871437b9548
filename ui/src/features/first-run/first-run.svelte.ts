// The first run: what was answered so far, and the store that is made of it.
import { call } from "../../backend/call";
import type { Area } from "../../backend/types";
import { FormState } from "../../parts/refusal.svelte";

export type Step = "welcome" | "restore" | "place" | "posyandu" | "user" | "sheet" | "import";

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
  readonly form = new FormState();

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
      this.step = "sheet";
      return;
    }
    const field = this.form.error?.field;
    if (field === "kabupaten" || field === "puskesmas" || field === "desa") this.step = "place";
    if (field === "posyandu" || field === "schedule") this.step = "posyandu";
  }
}
