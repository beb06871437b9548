// Generated from the table of commands; do not edit.

export interface Commands {
  app_state: { args: Record<string, never>; reply: AppState };
  list_areas: { args: ListAreas; reply: Array<Area> };
  rate_passphrase: { args: RatePassphrase; reply: PassphraseRating };
  set_up: { args: SetUp; reply: RecoverySheet };
  unlock: { args: Unlock; reply: AppState };
  unlock_with_sheet: { args: UnlockWithSheet; reply: AppState };
  lock: { args: Record<string, never>; reply: AppState };
  set_today: { args: SetToday; reply: AppState };
  list_users: { args: Record<string, never>; reply: Array<UserCard> };
  add_user: { args: AddUser; reply: UserCard };
  change_passphrase: { args: ChangePassphrase; reply: null };
  new_recovery_sheet: { args: Record<string, never>; reply: RecoverySheet };
  list_posyandu: { args: Record<string, never>; reply: Array<Posyandu> };
  add_posyandu: { args: NewPosyandu; reply: Posyandu };
  edit_posyandu: { args: EditPosyandu; reply: Posyandu };
  list_days: { args: Record<string, never>; reply: DayList };
  day_sheet: { args: DayArgs; reply: DaySheet };
  open_day: { args: DayArgs; reply: DaySheet };
  finish_day: { args: DayArgs; reply: DaySheet };
  reopen_day: { args: DayArgs; reply: DaySheet };
  save_day_head: { args: DayHead; reply: null };
  save_paper_totals: { args: PaperTotalsArgs; reply: null };
  try_measurement: { args: TryMeasurement; reply: Tried };
  add_visitor: { args: RowArgs; reply: GridRow };
  record_measurement: { args: RecordMeasurement; reply: GridRow };
  clear_measurement: { args: ClearMeasurement; reply: GridRow };
  record_absence: { args: RecordAbsence; reply: GridRow };
  record_item: { args: RecordItem; reply: GridRow };
  record_book_weight: { args: RecordBookWeight; reply: GridRow };
  overrule_code: { args: OverruleCode; reply: GridRow };
  mark_forwarded: { args: MarkForwarded; reply: GridRow };
  open_demo: { args: Record<string, never>; reply: AppState };
  leave_demo: { args: Record<string, never>; reply: AppState };
  seed: { args: Seed; reply: Seeded };
  search_people: { args: SearchPeople; reply: PeopleFound };
  read_nik: { args: ReadNik; reply: NikRead };
  likely_duplicates: { args: AskDuplicates; reply: Array<LikelyDuplicate> };
  register_person: { args: RegisterPerson; reply: Registered };
  edit_person: { args: EditPerson; reply: null };
  move_person: { args: MovePerson; reply: null };
  look_up_person: { args: LookUpPerson; reply: LookedUp };
  receive_person: { args: ReceivePerson; reply: null };
  list_puskesmas: { args: Record<string, never>; reply: Array<OtherPuskesmas> };
  list_moved: { args: Record<string, never>; reply: Array<MovedAway> };
  record_death: { args: RecordDeath; reply: null };
  child_page: { args: AskChildPage; reply: ChildPage };
  chart_lines: { args: AskChartLines; reply: ChartLines };
  kms_lines: { args: AskKmsLines; reply: KmsLines };
  form: { args: AskForm; reply: FormView };
  care_page: { args: AskCare; reply: CarePage };
  group_sheet: { args: AskGroup; reply: GroupSheet };
  group_row: { args: AskGroupRow; reply: GroupRow };
  open_visit: { args: AskVisit; reply: VisitDetail };
  try_visit: { args: VisitDraft; reply: VisitTried };
  list_vaccines: { args: Record<string, never>; reply: Array<VaccineView> };
  record_dose: { args: RecordDose; reply: DoseSaved };
  record_given: { args: RecordGiven; reply: null };
  refer: { args: Refer; reply: null };
  record_outcome: { args: RecordOutcome; reply: null };
  visit_plan: { args: AskPlan; reply: VisitPlan };
  household: { args: AskHousehold; reply: HouseholdPage };
  join_household: { args: JoinHousehold; reply: null };
  say_relation: { args: SayRelation; reply: null };
  newborn_draft: { args: AskNewborn; reply: PersonDraft };
  due_board: { args: Record<string, never>; reply: DueBoard };
  list_due: { args: AskDue; reply: DueList };
  day_sweep: { args: AskSweep; reply: Sweep };
  list_figures: { args: AskFigures; reply: FigureList };
  record_figure: { args: RecordFigure; reply: null };
  preview_figures: { args: FigureFile; reply: FigureFileReport };
  import_figures: { args: FigureFile; reply: FigureFileReport };
  save_figure_sheet: { args: FigureSheet; reply: Saved };
  spm_board: { args: AskSpm; reply: SpmBoard };
  spm_people: { args: AskSpmPeople; reply: SpmPeople };
  pws_board: { args: AskPws; reply: PwsBoard };
  pws_trend: { args: AskPws; reply: Array<PwsTrend> };
  pws_people: { args: AskPwsPeople; reply: PwsPeople };
  village_page: { args: AskVillage; reply: VillagePage };
  record_visit: { args: RecordVisit; reply: VisitSaved };
  amend_fact: { args: AmendFact; reply: null };
  confirm_fact: { args: FactAndReason; reply: null };
  void_fact: { args: FactAndReason; reply: null };
  restore_fact: { args: FactAndReason; reply: null };
  find_files: { args: Record<string, never>; reply: Array<FoundFile> };
  preview_import: { args: ImportFile; reply: ImportReport };
  run_import: { args: ImportFile; reply: ImportReport };
  skdn: { args: AskSkdn; reply: Skdn };
  skdn_people: { args: AskSkdnPeople; reply: Array<PersonLine> };
  export_skdn: { args: ExportSkdn; reply: Saved };
  backup: { args: AskBackup; reply: Saved };
  list_backups: { args: Record<string, never>; reply: Array<FoundFile> };
  restore_backup: { args: RestoreBackup; reply: AppState };
  print_recovery_sheet: { args: PrintRecoverySheet; reply: Saved };
  discard_recovery_sheet: { args: Record<string, never>; reply: null };
  print_weighing_list: { args: DayArgs; reply: Saved };
  print_day_summary: { args: DayArgs; reply: Saved };
  print_eppgbm_sheet: { args: DayArgs; reply: Saved };
  print_child: { args: PrintChild; reply: Saved };
  list_rules: { args: Record<string, never>; reply: Array<Rule> };
  doctor: { args: AskDoctor; reply: Health };
  district_state: { args: Record<string, never>; reply: DistrictState };
  enrol: { args: EnrolLaptop; reply: DistrictState };
  sync_now: { args: Record<string, never>; reply: DistrictState };
  bundle_out: { args: BundleFile; reply: BundleWritten };
  bundle_in: { args: BundleFile; reply: BundleRead };
  to_decide: { args: Record<string, never>; reply: ToDecide };
  list_corrections: { args: Record<string, never>; reply: Corrections };
  list_conflicts: { args: Record<string, never>; reply: Array<ConflictItem> };
  settle_conflict: { args: SettleConflict; reply: null };
  list_duplicates: { args: Record<string, never>; reply: Duplicates };
  say_same: { args: TwoPeople; reply: null };
  say_distinct: { args: TwoPeople; reply: null };
  unsay: { args: TwoPeopleAndReason; reply: null };
  status: { args: Record<string, never>; reply: Status };
}

export type Tag = "backups" | "days" | "district" | "facts" | "figures" | "forms" | "people" | "places" | "session" | "users";

export type Query = "app_state" | "list_areas" | "rate_passphrase" | "list_users" | "list_posyandu" | "list_days" | "day_sheet" | "try_measurement" | "add_visitor" | "search_people" | "read_nik" | "likely_duplicates" | "look_up_person" | "list_puskesmas" | "list_moved" | "child_page" | "chart_lines" | "kms_lines" | "form" | "care_page" | "group_sheet" | "group_row" | "open_visit" | "try_visit" | "list_vaccines" | "visit_plan" | "household" | "newborn_draft" | "due_board" | "list_due" | "day_sweep" | "list_figures" | "preview_figures" | "spm_board" | "spm_people" | "pws_board" | "pws_trend" | "pws_people" | "village_page" | "find_files" | "preview_import" | "skdn" | "skdn_people" | "list_backups" | "list_rules" | "district_state" | "to_decide" | "list_corrections" | "list_conflicts" | "list_duplicates" | "status";
export const provides: Record<Query, readonly Tag[]> = {
  app_state: ["session"],
  list_areas: [],
  rate_passphrase: [],
  list_users: ["users"],
  list_posyandu: ["places"],
  list_days: ["days"],
  day_sheet: ["days", "people", "facts"],
  try_measurement: [],
  add_visitor: [],
  search_people: ["people", "facts", "places"],
  read_nik: [],
  likely_duplicates: ["people"],
  look_up_person: [],
  list_puskesmas: ["district"],
  list_moved: ["district", "people", "facts"],
  child_page: ["people", "facts", "places", "forms"],
  chart_lines: [],
  kms_lines: [],
  form: ["forms"],
  care_page: ["people", "facts", "places", "forms"],
  group_sheet: ["people", "facts", "places", "forms"],
  group_row: ["people", "facts", "places", "forms"],
  open_visit: ["facts", "forms"],
  try_visit: [],
  list_vaccines: [],
  visit_plan: ["people", "facts", "places"],
  household: ["people", "facts", "places", "forms"],
  newborn_draft: [],
  due_board: ["people", "facts", "places"],
  list_due: ["people", "facts", "places"],
  day_sweep: ["people", "facts", "places", "days"],
  list_figures: ["figures", "users"],
  preview_figures: [],
  spm_board: ["people", "facts", "places", "figures"],
  spm_people: ["people", "facts", "places"],
  pws_board: ["people", "facts", "places", "figures"],
  pws_trend: ["people", "facts", "places"],
  pws_people: ["people", "facts", "places"],
  village_page: ["people", "facts", "places", "figures"],
  find_files: [],
  preview_import: [],
  skdn: ["people", "facts", "places"],
  skdn_people: ["people", "facts", "places"],
  list_backups: ["backups"],
  list_rules: [],
  district_state: ["district", "people", "facts", "places", "days", "users"],
  to_decide: ["district", "people", "facts"],
  list_corrections: ["district", "people", "facts", "places"],
  list_conflicts: ["people", "facts", "places", "users"],
  list_duplicates: ["people", "facts", "places", "users"],
  status: ["district", "people", "facts", "places", "days", "users"],
};

export type Mutation = "set_up" | "unlock" | "unlock_with_sheet" | "lock" | "set_today" | "add_user" | "change_passphrase" | "new_recovery_sheet" | "add_posyandu" | "edit_posyandu" | "open_day" | "finish_day" | "reopen_day" | "save_day_head" | "save_paper_totals" | "record_measurement" | "clear_measurement" | "record_absence" | "record_item" | "record_book_weight" | "overrule_code" | "mark_forwarded" | "open_demo" | "leave_demo" | "seed" | "register_person" | "edit_person" | "move_person" | "receive_person" | "record_death" | "record_dose" | "record_given" | "refer" | "record_outcome" | "join_household" | "say_relation" | "record_figure" | "import_figures" | "save_figure_sheet" | "record_visit" | "amend_fact" | "confirm_fact" | "void_fact" | "restore_fact" | "run_import" | "export_skdn" | "backup" | "restore_backup" | "print_recovery_sheet" | "discard_recovery_sheet" | "print_weighing_list" | "print_day_summary" | "print_eppgbm_sheet" | "print_child" | "doctor" | "enrol" | "sync_now" | "bundle_out" | "bundle_in" | "settle_conflict" | "say_same" | "say_distinct" | "unsay";
export const invalidates: Record<Mutation, readonly Tag[]> = {
  set_up: ["session"],
  unlock: ["session"],
  unlock_with_sheet: ["session"],
  lock: ["session"],
  set_today: ["session", "days"],
  add_user: ["users"],
  change_passphrase: [],
  new_recovery_sheet: [],
  add_posyandu: ["places", "days"],
  edit_posyandu: ["places", "days"],
  open_day: ["days"],
  finish_day: ["days"],
  reopen_day: ["days"],
  save_day_head: ["days"],
  save_paper_totals: ["days"],
  record_measurement: ["facts"],
  clear_measurement: ["facts"],
  record_absence: ["facts"],
  record_item: ["facts", "people"],
  record_book_weight: ["facts"],
  overrule_code: ["facts"],
  mark_forwarded: ["facts"],
  open_demo: ["session"],
  leave_demo: ["session"],
  seed: ["people", "facts", "places", "days"],
  register_person: ["people", "facts"],
  edit_person: ["people", "facts"],
  move_person: ["people", "facts", "places"],
  receive_person: ["people", "facts"],
  record_death: ["people", "facts"],
  record_dose: ["facts"],
  record_given: ["facts"],
  refer: ["facts"],
  record_outcome: ["facts"],
  join_household: ["people"],
  say_relation: ["people"],
  record_figure: ["figures"],
  import_figures: ["figures"],
  save_figure_sheet: [],
  record_visit: ["facts", "people"],
  amend_fact: ["facts"],
  confirm_fact: ["facts"],
  void_fact: ["facts"],
  restore_fact: ["facts"],
  run_import: ["people", "facts", "places", "days"],
  export_skdn: [],
  backup: ["backups"],
  restore_backup: ["session"],
  print_recovery_sheet: [],
  discard_recovery_sheet: [],
  print_weighing_list: [],
  print_day_summary: [],
  print_eppgbm_sheet: [],
  print_child: [],
  doctor: [],
  enrol: ["district", "session", "places"],
  sync_now: ["district"],
  bundle_out: ["district"],
  bundle_in: ["district", "people", "facts", "places", "days", "users"],
  settle_conflict: ["people", "facts"],
  say_same: ["people", "facts"],
  say_distinct: ["people", "facts"],
  unsay: ["people", "facts"],
};

/**
 * A NIK as typed.
 */
export type ReadNik = { 
/**
 * What was typed.
 */
nik: string, };

/**
 * A backup and what opens it.
 */
export type RestoreBackup = { 
/**
 * The file.
 */
path: string, 
/**
 * The passphrase of any of its users, or the twelve words of its recovery sheet.
 */
secret: string, };

/**
 * A capsule, a deworming tablet, or what was asked about breastfeeding, wherever it was.
 */
export type RecordGiven = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * `vitamin_a`, `deworming` or `breastfeeding`.
 */
item: string, 
/**
 * `biru` or `merah`; `ya` or `tidak` to breast milk alone; none of a tablet.
 */
value: string | null, 
/**
 * The day, as typed.
 */
date: string, };

/**
 * A checklist of a visit at home.
 */
export type Checklist = { form: string, title: string, last: string | null, };

/**
 * A child in one of the lists under a day.
 */
export type SweepLine = { 
/**
 * Id.
 */
person: string, 
/**
 * Name.
 */
name: string, 
/**
 * Mother's name.
 */
mother: string | null, 
/**
 * RT.
 */
rt: string | null, 
/**
 * RW.
 */
rw: string | null, 
/**
 * Code of the reason.
 */
reason: string, };

/**
 * A child on a day.
 */
export type RowArgs = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * A column of the file and what is understood of it.
 */
export type FileColumn = { 
/**
 * As the file spells it.
 */
header: string, 
/**
 * The column of the register it is; `ignored` when known and left aside; none when not known.
 */
meaning: string | null, };

/**
 * A correction.
 */
export type AmendFact = { 
/**
 * Which fact.
 */
fact: string, 
/**
 * The fields that change, as typed; an empty text clears.
 */
changes: { [key in string]: string }, 
/**
 * Why.
 */
reason: string, };

/**
 * A correction.
 */
export type Change = { 
/**
 * When; none when the clock was not to be believed.
 */
at: string | null, by: string | null, reason: string | null, fields: Array<FieldChange>, };

/**
 * A death.
 */
export type RecordDeath = { 
/**
 * Who.
 */
person: string, 
/**
 * When, as typed.
 */
date: string, 
/**
 * What is known of it.
 */
note: string, };

/**
 * A decision.
 */
export type SettleConflict = { 
/**
 * Which conflict, by the name under which its values were shown.
 */
conflict: string, 
/**
 * The value that is right, by the operation that gave it.
 */
version: string | null, 
/**
 * Another value instead, as typed.
 */
value: string | null, 
/**
 * Why.
 */
reason: string, };

/**
 * A dose as it counts.
 */
export type DoseSaved = { 
/**
 * The fact.
 */
fact: string, 
/**
 * `valid`, `too_young`, `too_soon`, `out_of_order`; none for one that is not of the schedule.
 */
state: string | null, };

/**
 * A dose of the immunisation schedule.
 */
export type DoseView = { dose: string, vaccine: string, set: string, fact: string | null, date: string | null, from_book: boolean, 
/**
 * `valid`, `too_young`, `too_soon`, `out_of_order`; none when it was not given.
 */
state: string | null, 
/**
 * Still given at this age.
 */
fits: boolean, };

/**
 * A dose.
 */
export type RecordDose = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * Code of the dose.
 */
dose: string, 
/**
 * The day, as typed; may be empty only where it is from the book.
 */
date: string, 
/**
 * Not given here: read in the person's own book.
 */
from_book: boolean, 
/**
 * `posyandu`, `rumah` or `puskesmas`; none when not said.
 */
site: string | null, 
/**
 * Batch number; empty when not said.
 */
batch: string, 
/**
 * Brand; empty when not said.
 */
brand: string, };

/**
 * A doubt as screens show it.
 */
export type Doubt = { 
/**
 * Code of the question.
 */
code: string, 
/**
 * `weight`, `length` or `date`.
 */
field: string, 
/**
 * Numbers and dates for the question.
 */
detail: { [key in string]: Detail }, };

/**
 * A fact and why it is taken back, or taken up again.
 */
export type FactAndReason = { 
/**
 * Which fact.
 */
fact: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A family to visit.
 */
export type PlannedHome = { 
/**
 * Somebody of it, by whom its page is opened.
 */
person: string, 
/**
 * The head, or whoever was registered first.
 */
name: string, members: number, desa_name: string, posyandu_name: string, dusun: string | null, rt: string | null, address: string | null, 
/**
 * The first visit of this year.
 */
visited: string | null, reasons: Array<string>, points: number, };

/**
 * A family.
 */
export type HouseholdPage = { dusun: string | null, rt: string | null, rw: string | null, address: string | null, 
/**
 * In the order of age, the eldest first; only the one who was asked for when the family is not known.
 */
members: Array<Member>, 
/**
 * Visits of the family and of its members at home, the last first.
 */
visits: Array<MemberVisit>, };

/**
 * A field of a fact before and after a correction.
 */
export type FieldChange = { field: string, from: Shown | null, to: Shown | null, };

/**
 * A field of which several values stand.
 */
export type ConflictItem = { 
/**
 * Its name, equal on every laptop where the same values stand.
 */
conflict: string, 
/**
 * `high` or `medium`.
 */
severity: string, 
/**
 * Whom it is about.
 */
person: PersonLine, 
/**
 * The fact, when it is not about an attribute of the person.
 */
fact: ConflictFact | null, 
/**
 * Which field.
 */
field: string, 
/**
 * What stands, the shown one first.
 */
versions: Array<ConflictVersion>, 
/**
 * Another value may be typed instead of choosing one.
 */
typed: boolean, };

/**
 * A figure as typed.
 */
export type RecordFigure = { 
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
desa: string | null, 
/**
 * `YYYY-MM`; of a target any month of its year.
 */
month: string, 
/**
 * How many were reached.
 */
reached: string, 
/**
 * Of how many.
 */
of: string, 
/**
 * Where it was read.
 */
source: string, 
/**
 * The day of which the source speaks, as typed.
 */
as_of: string, 
/**
 * What staff say.
 */
note: string, 
/**
 * Why one that is known is changed.
 */
reason: string, };

/**
 * A file of figures, and what its rows mean where they do not say so.
 */
export type FigureFile = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * `rekap` or `sasaran`.
 */
kind: string, 
/**
 * The number of the service, or the group.
 */
subject: string, 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * Where the figures were read.
 */
source: string, 
/**
 * The day of which the source speaks, as typed.
 */
as_of: string, 
/**
 * Why figures that are known are changed.
 */
reason: string, };

/**
 * A file that was found.
 */
export type FoundFile = { path: string, name: string, folder: string, bytes: number, 
/**
 * UTC.
 */
modified: string, };

/**
 * A file that was written.
 */
export type Saved = { 
/**
 * Where it lies.
 */
path: string, };

/**
 * A file to take in.
 */
export type ImportFile = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * `register`, `eppgbm`, or `auto` to tell by the headers.
 */
format: string, 
/**
 * Code of the desa of rows that name none.
 */
desa: string | null, };

/**
 * A first run.
 */
export type SetUp = { 
/**
 * Code of the kabupaten.
 */
kabupaten: string, 
/**
 * Name of the puskesmas.
 */
puskesmas: string, 
/**
 * Codes of the desa it serves.
 */
desa: Array<string>, 
/**
 * Posyandu to begin with.
 */
posyandu: Array<NewPosyandu>, 
/**
 * The first user.
 */
user: FirstUser, };

/**
 * A form that is offered.
 */
export type Offered = { form: string, title: string, group: string, restricted: boolean, 
/**
 * It is for somebody of this age, sex and state.
 */
fits: boolean, last: string | null, };

/**
 * A form.
 */
export type FormView = { id: string, version: number, title: string, source: string, verified: boolean, restricted: boolean, items: Array<ItemView>, };

/**
 * A group of people.
 */
export type GroupView = { group: string, spm: number | null, source: string, };

/**
 * A home with another puskesmas of the district.
 */
export type OtherHome = { 
/**
 * Id of the puskesmas.
 */
puskesmas: string, 
/**
 * Code of the desa; empty when the posyandu is not known.
 */
desa: string, 
/**
 * Name of the posyandu; empty when it is not known.
 */
posyandu: string, };

/**
 * A mark beside a field of a child's page.
 */
export type ConflictMark = { 
/**
 * Its name.
 */
conflict: string, 
/**
 * The fact, when it is not about an attribute of the child.
 */
fact: string | null, 
/**
 * Which field.
 */
field: string, };

/**
 * A measurement as charts draw it. Weights in grams, lengths in millimetres, z in hundredths.
 */
export type ChartPoint = { 
/**
 * The fact; none while it is only being typed.
 */
fact: string | null, date: string, age_days: number, age_months: number, weight: number | null, length: number | null, corrected_length: number | null, head: number | null, arm: number | null, 
/**
 * kg/m² × 100.
 */
bmi: number | null, waz: number | null, haz: number | null, whz: number | null, baz: number | null, hcz: number | null, 
/**
 * N, T, O or B, when the month goes by this measurement.
 */
code: string | null, minimum_gain: number | null, 
/**
 * The month goes by this measurement.
 */
counted: boolean, position: string | null, };

/**
 * A measurement judged: code, z-scores in hundredths, categories by their codes.
 */
export type Judgement = { 
/**
 * N, T, O or B; none without a weight.
 */
code: string | null, twice_t: boolean, follows_curve: boolean | null, 
/**
 * Staff said N where the gain says T.
 */
overruled: boolean, 
/**
 * Grams since last month.
 */
gain: number | null, 
/**
 * Grams that count as naik at this age.
 */
minimum_gain: number | null, bgm: boolean, waz: number | null, haz: number | null, whz: number | null, baz: number | null, hcz: number | null, acz: number | null, bb_u: string | null, tb_u: string | null, bb_tb: string | null, imt_u: string | null, lk_u: string | null, lila: string | null, status: string | null, 
/**
 * Names of the implausible indices.
 */
flags: Array<string>, 
/**
 * Length or height as used, in millimetres.
 */
corrected_length: number | null, 
/**
 * What the correction for the position added, in millimetres.
 */
correction: number, advice: Array<Advice>, };

/**
 * A measurement that was kept though it is odd.
 */
export type OddRow = { 
/**
 * Of whom.
 */
person: PersonLine, 
/**
 * The measurement.
 */
fact: string, 
/**
 * On which day.
 */
date: string, 
/**
 * Grams.
 */
weight: number | null, 
/**
 * Millimetres.
 */
length: number | null, 
/**
 * What WHO calls impossible: `waz`, `haz`, `whz`, `baz`.
 */
flags: Array<string>, };

/**
 * A measurement to be saved.
 */
export type RecordMeasurement = { 
/**
 * `langsung` or `kertas`.
 */
mode: string, 
/**
 * The cells.
 */
entered: Entered, 
/**
 * Doubts that the person who types confirms, as `field:code`.
 */
confirmed: Array<string>, 
/**
 * Doubts to be settled by measuring again next month.
 */
to_remeasure: Array<string>, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * A measurement to be tried.
 */
export type TryMeasurement = { 
/**
 * The cells.
 */
entered: Entered, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * A month and where.
 */
export type AskPws = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * The posyandu of this desa, by its code; none for all desa.
 */
desa: string | null, };

/**
 * A month and where.
 */
export type AskSkdn = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * One posyandu; none for all of the desa.
 */
posyandu: string | null, 
/**
 * One desa; none for all of the laptop.
 */
desa: string | null, };

/**
 * A month of the trend.
 */
export type PwsTrend = { month: string, d: number, s: number, short: PwsShare, wasted: PwsShare, underweight: PwsShare, };

/**
 * A move.
 */
export type MovePerson = { 
/**
 * Who.
 */
person: string, 
/**
 * From which day on, as typed.
 */
date: string, 
/**
 * Where to; none is out of our area.
 */
posyandu: string | null, 
/**
 * Where to, if another puskesmas of the district looks after the person from then on.
 */
elsewhere?: OtherHome, };

/**
 * A new passphrase for oneself.
 */
export type ChangePassphrase = { 
/**
 * The present one.
 */
old: string, 
/**
 * The new one.
 */
new: string, };

/**
 * A new user.
 */
export type AddUser = { 
/**
 * Name.
 */
name: string, 
/**
 * Code of the role.
 */
role: string, 
/**
 * The user's passphrase.
 */
passphrase: string, };

/**
 * A number or short code for the sentence of an error. Never a name, a NIK or a passphrase.
 */
export type Detail = number | string;

/**
 * A page of the people found.
 */
export type PeopleFound = { 
/**
 * How many there are; what was typed finds at most a thousand.
 */
total: number, 
/**
 * The page, by name.
 */
people: Array<PersonLine>, };

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
 * A passphrase to be judged.
 */
export type RatePassphrase = { 
/**
 * What was typed.
 */
passphrase: string, 
/**
 * Names that it must not be made of.
 */
words: Array<string>, };

/**
 * A person as lists show one. What was measured last stands beside the name.
 */
export type PersonLine = { person: string, name: string, 
/**
 * L or P; empty when not known.
 */
sex: string, 
/**
 * Empty when not known.
 */
birth_date: string, age_months: number, mother: string | null, posyandu: string | null, posyandu_name: string | null, desa_name: string | null, rt: string | null, 
/**
 * First and last four digits, dots between.
 */
nik: string | null, 
/**
 * `aktif`, `pindah` or `meninggal`.
 */
status: string, 
/**
 * Name of the other puskesmas that looks after the person.
 */
puskesmas?: string, last_date: string | null, last_weight: number | null, code: string | null, bb_u: string | null, tb_u: string | null, bb_tb: string | null, };

/**
 * A posyandu and a date.
 */
export type DayArgs = { 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * A posyandu as screens show it.
 */
export type Posyandu = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Code of its desa.
 */
desa: string, 
/**
 * Name of its desa.
 */
desa_name: string, 
/**
 * When its days are.
 */
schedule: string | null, 
/**
 * It works no more.
 */
closed: boolean, 
/**
 * Its kader, a line each.
 */
kader: string, 
/**
 * Balita living there today.
 */
children: number, };

/**
 * A posyandu that the file brings.
 */
export type PosyanduNew = { 
/**
 * Code of its desa.
 */
desa: string, 
/**
 * Name of its desa.
 */
desa_name: string, 
/**
 * Its name.
 */
name: string, };

/**
 * A posyandu to begin with.
 */
export type NewPosyandu = { 
/**
 * Its desa.
 */
desa: string, 
/**
 * Its name.
 */
name: string, 
/**
 * When its days are, such as `w3-4`.
 */
schedule: string | null, };

/**
 * A pregnancy that is under way.
 */
export type PregnancyView = { fact: string, lmp: string, due: string, weeks: number, trimester: number, visits: number, };

/**
 * A question and its answer, in words.
 */
export type AnswerLine = { 
/**
 * Empty where the form does not ask it.
 */
text: string, words: string, unit: string | null, danger: boolean, };

/**
 * A question, a group of them, or words between.
 */
export type ItemView = { link: string, text: string, 
/**
 * `group`, `display`, `boolean`, `number`, `date`, `choice`, `text`; anything else is not drawn.
 */
kind: string, required: boolean, danger: boolean, unit: string | null, choices: Array<ChoiceView>, items: Array<ItemView>, };

/**
 * A reason and how many families have it.
 */
export type ReasonCount = { reason: string, families: number, source: string, };

/**
 * A record for itself, also when it is counted under another.
 */
export type RecordLine = { person: string, name: string, 
/**
 * L or P; empty when not known.
 */
sex: string, 
/**
 * Empty when not known.
 */
birth_date: string, mother: string | null, 
/**
 * First and last four digits, dots between.
 */
nik: string | null, };

/**
 * A referral to be written.
 */
export type Refer = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * The day, as typed.
 */
date: string, 
/**
 * `pustu`, `puskesmas` or `rs`.
 */
to: string, 
/**
 * It has to happen on the same day.
 */
same_day: boolean, 
/**
 * Why, in words.
 */
note: string, };

/**
 * A referral.
 */
export type ReferralView = { fact: string, date: string, to: string | null, reason: string | null, 
/**
 * The danger signs among them, in the words of the form; any other as a code.
 */
reasons: Array<string>, same_day: boolean, note: string, outcome: string | null, outcome_date: string | null, outcome_note: string | null, open: boolean, };

/**
 * A row that is taken in.
 */
export type TakenFigure = { 
/**
 * Line of the file; the first is 1.
 */
row: number, 
/**
 * What it says.
 */
figure: FigureView, 
/**
 * What is known and gives way to it.
 */
before: FigureView | null, };

/**
 * A row to look at again; it goes in.
 */
export type DoubtedRow = { 
/**
 * Line of the file; the first is 1.
 */
row: number, 
/**
 * What is doubted.
 */
code: string, 
/**
 * The columns it is about.
 */
fields: Array<string>, };

/**
 * A rule or standard in force.
 */
export type Rule = { code: string, edition: string, source: string, 
/**
 * The table in the program's sources.
 */
file: string, };

/**
 * A rule the numbers depend on.
 */
export type RuleInForce = { 
/**
 * Which rule.
 */
code: string, 
/**
 * How it is set.
 */
value: string, 
/**
 * Where it comes from.
 */
source: string, };

/**
 * A service as it is typed.
 */
export type VisitDraft = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * The form.
 */
form: string, 
/**
 * Its version; none is the newest.
 */
version: number | null, 
/**
 * The day, as typed.
 */
date: string, 
/**
 * What was typed, by the names of the questions.
 */
answers: { [key in string]: string }, 
/**
 * The visit that is corrected.
 */
instead: string | null, };

/**
 * A service as its form told it.
 */
export type ServiceLine = { form: string, 
/**
 * None where the program does not know the form.
 */
title: string | null, answers: Array<AnswerLine>, };

/**
 * A service as the screen calls it.
 */
export type SpmName = { 
/**
 * Its number.
 */
spm: number, 
/**
 * Its name.
 */
name: string, };

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
 * A service or answer beside the measurement.
 */
export type RecordItem = { 
/**
 * `vitamin_a`, `deworming`, `breastfeeding` or `owns_kms`.
 */
item: string, 
/**
 * `biru`, `merah`, `ya`, `tidak`; none takes it back.
 */
value: string | null, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * A service that was given.
 */
export type VisitView = { fact: string, form: string, title: string | null, date: string, site: string | null, restricted: boolean, results: Array<ResultView>, };

/**
 * A service to be saved.
 */
export type RecordVisit = { 
/**
 * `posyandu`, `rumah` or `puskesmas`; none when not said.
 */
site: string | null, 
/**
 * Id of the posyandu whose day it belongs to.
 */
posyandu: string | null, 
/**
 * `langsung` or `kertas`.
 */
mode: string, 
/**
 * Doubts that the person who types confirms, as `question:code`.
 */
confirmed: Array<string>, 
/**
 * Why it is corrected.
 */
reason: string | null, 
/**
 * Id of the person.
 */
person: string, 
/**
 * The form.
 */
form: string, 
/**
 * Its version; none is the newest.
 */
version: number | null, 
/**
 * The day, as typed.
 */
date: string, 
/**
 * What was typed, by the names of the questions.
 */
answers: { [key in string]: string }, 
/**
 * The visit that is corrected.
 */
instead: string | null, };

/**
 * A share with its 95 % interval, in per mille.
 */
export type PwsShare = { n: number, of: number, low: number | null, high: number | null, };

/**
 * A share.
 */
export type Share = { code: string, numerator: number, denominator: number, };

/**
 * A sheet to fill in.
 */
export type FigureSheet = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * The services, in their order.
 */
services: Array<SpmName>, };

/**
 * A stay in the area of a posyandu.
 */
export type Home = { 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * Its name.
 */
posyandu_name: string, 
/**
 * Since when; none is since birth.
 */
from: string | null, 
/**
 * The first day gone; none while it lasts.
 */
to: string | null, };

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
 * A user as the sign-in screen shows it.
 */
export type UserCard = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Code of the role.
 */
role: string, };

/**
 * A vaccine given beside the schedule; it may count as doses of it.
 */
export type OtherDose = { fact: string, dose: string, date: string | null, from_book: boolean, };

/**
 * A vaccine that can be chosen.
 */
export type VaccineView = { dose: string, vaccine: string, 
/**
 * The doses of the schedule it is given for; none for one beside the schedule.
 */
counts_as: Array<string>, everywhere: boolean, source: string, };

/**
 * A value as screens show it: a number in its unit, a date, a word of a closed list, text.
 */
export type Shown = number | string;

/**
 * A value that stands.
 */
export type ConflictVersion = { 
/**
 * The operation that gave it.
 */
version: string, 
/**
 * None says that the field was emptied.
 */
value: Shown | null, 
/**
 * Who wrote it.
 */
by: string | null, 
/**
 * When, where the laptop stands: `2026-11-12T09:40`; none when the clock was not to be believed.
 */
at: string | null, 
/**
 * It is what lists and reports show until somebody decides.
 */
shown: boolean, };

/**
 * A village.
 */
export type VillagePage = { desa: string, desa_name: string, month: string, 
/**
 * The day on which people live where they are counted.
 */
on: string, posyandu: number, people: number, 
/**
 * In the order of life.
 */
stages: Array<StageCount>, families: number, 
/**
 * Families of which somebody was visited at home since January.
 */
families_visited: number, children: PwsChildren, attained: { [key in string]: PwsCount }, 
/**
 * What is late, by group.
 */
late: Array<LateCount>, referrals_open: number, referrals_today: number, };

/**
 * A visit at home.
 */
export type MemberVisit = { person: string, name: string, visit: VisitView, };

/**
 * A visit to be read or corrected.
 */
export type VisitDetail = { form: string, version: number, date: string, site: string | null, 
/**
 * What would have to be typed for its answers, by the names of the questions.
 */
answers: { [key in string]: string }, told: ServiceLine, results: Array<ResultView>, };

/**
 * A year up to a month.
 */
export type AskSpm = { 
/**
 * The last month that counts, `YYYY-MM`; the year begins with its January.
 */
month: string, 
/**
 * Only this desa, by its code.
 */
desa: string | null, };

/**
 * A year, up to a month.
 */
export type AskFigures = { 
/**
 * `YYYY-MM`.
 */
month: string, };

/**
 * After which day, and for whom to walk.
 */
export type AskSweep = { 
/**
 * Only whom this kader of the posyandu looks after.
 */
kader?: string | null, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * All that is known of a child.
 */
export type ChildPage = { line: PersonLine, 
/**
 * Every attribute as text to edit.
 */
draft: PersonDraft, 
/**
 * `asli`, `sementara` or `belum_ada`.
 */
nik_state: string | null, birth_weight: number | null, birth_length: number | null, gestation_weeks: number | null, father: string | null, residences: Array<Home>, died: string | null, 
/**
 * Of the last month in which something was measured.
 */
judgement: Judgement | null, judged_on: string | null, 
/**
 * Every standing measurement, by date.
 */
points: Array<ChartPoint>, 
/**
 * Every fact, the newest first; voided ones too.
 */
timeline: Array<TimelineItem>, 
/**
 * What was given differently without knowing of each other, and waits for somebody to decide.
 */
conflicts: Array<ConflictMark>, };

/**
 * All that the services of a person come to.
 */
export type CarePage = { line: PersonLine, 
/**
 * `newborn`, `infant`, `balita`, `preschool`, `school`, `adolescent`, `adult`, `elderly`; empty without a date of birth.
 */
stage: string, pregnancy: PregnancyView | null, 
/**
 * The last birth, in the 42 days after it.
 */
postpartum_since: string | null, due: Array<DueView>, 
/**
 * What closed undone in the last twelve months, the last first.
 */
missed: Array<MissedView>, offered: Array<Offered>, 
/**
 * The newest first; restricted ones only for who may see them, and then without a word of what they say.
 */
visits: Array<VisitView>, doses: Array<DoseView>, 
/**
 * What was given beside the schedule, by date.
 */
other_doses: Array<OtherDose>, years: Array<YearView>, referrals: Array<ReferralView>, 
/**
 * Whoever else lives in the household.
 */
household: Array<PersonLine>, };

/**
 * An SPM service of this year.
 */
export type YearView = { spm: number, rule: string, done: number, needed: number, missing: Array<string>, };

/**
 * An area with its name.
 */
export type Area = { 
/**
 * Kemendagri code.
 */
code: string, 
/**
 * Name.
 */
name: string, };

/**
 * An indicator that is watched.
 */
export type PwsIndicator = { indicator: string, target: string, source: string, verified: boolean, };

/**
 * Another puskesmas of the district.
 */
export type OtherPuskesmas = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, };

/**
 * Areas below one.
 */
export type ListAreas = { 
/**
 * Its code; none for the provinces.
 */
parent: string | null, };

/**
 * Changes of a person.
 */
export type EditPerson = { 
/**
 * Whose.
 */
person: string, 
/**
 * The fields that change; an empty text clears.
 */
changes: PersonChanges, 
/**
 * Why.
 */
reason: string, };

/**
 * Changes of a posyandu.
 */
export type EditPosyandu = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * When its days are.
 */
schedule: string | null, 
/**
 * It works no more.
 */
closed: boolean, 
/**
 * Its kader and whom each looks after, a line each: `Ani: Dusun II, RT 3`; none leaves them as they are.
 */
kader?: string | null, };

/**
 * Every attribute of a person as text to edit.
 */
export type PersonDraft = { name: string, 
/**
 * L or P.
 */
sex: string | null, birth_date: string, nik: string, family_card: string, birth_order: string, birth_weight: string, birth_length: string, gestation_weeks: string, mother_name: string, mother_nik: string, father_name: string, phone: string, address: string, dusun: string, rt: string, rw: string, posyandu: string | null, 
/**
 * Lives there since; empty is since birth.
 */
since: string, owns_kms: boolean | null, };

/**
 * Families to visit.
 */
export type VisitPlan = { 
/**
 * The day it is for.
 */
on: string, 
/**
 * Families that live there, and those of which somebody was visited at home since January.
 */
families: number, visited: number, 
/**
 * People who live there and are of no family that is known.
 */
without_family: number, 
/**
 * How many families have each reason.
 */
reasons: Array<ReasonCount>, 
/**
 * How many families have a reason that was asked for.
 */
total: number, 
/**
 * They, the most urgent first.
 */
homes: Array<PlannedHome>, };

/**
 * How many are in a stage of life.
 */
export type StageCount = { stage: string, male: number, female: number, };

/**
 * How many made-up people are wanted.
 */
export type Seed = { 
/**
 * Children under five.
 */
children: number, 
/**
 * People without records of growth.
 */
others: number, 
/**
 * Months of records, this one being the last.
 */
months: number, 
/**
 * The same seed gives the same people.
 */
seed: number, 
/**
 * People get services along the life cycle.
 */
services: boolean, };

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
 * How much of a group is late.
 */
export type LateCount = { group: string, open: number, late: number, };

/**
 * How much of a puskesmas's records is here.
 */
export type ScopeStatus = { 
/**
 * Number of the puskesmas at the district.
 */
scope: number, 
/**
 * The district's number of the last operation here.
 */
cursor: number, 
/**
 * Operations here that have a number of the district.
 */
count: number, 
/**
 * Sum over them, equal wherever the same ones are.
 */
digest: string, 
/**
 * All that the district has was here once.
 */
complete: boolean, };

/**
 * How much waits for somebody.
 */
export type ToDecide = { 
/**
 * Fields that were given differently without knowing of each other.
 */
conflicts: number, 
/**
 * Pairs that may be one person, and groups whose words contradict each other.
 */
duplicates: number, 
/**
 * Operations of this laptop that the district keeps aside.
 */
aside: number, 
/**
 * Numbers that were kept though they are odd.
 */
odd: number, 
/**
 * Operations of this laptop that deserve a look, as the district says, beside those numbers.
 */
noticed: number, };

/**
 * How something that is due is entered.
 */
export type DueEntry = { 
/**
 * `dose`, `form` or `given`.
 */
kind: string, 
/**
 * The dose, the form, or what is given: `vitamin_a`, `deworming`, `breastfeeding`.
 */
code: string, 
/**
 * The capsule, where it is one.
 */
value: string | null, };

/**
 * How the app stands.
 */
export type AppState = { 
/**
 * `empty`, `locked`, `open` or `refused`.
 */
stage: string, 
/**
 * Why the store is refused.
 */
problem: UiError | null, 
/**
 * Who may sign in.
 */
users: Array<UserCard>, 
/**
 * Who is signed in.
 */
session: SessionCard | null, 
/**
 * Today, where the laptop stands.
 */
today: string, 
/**
 * The clock cannot be right: ask the date.
 */
clock_suspect: boolean, 
/**
 * The store holds made-up people.
 */
demo: boolean, 
/**
 * Version of the program.
 */
version: string, 
/**
 * Where the data lies.
 */
data_folder: string, };

/**
 * How this laptop stands with the district.
 */
export type DistrictState = { 
/**
 * Name of the puskesmas this laptop works for.
 */
puskesmas: string, 
/**
 * Operations that the district has not received; all of them while there is none.
 */
waiting: number, 
/**
 * This laptop's key, as people compare it; `None` before the laptop first asked to join.
 */
fingerprint: string | null, 
/**
 * The district; `None` while the laptop works alone.
 */
joined: JoinedDistrict | null, };

/**
 * Into which family somebody goes.
 */
export type JoinHousehold = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * Somebody of the family; none to leave the one the person is of.
 */
with: string | null, 
/**
 * What the person is to the head; none when not said.
 */
relation: string | null, 
/**
 * Why, where the person was of a family before.
 */
reason: string, };

/**
 * Items that are looked after together.
 */
export type DueGroup = { group: string, open: number, late: number, posyandu: Array<DueAt>, };

/**
 * Joining a district.
 */
export type EnrolLaptop = { 
/**
 * Where the district answers.
 */
url: string, 
/**
 * The code that somebody at the district gave out, as it was typed.
 */
code: string, 
/**
 * What people at the district call this laptop by; the puskesmas and the user when it is empty.
 */
name: string, };

/**
 * One cell of the form.
 */
export type AskSkdnPeople = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * One posyandu; none for all of the desa.
 */
posyandu: string | null, 
/**
 * One desa; none for all of the laptop.
 */
desa: string | null, 
/**
 * The row, by number or code.
 */
row: string, 
/**
 * The column, from 0.
 */
cell: number, };

/**
 * One fact.
 */
export type TimelineItem = { fact: string, kind: string, 
/**
 * None for an arrival at birth.
 */
date: string | null, 
/**
 * It is not voided.
 */
live: boolean, values: { [key in string]: Shown }, 
/**
 * N, T, O or B when the month goes by it.
 */
code: string | null, 
/**
 * Name of the posyandu.
 */
place: string | null, measured_by: string | null, entered_by: string | null, 
/**
 * None when the clock was not to be believed.
 */
entered_at: string | null, origin: string | null, changes: Array<Change>, 
/**
 * Of a service: what was asked and answered. Nothing where it is restricted.
 */
service?: ServiceLine, };

/**
 * One line of a chart.
 */
export type SdLine = { 
/**
 * −3 … 3.
 */
sd: number, 
/**
 * One value for each place of `x`.
 */
y: Array<number>, };

/**
 * One of a list.
 */
export type ChoiceView = { code: string, words: string, };

/**
 * One posyandu day in the list to choose from.
 */
export type DayCard = { 
/**
 * Whose day.
 */
posyandu: string, 
/**
 * Name of the posyandu.
 */
posyandu_name: string, 
/**
 * Name of its desa.
 */
desa_name: string, 
/**
 * Which day.
 */
date: string, 
/**
 * `planned`, `late`, `open`, `finished` or `cancelled`.
 */
state: string, 
/**
 * Children on the roster of that date.
 */
roster: number, 
/**
 * Children who were measured.
 */
weighed: number, };

/**
 * One printed line of the KMS.
 */
export type KmsLine = { 
/**
 * `black`, `red`, `median` or `orange`.
 */
name: string, 
/**
 * Its z-score.
 */
sd: number, 
/**
 * Kilograms, one for each place of `x`.
 */
y: Array<number>, };

/**
 * One row of the form.
 */
export type SkdnRow = { 
/**
 * Number on the form, 01 to 12.
 */
row: string, 
/**
 * Short code.
 */
code: string, 
/**
 * By age band and sex, then boys, girls, all.
 */
cells: Array<number>, };

/**
 * One row of the grid.
 */
export type GridRow = { person: string, 
/**
 * Number in the register book, or the place in the list; none for a row without either: one that
 * was just saved, or a visitor found by search.
 */
number: number | null, name: string, sex: string, birth_date: string, age_months: number, age_days: number, rt: string | null, rw: string | null, mother: string | null, 
/**
 * Weighed here, lives elsewhere.
 */
visitor: boolean, home_posyandu: string | null, previous: Previous | null, 
/**
 * BB minimal supaya naik.
 */
minimum_weight: number | null, default_position: string, asks_arm: boolean, asks_breastfeeding: boolean, vitamin_a_due: string | null, deworming_due: boolean, entry: Entry | null, absence: string | null, vitamin_a: string | null, breastfeeding: boolean | null, deworming: boolean, owns_kms: boolean | null, elsewhere: Elsewhere | null, judgement: Judgement | null, 
/**
 * Doubts about the entry that nobody has settled.
 */
doubts: Array<Doubt>, overruled: boolean, forwarded: boolean, };

/**
 * People behind a number.
 */
export type SpmPeople = { 
/**
 * How many there are.
 */
total: number, 
/**
 * They, those who lack least first.
 */
people: Array<SpmPerson>, };

/**
 * Rows to look at again.
 */
export type Corrections = { 
/**
 * What deserves a look, as the district says, the newest first; a number that is listed as odd is not told twice.
 */
noticed: Array<NoticedRow>, 
/**
 * What the district keeps aside until somebody there has looked at it; the newest first.
 */
aside: Array<AsideRow>, 
/**
 * What was kept though it is odd: it counts in no prevalence until it is corrected or measured again.
 */
odd: Array<OddRow>, };

/**
 * Signing in with the recovery sheet.
 */
export type UnlockWithSheet = { 
/**
 * Whose slot gets the new passphrase.
 */
user: string, 
/**
 * The twelve words.
 */
words: string, 
/**
 * The new passphrase.
 */
new_passphrase: string, };

/**
 * Signing in.
 */
export type Unlock = { 
/**
 * Whose slot.
 */
user: string, 
/**
 * The passphrase.
 */
passphrase: string, };

/**
 * So many this month, and so many since January.
 */
export type PwsCount = { month: number, year: number, };

/**
 * Somebody behind a number.
 */
export type PwsPerson = { line: PersonLine, 
/**
 * The day on which the person came to it; of a child of the month, none.
 */
date: string | null, };

/**
 * Somebody for the grid of a group.
 */
export type AskGroupRow = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * The day, as typed.
 */
date: string, 
/**
 * `mother`, `adolescent` or `adult`.
 */
group: string, };

/**
 * Somebody in the grid of a group.
 */
export type GroupRow = { 
/**
 * Who, as of the day.
 */
line: PersonLine, 
/**
 * The form that is for her or him.
 */
form: string, 
/**
 * Its version.
 */
version: number, 
/**
 * Weeks of the pregnancy on the day.
 */
weeks: number | null, 
/**
 * The columns that the form asks.
 */
asks: Array<string>, 
/**
 * The columns that have to be answered.
 */
required: Array<string>, 
/**
 * The visit of this day; none when there is none yet.
 */
visit: string | null, 
/**
 * All answers of that visit, as typed; also those that have no column.
 */
answers: { [key in string]: string }, 
/**
 * What the answers come to.
 */
results: Array<ResultView>, 
/**
 * The day of the visit before with one of the forms of this grid.
 */
last_date: string | null, 
/**
 * What was answered then in the columns, as typed.
 */
last: { [key in string]: string }, 
/**
 * What is due that day: items of the schedule.
 */
due: Array<string>, };

/**
 * Somebody of a family.
 */
export type Member = { line: PersonLine, 
/**
 * What the person is to the head.
 */
relation: string | null, 
/**
 * The mother, where her own record is known.
 */
mother: string | null, 
/**
 * What is open or late today.
 */
due: Array<DueView>, 
/**
 * The checklists of a visit at home that fit the person.
 */
checklists: Array<Checklist>, referrals_open: number, };

/**
 * Somebody of a service.
 */
export type SpmPerson = { line: PersonLine, done: number, needed: number, 
/**
 * Components that are missing; empty also for somebody for whom nothing was done yet.
 */
missing: Array<string>, completed: string | null, 
/**
 * What the person is due for next, whatever the service.
 */
next: NextDue | null, };

/**
 * Somebody to compare with.
 */
export type AskDuplicates = { 
/**
 * As typed.
 */
draft: PersonDraft, };

/**
 * Somebody to register.
 */
export type RegisterPerson = { 
/**
 * As typed.
 */
draft: PersonDraft, 
/**
 * Somebody has looked at the likely duplicates: this is another person.
 */
distinct: boolean, 
/**
 * Who looks after the person, who is away from home here.
 */
away?: AwayFrom, 
/**
 * The mother's own record: the child is of her family.
 */
mother?: string, };

/**
 * Somebody who is due.
 */
export type DuePerson = { 
/**
 * Who.
 */
line: PersonLine, 
/**
 * For what, the longest overdue first.
 */
items: Array<DueItem>, };

/**
 * Somebody who is known in the district.
 */
export type Somebody = { 
/**
 * Id.
 */
person: string, 
/**
 * Name.
 */
name: string, 
/**
 * The puskesmas that look after the person; ours has no line here.
 */
puskesmas: Array<OtherPuskesmas>, };

/**
 * Somebody who may be the person of a draft.
 */
export type LikelyDuplicate = { 
/**
 * Who.
 */
person: PersonLine, 
/**
 * How likely, 0 to 100; for the order only.
 */
score: number, 
/**
 * What speaks for it: `nik`, `family_card`, `name`, `baby_name`, `birth_date`, `mother`, `posyandu`, `desa`.
 */
reasons: Array<string>, };

/**
 * Somebody who moves here from another puskesmas, once looked up.
 */
export type ReceivePerson = { 
/**
 * Id.
 */
person: string, 
/**
 * Since when, as typed.
 */
date: string, 
/**
 * The posyandu here.
 */
posyandu: string, };

/**
 * Somebody whom another puskesmas looks after now.
 */
export type MovedAway = { 
/**
 * Id.
 */
person: string, 
/**
 * Name.
 */
name: string, 
/**
 * Names of the puskesmas: several, when two moves did not know of each other.
 */
to: Array<string>, 
/**
 * How many entries of this laptop came after the move and were handed on.
 */
n_late: number, };

/**
 * Something that closed undone, or done without being entered.
 */
export type MissedView = { item: string, opens: string, closes: string, };

/**
 * Something that is due.
 */
export type DueItem = { item: string, due: string, 
/**
 * The last day at all, where there is one.
 */
closes: string | null, late: boolean, };

/**
 * Something that is due.
 */
export type DueView = { item: string, opens: string, due: string, closes: string | null, 
/**
 * `open`, `late`, or `soon` within thirty days.
 */
state: string, 
/**
 * How it is entered; none for a weighing and for referrals.
 */
entry: DueEntry | null, };

/**
 * Something that is not as it must be.
 */
export type Finding = { 
/**
 * Code of the sentence.
 */
code: string, 
/**
 * Tables and counts for the sentence.
 */
detail: { [key in string]: Detail }, };

/**
 * Something this laptop entered that deserves a look.
 */
export type NoticedRow = { 
/**
 * Why: `unknown_kind`, `malformed`, `future_date`, `unknown_person`, `implausible`; `other` for a code of a newer
 * district.
 */
code: string, 
/**
 * The number of the code.
 */
number: number, 
/**
 * The fields to look at, if it is about some in particular.
 */
look_at: Array<string>, 
/**
 * Whom it is about; none for a posyandu, a day or a user.
 */
person: PersonLine | null, 
/**
 * The kind of fact; none for a change of attributes.
 */
kind: string | null, 
/**
 * The fact, to correct it or take it back; none for anything else.
 */
fact: string | null, 
/**
 * The day of the fact, as it is now.
 */
date: string | null, 
/**
 * Fields that it changes; none for a new fact.
 */
fields: Array<string>, 
/**
 * When it was entered, where the laptop stands; none when the clock was not to be believed.
 */
at: string | null, };

/**
 * Something this laptop entered that the district keeps aside.
 */
export type AsideRow = { 
/**
 * Why it is kept aside: `revoked`.
 */
reason: string, 
/**
 * Whom it is about; none for a posyandu, a day or a user.
 */
person: PersonLine | null, 
/**
 * The kind of fact; none for a change of attributes.
 */
kind: string | null, 
/**
 * The fact, to correct it or take it back; none for anything else.
 */
fact: string | null, 
/**
 * The day of the fact, as it is now.
 */
date: string | null, 
/**
 * Fields that it changes; none for a new fact.
 */
fields: Array<string>, 
/**
 * When it was entered, where the laptop stands; none when the clock was not to be believed.
 */
at: string | null, };

/**
 * Staff judge the curve.
 */
export type OverruleCode = { 
/**
 * N, or back to what the gain says.
 */
to_n: boolean, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * Takes a measurement of a day back.
 */
export type ClearMeasurement = { 
/**
 * Why.
 */
reason: string, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * The area in a month.
 */
export type PwsBoard = { month: string, total: PwsArea, 
/**
 * Its parts: puskesmas, desa, or the posyandu of one.
 */
areas: Array<PwsArea>, indicators: Array<PwsIndicator>, };

/**
 * The card in force.
 */
export type KmsLines = { 
/**
 * Edition of the lines.
 */
edition: string, 
/**
 * Age in months.
 */
x: Array<number>, 
/**
 * Lowest first.
 */
lines: Array<KmsLine>, 
/**
 * KBM in grams by completed month, from 0.
 */
minimum_gain: Array<number>, };

/**
 * The days to choose from.
 */
export type DayList = { 
/**
 * Took place or begun, not finished; oldest first.
 */
to_enter: Array<DayCard>, 
/**
 * Still to come.
 */
upcoming: Array<DayCard>, 
/**
 * Finished; newest first.
 */
finished: Array<DayCard>, };

/**
 * The district that this laptop has joined.
 */
export type JoinedDistrict = { 
/**
 * Its name.
 */
name: string, 
/**
 * Where it answers.
 */
url: string, 
/**
 * The district's key, as people compare it.
 */
fingerprint: string, 
/**
 * All that the district has was here once.
 */
complete: boolean, 
/**
 * The district believes nothing of this laptop any more.
 */
revoked: boolean, 
/**
 * When both sides were last the same, by the district's clock, where the laptop stands: `2026-11-12T09:40`.
 */
last_same: string | null, 
/**
 * Why the last round did not come to its end; `None` when it did.
 */
failure: RoundFailure | null, 
/**
 * Something waits, and greeting the district again and again does not bring it on.
 */
stuck: boolean, 
/**
 * How far the round under way is, in thousandths; `None` when none is that moves anything or was asked for.
 */
running: number | null, 
/**
 * The district's clock minus this laptop's, in minutes; `None` before a round.
 */
clock_ahead: number | null, };

/**
 * The fact that a conflict is about.
 */
export type ConflictFact = { fact: string, kind: string, date: string | null, };

/**
 * The fields of a [`PersonDraft`] that change; the others are left out.
 */
export type PersonChanges = { name?: string, sex?: string, birth_date?: string, nik?: string, family_card?: string, birth_order?: string, birth_weight?: string, birth_length?: string, gestation_weeks?: string, mother_name?: string, mother_nik?: string, father_name?: string, phone?: string, address?: string, dusun?: string, rt?: string, rw?: string, posyandu?: string, since?: string, 
/**
 * Null says that it is not known any more.
 */
owns_kms?: boolean | null, };

/**
 * The first user.
 */
export type FirstUser = { 
/**
 * Name.
 */
name: string, 
/**
 * Code of the role.
 */
role: string, 
/**
 * Passphrase.
 */
passphrase: string, };

/**
 * The foot of the sheet.
 */
export type DaySummary = { s: number, k: number, d: number, n: number, t: number, o: number, b: number, twice_t: number, bgm: number, stunted: number, wasted: number, severe: number, visitors: number, not_come: Array<SweepLine>, refer: Array<SweepLine>, doubts: Array<SweepLine>, };

/**
 * The form of a month as a file.
 */
export type ExportSkdn = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * One posyandu; none for all of the desa.
 */
posyandu: string | null, 
/**
 * One desa; none for all of the laptop.
 */
desa: string | null, 
/**
 * `csv`, `xlsx` or `pdf`.
 */
format: string, };

/**
 * The form of a month.
 */
export type Skdn = { month: string, place: string, rows: Array<SkdnRow>, indicators: Array<Share>, rules: Array<RuleInForce>, };

/**
 * The grid of a group.
 */
export type GroupSheet = { 
/**
 * What is asked once for all rows.
 */
head: Array<ItemView>, 
/**
 * What is asked in each row.
 */
columns: Array<ItemView>, 
/**
 * Who lives at the posyandu and belongs to the group first of all, in the order of names; and whoever else was
 * seen there that day.
 */
rows: Array<GroupRow>, };

/**
 * The kader's totals on paper.
 */
export type PaperTotalsArgs = { 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, 
/**
 * Counts by letter: `s`, `d`, `n`, `t`, `o`, `b`, `bgm` …
 */
totals: { [key in string]: number }, };

/**
 * The last weighing in the child's own book.
 */
export type RecordBookWeight = { 
/**
 * The date in the book, as typed.
 */
book_date: string, 
/**
 * The weight in the book, as typed.
 */
weight: string, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * The lines of a chart.
 */
export type ChartLines = { 
/**
 * `bulan` or `cm`.
 */
x_unit: string, 
/**
 * `kg`, `cm` or `kg/m2`.
 */
y_unit: string, 
/**
 * Places along the bottom.
 */
x: Array<number>, 
/**
 * Lowest first.
 */
lines: Array<SdLine>, };

/**
 * The newest weighing before the day.
 */
export type Previous = { date: string, weight: number | null, length: number | null, days: number, 
/**
 * It lies in the previous calendar month, so that N or T can be said.
 */
last_month: boolean, 
/**
 * It is from the child's own book.
 */
from_book: boolean, };

/**
 * The people behind a number.
 */
export type AskSpmPeople = { 
/**
 * Which service.
 */
spm: number, 
/**
 * By which version of its rule.
 */
rule: string, 
/**
 * Those who are served, or those who are not yet.
 */
served: boolean, 
/**
 * How many at most.
 */
most: number, 
/**
 * The last month that counts, `YYYY-MM`; the year begins with its January.
 */
month: string, 
/**
 * Only this desa, by its code.
 */
desa: string | null, };

/**
 * The people behind a number.
 */
export type PwsPeople = { 
/**
 * How many there are.
 */
total: number, 
/**
 * They, by date or by name.
 */
people: Array<PwsPerson>, };

/**
 * The person that was made.
 */
export type Registered = { 
/**
 * Id.
 */
person: string, };

/**
 * The sheet of one posyandu day.
 */
export type DaySheet = { posyandu: string, posyandu_name: string, desa_name: string, date: string, opened: boolean, finished: boolean, measured_by: string | null, scale: string | null, board: string | null, paper_totals: { [key in string]: number }, vitamin_a_month: boolean, deworming_month: boolean, rows: Array<GridRow>, summary: DaySummary, 
/**
 * The next day that waits to be entered.
 */
next: DayCard | null, };

/**
 * The twelve services.
 */
export type SpmBoard = { month: string, 
/**
 * The day on which people live where they are counted.
 */
on: string, services: Array<SpmRow>, };

/**
 * The words of a new recovery sheet.
 */
export type RecoverySheet = { 
/**
 * Twelve words, in order.
 */
recovery_words: Array<string>, };

/**
 * The words to print.
 */
export type PrintRecoverySheet = { 
/**
 * As they were shown.
 */
words: Array<string>, };

/**
 * Today, as a person says.
 */
export type SetToday = { 
/**
 * The date as typed.
 */
date: string, };

/**
 * Two records that may be of one person.
 */
export type LikelyPair = { one: PersonLine, other: PersonLine, 
/**
 * How likely, 0 to 100.
 */
score: number, 
/**
 * What speaks for it, as for a likely duplicate.
 */
reasons: Array<string>, };

/**
 * Two records, and why what was said of them is taken back.
 */
export type TwoPeopleAndReason = { one: string, other: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Two records.
 */
export type TwoPeople = { one: string, other: string, };

/**
 * What a NIK says: a suggestion.
 */
export type NikRead = { 
/**
 * `ok`, `none` or `bad_nik`.
 */
state: string, birth_date: string | null, sex: string | null, temporary: boolean, };

/**
 * What a check found.
 */
export type Health = { 
/**
 * Nothing is wrong.
 */
ok: boolean, findings: Array<Finding>, people: number, facts: number, operations: number, };

/**
 * What a measurement would say.
 */
export type Tried = { 
/**
 * Its judgement, once something can be judged.
 */
judgement: Judgement | null, 
/**
 * What is wrong in which cell.
 */
errors: Array<UiError>, 
/**
 * What speaks against it.
 */
doubts: Array<Doubt>, 
/**
 * Its point on the charts.
 */
point: ChartPoint | null, };

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
 * What a service would say.
 */
export type VisitTried = { 
/**
 * Names of the items that are asked or shown now.
 */
asked: Array<string>, faults: Array<UiError>, doubts: Array<VisitDoubt>, missing: Array<string>, 
/**
 * Danger signs that are there.
 */
dangers: Array<string>, results: Array<ResultView>, };

/**
 * What a stick brought.
 */
export type BundleRead = { 
/**
 * Operations that were new here.
 */
new: number, 
/**
 * Segments that must wait, since what they follow is not here yet: after a round with the district, or
 * an earlier stick, the same file brings them.
 */
parked: number, 
/**
 * Operations of this laptop that the district has not received, as far as is known now.
 */
waiting: number, };

/**
 * What an import did, or would do.
 */
export type ImportReport = { 
/**
 * `register` or `eppgbm`.
 */
format: string, 
/**
 * Rows with something in them, below the header.
 */
rows: number, columns: Array<FileColumn>, persons_new: number, persons_matched: number, facts_new: number, facts_same: number, posyandu_new: Array<PosyanduNew>, doubts: Array<DoubtedRow>, refused: Array<RefusedRow>, };

/**
 * What answers come to.
 */
export type ResultView = { result: string, class: string, 
/**
 * 0 as it should be, 1 watch, 2 severe.
 */
rank: number, 
/**
 * `no`, `yes` or `today`.
 */
refer: string, value: number, source: string, verified: boolean, };

/**
 * What became of a referral.
 */
export type RecordOutcome = { 
/**
 * The referral.
 */
fact: string, 
/**
 * Code of the outcome.
 */
outcome: string, 
/**
 * The day it was known, as typed.
 */
date: string, 
/**
 * What was found and done.
 */
note: string, };

/**
 * What is due at a posyandu.
 */
export type DueAt = { posyandu: string, posyandu_name: string, desa: string, desa_name: string, open: number, late: number, };

/**
 * What is due, and where.
 */
export type DueBoard = { 
/**
 * The day it was asked for.
 */
on: string, 
/**
 * Groups in the order of life.
 */
groups: Array<DueGroup>, };

/**
 * What is possible and improbable.
 */
export type VisitDoubt = { 
/**
 * The question; none is the visit itself.
 */
question: string | null, 
/**
 * Why.
 */
code: string, };

/**
 * What somebody is due for.
 */
export type NextDue = { item: string, opens: string, due: string, };

/**
 * What somebody is to others of the family, as it is from now on.
 */
export type SayRelation = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * What the person is to the head; none when that is not known.
 */
relation: string | null, 
/**
 * Id of the mother's own record; none when she has none here.
 */
mother: string | null, 
/**
 * Why, where something else was known.
 */
reason: string, };

/**
 * What stands of two records.
 */
export type SaidOfTwo = { 
/**
 * One record.
 */
one: RecordLine, 
/**
 * The other.
 */
other: RecordLine, 
/**
 * They are of one person; else of two.
 */
same: boolean, 
/**
 * Nobody said so: NIK, date of birth, sex and name agree.
 */
automatic: boolean, 
/**
 * Who said so.
 */
by: string | null, 
/**
 * When, where the laptop stands: `2026-11-12T09:40`; none when the clock was not to be believed.
 */
at: string | null, };

/**
 * What taking a file in did, or would do.
 */
export type FigureFileReport = { 
/**
 * The columns, and what is understood of them.
 */
columns: Array<FileColumn>, 
/**
 * New figures, and those that change what is known.
 */
taken: Array<TakenFigure>, 
/**
 * Rows that say what is known already.
 */
same: number, 
/**
 * Rows without a number.
 */
empty: number, 
/**
 * What is wrong with the other rows.
 */
refused: Array<RefusedRow>, };

/**
 * What the district has not received yet, and what of its records is here.
 */
export type Status = { 
/**
 * Operations of this laptop that the district has not received.
 */
waiting: number, 
/**
 * When both sides were last the same, by the district's clock; none for a laptop that works alone.
 */
last_sync: string | null, 
/**
 * The puskesmas whose records are here; none while the laptop works alone.
 */
scopes: Array<ScopeStatus>, 
/**
 * Operations of this laptop that the district keeps apart: all that wait, once it revoked the laptop.
 */
quarantined: number, 
/**
 * Values that were given without knowing of each other, and differ.
 */
conflicts: number, 
/**
 * Operations of this laptop that deserve a look, as the district says, and that nobody has looked after.
 */
notices: number, };

/**
 * What the meter says.
 */
export type PassphraseRating = { 
/**
 * It may be used.
 */
ok: boolean, 
/**
 * About how many bits a guesser must search.
 */
bits: number, 
/**
 * Code of the sentence beside the meter.
 */
code: string, };

/**
 * What to check.
 */
export type AskDoctor = { 
/**
 * Also make the state again from the log and compare.
 */
rebuild: boolean, };

/**
 * What to do next, by a rule that is named.
 */
export type Advice = { 
/**
 * Code of the sentence.
 */
code: string, 
/**
 * Code of the rule it follows from.
 */
rule: string, 
/**
 * Today, not at the next visit.
 */
urgent: boolean, };

/**
 * What to print about whom.
 */
export type PrintChild = { 
/**
 * Who.
 */
person: string, 
/**
 * `kms`, `kartu` or `rujukan`.
 */
kind: string, };

/**
 * What was entered of a year.
 */
export type FigureList = { 
/**
 * The groups that targets are of, in their order.
 */
groups: Array<GroupView>, 
/**
 * Targets, recaps and notes.
 */
figures: Array<FigureView>, };

/**
 * What was made up.
 */
export type Seeded = { 
/**
 * People.
 */
people: number, 
/**
 * Facts.
 */
facts: number, };

/**
 * What was saved for a child on a day.
 */
export type Entry = { fact: string, weight: number | null, length: number | null, position: string | null, arm: number | null, head: number | null, oedema: boolean, 
/**
 * Doubts that a person confirmed, as `field:code`.
 */
confirmed: Array<string>, 
/**
 * Doubts to be measured again next month.
 */
to_remeasure: Array<string>, };

/**
 * What was saved.
 */
export type VisitSaved = { 
/**
 * The fact.
 */
fact: string, 
/**
 * What the answers come to.
 */
results: Array<ResultView>, 
/**
 * The referral that followed at once, for today.
 */
referral: string | null, };

/**
 * What was typed into the cells of a row.
 */
export type Entered = { weight: string, length: string, position: string | null, arm: string, head: string, oedema: boolean, };

/**
 * What was written to a stick.
 */
export type BundleWritten = { 
/**
 * Full path.
 */
path: string, 
/**
 * Operations in it that the district has not received from this laptop.
 */
waiting: number, };

/**
 * Where a child was measured this month when not here.
 */
export type Elsewhere = { 
/**
 * When.
 */
date: string, 
/**
 * Name of the posyandu, or a code: `rumah`, `puskesmas`, `lain`.
 */
place: string, };

/**
 * Where the file of the stick is.
 */
export type BundleFile = { 
/**
 * Full path.
 */
path: string, };

/**
 * Where to put a backup.
 */
export type AskBackup = { 
/**
 * A file, or a folder to put one in; none is a folder beside the store.
 */
path: string | null, };

/**
 * Whether a measurement has been typed into e-PPGBM.
 */
export type MarkForwarded = { 
/**
 * Ticked.
 */
done: boolean, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * Which chart.
 */
export type AskChartLines = { 
/**
 * `bb_u`, `tb_u`, `bb_pb`, `bb_tb`, `imt_u` or `lk_u`.
 */
index: string, 
/**
 * L or P.
 */
sex: string, 
/**
 * 24 or 60; charts over length are always whole.
 */
months: number, };

/**
 * Which desa, and when.
 */
export type AskVillage = { 
/**
 * Code of the desa.
 */
desa: string, 
/**
 * `YYYY-MM`.
 */
month: string, };

/**
 * Which families.
 */
export type AskPlan = { 
/**
 * Code of a desa; none for all.
 */
desa: string | null, 
/**
 * Id of a posyandu; none for all.
 */
posyandu: string | null, 
/**
 * Only families with this reason.
 */
reason: string | null, 
/**
 * How many at most.
 */
most: number, };

/**
 * Which form.
 */
export type AskForm = { 
/**
 * Its id.
 */
form: string, 
/**
 * Its version; none is the newest.
 */
version: number | null, };

/**
 * Which grid.
 */
export type AskGroup = { 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * The day, as typed.
 */
date: string, 
/**
 * `mother`, `adolescent` or `adult`.
 */
group: string, };

/**
 * Which list.
 */
export type AskDue = { 
/**
 * The group.
 */
group: string, 
/**
 * Only this posyandu.
 */
posyandu: string | null, 
/**
 * Only this desa, by its code.
 */
desa: string | null, 
/**
 * Only this dusun of the posyandu.
 */
dusun?: string | null, 
/**
 * Only whom this kader of the posyandu looks after.
 */
kader?: string | null, 
/**
 * What closed undone in the last twelve months, instead of what is open.
 */
missed?: boolean | null, 
/**
 * How many at most.
 */
most: number, };

/**
 * Which visit is opened.
 */
export type AskVisit = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * The fact.
 */
fact: string, };

/**
 * Who is due.
 */
export type DueList = { 
/**
 * How many people there are.
 */
total: number, 
/**
 * The longest overdue first.
 */
people: Array<DuePerson>, 
/**
 * Of a posyandu: the dusun in which they live, in the order of names.
 */
dusun: Array<string>, 
/**
 * Of a posyandu: its kader.
 */
kader: Array<string>, };

/**
 * Who is signed in, and where.
 */
export type SessionCard = { 
/**
 * Who.
 */
user: UserCard, 
/**
 * Name of the puskesmas.
 */
puskesmas: string, 
/**
 * Name of the kabupaten.
 */
kabupaten: string, 
/**
 * Desa that the puskesmas serves.
 */
desa: Array<Area>, };

/**
 * Who looks after somebody who is away from home here.
 */
export type AwayFrom = { 
/**
 * Id of the puskesmas.
 */
puskesmas: string, 
/**
 * Id of the person there, once looked up: both records are of one person.
 */
person?: string, };

/**
 * Who may be registered twice, and what was decided.
 */
export type Duplicates = { 
/**
 * Waiting for somebody to decide, the likeliest first.
 */
proposed: Array<LikelyPair>, 
/**
 * Words that contradict each other, group by group: all records of a group stay apart until one is taken back.
 */
disputed: Array<Array<SaidOfTwo>>, 
/**
 * What was decided, and what holds by itself, the newest first.
 */
decided: Array<SaidOfTwo>, };

/**
 * Who measured with what.
 */
export type DayHead = { 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, 
/**
 * Who measured.
 */
measured_by: string | null, 
/**
 * Which scale.
 */
scale: string | null, 
/**
 * Which length board.
 */
board: string | null, };

/**
 * Who was found.
 */
export type LookedUp = { 
/**
 * They; empty when nobody has that NIK and that date of birth.
 */
people: Array<Somebody>, };

/**
 * Whom to look for.
 */
export type SearchPeople = { 
/**
 * What was typed; empty lists everybody by name.
 */
text: string, 
/**
 * `balita` or `semua`.
 */
group: string, 
/**
 * Only of this posyandu.
 */
posyandu: string | null, 
/**
 * Only of this desa.
 */
desa: string | null, 
/**
 * `aktif` or `semua`.
 */
status: string, 
/**
 * Lines of a page.
 */
limit: number, 
/**
 * Lines before the page.
 */
offset: number, };

/**
 * Whom to look up in the whole district.
 */
export type LookUpPerson = { 
/**
 * NIK as typed.
 */
nik: string, 
/**
 * Date of birth as typed.
 */
birth_date: string, 
/**
 * Why; it is kept at the district.
 */
reason: string, };

/**
 * Whom to seek at home after a posyandu day.
 */
export type Sweep = { 
/**
 * The kader of the posyandu.
 */
kader: Array<string>, 
/**
 * For what, in the order of life.
 */
groups: Array<SweepGroup>, };

/**
 * Whom to seek at home for a group of services after a posyandu day.
 */
export type SweepGroup = { 
/**
 * The group.
 */
group: string, 
/**
 * How many people there are.
 */
total: number, 
/**
 * They, the longest overdue first.
 */
people: Array<DuePerson>, };

/**
 * Whose card.
 */
export type AskKmsLines = { 
/**
 * L or P.
 */
sex: string, };

/**
 * Whose child.
 */
export type AskNewborn = { 
/**
 * Id of the mother.
 */
mother: string, };

/**
 * Whose family.
 */
export type AskHousehold = { 
/**
 * Id of somebody of it.
 */
person: string, };

/**
 * Whose number is opened.
 */
export type AskPwsPeople = { 
/**
 * Only this posyandu, by its id.
 */
posyandu: string | null, 
/**
 * An indicator; or `short`, `wasted`, `underweight`, `twice_t` of the children of the month.
 */
subject: string, 
/**
 * Of an indicator: of this month alone, not since January.
 */
this_month: boolean, 
/**
 * How many at most.
 */
most: number, 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * The posyandu of this desa, by its code; none for all desa.
 */
desa: string | null, };

/**
 * Whose page.
 */
export type AskCare = { 
/**
 * Id of the person.
 */
person: string, 
/**
 * The day on which it is looked at, as typed; none is today.
 */
on: string | null, };

/**
 * Whose page.
 */
export type AskChildPage = { 
/**
 * Id.
 */
person: string, };

/**
 * Why a child was not weighed.
 */
export type RecordAbsence = { 
/**
 * Code of the reason; none takes it back.
 */
absence: string | null, 
/**
 * Id of the person.
 */
person: string, 
/**
 * Id of the posyandu.
 */
posyandu: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, };

/**
 * Why a command did not do what was asked.
 */
export type UiError = { 
/**
 * Code of the sentence in `ui/messages`.
 */
code: string, 
/**
 * The field it is about.
 */
field: string | null, 
/**
 * What the sentence mentions.
 */
detail: { [key in string]: Detail }, };

/**
 * Why a round did not come to its end.
 */
export type RoundFailure = { 
/**
 * Code of the sentence.
 */
code: string, 
/**
 * When, where the laptop stands: `2026-11-12T09:40`.
 */
at: string, };

/**
 * Why a row does not go in.
 */
export type RefusedRow = { 
/**
 * Line of the file; the first is 1.
 */
row: number, 
/**
 * The column.
 */
column: string, 
/**
 * What is wrong.
 */
code: string, 
/**
 * What is written there.
 */
value: string, };
