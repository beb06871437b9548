// A first reading of typed numbers; whether they are kept is decided by the server.

/** A whole number, with or without dots between thousands: `1.200` → 1200. */
export function asWhole(typed: string): number | undefined {
  const digits = typed.trim().replace(/[.\s](?=\d{3}(\D|$))/g, "");
  return /^\d{1,6}$/.test(digits) ? Number(digits) : undefined;
}

/** Per cent in per mille: `16,0` → 160; nothing when it is more than all. */
export function asPerMille(typed: string): number | undefined {
  const text = typed.trim().replace(/\s*%$/, "").replace(",", ".");
  const share = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return share <= 100 ? Math.round(share * 10) : undefined;
}
