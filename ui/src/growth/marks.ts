// The points of a child on one chart.
import type { ChartMark } from "../charts/mark";
import type { ChartPoint } from "../backend/types";
import { say, t } from "../words/catalogue.svelte";
import { centimetres, decimal, kilograms, longAge, shortDate, zScore } from "../words/format";

export type View = "bb_u" | "tb_u" | "bb_pb" | "bb_tb" | "imt_u" | "lk_u" | "kms";

/** Days of the standard's month. */
const MONTH_DAYS = 30.4375;
/** From this day on a child is measured standing. */
const STANDING_DAYS = 731;

/** The marks of a view, oldest first; measurements without its value are left out. */
export function marksOf(view: View, points: readonly ChartPoint[]): ChartMark[] {
  return points.flatMap((point) => markOf(view, point) ?? []);
}

/** The z-score of a point in a view, in hundredths. */
export function zOf(view: View, point: ChartPoint): number | null {
  const scores = { bb_u: point.waz, kms: point.waz, tb_u: point.haz, bb_pb: point.whz, bb_tb: point.whz, imt_u: point.baz, lk_u: point.hcz };
  return scores[view];
}

function markOf(view: View, point: ChartPoint): ChartMark | undefined {
  const place = placeOf(view, point);
  if (!place) return undefined;
  const z = zOf(view, point);
  const position = point.position && place.lengthwise ? say("position", point.position) : undefined;
  const gain = view === "kms" && point.minimum_gain !== null ? t("chart.kbm", { grams: point.minimum_gain }) : undefined;
  return {
    x: place.x,
    y: place.y,
    title: [place.value, z === null ? undefined : `${t(`index.${view}`)} ${zScore(z)}`].filter(Boolean).join(" · "),
    note: [shortDate(point.date), longAge(point.age_months), position, gain].filter(Boolean).join(" · "),
    letter: view === "kms" ? (point.code ?? undefined) : undefined,
    hollow: !point.counted,
  };
}

function placeOf(view: View, point: ChartPoint): { x: number; y: number; value: string; lengthwise: boolean } | undefined {
  const months = point.age_days / MONTH_DAYS;
  const standing = point.age_days >= STANDING_DAYS;
  if (view === "bb_u" || view === "kms") {
    return point.weight === null ? undefined : { x: months, y: point.weight / 1000, value: `${kilograms(point.weight)} kg`, lengthwise: false };
  }
  if (view === "tb_u") {
    const length = point.corrected_length ?? point.length;
    return length === null ? undefined : { x: months, y: length / 10, value: `${centimetres(length)} cm`, lengthwise: true };
  }
  if (view === "imt_u") {
    return point.bmi === null ? undefined : { x: months, y: point.bmi / 100, value: decimal(point.bmi / 100, 1), lengthwise: false };
  }
  if (view === "lk_u") {
    return point.head === null ? undefined : { x: months, y: point.head / 10, value: `${centimetres(point.head)} cm`, lengthwise: false };
  }
  const length = point.corrected_length ?? point.length;
  if (length === null || point.weight === null || standing !== (view === "bb_tb")) return undefined;
  return { x: length / 10, y: point.weight / 1000, value: `${kilograms(point.weight)} kg, ${centimetres(length)} cm`, lengthwise: true };
}
