// Generated from the table of commands; do not edit.

export interface Commands {
  state: { args: Record<string, never>; reply: DeskState };
  sign_in: { args: SignIn; reply: DeskState };
  sign_out: { args: Record<string, never>; reply: DeskState };
  summary: { args: AskSummary; reply: Summary };
  posyandu: { args: AskPosyandu; reply: Array<PosyanduFigures> };
  laptops: { args: Record<string, never>; reply: Array<LaptopLine> };
  revoke: { args: Decide; reply: null };
  invites: { args: Record<string, never>; reply: Invites };
  invite: { args: AskInvite; reply: NewInvite };
  withdraw_invite: { args: AskWithdraw; reply: null };
  kept_aside: { args: Record<string, never>; reply: Array<KeptAside> };
  noticed: { args: Record<string, never>; reply: Array<Noticed> };
  release: { args: Decide; reply: Decided };
  give_back: { args: Decide; reply: Decided };
  audit: { args: AskAudit; reply: Done };
}

export type Tag = "audit" | "figures" | "invites" | "kept_aside" | "laptops" | "session";

export type Query = "state" | "summary" | "posyandu" | "laptops" | "invites" | "kept_aside" | "noticed" | "audit";
export const provides: Record<Query, readonly Tag[]> = {
  state: ["session"],
  summary: ["figures"],
  posyandu: ["figures"],
  laptops: ["laptops"],
  invites: ["invites"],
  kept_aside: ["kept_aside"],
  noticed: ["laptops"],
  audit: ["audit"],
};

export type Mutation = "sign_in" | "sign_out" | "revoke" | "invite" | "withdraw_invite" | "release" | "give_back";
export const invalidates: Record<Mutation, readonly Tag[]> = {
  sign_in: ["session"],
  sign_out: ["session"],
  revoke: ["laptops", "kept_aside", "audit"],
  invite: ["invites", "audit"],
  withdraw_invite: ["invites", "audit"],
  release: ["laptops", "kept_aside", "figures", "audit"],
  give_back: ["laptops", "kept_aside", "audit"],
};

/**
 * A laptop, and why something is done to it.
 */
export type Decide = { device: number, reason: string, };

/**
 * A laptop.
 */
export type LaptopLine = { 
/**
 * Its number at this district.
 */
device: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Name of its puskesmas.
 */
puskesmas: string, 
/**
 * Of its key, as it shows it itself.
 */
fingerprint: string, 
/**
 * When it was last heard of, `YYYY-MM-DDTHH:MM` in the office's own time; none when never.
 */
last_sync: string | null, 
/**
 * Whole days since then.
 */
days: number | null, 
/**
 * Whether it was revoked.
 */
revoked: boolean, 
/**
 * How many of its operations were received.
 */
received: number, 
/**
 * How many of them wait for a decision.
 */
waiting: number, };

/**
 * A month of a puskesmas.
 */
export type AskPosyandu = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * Its number at this district.
 */
puskesmas: number, };

/**
 * A month.
 */
export type AskSummary = { 
/**
 * `YYYY-MM`.
 */
month: string, };

/**
 * A row of the form.
 */
export type Counted = { 
/**
 * Its short code, such as `s` or `bgm`.
 */
code: string, 
/**
 * How many.
 */
n: number, };

/**
 * An invite by what its code begins with.
 */
export type AskWithdraw = { name: string, };

/**
 * An invite that a laptop may still use.
 */
export type OpenInvite = { 
/**
 * What its code begins with; the rest was shown once.
 */
name: string, 
/**
 * Name of the puskesmas.
 */
puskesmas: string, 
/**
 * The desa the laptop is for.
 */
desa: Array<string>, 
/**
 * The last minute in which it can be used, `YYYY-MM-DDTHH:MM` in the office's own time.
 */
until: string | null, 
/**
 * How many wrong codes were tried.
 */
wrong: number, };

/**
 * An invite that was made.
 */
export type NewInvite = { 
/**
 * The whole code; it is not told again.
 */
code: string, 
/**
 * Name of the puskesmas, as it is known.
 */
puskesmas: string, 
/**
 * For how many days it can be used.
 */
days: number, };

/**
 * From where on.
 */
export type AskAudit = { 
/**
 * Rows before this place; none from the newest on.
 */
before: number | null, };

/**
 * How many operations a decision was about.
 */
export type Decided = { operations: number, };

/**
 * Invites, and the puskesmas they may be for.
 */
export type Invites = { open: Array<OpenInvite>, 
/**
 * The puskesmas that are known.
 */
puskesmas: Array<string>, 
/**
 * For how many days a new code can be used.
 */
days: number, };

/**
 * Operations of a laptop that were taken in and deserve a look for one reason.
 */
export type Noticed = { 
/**
 * The laptop.
 */
device: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Name of its puskesmas.
 */
puskesmas: string, 
/**
 * How many operations nobody has looked after.
 */
operations: number, 
/**
 * Why they deserve a look.
 */
code: string, };

/**
 * So many of so many.
 */
export type Part = { 
/**
 * How many are.
 */
n: number, 
/**
 * Of how many it is known.
 */
of: number, };

/**
 * Something that was done.
 */
export type DoneLine = { number: number, 
/**
 * `YYYY-MM-DDTHH:MM` in the office's own time.
 */
at: string | null, 
/**
 * The account; empty for the command line of the server.
 */
name: string, act: string, subject: string, reason: string, };

/**
 * The figures of a posyandu.
 */
export type PosyanduFigures = { 
/**
 * Code of its desa.
 */
desa: string, 
/**
 * Name of its desa, when the code is known.
 */
desa_name: string | null, name: string, figures: Summed, };

/**
 * The figures of a puskesmas.
 */
export type PuskesmasFigures = { 
/**
 * Its number at this district.
 */
puskesmas: number, name: string, figures: Summed, };

/**
 * The figures of some children.
 */
export type Summed = { 
/**
 * The rows of the form, in its order.
 */
rows: Array<Counted>, 
/**
 * D of S.
 */
weighed: Part, 
/**
 * N of D.
 */
gained: Part, 
/**
 * The status of nutrition, from worst to most: its code and how many.
 */
statuses: Array<Counted>, 
/**
 * Gizi kurang or gizi buruk, of those with a status.
 */
wasted: Part, 
/**
 * Pendek or sangat pendek, of those whose length for age is plausible.
 */
short: Part, 
/**
 * BB kurang or sangat kurang, of those whose weight for age is plausible.
 */
underweight: Part, };

/**
 * The kabupaten in a month.
 */
export type Summary = { month: string, puskesmas: Array<PuskesmasFigures>, total: Summed, };

/**
 * What a laptop sent that is kept aside.
 */
export type KeptAside = { 
/**
 * The laptop.
 */
device: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Name of its puskesmas.
 */
puskesmas: string, 
/**
 * How many operations wait.
 */
operations: number, 
/**
 * Why they are kept aside.
 */
reason: string, };

/**
 * What was done, newest first.
 */
export type Done = { lines: Array<DoneLine>, 
/**
 * Whether there is more before these.
 */
more: boolean, };

/**
 * Who is signed in, and where.
 */
export type DeskState = { 
/**
 * What the health office is called.
 */
district: string, 
/**
 * Name of its kabupaten or kota.
 */
kabupaten: string, 
/**
 * Who is signed in.
 */
account: Me | null, 
/**
 * `YYYY-MM-DD`, by the server's clock.
 */
today: string, 
/**
 * Of the server's program.
 */
version: string, 
/**
 * After how many minutes without a request somebody is signed out.
 */
idle_minutes: number, 
/**
 * Of the district's key; nothing before somebody has signed in.
 */
fingerprint: string | null, };

/**
 * Who is signed in.
 */
export type Me = { 
/**
 * How they are called.
 */
name: string, 
/**
 * `petugas` or `admin`.
 */
role: string, };

/**
 * Who somebody says they are.
 */
export type SignIn = { name: string, passphrase: string, };

/**
 * Whom to invite.
 */
export type AskInvite = { 
/**
 * Name of the puskesmas; a new one is made.
 */
puskesmas: string, 
/**
 * Codes of the desa the laptop is for; none when nothing is said about them.
 */
desa: Array<string>, };
