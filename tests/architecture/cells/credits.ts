import type { Shown } from './shown.ts';

const stopped = 'tests/settlement/stopped.test.ts';
const limits = 'tests/counterparty-limits/counterparty-limits.test.ts';

const standing = 'tests/settlement/standing-cells.test.ts';

/** Credits: what banks promise each other and pay on documents. */
export const shownCredits: readonly Shown[] = [
  [stopped, 'pays though the applicant is insolvent', 'F65: HO'],
  [stopped, 'is stopped by a court’s order on the presentation or the credit', 'F92: HO'],
  [stopped, 'pays nothing at maturity that a list forbids', 'F68: PM'],
  [stopped, 'asks a bank that is bound for one more person', 'F69: HO TA CN'],
  ['tests/letters-of-credit/letters-of-credit.test.ts', 'is issued only within a facility', 'F89: CI'],
  [limits, 'that nobody set is unknown: nothing is confirmed', 'F54: CN'],
  [limits, 'ends on its day, and bears nothing that may be paid after it', 'F53 F62: CN'],
  [limits, 'is free of what the issuing bank has paid', 'F55: CN'],
  [limits, 'tells who confirms of what the issuing bank did not pay', 'F57: CN'],
  ['tests/settlement/refund.test.ts', 'has one more person look under suspicion', 'F57 F69: RB'],
  ['tests/settlement/settlement.test.ts', 'binds itself to a maturity, is reminded of it once', 'F62: PM'],
  ['tests/settlement/settlement.test.ts', 'claims on the reimbursing bank, which pays once', 'F55 F93: RB'],
  ['tests/presentations/used.test.ts', 'is asked of the examiner, and neither decision nor honour', 'F80: EX HO'],
  ['tests/presentations/decisions.test.ts', 'cannot be decided past what the data say', 'F90: EX'],
  ['tests/presentations/after-hours.test.ts', 'are in time in the last second of hours', 'F94: EX'],
  ['tests/correspondence/messages.test.ts', 'a clerk alone makes no credit of a bank abroad', 'F91: CN'],
  ['tests/trade-finance/stopped.test.ts', 'is stopped by a court’s order on the credit or on its documents', 'F92: TF'],
  ['tests/trade-finance/stopped.test.ts', 'tells and keeps what is on record of the invoices', 'F81: TF EX'],
  ['tests/trade-finance/stopped.test.ts', 'tells and keeps who guarantees the customer', 'F67: TF'],
  ['tests/trade-finance/once.test.ts', 'factored first is not discounted', 'F80: TF'],
  [standing, 'closes what a bank adds its name to', 'F58 F65 F68 F96: CN'],
  [standing, 'keeps documents from being taken up', 'F58 F65 F68 F92: EX'],
  [standing, 'stops who is bound where a list or a court does', 'F58 F65 F68 F92 F96 F99: HO'],
  [standing, 'the same when what was undertaken falls due', 'F58 F65 F68 F92 F96: PM'],
  [standing, 'the same at the bank that reimburses', 'F58 F65 F68 F92 F96: RB'],
  [standing, 'and where a bank binds itself to an assignee', 'F65 F68 F92 F96: TA'],
  ['tests/proposals/levels-of-credits.test.ts', 'a credit is of the level of all that may be drawn', 'F96: CI'],
];
