import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldRealisation: readonly Held[] = [
  { by: 'the document is given up first (realisation)', cells: { F2: 'RP RS', F24: 'RP RS' } },
  { by: 'the pledge is effective (realisation)', cells: { F3: 'RP RS' } },
  { by: 'the reference price (realisation)', cells: { F29: 'RP RS' } },
  { by: 'LOT_RESTRAINED (restraints)', cells: { F39: 'RP RS' } },
  {
    by: 'the waterfall of the ranking (ranking, realisation)',
    cells: { F40: 'RP RS PO', F42: 'RS', F52: 'RS PO', F55: 'RS PO', F56: 'RS PO' },
  },
  { by: 'the ranking says by what publicity (ranking)', cells: { F44: 'RP RS' } },
  { by: 'the ground for the sale (realisation)', cells: { F57: 'RP', F60: 'RP', F64: 'RP RS' } },
  { by: 'the approval names the lots (realisation)', cells: { F99: 'RP', F100: 'RP' } },
  { by: 'a reference is used once (realisation)', cells: { F100: 'PO' } },
  {
    by: 'GATE_CLOSED by a standing: stayed but for leave, listed never (realisation)',
    cells: { F65: 'RP RS PO', F68: 'RP RS PO', F69: 'RP RS PO' },
  },
];
