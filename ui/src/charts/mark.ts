/** One measured point of a chart. */
export interface ChartMark {
  x: number;
  y: number;
  /** What is read and shown for it. */
  title: string;
  note: string;
  /** A letter over it. */
  letter?: string | undefined;
  /** Drawn hollow: in doubt or not counted. */
  hollow?: boolean;
}
