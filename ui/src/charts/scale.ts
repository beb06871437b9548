// From numbers to places on the picture.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { area, curveLinear, line } from "d3-shape";

export type Scale = ScaleLinear<number, number>;

/** The drawing area and how its two directions are measured. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  x: Scale;
  y: Scale;
}

export interface Margin {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A frame of this outer size, whose inner part shows these ranges. */
export function frame(size: { width: number; height: number }, margin: Margin, x: readonly [number, number], y: readonly [number, number]): Frame {
  const width = Math.max(1, size.width - margin.left - margin.right);
  const height = Math.max(1, size.height - margin.top - margin.bottom);
  return {
    left: margin.left,
    top: margin.top,
    width,
    height,
    x: scaleLinear([...x], [margin.left, margin.left + width]),
    y: scaleLinear([...y], [margin.top + height, margin.top]),
  };
}

/** The path of a line through values over `xs`. */
export function linePath(frame: Frame, xs: readonly number[], ys: readonly number[]): string {
  const pairs = xs.map((x, index): [number, number] => [frame.x(x), frame.y(ys[index] ?? 0)]);
  return line().curve(curveLinear)(pairs) ?? "";
}

/** The outline of the area between two lines over the same `xs`. */
export function bandPath(frame: Frame, xs: readonly number[], lower: readonly number[], upper: readonly number[]): string {
  const outline = area<number>()
    .x((index) => frame.x(xs[index] ?? 0))
    .y0((index) => frame.y(lower[index] ?? 0))
    .y1((index) => frame.y(upper[index] ?? 0));
  return outline(xs.map((_, index) => index)) ?? "";
}

/** Smallest and largest of numbers; `[0, 1]` when there are none. */
export function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  return [Math.min(...values), Math.max(...values)];
}

/** Round ticks of a range, about as many as asked for, or one every `step`. */
export function ticks(scale: Scale, about: number, step?: number): number[] {
  if (step === undefined) return scale.ticks(about);
  const [from = 0, to = 0] = scale.domain();
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}
