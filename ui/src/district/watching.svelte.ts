// What somebody watches of the kabupaten: the level, the month, the indicator, and the boards behind them.
import { Question } from "../backend/district.svelte";
import { hasTrend, type Compared } from "../parts/monitoring/indicators";
import { Ranking } from "../parts/monitoring/ranking.svelte";
import { monthAway } from "../words/format";
import { Levels, type Step } from "./levels.svelte";
import { comparedTo, surveyOf } from "./survey";

export class Watching {
  readonly levels = new Levels();
  group = $state("children");
  chosen = $state("weighed");
  #month = $state("");
  readonly board = new Question("pws", () => this.#asked);
  /** Of counts, the month before: the board itself tells it only of children. */
  readonly before = new Question("pws", () => (this.group === "children" ? null : { ...this.#asked, month: monthAway(this.month, -1) }));
  readonly ranking: Ranking = new Ranking({
    group: () => this.group,
    chosen: () => this.chosen,
    board: () => this.board.data,
    before: () => (this.group === "children" ? undefined : this.before.data),
    trend: () => this.trend.data,
  });
  readonly trend = new Question("pws_trend", () => (hasTrend(this.ranking.indicator) ? this.#asked : null));
  readonly surveys = new Question("surveys", () => ({}));

  constructor(today: string) {
    this.#month = today.slice(0, 7);
  }

  get month(): string {
    return this.#month;
  }

  set month(month: string) {
    this.#anew();
    this.#month = month;
  }

  /** What a survey found of the indicator in view. */
  get compared(): Compared | undefined {
    return comparedTo(surveyOf(this.surveys.data ?? [], this.ranking.indicator?.code, this.month));
  }

  down(step: Step): void {
    this.#anew();
    this.levels.down(step);
  }

  up(to?: number): void {
    this.#anew();
    this.levels.up(to);
  }

  get #asked(): { month: string; puskesmas: number | null; desa: string | null } {
    return { month: this.month, ...this.levels.asked };
  }

  /** What was told of another place or month does not stand under the name of this one. */
  #anew(): void {
    this.board.data = undefined;
    this.before.data = undefined;
    this.trend.data = undefined;
  }
}
