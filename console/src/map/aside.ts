/** Where a word stands on the screen. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How far down, in its own heights, a word may step aside: beneath what covers it first, then above. */
const steps = [0, 1, -1, 2, -2] as const;

const meet = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** How many pixels each steps down so that none lies over another, the first of them where it is; undefined where there is no room. */
export function stepsAside(boxes: readonly Box[]): (number | undefined)[] {
  const placed: Box[] = [];
  return boxes.map((box) => {
    for (const step of steps) {
      const aside = { ...box, top: box.top + step * box.height };
      if (placed.some((other) => meet(aside, other))) continue;
      placed.push(aside);
      return step * box.height;
    }
    return undefined;
  });
}
