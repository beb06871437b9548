// The commands of the app, their arguments and replies. Codes stay plain strings: their words are in the catalogue.

export interface Commands {
  app_state: { args: Record<string, never>; reply: AppState };
  list_areas: { args: { parent: string | null }; reply: Area[] };
  rate_passphrase: { args: { passphrase: string; words: string[] }; reply: { ok: boolean; bits: number; code: string } };
  set_up: { args: { kabupaten: string; puskesmas: string; desa: string[]; posyandu: {desa:string; name:string; schedule:string | null}[]; user: {name:string; role:Role; passphrase:string} }; reply: { recovery_words: string[] } };
  open_demo: { args: Record<string, never>; reply: AppState };
  unlock: { args: { user: string; passphrase: string }; reply: AppState };
  unlock_with_sheet: { args: { user: string; words: string; new_passphrase: string }; reply: AppState };
  lock: { args: Record<string, never>; reply: AppState };
  list_users: { args: Record<string, never>; reply: UserCard[] };
  add_user: { args: { name: string; role: Role; passphrase: string }; reply: UserCard };
  change_passphrase: { args: { old: string; new: string }; reply: null };
  new_recovery_sheet: { args: Record<string, never>; reply: { recovery_words: string[] } };
  print_recovery_sheet: { args: { words: string[] }; reply: Saved };
  find_files: { args: Record<string, never>; reply: FoundFile[] };
  preview_import: { args: { path: string; format: string; desa: string | null }; reply: ImportReport };
  run_import: { args: { path: string; format: string; desa: string | null }; reply: ImportReport };
  list_posyandu: { args: Record<string, never>; reply: Posyandu[] };
  add_posyandu: { args: { desa: string; name: string; schedule: string | null }; reply: Posyandu };
  edit_posyandu: { args: { id: string; name: string; schedule: string | null; closed: boolean }; reply: Posyandu };
  list_days: { args: Record<string, never>; reply: DayList };
  day_sheet: { args: { posyandu: string; date: string }; reply: DaySheet };
  try_measurement: { args: { person: string; posyandu: string; date: string; entered: Entered }; reply: { judgement: Judgement|null; errors: UiError[]; doubts: Doubt[]; point: ChartPoint|null } };
  record_measurement: { args: { person: string; posyandu: string; date: string; mode: string; entered: Entered; confirmed: string[]; to_remeasure: string[] }; reply: GridRow };
  record_absence: { args: { person: string; posyandu: string; date: string; absence: Absence|null }; reply: GridRow };
  record_item: { args: { person: string; posyandu: string; date: string; item: string; value: string | null }; reply: GridRow };
  record_book_weight: { args: { person: string; posyandu: string; date: string; book_date: string; weight: string }; reply: GridRow };
  overrule_code: { args: { person: string; posyandu: string; date: string; to_n: boolean }; reply: GridRow };
  mark_forwarded: { args: { person: string; posyandu: string; date: string; done: boolean }; reply: GridRow };
  clear_measurement: { args: { person: string; posyandu: string; date: string; reason: string }; reply: GridRow };
  open_day: { args: { posyandu: string; date: string }; reply: DaySheet };
  save_day_head: { args: { posyandu: string; date: string; measured_by: string | null; scale: string | null; board: string | null }; reply: null };
  save_paper_totals: { args: { posyandu: string; date: string; totals: Record<string, number> }; reply: null };
  finish_day: { args: { posyandu: string; date: string }; reply: DaySheet };
  reopen_day: { args: { posyandu: string; date: string }; reply: DaySheet };
  add_visitor: { args: { person: string; posyandu: string; date: string }; reply: GridRow };
  print_weighing_list: { args: { posyandu: string; date: string }; reply: Saved };
  print_day_summary: { args: { posyandu: string; date: string }; reply: Saved };
  print_eppgbm_sheet: { args: { posyandu: string; date: string }; reply: Saved };
  search_people: { args: { text: string; group: string; posyandu: string | null; desa: string | null; status: string; limit: number; offset: number }; reply: { total: number; people: PersonLine[] } };
  read_nik: { args: { nik: string }; reply: { state: string; birth_date: string | null; sex: string | null; temporary: boolean } };
  likely_duplicates: { args: { draft: PersonDraft }; reply: { person: PersonLine; score: number; reasons: string[] }[] };
  register_person: { args: { draft: PersonDraft; distinct: boolean }; reply: { person: string } };
  edit_person: { args: { person: string; changes: Partial<PersonDraft>; reason: string }; reply: null };
  move_person: { args: { person: string; date: string; posyandu: string | null }; reply: null };
  record_death: { args: { person: string; date: string; note: string }; reply: null };
  child_page: { args: { person: string }; reply: ChildPage };
  chart_lines: { args: { index: string; sex: string; months: number }; reply: ChartLines };
  kms_lines: { args: { sex: string }; reply: { edition: string; x: number[]; lines: {name: string; sd: number; y: number[]}[]; minimum_gain: number[] } };
  amend_fact: { args: { fact: string; changes: Record<string, string>; reason: string }; reply: null };
  void_fact: { args: { fact: string; reason: string }; reply: null };
  restore_fact: { args: { fact: string; reason: string }; reply: null };
  print_child: { args: { person: string; kind: string }; reply: Saved };
  skdn: { args: { month: string; posyandu: string | null; desa: string | null }; reply: Skdn };
  skdn_people: { args: { month: string; posyandu: string | null; desa: string | null; row: string; cell: number }; reply: PersonLine[] };
  export_skdn: { args: { month: string; posyandu: string | null; desa: string | null; format: string }; reply: Saved };
  backup: { args: { path: string | null }; reply: Saved };
  list_backups: { args: Record<string, never>; reply: FoundFile[] };
  restore_backup: { args: { path: string; secret: string }; reply: AppState };
  doctor: { args: { rebuild: boolean }; reply: { ok: boolean; findings: {code: string; detail: Record<string,string|number>}[]; people: number; facts: number; operations: number } };
  list_rules: { args: Record<string, never>; reply: { code: string; edition: string; source: string; file: string }[] };
  status: { args: Record<string, never>; reply: { waiting: number; last_sync: string | null } };
  leave_demo: { args: Record<string, never>; reply: AppState };
  set_today: { args: { date: string }; reply: AppState };
}

export type Query = "app_state" | "list_areas" | "rate_passphrase" | "list_users" | "find_files" | "preview_import" | "list_posyandu" | "list_days" | "day_sheet" | "try_measurement" | "search_people" | "read_nik" | "likely_duplicates" | "child_page" | "chart_lines" | "kms_lines" | "skdn" | "skdn_people" | "list_backups" | "doctor" | "list_rules" | "status";
export const provides: Record<Query, readonly string[]> = {
  app_state: ["session"],
  list_areas: [],
  rate_passphrase: [],
  list_users: ["users"],
  find_files: [],
  preview_import: [],
  list_posyandu: ["places"],
  list_days: ["days"],
  day_sheet: ["days", "people", "facts"],
  try_measurement: [],
  search_people: ["people", "facts", "places"],
  read_nik: [],
  likely_duplicates: ["people"],
  child_page: ["people", "facts", "places"],
  chart_lines: [],
  kms_lines: [],
  skdn: ["people", "facts", "places"],
  skdn_people: ["people", "facts", "places"],
  list_backups: ["backups"],
  doctor: [],
  list_rules: [],
  status: ["people", "facts", "places", "days"],
};

export interface UiError { code: string; field: string | null; detail: Record<string, string | number> }

export interface AppState {
  stage: string;
  problem: UiError | null;
  users: UserCard[];
  session: Session | null;
  today: string;
  clock_suspect: boolean;
  demo: boolean;
  version: string;
  data_folder: string;
}

export interface UserCard {
  id: string;
  name: string;
  role: Role;
}

export type Role = string;

export interface Session {
  user: UserCard;
  puskesmas: string;
  kabupaten: string;
  desa: Area[];
}

export interface Area {
  code: string;
  name: string;
}

export interface Saved {
  path: string;
}

export interface FoundFile {
  path: string;
  name: string;
  folder: string;
  bytes: number;
  modified: string;
}

export interface ImportReport {
  format: string;
  rows: number;
  columns: {header: string; meaning: string | null}[];
  persons_new: number;
  persons_matched: number;
  facts_new: number;
  facts_same: number;
  posyandu_new: {desa: string; desa_name: string; name: string}[];
  doubts: {row: number; code: string; fields: string[]}[];
  refused: {row: number; column: string; code: string; value: string}[];
}

export interface Posyandu {
  id: string;
  name: string;
  desa: string;
  desa_name: string;
  schedule: string | null;
  closed: boolean;
  children: number;
}

export interface DayList {
  to_enter: DayCard[];
  upcoming: DayCard[];
  finished: DayCard[];
}

export interface DayCard {
  posyandu: string;
  posyandu_name: string;
  desa_name: string;
  date: string;
  state: string;
  roster: number;
  weighed: number;
}

export interface DaySheet {
  posyandu: string;
  posyandu_name: string;
  desa_name: string;
  date: string;
  opened: boolean;
  finished: boolean;
  measured_by: string | null;
  scale: string | null;
  board: string | null;
  paper_totals: Record<string, number>;
  vitamin_a_month: boolean;
  deworming_month: boolean;
  rows: GridRow[];
  summary: DaySummary;
  next: DayCard | null;
}

export interface GridRow {
  person: string;
  number: number;
  name: string;
  sex: string;
  birth_date: string;
  age_months: number;
  age_days: number;
  rt: string | null;
  mother: string | null;
  visitor: boolean;
  home_posyandu: string | null;
  previous: {date: string; weight: number | null; length: number | null; days: number; last_month: boolean; from_book: boolean} | null;
  minimum_weight: number | null;
  default_position: string;
  asks_arm: boolean;
  asks_breastfeeding: boolean;
  vitamin_a_due: string | null;
  deworming_due: boolean;
  entry: Entry | null;
  absence: Absence | null;
  vitamin_a: string | null;
  breastfeeding: boolean | null;
  deworming: boolean;
  owns_kms: boolean | null;
  elsewhere: {date: string; place: string} | null;
  judgement: Judgement | null;
  doubts: Doubt[];
  overruled: boolean;
  forwarded: boolean;
}

export type Absence = string;

export interface Entry {
  fact: string;
  weight: number | null;
  length: number | null;
  position: string | null;
  arm: number | null;
  head: number | null;
  oedema: boolean;
  confirmed: string[];
  to_remeasure: string[];
}

export interface Judgement {
  code: string | null;
  twice_t: boolean;
  follows_curve: boolean | null;
  gain: number | null;
  minimum_gain: number | null;
  bgm: boolean | null;
  waz: number | null;
  haz: number | null;
  whz: number | null;
  baz: number | null;
  hcz: number | null;
  acz: number | null;
  bb_u: string | null;
  tb_u: string | null;
  bb_tb: string | null;
  imt_u: string | null;
  lk_u: string | null;
  lila: string | null;
  status: string | null;
  flags: string[];
  corrected_length: number | null;
  correction: number;
  advice: Advice[];
}

export interface Advice {
  code: string;
  rule: string;
  urgent: boolean;
}

export interface Doubt {
  code: string;
  field: string;
  detail: Record<string, string | number>;
}

export interface Entered {
  weight: string;
  length: string;
  position: string | null;
  arm: string;
  head: string;
  oedema: boolean;
}

export interface DaySummary {
  s: number;
  k: number;
  d: number;
  n: number;
  t: number;
  o: number;
  b: number;
  twice_t: number;
  bgm: number;
  stunted: number;
  wasted: number;
  severe: number;
  visitors: number;
  not_come: SweepLine[];
  refer: SweepLine[];
  doubts: SweepLine[];
}

export interface SweepLine {
  person: string;
  name: string;
  mother: string | null;
  rt: string | null;
  rw: string | null;
  reason: string;
}

export interface PersonLine {
  person: string;
  name: string;
  sex: string;
  birth_date: string;
  age_months: number;
  mother: string | null;
  posyandu: string | null;
  posyandu_name: string | null;
  desa_name: string | null;
  rt: string | null;
  nik: string | null;
  status: string;
  last_date: string | null;
  last_weight: number | null;
  code: string | null;
  bb_u: string | null;
  tb_u: string | null;
  bb_tb: string | null;
}

export interface PersonDraft {
  name: string;
  sex: string | null;
  birth_date: string;
  nik: string;
  family_card: string;
  birth_order: string;
  birth_weight: string;
  birth_length: string;
  gestation_weeks: string;
  mother_name: string;
  mother_nik: string;
  father_name: string;
  phone: string;
  address: string;
  dusun: string;
  rt: string;
  rw: string;
  posyandu: string | null;
  since: string;
  owns_kms: boolean | null;
}

export interface ChildPage {
  line: PersonLine;
  draft: PersonDraft;
  nik_state: string | null;
  birth_weight: number | null;
  birth_length: number | null;
  gestation_weeks: number | null;
  father: string | null;
  residences: {posyandu: string; posyandu_name: string; from: string | null; to: string | null}[];
  died: string | null;
  judgement: Judgement | null;
  judged_on: string | null;
  points: ChartPoint[];
  timeline: TimelineItem[];
}

export interface ChartPoint {
  fact: string | null;
  date: string;
  age_days: number;
  age_months: number;
  weight: number | null;
  length: number | null;
  corrected_length: number | null;
  head: number | null;
  arm: number | null;
  bmi: number | null;
  waz: number | null;
  haz: number | null;
  whz: number | null;
  baz: number | null;
  hcz: number | null;
  code: string | null;
  minimum_gain: number | null;
  counted: boolean;
  position: string | null;
}

export interface TimelineItem {
  fact: string;
  kind: string;
  date: string | null;
  live: boolean;
  values: Record<string, string | number>;
  code: string | null;
  place: string | null;
  measured_by: string | null;
  entered_by: string | null;
  entered_at: string | null;
  origin: string | null;
  changes: {at: string; by: string | null; reason: string | null; fields: {field: string; from: string | number | null; to: string | number | null}[]}[];
}

export interface ChartLines {
  x_unit: string;
  y_unit: string;
  x: number[];
  lines: {sd: number; y: number[]}[];
}

export interface Skdn {
  month: string;
  place: string;
  rows: {row: string; code: string; cells: number[]}[];
  indicators: {code: string; numerator: number; denominator: number}[];
  rules: {code: string; value: string; source: string}[];
}
