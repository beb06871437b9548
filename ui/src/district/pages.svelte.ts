// The pages, and which one is in view. The address names it, so that going back and reloading do what a browser does.
import Activity from "@lucide/svelte/icons/activity";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import Inbox from "@lucide/svelte/icons/inbox";
import Laptop from "@lucide/svelte/icons/laptop";
import ListChecks from "@lucide/svelte/icons/list-checks";
import MapPin from "@lucide/svelte/icons/map-pin";
import Ticket from "@lucide/svelte/icons/ticket";
import TrendingUp from "@lucide/svelte/icons/trending-up";

/** In the order of the rail; some are for administrators alone. */
export const pages = [
  { page: "ringkasan", key: "desk.summary", icon: TrendingUp, manages: false },
  { page: "pws", key: "desk.pws", icon: Activity, manages: false },
  { page: "spm", key: "desk.spm", icon: ListChecks, manages: false },
  { page: "lokus", key: "desk.lokus", icon: MapPin, manages: false },
  { page: "laptop", key: "desk.laptops", icon: Laptop, manages: false },
  { page: "diperiksa", key: "desk.kept_aside", icon: Inbox, manages: false },
  { page: "undangan", key: "desk.invites", icon: Ticket, manages: true },
  { page: "tindakan", key: "desk.audit", icon: ClipboardList, manages: true },
] as const;

export type Page = (typeof pages)[number]["page"];

function named(hash: string): Page {
  return pages.find((one) => `#${one.page}` === hash)?.page ?? "ringkasan";
}

class Address {
  page = $state<Page>(named(location.hash));

  /** Follows the address; the returned function ends it. */
  follow(): () => void {
    const changed = () => (this.page = named(location.hash));
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }

  go(page: Page): void {
    location.hash = page;
    this.page = page;
  }
}

export const address = new Address();
