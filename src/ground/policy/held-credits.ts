import type { Held } from './gate-rows.ts';

/** What does the cells of this group today, and where a cell is judged otherwise. */
export const heldCredits: readonly Held[] = [
  {
    by: 'limits on the issuing bank and its country, with what is bound and not had back, under a lock (counterparty limits)',
    cells: { F53: 'CN', F54: 'CN', F55: 'CN', F57: 'CN', F62: 'CN' },
  },
  {
    by: 'MESSAGE_NOT_AUTHENTIC and SENDER_UNKNOWN, before a message opens, changes, presents or claims anything (correspondence)',
    cells: { F91: 'CN EX RB' },
  },
  {
    because:
      'who confirms has no facility of the applicant and no cover of its goods: it relies on the issuing bank, within its limit',
    cells: { F59: 'CN' },
  },
  {
    by: 'what is on record of the invoices in the documents: told to the bank and kept (invoices, presentations)',
    cells: { F81: 'EX' },
  },
  { by: 'control of the bill on record, asked of the presenter (presentations)', cells: { F2: 'EX' } },
  { by: 'the reimbursement authority and what was claimed (settlement)', cells: { F55: 'RB', F93: 'RB' } },
  { by: 'margin follows the claim (settlement)', cells: { F61: 'HO' } },
  { by: 'the due day of the payment (settlement)', cells: { F62: 'PM', F97: 'PM' } },
  { by: 'the life cycle of the credit (letters of credit)', cells: { F89: 'CN EX HO TA' } },
  {
    by: 'examination of the claim and its invoices, each question answered with a statement; honour of what complies, is taken up or may not be refused any more (presentations, settlement)',
    cells: { F90: 'EX HO' },
  },
  { by: 'banking hours and interruptions move the last day (presentations)', cells: { F94: 'EX HO' } },
  {
    by: 'the ledger of what is used once: asked of the examiner, then of one more person (presentations, consumption)',
    cells: { F80: 'EX HO' },
  },
  { by: 'amount book and examination are read under the lock (presentations, settlement)', cells: { F99: 'EX HO TA' } },
  { by: 'the original documents on record (presentations)', cells: { F100: 'EX' } },
  {
    by: 'GATE_CLOSED by a standing, or told to the bank alone (letters of credit, settlement)',
    cells: { F58: 'CN EX HO PM RB', F65: 'CN EX HO PM RB TA', F68: 'CN EX HO PM RB TA', F92: 'EX HO PM RB TA' },
  },
  {
    by: 'what checks found of the parties and nobody cleared: told to the bank alone, or a second person (standings, judgement)',
    cells: { F69: 'CN EX HO PM RB TA' },
  },
  {
    by: 'what the issuing bank did not pay on its day, told to who reimburses for it (settlement)',
    cells: { F57: 'RB' },
  },
  {
    because:
      'days of UCP 600 14b and 7 run whether or not holidays are published: to wait would preclude the bank or be a default, so each weekday counts, and the days of an examination say on what they rest',
    cells: { F97: 'EX HO' },
  },
  { by: 'levels by amount (audit, table of who agrees)', cells: { F96: 'CN EX HO PM RB' } },
  {
    by: 'told to the issuing bank of its facility, or a second person (judgement)',
    cells: { F53: 'HO PM', F55: 'HO PM', F57: 'EX HO PM', F59: 'EX HO' },
  },
  {
    because:
      'the request is the beneficiary’s own act under its key and the bank’s two people answer it; no money goes, and who comes in is paid only on documents under the credit, where it is asked (UCP 600 38, 39)',
    cells: { F100: 'TA' },
  },
];
