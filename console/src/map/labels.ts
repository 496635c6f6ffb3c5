import { stepsAside } from './aside.ts';

/** Which words come first: what is chosen, then goods, then places. */
const rank = (label: Element): number =>
  label.classList.contains('map-site') ? 2 : label.closest('.chosen') === null ? 1 : 0;

/** Moves the words of a drawing out of each other's way. One without room is not seen, and is read all the same. */
export function clearLabels(stage: HTMLElement): void {
  const labels = [...stage.querySelectorAll<HTMLElement>('.item-name, .map-site')].sort((a, b) => rank(a) - rank(b));
  for (const label of labels) label.style.translate = '';
  // What would run out of the drawing stands as far to the left as it must.
  const edge = stage.getBoundingClientRect().right - 4;
  const boxes = labels.map((label) => {
    const { left, top, width, height } = label.getBoundingClientRect();
    return { left: left < edge ? Math.min(left, edge - width) : left, top, width, height, from: left };
  });
  const aside = stepsAside(boxes);
  labels.forEach((label, i) => {
    const down = aside[i];
    label.classList.toggle('covered', down === undefined);
    const across = (boxes[i]?.left ?? 0) - (boxes[i]?.from ?? 0);
    if (down !== undefined && (down !== 0 || across !== 0)) label.style.translate = `${across}px ${down}px`;
  });
}
