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
];
