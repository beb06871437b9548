// Where the words about a point stand: beside it, over as few other points as can be.
import type { Frame } from "./scale";

export interface Spot {
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/** Between a point and the words about it. */
const GAP = 20;

/** The corner of a box of this size about the point at `index`; it lies inside the frame and covers the fewest points. */
export function spotBeside(index: number, points: readonly { x: number; y: number }[], box: Size, frame: Pick<Frame, "left" | "top" | "width" | "height">): Spot {
  const at = points[index] ?? { x: frame.left, y: frame.top };
  const beside = [at.x + GAP, at.x - GAP - box.width];
  const level = [at.y + GAP, at.y - GAP - box.height];
  const over = at.x - box.width / 2;
  const corners = [...beside.flatMap((left) => level.map((top) => ({ left, top }))), ...level.map((top) => ({ left: over, top }))];
  const within = corners.map(({ left, top }) => ({
    left: Math.max(frame.left, Math.min(left, frame.left + frame.width - box.width)),
    top: Math.max(frame.top, Math.min(top, frame.top + frame.height - box.height)),
  }));
  const covered = (spot: Spot) =>
    points.filter((point) => point.x > spot.left - 4 && point.x < spot.left + box.width + 4 && point.y > spot.top - 4 && point.y < spot.top + box.height + 4).length;
  return within.reduce((best, spot) => (covered(spot) < covered(best) ? spot : best));
}
