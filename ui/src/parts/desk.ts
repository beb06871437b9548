// The desks of the people who use this window: what each of them has half done. In memory only, and never drawn while the
// screen is locked; the same person finds it again, also after somebody else sat here.

/** One person's half-done things, by name. */
type Desk = Map<string, object>;

const desks = new Map<string, Desk>();
let desk: Desk = new Map();
let leaving = false;

/** The screen is being locked: what ends from now on stays on this person's desk. */
export function standUp(user: string): void {
  desks.set(user, desk);
  leaving = true;
}

/** Somebody signed in: the desk is hers. */
export function sitDown(user: string): void {
  desk = desks.get(user) ?? new Map();
  leaving = false;
}

/** Another store is open: nothing done before belongs to it. */
export function clearDesks(): void {
  desks.clear();
  desk = new Map();
  leaving = false;
}

/** Whether the screen is being locked. */
export function isLeaving(): boolean {
  return leaving;
}

/** What lies under a name, or else `initial`. A name is used in one place only, so what lies there has that place's shape. */
export function lookFor<Thing extends object>(name: string, initial: Thing): Thing {
  const found = desk.get(name);
  return isLike(found, initial) ? found : initial;
}

export function putDown(name: string, thing: object): void {
  desk.set(name, thing);
}

export function clearAway(name: string): void {
  desk.delete(name);
}

function isLike<Thing extends object>(found: object | undefined, like: Thing): found is Thing {
  return typeof found === typeof like;
}
