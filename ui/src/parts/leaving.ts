// What must be saved before the screen is taken away: by the lock, by another user, by a rest too long.

type Save = () => Promise<unknown>;

const open = new Set<Save>();

/** Asks to be called before the screen goes; the returned function takes the wish back. */
export function beforeLeaving(save: Save): () => void {
  open.add(save);
  return () => open.delete(save);
}

/** Lets everything that is half typed be saved. What is refused stays a draft: nobody is held up by it. */
export async function saveBeforeLeaving(): Promise<void> {
  await Promise.allSettled([...open].map((save) => save()));
}
