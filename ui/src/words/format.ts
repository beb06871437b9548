// Numbers and dates as staff write them. Formatting only: nothing here is computed or decided.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const LONG_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
const WEEKDAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];

/** Grams as kilograms: one decimal, two where the second says something. `9900` → `9,9`. */
export function kilograms(grams: number | null): string {
  if (grams === null) return "";
  return comma((grams / 1000).toFixed(grams % 100 === 0 ? 1 : 2));
}

/** Millimetres as centimetres with one decimal. `782` → `78,2`. */
export function centimetres(millimetres: number | null): string {
  return millimetres === null ? "" : comma((millimetres / 10).toFixed(1));
}

/** A z-score of hundredths with its sign. `-243` → `−2,43`. */
export function zScore(hundredths: number | null): string {
  if (hundredths === null) return "";
  const sign = hundredths < 0 ? "−" : hundredths > 0 ? "+" : "";
  return sign + comma((Math.abs(hundredths) / 100).toFixed(2));
}

/** A number with a decimal comma and dots between thousands. */
export function decimal(value: number, digits = 0): string {
  const [whole = "", part] = Math.abs(value).toFixed(digits).split(".");
  const dotted = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return (value < 0 ? "−" : "") + dotted + (part === undefined ? "" : `,${part}`);
}

/** A share in per cent, `-` where there is nothing to divide by. */
export function percent(numerator: number, denominator: number, digits = 1): string {
  return denominator === 0 ? "–" : `${decimal((100 * numerator) / denominator, digits)} %`;
}

/** `2026-11-12` → `12 Nov 2026`. */
export function shortDate(date: string | null): string {
  const parts = partsOf(date);
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}` : "";
}

/** `2026-11-12` → `12 Nov`. */
export function dayAndMonth(date: string | null): string {
  const parts = partsOf(date);
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]}` : "";
}

/** `2026-11-12` → `Kamis, 12 November 2026`. */
export function longDate(date: string | null): string {
  const parts = partsOf(date);
  if (!parts) return "";
  const weekday = WEEKDAYS[new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay()];
  return `${weekday}, ${parts.day} ${LONG_MONTHS[parts.month - 1]} ${parts.year}`;
}

/** `2026-11-12T09:40` → `pukul 09.40` on the same day, else `12 Nov 2026 pukul 09.40`. */
export function moment(at: string | null, today: string): string {
  const time = at?.match(/T(\d{2}):(\d{2})/);
  if (!at || !time) return "";
  const clock = `${time[1]}.${time[2]}`;
  return at.startsWith(today.slice(0, 10)) ? `pukul ${clock}` : `${shortDate(at)} pukul ${clock}`;
}

/** `2026-11` → `November 2026`. */
export function monthName(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return `${LONG_MONTHS[(number ?? 1) - 1]} ${year}`;
}

/** `2026-11` → `Nov 26`. */
export function shortMonth(month: string): string {
  const [year = "", number] = month.split("-");
  return `${MONTHS[Number(number) - 1]} ${year.slice(-2)}`;
}

/** A month some months away from another. */
export function monthAway(month: string, away: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const index = year * 12 + number - 1 + away;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** Completed months as in a grid row: `16` → `1 th 4 bln`. */
export function shortAge(months: number, days?: number): string {
  if (months === 0 && days !== undefined) return `${days} hr`;
  return age(months, "th", "bln");
}

/** Completed months in full: `22` → `1 tahun 10 bulan`. */
export function longAge(months: number): string {
  return age(months, "tahun", "bulan");
}

/** Bytes as a person reads them. */
export function bytes(count: number): string {
  if (count < 1_000_000) return `${decimal(count / 1000)} KB`;
  return `${decimal(count / 1_000_000, 1)} MB`;
}

/** Seconds that remain, roughly. */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} detik` : `${Math.round(seconds / 60)} menit`;
}

/** First letters of a name, for its round mark. */
export function initials(name: string): string {
  const letters = name.replace(/\(.*?\)/g, "").split(/\s+/).flatMap((word) => word.match(/\p{L}/u) ?? []);
  return [letters[0], letters.length > 1 ? letters.at(-1) : undefined].join("").toUpperCase();
}

/** The name of a schedule's rule: `w3-4` → `Kamis ke-3`. */
export function scheduleName(schedule: string | null): string {
  const weekday = schedule?.match(/^w(\d)-(\d)$/);
  if (weekday) {
    const name = WEEKDAYS[Number(weekday[2]) % 7] ?? "";
    return weekday[1] === "5" ? `${name} terakhir` : `${name} ke-${weekday[1]}`;
  }
  const day = schedule?.match(/^d(\d+)$/);
  return day ? `Tanggal ${day[1]}` : "";
}

function age(months: number, year: string, month: string): string {
  const years = Math.floor(months / 12);
  const rest = months % 12;
  if (years === 0) return `${rest} ${month}`;
  return rest === 0 ? `${years} ${year}` : `${years} ${year} ${rest} ${month}`;
}

function comma(text: string): string {
  return text.replace(".", ",");
}

function partsOf(date: string | null): { year: number; month: number; day: number } | undefined {
  const parts = date?.match(/^(\d{4})-(\d{2})-(\d{2})/);
  return parts ? { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) } : undefined;
}
