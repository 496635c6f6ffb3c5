import type { Held } from './gate-rows.ts';

/** Cells that the table asks for and nothing does yet: why, and what guards meanwhile. */
export const openCells: readonly Held[] = [
  {
    open: 'told with every judgement; what a seller may still file within its ten days is not deducted before it is on record as a right (F40)',
    cells: { F42: 'D TF' },
  },
  {
    open: 'guarantees are not on record yet; whoever gave security consents at the rollover',
    cells: { F67: 'D TF DR RP' },
  },
];
