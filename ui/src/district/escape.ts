// Escape leads one level up, unless something nearer takes it.

/** Whether a key that was pressed anywhere on the page means that. */
export function goesUp(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || event.defaultPrevented) return false;
  const at = event.target;
  return !(at instanceof HTMLElement && (at.closest("[role='dialog'], [role='slider']") || at.matches("input, select, textarea")));
}
