import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldRealisation: readonly Held[] = [
  {
    because:
      'such an order withdraws no breach: it clears it, is named on it, asks a second person itself, and the breach stands as F4 until somebody else of the lender signs it off',
    cells: { F5: 'RP RS EC' },
  },
  { by: 'the document is given up first (realisation)', cells: { F2: 'RS', F24: 'RS' } },
  {
    because:
      'a document is given up for a sale that two people approved, and for no other (SURRENDER_WITHOUT_SALE): whoever has it then, what is not given up stops the settlement',
    cells: { F2: 'RP', F24: 'RP' },
  },
  { by: 'the pledge is effective (realisation)', cells: { F3: 'RP RS' } },
  { by: 'the reference price (realisation)', cells: { F29: 'RP RS' } },
  { by: 'SALE_UNDER_RESTRAINT (restraints)', cells: { F39: 'RP RS' } },
  {
    by: 'the waterfall of the ranking (ranking, realisation)',
    cells: { F40: 'RP RS PO', F42: 'RS', F52: 'RS PO', F55: 'RS PO', F56: 'RS PO' },
  },
  { by: 'the ranking says by what publicity (ranking)', cells: { F44: 'RP RS' } },
  { by: 'the ground for the sale (realisation)', cells: { F57: 'RP', F60: 'RP', F64: 'RP RS' } },
  { by: 'the approval names the lots (realisation)', cells: { F99: 'RP', F100: 'RP' } },
  { by: 'GATE_CLOSED while the money is taken back (realisation, surrogates)', cells: { F101: 'PO' } },
  {
    by: 'GATE_CLOSED by a standing: stayed but for leave, listed never (realisation)',
    cells: { F65: 'RP RS PO', F68: 'RP RS PO', F69: 'RP RS PO' },
  },
  {
    by: 'the judgement of the goods and their legs at this instant: GATE_CLOSED, or printed on the certificate (control certificates)',
    cells: {
      F1: 'EC',
      F2: 'EC',
      F3: 'EC',
      F4: 'EC',
      F6: 'EC',
      F8: 'EC',
      F9: 'EC',
      F10: 'EC',
      F11: 'EC',
      F12: 'EC',
      F13: 'EC',
      F14: 'EC',
      F15: 'EC',
      F16: 'EC',
      F17: 'EC',
      F18: 'EC',
      F22: 'EC',
      F24: 'EC',
      F26: 'EC',
      F29: 'EC',
      F30: 'EC',
      F31: 'EC',
      F33: 'EC',
      F34: 'EC',
      F39: 'EC',
      F40: 'EC',
      F41: 'EC',
      F42: 'EC',
      F44: 'EC',
      F45: 'EC',
      F47: 'EC',
      F52: 'EC',
      F65: 'EC',
      F66: 'EC',
      F68: 'EC',
      F69: 'EC',
      F70: 'EC',
    },
  },
  {
    because:
      'nothing is approved beforehand: the certificate is made of what stands when the second person agrees, and refused then where it does not hold',
    cells: { F99: 'EC' },
  },
  {
    because: 'no paper is presented and nobody is paid: what is stated is read from the record',
    cells: { F100: 'EC' },
  },
  { by: 'levels by amount (audit, table of who agrees)', cells: { F96: 'PO' } },
  {
    by: 'the judgement of the goods that are to be sold, told or refused (judgement, realisation)',
    cells: {
      F1: 'RP',
      F4: 'RP',
      F13: 'RP',
      F14: 'RP',
      F15: 'RP',
      F16: 'RP',
      F17: 'RP',
      F18: 'RP',
      F30: 'RP',
      F31: 'RP',
      F33: 'RP',
      F34: 'RP',
      F50: 'RP',
    },
  },
  { by: 'guarantors and rings by the relations on record, told before the sale (fraud)', cells: { F67: 'RP' } },
  {
    by: 'a second person where what was given for the facility secured a debt that stood bare before (realisation, surrogates)',
    cells: { F50: 'PO' },
  },
  {
    by: 'a second person sees buyer, price, bids and ties at the settlement (realisation)',
    cells: { F15: 'RS', F96: 'RS', F99: 'RS' },
  },
  {
    because: 'what is owed, late, called or declared is the ground of a sale: without any, NO_DEFAULT refuses',
    cells: { F55: 'RP', F58: 'RP' },
  },
  {
    by: 'earlier filings of the newest searches for which no right is on record: told, and nothing is paid past them (realisation)',
    cells: { F41: 'RP PO' },
  },
  { by: 'a second person where the payee belongs to lender, owner or custodian (realisation)', cells: { F15: 'PO' } },
  {
    by: 'the reference that the price is held against is of the lower of book and scale (valuation, realisation)',
    cells: { F17: 'RS' },
  },
  {
    because:
      'the price is what the goods brought, and a filing lowers no price: what may be due to its holder is not paid to anybody else until its right is on record or gone (F41 at the pay-out)',
    cells: { F41: 'RS' },
  },
];
