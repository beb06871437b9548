// The ids of what can have the focus in the grid of a group.

export function cellId(person: string, link: string): string {
  return `group-${person}-${link}`;
}

/** The first doubt of a row that waits for an answer. */
export function doubtId(person: string): string {
  return `group-${person}-doubt`;
}

/** What is asked once for all rows. */
export function headId(link: string): string {
  return `group-head-${link}`;
}
