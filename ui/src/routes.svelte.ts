// The screens, and which one is in view. No addresses: a window has no address bar.
import BriefcaseMedical from "@lucide/svelte/icons/briefcase-medical";
import Scale from "@lucide/svelte/icons/scale";
import House from "@lucide/svelte/icons/house";
import FileText from "@lucide/svelte/icons/file-text";
import MapIcon from "@lucide/svelte/icons/map";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import Settings from "@lucide/svelte/icons/settings";
import Users from "@lucide/svelte/icons/users";
import type { View } from "./features/monitoring/monitoring.svelte";
import type { PlanView } from "./features/visits/plan.svelte";
import type { AtDay } from "./parts/at-day";

export type Route =
  | { page: "days" }
  | { page: "day"; posyandu: string; date: string }
  | { page: "group"; posyandu: string; date: string; group: string }
  | { page: "people"; text?: string }
  | { page: "child"; person: string; fact?: string | undefined }
  | { page: "services" }
  | { page: "care"; person: string; at?: AtDay | undefined }
  | { page: "visit"; person: string; form: string; fact?: string | undefined; at?: AtDay | undefined }
  | { page: "visits"; view?: PlanView | undefined }
  | { page: "household"; person: string }
  | { page: "pws"; view?: View | undefined }
  | { page: "report" }
  | { page: "sync"; at?: "conflicts" | "duplicates" | "corrections" }
  | { page: "settings" };

/** The pages of the left rail, in its order. */
export const rail = [
  { key: "nav.days", icon: Scale, to: { page: "days" }, pages: ["days", "day", "group"] },
  { key: "nav.people", icon: Users, to: { page: "people" }, pages: ["people", "child"] },
  { key: "nav.services", icon: BriefcaseMedical, to: { page: "services" }, pages: ["services", "care", "visit"] },
  { key: "nav.visits", icon: House, to: { page: "visits" }, pages: ["visits", "household"] },
  { key: "nav.pws", icon: MapIcon, to: { page: "pws" }, pages: ["pws"] },
  { key: "nav.report", icon: FileText, to: { page: "report" }, pages: ["report"] },
  { key: "nav.sync", icon: RefreshCw, to: { page: "sync" }, pages: ["sync"] },
  { key: "nav.settings", icon: Settings, to: { page: "settings" }, pages: ["settings"] },
] as const satisfies { key: string; icon: unknown; to: Route; pages: readonly Route["page"][] }[];

class Router {
  current = $state.raw<Route>({ page: "days" });
  #behind: Route[] = [];
  readonly #left = new Map<string, { current: Route; behind: Route[] }>();

  /** Shows a screen; the one in view stays behind it. */
  go(to: Route): void {
    this.#behind = [...this.#behind.slice(-30), this.current];
    this.current = to;
  }

  /** The screen in view as it is now, for whoever comes back to it. */
  keep(as: Route): void {
    this.current = as;
  }

  /** Shows the screen behind the one in view. */
  back(): void {
    const behind = this.#behind.pop();
    if (behind) this.current = behind;
  }

  /** Somebody leaves the screen: where she was is remembered. */
  standUp(user: string): void {
    this.#left.set(user, { current: this.current, behind: this.#behind });
  }

  /** Somebody signs in: she finds the screen as she left it. */
  sitDown(user: string): void {
    const left = this.#left.get(user);
    this.#behind = left?.behind ?? [];
    this.current = left?.current ?? { page: "days" };
  }

  /** Begins anew, for everybody. */
  reset(): void {
    this.#left.clear();
    this.sitDown("");
  }
}

export const router = new Router();
