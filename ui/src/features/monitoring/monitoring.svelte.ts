// What somebody watches: the tab, the month, the desa, the indicator, and the people behind a number.
import { Live } from "../../backend/query.svelte";
import { kept } from "../../parts/half-typed.svelte";
import { hasTrend, type Row } from "../../parts/monitoring/indicators";
import { Ranking } from "../../parts/monitoring/ranking.svelte";
import { monthAway } from "../../words/format";

/** People behind a number. */
export interface OpenPeople {
  /** Code of the desa or id of the posyandu; empty for the whole of what is in view. */
  area: string;
  name: string;
  /** What may be looked at, and what is in view: see `behind.ts`. */
  rows: string[];
  row: string;
}

/** People of an SPM service. */
export interface OpenService {
  spm: number;
  rule: string;
  served: boolean;
}

/** All that is in view; going to a person and back finds it again. */
export interface View {
  tab: string;
  month: string;
  desa: string;
  group: string;
  indicator: string;
  people: OpenPeople | undefined;
  service: OpenService | undefined;
  /** Of the village's page: what people are due for. */
  due: string | undefined;
}

export class Monitoring {
  readonly view: View;
  readonly board = new Live("pws_board", () => (this.view.tab === "area" ? this.#asked : null));
  /** Of counts, the month before: the board itself tells it only of children. */
  readonly before = new Live("pws_board", () => (this.view.tab === "area" && this.view.group !== "children" ? { ...this.#asked, month: monthAway(this.view.month, -1) } : null));
  readonly ranking: Ranking = new Ranking({
    group: () => this.view.group,
    chosen: () => this.view.indicator,
    board: () => this.board.data,
    before: () => (this.view.group === "children" ? undefined : this.before.data),
    trend: () => this.trend.data,
  });
  readonly trend = new Live("pws_trend", () => (this.view.tab === "area" && hasTrend(this.ranking.indicator) ? this.#asked : null));
  readonly spm = new Live("spm_board", () => (this.view.tab === "spm" ? { month: this.view.month, desa: null } : null));
  readonly village = new Live("village_page", () => (this.view.tab === "village" && this.view.desa !== "" ? { desa: this.view.desa, month: this.view.month } : null));

  constructor(today: string, found: View | undefined) {
    this.view = kept<View>("monitoring", found ?? { tab: "area", month: today.slice(0, 7), desa: "", group: "children", indicator: "weighed", people: undefined, service: undefined, due: undefined });
  }

  get #asked(): { month: string; desa: string | null } {
    return { month: this.view.month, desa: this.view.desa === "" ? null : this.view.desa };
  }

  /** Opens a line of the ranking: the posyandu of a desa, or the people of a posyandu. */
  open(row: Row): void {
    if (this.view.desa === "") this.view.desa = row.id;
    else if (row.id !== this.view.desa) this.openPeople(row);
  }

  /** Opens the people behind a number. */
  openPeople(row: { id: string; name: string }, rows: readonly string[] = this.ranking.indicator?.people ?? []): void {
    const [first] = rows;
    if (first !== undefined) this.view.people = { area: row.id, name: row.name, rows: [...rows], row: first };
  }

  /** Another look at the people that are open. */
  lookAt(row: string): void {
    if (this.view.people) this.view.people.row = row;
  }

  openService(service: OpenService): void {
    this.view.service = service;
  }

  /** One level up, if there is one. */
  back(): boolean {
    if (this.view.tab === "area" && this.view.desa !== "") this.view.desa = "";
    else if (this.view.tab === "spm" && this.view.service) this.view.service = undefined;
    else return false;
    return true;
  }
}
