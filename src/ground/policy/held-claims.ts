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
  {
    by: 'limits on seller, debtor and group that two people set, with everything that is out on them, under a lock: NOTHING_ON_RECORD, GATE_CLOSED (party limits, factoring)',
    cells: { F37: 'AV MP', F54: 'AV MP CF' },
  },
  { by: 'the due day of the purchase (factoring)', cells: { F62: 'MP' } },
  { by: 'what is outstanding (receivables)', cells: { F71: 'AS MP RV CE SP', F73: 'RV' } },
  { by: 'CURRENCY_MISMATCH', cells: { F76: 'AS AV MP RV CE CF SP' } },
  { by: 'the level of the receivable (receivables)', cells: { F77: 'RV CE' } },
  { by: 'shown with the assignment (assignments)', cells: { F78: 'AS', F86: 'AS AV MP RV' } },
  { by: 'the ledger of what is financed (consumption)', cells: { F80: 'AS AV MP CE CF' } },
  {
    because:
      'to opt in offers the claim and pays nothing: whose it is, the ledger of use says when the factor answers, and it refuses what another has',
    cells: { F80: 'RV' },
  },
  { by: 'limits of the factor and lines of the debtor (factoring)', cells: { F87: 'AV MP RV CE' } },
  { by: 'gates are asked once more when it is paid (factoring, payables)', cells: { F99: 'AS AV RV CF' } },
  {
    by: 'gate NOTHING_ON_RECORD, one more person, or told with the payment (factoring)',
    cells: {
      F15: 'AV MP',
      F40: 'AV MP',
      F46: 'AV MP',
      F57: 'AV MP',
      F58: 'AV MP',
      F62: 'AV',
      F65: 'AV MP',
      F68: 'AV MP',
      F69: 'AV MP',
      F72: 'AV MP',
      F73: 'AV MP',
      F75: 'AV MP',
      F77: 'AV MP',
      F81: 'AV MP',
      F82: 'AV MP',
      F104: 'AV MP',
      F105: 'AV MP',
    },
  },
  {
    by: 'everything on record of the claims that are taken, told to who takes them and kept (factoring)',
    cells: {
      F104: 'AS',
      F105: 'AS',
      F15: 'AS',
      F37: 'AS',
      F41: 'AS',
      F57: 'AS',
      F58: 'AS',
      F62: 'AS',
      F69: 'AS',
      F72: 'AS',
      F73: 'AS',
      F74: 'AS',
      F75: 'AS',
      F77: 'AS',
      F81: 'AS',
      F82: 'AS',
      F83: 'AS',
    },
  },
  { by: 'gate DEBTOR_CALLED_BACK: within 30 days, by another than who pays (factoring)', cells: { F79: 'AV MP' } },
  {
    by: 'gate WITHIN_OUTSTANDING, less what may be set off and what dilution takes (factoring)',
    cells: { F71: 'AV', F74: 'AV MP', F83: 'AV MP' },
  },
  {
    by: 'NOT_FINANCED and ADVANCE_NOT_AGREED: an assignment in force, and within what was agreed in it (factoring)',
    cells: { F53: 'AV' },
  },
  { by: 'NOT_MATURITY: an assignment in force, at the price agreed in it (factoring)', cells: { F53: 'MP' } },
  {
    by: 'the pay day: a list keeps the price back, everything else is told and it is paid (factoring)',
    cells: { F99: 'MP' },
  },
  {
    by: 'GATE_CLOSED by what stands against supplier, debtor and claim; else told to the factor (factoring)',
    cells: { F57: 'RV', F58: 'RV', F65: 'RV', F68: 'RV', F69: 'RV', F72: 'RV', F75: 'RV', F81: 'RV', F104: 'RV' },
  },
  {
    because:
      'the supplier’s people act here and cannot look at themselves: it is told to the factor, whose advance asks for one more person',
    cells: { F15: 'RV', F46: 'RV', F105: 'RV' },
  },
  {
    because: 'the debtor itself offers its own payable, by its own people; the call-back is asked before the advance',
    cells: { F79: 'RV' },
  },
  {
    by: 'GATE_CLOSED by what stands against the issuer and its payables; else told to its bank (payables, factoring)',
    cells: {
      F15: 'CE',
      F57: 'CE',
      F58: 'CE',
      F65: 'CE',
      F68: 'CE',
      F69: 'CE',
      F72: 'CE',
      F75: 'CE',
      F81: 'CE',
      F104: 'CE',
      F105: 'CE',
    },
  },
  {
    by: 'GATE_CLOSED by what stands against issuer, holder or line; else one more person, or told (payables, factoring)',
    cells: {
      F15: 'CF',
      F37: 'CF',
      F46: 'CF',
      F53: 'CF',
      F57: 'CF',
      F58: 'CF',
      F65: 'CF',
      F68: 'CF',
      F69: 'CF',
      F75: 'CF',
      F79: 'CF',
      F81: 'CF',
      F88: 'CF',
      F104: 'CF',
      F105: 'CF',
    },
  },
  {
    by: 'the financier’s own search and filing of the part; REGISTRATION_MISSING (payables)',
    cells: { F41: 'CF', F43: 'CF', F44: 'CF', F48: 'CF' },
  },
  {
    because:
      'a part that is financed is an interval of the face that the ledger of what is financed takes once: no right of another can stand over it, and one filed elsewhere is F41',
    cells: { F40: 'CF' },
  },
  {
    by: 'GATE_CLOSED, one more person, or told, when money or claims go back to the seller (factoring)',
    cells: { F57: 'SP', F58: 'SP', F65: 'SP', F68: 'SP', F69: 'SP', F82: 'SP' },
  },
  {
    by: 'the account of the payee is on record, proved and called back before, by another than who pays (money out)',
    cells: { F79: 'SP' },
  },
  { by: 'GATE_CLOSED while an advance stands (factoring)', cells: { F80: 'SP' } },
  {
    by: 'a collection that the bank took back: NOTHING_ON_RECORD, GATE_CLOSED (collections, factoring)',
    cells: { F101: 'AV MP SP' },
  },
  {
    because: 'a claim whose time to sue is over is long overdue, and that blocks',
    cells: { F64: 'AV' },
  },
  {
    because:
      'due days of claims, advances, purchases and certificates are calendar days: no table of holidays moves anything here',
    cells: { F97: 'AS AV MP CE' },
  },
  { by: 'levels by amount (audit, table of who agrees)', cells: { F96: 'AV MP CF' } },
  {
    by: 'GATE_CLOSED by a standing: of the seller always, of the debtor where its credit is borne (assignments)',
    cells: { F65: 'AS', F68: 'AS' },
  },
  {
    because:
      'core firm and supplier sign under their own keys, on receivables and invoices on record that are used once (F80); nobody is paid until a part is financed or redeemed, where paper and payee are asked',
    cells: { F100: 'CE' },
  },
];
