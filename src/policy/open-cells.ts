import type { Held } from './gate-rows.ts';

/** Cells that the table asks for and nothing does yet: why, and what guards meanwhile. */
export const openCells: readonly Held[] = [
  {
    open: 'not read here yet: the choice is asked by a deadline of its own (surrogates), and what matures secures the debt as money',
    cells: { F27: 'D RO TF' },
  },
  {
    open: 'told with every judgement; what a seller may still file within its ten days is not deducted before it is on record as a right (F40)',
    cells: { F42: 'D TF' },
  },
  {
    open: 'whether a debt was old when it was secured is not on record; a court that sets the security aside is recorded as a restraint (F39)',
    cells: { F50: 'D RO TF RP PO' },
  },
  {
    open: 'guarantees are not on record yet; whoever gave security consents at the rollover',
    cells: { F67: 'D TF DR RP' },
  },
];
