// How long nobody has touched the laptop.

/** What shows that somebody is there; heard before any part of a page can keep it to itself. */
const SIGNS = ["keydown", "input", "pointerdown", "pointermove", "wheel", "compositionupdate"] as const;
/** Between two looks at the clock. */
const LOOK_MS = 15_000;

/** Runs `rest` whenever nobody has touched the laptop for so long; the returned function ends it. */
export function whenIdle(after_ms: number, rest: () => void): () => void {
  let seen = performance.now();
  const note = () => (seen = performance.now());
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
  const timer = setInterval(() => {
    if (performance.now() - seen > after_ms) rest();
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) window.removeEventListener(sign, note, { capture: true });
  };
}
