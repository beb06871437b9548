// Which families to visit: what the plan is narrowed by, and the answers.
import { Live } from "../../backend/query.svelte";
import type { VisitPlan } from "../../backend/types";
import { kept } from "../../parts/half-typed.svelte";
import { posyanduOf } from "../../parts/posyandu-options";

/** What is in view; going to a family and back finds it again. */
export interface PlanView {
  /** Empty for every reason. */
  reason: string;
  desa: string;
  posyandu: string;
  /** By whom a family of the list was opened. */
  home: string;
}

/** More than anybody walks to in a month. */
const MOST = 200;

export class Plan {
  readonly view: PlanView;
  readonly all = new Live("visit_plan", () => this.#asked(null));
  readonly places = new Live("list_posyandu", () => ({}));
  readonly #some = new Live("visit_plan", () => (this.view.reason === "" ? null : this.#asked(this.view.reason)));

  constructor(found: PlanView | undefined) {
    this.view = kept<PlanView>("visit plan", found ?? { reason: "", desa: "", posyandu: "", home: "" });
  }

  get desa(): string {
    return this.view.desa;
  }

  /** A desa narrows the posyandu to choose from; one of another desa is let go. */
  set desa(code: string) {
    this.view.desa = code;
    const chosen = this.places.data?.find((place) => place.id === this.view.posyandu);
    if (code !== "" && chosen && chosen.desa !== code) this.view.posyandu = "";
  }

  get posyanduOptions(): { value: string; label: string }[] {
    return posyanduOf(this.view.desa, this.places.data);
  }

  /** The families with the reason in view. */
  get shown(): VisitPlan | undefined {
    return this.view.reason === "" ? this.all.data : this.#some.data;
  }

  get error() {
    return this.all.error ?? this.#some.error;
  }

  #asked(reason: string | null) {
    const { desa, posyandu } = this.view;
    return { desa: desa === "" ? null : desa, posyandu: posyandu === "" ? null : posyandu, reason, most: MOST };
  }
}
