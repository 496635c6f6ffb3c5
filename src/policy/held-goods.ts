import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldGoods: readonly Held[] = [
  {
    by: 'RELEASE_NOT_CONTROLLED (releases), from the control position',
    cells: {
      F1: 'RR GO OC PD',
      F2: 'RR GO OC PD',
      F3: 'RR GO OC PD',
      F4: 'RR GO OC PD',
      F11: 'RR GO OC PD',
      F12: 'RR GO OC PD',
      F13: 'RR GO OC PD',
      F14: 'RR GO OC PD',
      F18: 'RR GO OC PD',
      F19: 'RR GO OC PD',
      F24: 'RR GO OC PD',
      F25: 'RR GO OC PD',
      F26: 'RR GO OC PD',
    },
  },
  {
    by: 'the physical leg, asked before a document goes (financing, trust receipts)',
    cells: { F1: 'DR', F3: 'DR', F4: 'DR', F11: 'DR', F12: 'DR', F13: 'DR', F14: 'DR', F15: 'DR' },
  },
  {
    by: 'the live document over the goods (lading, receipts)',
    cells: { F2: 'GR CH', F24: 'GR DR CH', F25: 'GR DR CH', F26: 'CH' },
  },
  { by: 'the shortage is claimed at the return (custody duties)', cells: { F17: 'GR' } },
  { by: 'what orders promise is left out of the room (releases)', cells: { F22: 'RR GO OC' } },
  { by: 'RELEASE_IN_PROGRESS (releases)', cells: { F22: 'PD' } },
  { by: 'the quantity that is not reserved (goods, custody duties)', cells: { F22: 'GR CH' } },
  { by: 'RELEASE_BELOW_FLOOR (releases)', cells: { F23: 'RR GO OC PD' } },
  {
    by: 'RELEASE_FROZEN (releases), from holds that block a release',
    cells: { F28: 'RR GO OC PD', F60: 'RR GO OC PD' },
  },
  {
    by: 'the receipt is signed before the document goes (trust receipts)',
    cells: { F28: 'DR', F99: 'DR', F100: 'DR' },
  },
  { by: 'RELEASE_PRICE_UNKNOWN (releases)', cells: { F29: 'RR GO OC PD' } },
  { by: 'flag of the order (releases)', cells: { F30: 'RR OC PD', F42: 'RR OC PD' } },
  {
    by: 'the room: value after haircuts against what is owed (releases)',
    cells: {
      F32: 'RR GO OC PD',
      F35: 'RR GO OC PD',
      F36: 'RR GO OC PD',
      F37: 'RR GO OC PD',
      F40: 'RR GO OC PD',
      F55: 'RR GO OC PD',
      F56: 'RR GO OC PD',
      F59: 'RR GO OC PD',
      F61: 'RR GO OC PD',
    },
  },
  { by: 'LOT_RESTRAINED (restraints)', cells: { F39: 'RR GO OC GR CH' } },
  { by: 'MARGIN_STILL_NEEDED (financing)', cells: { F55: 'MR', F57: 'MR', F60: 'MR', F61: 'MR' } },
  { by: 'CHARGE_CRYSTALLISED (pledges)', cells: { F66: 'CH' } },
  { by: 'GUARANTOR_CONSENT_MISSING (fraud)', cells: { F67: 'RR GO OC PD FD' } },
  { by: 'the deadline of the cancelling (registry)', cells: { F97: 'FD' } },
  { by: 'the calendar of the price (valuation)', cells: { F97: 'RR GO OC PD' } },
  { by: 'the gate asks once more before it opens (releases)', cells: { F99: 'RR GO OC' } },
  { by: 'hand-over and receipt are signed (custody duties)', cells: { F100: 'GR' } },
  {
    by: 'GATE_CLOSED by a standing of the parties (standings, releases)',
    cells: { F58: 'RR GO OC PD FD MR', F65: 'RR GO OC PD FD MR', F68: 'RR GO OC PD FD MR' },
  },
  { by: 'GATE_CLOSED by a drawdown past its day (releases)', cells: { F57: 'RR GO OC PD' } },
  { by: 'CHARGE_CRYSTALLISED, the chargee too (pledges, releases)', cells: { F66: 'RR GO OC PD' } },
  {
    by: 'hold FRAUD: a second person, or closed at the gate (releases)',
    cells: { F15: 'RR GO OC PD', F69: 'RR GO OC PD FD MR' },
  },
  {
    by: 'GATE_CLOSED while anything is owed, but for a waiver at level 3 (releases)',
    cells: { F55: 'FD', F56: 'FD MR', F57: 'FD', F60: 'FD' },
  },
  { by: 'GATE_CLOSED by an order that still opens the gate (releases)', cells: { F22: 'FD' } },
  {
    by: 'a second person for a crystallised charge or a recalled receipt (releases)',
    cells: { F28: 'FD MR', F66: 'FD' },
  },
  { by: 'GATE_CLOSED by a standing (custody duties)', cells: { F65: 'GR CH', F68: 'GR CH' } },
  {
    by: 'GATE_CLOSED before a document that carries debt goes (financing)',
    cells: { F13: 'DR', F57: 'DR', F58: 'DR', F60: 'DR', F65: 'DR', F68: 'DR', F69: 'DR' },
  },
];
