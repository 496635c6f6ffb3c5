import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldMoney: readonly Held[] = [
  {
    by: 'condition COLLATERAL_CONTROLLED (financing), from the control position',
    cells: { F1: 'D', F2: 'D', F3: 'D', F4: 'D', F11: 'D', F24: 'D', F25: 'D', F26: 'D' },
  },
  { by: 'condition PRICES_FRESH (financing)', cells: { F29: 'D', F30: 'D', F97: 'D' } },
  {
    by: 'condition NO_HOLD (financing), from holds that block an advance',
    cells: { F13: 'D RO', F15: 'D RO', F19: 'D RO', F28: 'D RO', F34: 'D RO', F60: 'D RO', F69: 'D RO' },
  },
  { by: 'the value of a lot (valuation)', cells: { F32: 'D', F36: 'D', F39: 'D' } },
  {
    by: 'conditions of the registry gate (registry)',
    cells: { F41: 'D', F43: 'D', F44: 'D', F45: 'D', F46: 'D', F47: 'D', F48: 'D' },
  },
  { by: 'refused at the acceptance of the pledge (pledges)', cells: { F51: 'D TF CI AM' } },
  { by: 'condition WITHIN_SECURED_MAXIMUM (financing)', cells: { F52: 'D RO' } },
  { by: 'CREDIT_NOT_COVERED (financing), net of margin', cells: { F61: 'CI AM' } },
  { by: 'condition NOT_MISUSED of the rollover (financing)', cells: { F63: 'RO' } },
  { by: 'consents of new providers at rollover (financing)', cells: { F67: 'RO' } },
  { by: 'refused when it is pledged, in another currency (receivables)', cells: { F76: 'D' } },
  { by: 'the ledger of what is financed (consumption)', cells: { F80: 'D TF' } },
  { by: 'the life cycle of the credit (letters of credit)', cells: { F89: 'TF CI AM', F97: 'CI AM' } },
  { by: 'messages that are not authentic leave no trace (correspondence)', cells: { F91: 'TF' } },
  { by: 'approvals by amount (letters of credit)', cells: { F96: 'CI' } },
  { by: 'conditions are asked once more when it is paid or issued', cells: { F99: 'D RO TF CI AM' } },
];
