// A first reading of a typed date, only to show it back while typing. Whether it is a date, and may be one, is decided by whoever saves it.

/** Day, month and year of `14/1/25`, `140125`, `14-01-2025`, `14 1 2025`; nothing when it is not that. */
export function readDate(typed: string): { day: number; month: number; year: number } | undefined {
  const text = typed.trim();
  const parts = text.match(/^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{2}|\d{4})$/) ?? text.match(/^(\d{2})(\d{2})(\d{2}|\d{4})$/);
  if (!parts) return undefined;
  const [day = 0, month = 0, short = 0] = parts.slice(1).map(Number);
  const year = short < 100 ? 2000 + short : short;
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCDate() === day && date.getUTCMonth() === month - 1;
  return real ? { day, month, year } : undefined;
}

/** The same as a date of digits: `14/1/25` → `2025-01-14`. */
export function asDate(typed: string): string | undefined {
  const read = readDate(typed);
  const two = (number: number) => String(number).padStart(2, "0");
  return read && `${read.year}-${two(read.month)}-${two(read.day)}`;
}

/** A date of digits as people type it: `2025-01-14` → `14/01/2025`. Other text is left as it is. */
export function asTyped(date: string): string {
  const parts = date.match(/^(\d{4})-(\d{2})-(\d{2})$/);
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : date;
}
