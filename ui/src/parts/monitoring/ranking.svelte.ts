// The areas of a board by one indicator: which indicators there are, which one is in view, and what each area comes to.
import type { FigureView, PwsArea, PwsBoard, PwsTrend } from "../../backend/types";
import { indicatorsOf, ranked, rowOf, trendOf, type Indicator, type Row, type TrendPoint } from "./indicators";

/** What is known so far, and what somebody chose to see of it; each read by itself, so that a question may follow one of them and fill another. */
export interface Known {
  group: () => string;
  /** The code of the indicator. */
  chosen: () => string;
  board: () => PwsBoard | undefined;
  /** Of counts, the board of the month before: a board itself tells it only of children. */
  before: () => PwsBoard | undefined;
  trend: () => readonly PwsTrend[] | undefined;
}

export class Ranking {
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  get indicators(): Indicator[] {
    return indicatorsOf(this.#known.group(), this.#known.board()?.indicators ?? []);
  }

  /** The one in view; the first of its group when the one before is of another. */
  get indicator(): Indicator | undefined {
    const chosen = this.#known.chosen();
    return this.indicators.find((one) => one.code === chosen) ?? this.indicators[0];
  }

  /** The areas of the level in view, ranked by the indicator. */
  get rows(): Row[] {
    const { indicator } = this;
    const [board, before] = [this.#known.board(), this.#known.before()];
    const earlier = (id: string): PwsArea | undefined => before?.areas.find((area) => area.id === id);
    return indicator ? ranked((board?.areas ?? []).map((area) => rowOf(indicator, area, earlier(area.id)))) : [];
  }

  /** What an indicator comes to in all of the level in view. */
  totalOf(indicator: Indicator): Row | undefined {
    const board = this.#known.board();
    return board ? rowOf(indicator, board.total, this.#known.before()?.total) : undefined;
  }

  /** What staff say of the indicator. */
  get notes(): FigureView[] {
    return (this.#known.board()?.total.notes ?? []).filter((note) => note.subject === this.indicator?.code);
  }

  get trendPoints(): TrendPoint[] {
    return this.indicator ? trendOf(this.indicator, this.#known.trend() ?? []) : [];
  }
}
