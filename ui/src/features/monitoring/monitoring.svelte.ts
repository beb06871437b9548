// What somebody watches: the tab, the month, the desa, the indicator, and the people behind a number.
import { Live } from "../../backend/query.svelte";
import type { FigureView, PwsArea } from "../../backend/types";
import { kept } from "../../parts/half-typed.svelte";
import { monthAway } from "../../words/format";
import { hasTrend, indicatorsOf, ranked, rowOf, trendOf, type Indicator, type Row } from "./indicators";

/** Children behind a number of the SKDN form. */
export interface OpenChildren {
  /** Code of the desa or id of the posyandu; empty for the whole of what is in view. */
  area: string;
  name: string;
  /** Rows of the form that may be looked at, and the one in view. */
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
  children: OpenChildren | undefined;
  service: OpenService | undefined;
  /** Of the village's page: what people are due for. */
  due: string | undefined;
}

export class Monitoring {
  readonly view: View;
  readonly board = new Live("pws_board", () => (this.view.tab === "area" ? this.#asked : null));
  /** Of counts, the month before: the board itself tells it only of children. */
  readonly before = new Live("pws_board", () => (this.view.tab === "area" && this.view.group !== "children" ? { ...this.#asked, month: monthAway(this.view.month, -1) } : null));
  readonly trend = new Live("pws_trend", () => (this.view.tab === "area" && hasTrend(this.indicator) ? this.#asked : null));
  readonly spm = new Live("spm_board", () => (this.view.tab === "spm" ? { month: this.view.month, desa: null } : null));
  readonly village = new Live("village_page", () => (this.view.tab === "village" && this.view.desa !== "" ? { desa: this.view.desa, month: this.view.month } : null));

  constructor(today: string, found: View | undefined) {
    this.view = kept<View>("monitoring", found ?? { tab: "area", month: today.slice(0, 7), desa: "", group: "children", indicator: "weighed", children: undefined, service: undefined, due: undefined });
  }

  get #asked(): { month: string; desa: string | null } {
    return { month: this.view.month, desa: this.view.desa === "" ? null : this.view.desa };
  }

  get indicators(): Indicator[] {
    return indicatorsOf(this.view.group, this.board.data?.indicators ?? []);
  }

  /** The one in view; the first of its group when the one before is of another. */
  get indicator(): Indicator | undefined {
    return this.indicators.find((one) => one.code === this.view.indicator) ?? this.indicators[0];
  }

  /** The areas of the level in view, ranked by the indicator. */
  get rows(): Row[] {
    const { indicator } = this;
    const areas = this.board.data?.areas ?? [];
    return indicator ? ranked(areas.map((area) => rowOf(indicator, area, this.#earlier(area.id)))) : [];
  }

  /** What an indicator comes to in all of the level in view. */
  totalOf(indicator: Indicator): Row | undefined {
    const total = this.board.data?.total;
    return total ? rowOf(indicator, total, this.view.group === "children" ? undefined : this.before.data?.total) : undefined;
  }

  /** What staff say of the indicator. */
  get notes(): FigureView[] {
    return (this.board.data?.total.notes ?? []).filter((note) => note.subject === this.indicator?.code);
  }

  get trendPoints(): ReturnType<typeof trendOf> {
    return this.indicator ? trendOf(this.indicator, this.trend.data ?? []) : [];
  }

  /** Opens a line of the ranking: the posyandu of a desa, or the children of a posyandu. */
  open(row: Row): void {
    if (this.view.desa === "") this.view.desa = row.id;
    else if (row.id !== this.view.desa) this.openChildren(row);
  }

  /** Opens the children behind a number. */
  openChildren(row: { id: string; name: string }, rows: readonly string[] = this.indicator?.people ?? []): void {
    const [first] = rows;
    if (first !== undefined) this.view.children = { area: row.id, name: row.name, rows: [...rows], row: first };
  }

  /** Another row of the form, of the children that are open. */
  lookAt(row: string): void {
    if (this.view.children) this.view.children.row = row;
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

  #earlier(id: string): PwsArea | undefined {
    return this.before.data?.areas.find((area) => area.id === id);
  }
}
