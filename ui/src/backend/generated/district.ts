// Generated from the table of commands; do not edit.

export interface Commands {
  state: { args: Record<string, never>; reply: DeskState };
  sign_in: { args: SignIn; reply: DeskState };
  sign_out: { args: Record<string, never>; reply: DeskState };
  summary: { args: AskSummary; reply: Summary };
  posyandu: { args: AskPosyandu; reply: Array<PosyanduFigures> };
  pws: { args: AskBoard; reply: PwsBoard };
  pws_trend: { args: AskBoard; reply: Array<PwsTrend> };
  spm: { args: AskBoard; reply: Services };
  lokus: { args: AskYear; reply: LokusBoard };
  write_lokus: { args: WriteLokus; reply: null };
  set_lokus_target: { args: SetTarget; reply: null };
  surveys: { args: Record<string, never>; reply: Array<SurveyLine> };
  write_survey: { args: SurveyLine; reply: null };
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

export type Tag = "audit" | "figures" | "invites" | "kept_aside" | "laptops" | "lokus" | "session" | "surveys";

export type Query = "state" | "summary" | "posyandu" | "pws" | "pws_trend" | "spm" | "lokus" | "surveys" | "laptops" | "invites" | "kept_aside" | "noticed" | "audit";
export const provides: Record<Query, readonly Tag[]> = {
  state: ["session"],
  summary: ["figures"],
  posyandu: ["figures"],
  pws: ["figures"],
  pws_trend: ["figures"],
  spm: ["figures"],
  lokus: ["lokus"],
  surveys: ["surveys"],
  laptops: ["laptops"],
  invites: ["invites"],
  kept_aside: ["kept_aside"],
  noticed: ["laptops"],
  audit: ["audit"],
};

export type Mutation = "sign_in" | "sign_out" | "write_lokus" | "set_lokus_target" | "write_survey" | "revoke" | "invite" | "withdraw_invite" | "release" | "give_back";
export const invalidates: Record<Mutation, readonly Tag[]> = {
  sign_in: ["session"],
  sign_out: ["session"],
  write_lokus: ["lokus", "audit"],
  set_lokus_target: ["lokus", "audit"],
  write_survey: ["surveys", "audit"],
  revoke: ["laptops", "kept_aside", "audit"],
  invite: ["invites", "audit"],
  withdraw_invite: ["invites", "audit"],
  release: ["laptops", "kept_aside", "figures", "audit"],
  give_back: ["laptops", "kept_aside", "audit"],
};

/**
 * A kind of lokus in a year.
 */
export type LokusKind = { kind: string, 
/**
 * How many are to be done by the end of the year, where that was said.
 */
target: number | null, source: string | null, 
/**
 * How many were done by the end of each quarter; none before it begins.
 */
quarters: Array<number | null>, 
/**
 * How many are registered.
 */
registered: number, 
/**
 * How many reached each stage by today.
 */
stages: Array<number>, };

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
 * A lokus as it is written.
 */
export type WriteLokus = { kind: string, puskesmas: string, name: string, stages: Array<Stage>, };

/**
 * A lokus of ILP.
 */
export type LokusLine = { kind: string, 
/**
 * Name of the puskesmas it is or belongs to.
 */
puskesmas: string, name: string, 
/**
 * In the order in which they are told.
 */
stages: Array<Stage>, 
/**
 * The day of the last one, once all are reached.
 */
done_on: string | null, };

/**
 * A month and a part of the kabupaten.
 */
export type AskBoard = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * Number of a puskesmas; none is the kabupaten.
 */
puskesmas: number | null, 
/**
 * Code of a desa of that puskesmas; none is all of it.
 */
desa: string | null, };

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
 * A month of the trend.
 */
export type PwsTrend = { month: string, d: number, s: number, short: PwsShare, wasted: PwsShare, underweight: PwsShare, };

/**
 * A month.
 */
export type AskSummary = { 
/**
 * `YYYY-MM`.
 */
month: string, };

/**
 * A part of the area.
 */
export type PwsArea = { 
/**
 * Number of the puskesmas, code of the desa, or id of the posyandu.
 */
id: string, name: string, children: PwsChildren, 
/**
 * Of the month before.
 */
before: PwsChildren, 
/**
 * By indicator: this month, and since January.
 */
attained: { [key in string]: PwsCount }, 
/**
 * How many of each group are known here (S riil).
 */
known: { [key in string]: number }, 
/**
 * How many somebody says there are, where that was entered (sasaran).
 */
targets: { [key in string]: TargetView }, 
/**
 * What staff say of the month.
 */
notes: Array<FigureView>, };

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
 * A service by a version of its rule.
 */
export type SpmRow = { spm: number, 
/**
 * `4/2019`, `6/2024` or `both`.
 */
rule: string, 
/**
 * Not every row of the rule was read in the rule itself.
 */
verified: boolean, 
/**
 * `siklus`, or `recap` where there is nothing to count here.
 */
source: string, 
/**
 * Everybody registered who belongs to it.
 */
target: number, 
/**
 * Of these, served to standard by the end of the month.
 */
served: number, 
/**
 * How many somebody says there are in the year.
 */
entered: TargetView | null, 
/**
 * What was reached by the records of another programme, as typed.
 */
recap: FigureView | null, 
/**
 * Of each part of the area.
 * How many were served by the end of each month since January, up to the one that was asked for.
 */
months: Array<number>, areas: Array<SpmArea>, };

/**
 * A service in a part of the area.
 */
export type SpmArea = { 
/**
 * Code of the desa; number of the puskesmas.
 */
id: string, name: string, target: number, served: number, entered: TargetView | null, recap: FigureView | null, };

/**
 * A share with its 95 % interval, in per mille.
 */
export type PwsShare = { n: number, of: number, low: number | null, high: number | null, };

/**
 * A stage of a lokus.
 */
export type Stage = { 
/**
 * Its word.
 */
stage: string, 
/**
 * The day on which it was reached, `YYYY-MM-DD`; none while it is not.
 */
date: string | null, };

/**
 * A target as it is set.
 */
export type SetTarget = { kind: string, year: number, target: number, source: string, };

/**
 * A target, a recap or a note.
 */
export type FigureView = { 
/**
 * `sasaran`, `rekap` or `catatan`.
 */
kind: string, 
/**
 * The group, the number of the service, or the indicator.
 */
subject: string, 
/**
 * Code of the desa; none is the whole puskesmas.
 */
desa: string | null, month: string, reached: number | null, of: number | null, source: string | null, as_of: string | null, note: string | null, 
/**
 * `langsung` was typed, `impor` was read from a file.
 */
origin: string, 
/**
 * Who entered it.
 */
by: string | null, 
/**
 * When, where it was entered.
 */
at: string | null, };

/**
 * A year.
 */
export type AskYear = { year: number, };

/**
 * An indicator that is watched.
 */
export type PwsIndicator = { indicator: string, target: string, source: string, verified: boolean, };

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
 * How many of a group there are by somebody else's figures.
 */
export type TargetView = { 
/**
 * Of the year.
 */
of: number, 
/**
 * A twelfth for each month that is over.
 */
until: number, sources: Array<string>, };

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
 * So many this month, and so many since January.
 */
export type PwsCount = { month: number, year: number, };

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
 * The area in a month.
 */
export type PwsBoard = { month: string, total: PwsArea, 
/**
 * Its parts: puskesmas, desa, or the posyandu of one.
 */
areas: Array<PwsArea>, indicators: Array<PwsIndicator>, };

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
 * The register in a year.
 */
export type LokusBoard = { year: number, kinds: Array<LokusKind>, lokus: Array<LokusLine>, };

/**
 * The twelve services.
 */
export type Services = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * The day on which people live where they are counted.
 */
on: string, services: Array<SpmRow>, };

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
 * What a month of the children of an area comes to.
 */
export type PwsChildren = { s: number, k: number, d: number, n: number, t: number, 
/**
 * N and T: those who can be judged.
 */
judged: number, twice_t: number, bgm: number, short: PwsShare, wasted: PwsShare, 
/**
 * Of these, gizi buruk.
 */
severely_wasted: number, underweight: PwsShare, };

/**
 * What a survey found.
 */
export type SurveyLine = { 
/**
 * `short`, `wasted` or `underweight`.
 */
indicator: string, year: number, per_mille: number, source: string, };

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
