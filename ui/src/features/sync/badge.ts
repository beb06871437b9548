// What the badge says of a laptop and its district. It never says more than is known.
import type { DistrictState } from "../../backend/types";
import { say, t } from "../../words/catalogue.svelte";
import { decimal, moment } from "../../words/format";

export interface Badge {
  tone: "normal" | "watch" | "severe" | "plain";
  /** In two or three words. */
  state: string;
  /** Since when, or why not. */
  note: string;
}

/** Whole per cent, rounded down: a hundred is only the end. */
export function percentOf(permille: number): number {
  return Math.floor(Math.min(1000, Math.max(0, permille)) / 10);
}

/** Why a round failed, in three words. */
export function causeOf(code: string): string {
  return say("sync.cause", code) ?? t("sync.cause.other");
}

/** The badge; `permille` is how far a round under way is, where that is known better than in the state. */
export function badgeOf({ joined, waiting }: DistrictState, today: string, permille?: number): Badge {
  if (!joined) return { tone: "plain", state: t("sync.local"), note: t("sync.alone") };
  const queue = t("sync.badge.waiting", { count: decimal(waiting) });
  if (joined.revoked) return { tone: "severe", state: t("sync.badge.revoked"), note: waiting > 0 ? queue : t("sync.note.saved") };
  if (joined.running !== null) {
    const percent = percentOf(Math.max(joined.running, permille ?? 0));
    return { tone: "plain", state: t("sync.badge.running", { percent }), note: t("sync.note.running") };
  }
  if (joined.stuck) return { tone: "severe", state: t("sync.badge.stuck"), note: queue };
  const failed = joined.failure ? t("sync.note.failed", { cause: causeOf(joined.failure.code) }) : undefined;
  const since = joined.last_same ? t("sync.note.last", { time: moment(joined.last_same, today) }) : t("sync.note.never");
  if (waiting > 0) return { tone: "watch", state: queue, note: failed ?? since };
  if (!joined.complete) return { tone: "watch", state: t("sync.badge.incomplete"), note: failed ?? since };
  if (failed) return { tone: "watch", state: t("sync.local"), note: failed };
  return { tone: "normal", state: t("sync.badge.same"), note: joined.last_same ? moment(joined.last_same, today) : "" };
}

/** Minutes as people say them: minutes below two hours, hours below two days, else days. */
export function span(minutes: number): string {
  const whole = Math.abs(minutes);
  if (whole < 120) return t("sync.clock.minutes", { count: whole });
  if (whole < 2 * 24 * 60) return t("sync.clock.hours", { count: Math.round(whole / 60) });
  return t("sync.clock.days", { count: decimal(Math.round(whole / (24 * 60))) });
}
