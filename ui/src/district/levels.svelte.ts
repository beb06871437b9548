// How far somebody went down: the kabupaten, a puskesmas, a desa.
export interface Step {
  /** Number of the puskesmas, or code of the desa. */
  id: string;
  name: string;
}

/** What the parts of each level are. */
const PARTS = ["puskesmas", "desa", "posyandu"] as const;
export type Parts = (typeof PARTS)[number];

export class Levels {
  steps = $state.raw<readonly Step[]>([]);

  /** What the areas in view are. */
  get parts(): Parts {
    return PARTS[this.steps.length] ?? "posyandu";
  }

  /** The place in view, for a question. */
  get asked(): { puskesmas: number | null; desa: string | null } {
    const [puskesmas, desa] = this.steps;
    return { puskesmas: puskesmas ? Number(puskesmas.id) : null, desa: desa?.id ?? null };
  }

  get path(): string[] {
    return this.steps.map((step) => step.id);
  }

  down(step: Step): void {
    this.steps = [...this.steps, { id: step.id, name: step.name }];
  }

  /** Up to so many steps under the kabupaten. */
  up(to = this.steps.length - 1): void {
    this.steps = this.steps.slice(0, Math.max(0, to));
  }
}
