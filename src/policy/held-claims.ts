import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldClaims: readonly Held[] = [
  {
    by: 'gates of the advance (assignments, factoring)',
    cells: {
      F41: 'AV MP RV',
      F43: 'AV MP RV',
      F44: 'AV MP RV',
      F48: 'AV MP RV',
      F78: 'AV MP RV',
      F84: 'AV MP RV',
      F85: 'AV MP RV',
    },
  },
  { by: 'the line (factoring, payables)', cells: { F54: 'RV CE', F62: 'CE', F88: 'RV CE' } },
  { by: 'the due day of the purchase (factoring)', cells: { F62: 'MP', F97: 'MP' } },
  { by: 'what is outstanding (receivables)', cells: { F71: 'AS MP RV CE SP', F73: 'RV' } },
  { by: 'CURRENCY_MISMATCH', cells: { F76: 'AS AV MP RV CE CF SP' } },
  { by: 'the level of the receivable (receivables)', cells: { F77: 'RV CE' } },
  { by: 'shown with the assignment (assignments)', cells: { F78: 'AS', F86: 'AS AV MP RV' } },
  { by: 'the ledger of what is financed (consumption)', cells: { F80: 'AS AV MP RV CE CF' } },
  { by: 'limits of the factor and lines of the debtor (factoring)', cells: { F87: 'AV MP RV CE' } },
  { by: 'gates are asked once more when it is paid (factoring, payables)', cells: { F99: 'AS AV RV CF' } },
  {
    by: 'gate NOTHING_ON_RECORD, or a second person (factoring)',
    cells: { F57: 'AV MP', F58: 'AV MP', F62: 'AV', F65: 'AV MP', F68: 'AV MP', F72: 'AV MP', F73: 'AV', F82: 'AV MP' },
  },
  { by: 'gate DEBTOR_CALLED_BACK: within 30 days, by another than who pays (factoring)', cells: { F79: 'AV MP' } },
  { by: 'gate WITHIN_OUTSTANDING (factoring)', cells: { F71: 'AV' } },
  {
    by: 'GATE_CLOSED by a standing of issuer or holder (payables)',
    cells: { F58: 'CF', F65: 'CF', F68: 'CF', F88: 'CF' },
  },
  { by: 'GATE_CLOSED when a surplus goes to the seller (factoring)', cells: { F65: 'SP', F68: 'SP', F58: 'SP' } },
  { by: 'GATE_CLOSED while an advance stands (factoring)', cells: { F80: 'SP' } },
  {
    by: 'a collection that the bank took back: NOTHING_ON_RECORD, GATE_CLOSED (collections, factoring)',
    cells: { F101: 'AV MP SP' },
  },
  { by: 'levels by amount (audit, table of who agrees)', cells: { F96: 'AV MP CF' } },
  {
    by: 'GATE_CLOSED by a standing (assignments, factoring, payables)',
    cells: { F65: 'AS RV CE', F68: 'AS RV CE', F58: 'RV CE' },
  },
];
