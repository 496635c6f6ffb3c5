import { z } from 'zod';
import { moneyWire } from '../../http/wire.ts';
import { changeView, loanView, scheduleView, sheetView } from './schemas.ts';

export const proposedView = loanView
  .extend({
    sheet: sheetView.omit({ loanId: true, hash: true }),
    schedule: scheduleView.pick({ lines: true, totals: true }),
  })
  .meta({
    id: 'ProposedLoan',
    description: 'A loan as it is proposed: what it costs, and what falls due when if the money goes out on its day',
  });
export type ProposedView = z.infer<typeof proposedView>;

const side = z.object({
  sheet: sheetView
    .omit({ loanId: true, hash: true })
    .nullable()
    .meta({ description: 'What is still to be paid costs; null where all of it is due at once' }),
  schedule: scheduleView.pick({ lines: true, totals: true }),
});
const comparedView = z
  .object({ currency: moneyWire.shape.currency, now: side, asChanged: side })
  .meta({ id: 'ComparedTerms', description: 'A loan by the terms in force and by other terms, as of today' });
export type ComparedView = z.infer<typeof comparedView>;

export const proposedChangeView = changeView.extend({ compared: comparedView }).meta({
  id: 'ProposedLoanChange',
  description: 'Other terms as they are proposed: what they cost and what falls due when, beside the terms in force',
});
export type ProposedChangeView = z.infer<typeof proposedChangeView>;

export const readChangeView = changeView
  .extend({ compared: comparedView.nullable().meta({ description: 'While they wait for their answer' }) })
  .meta({ id: 'LoanChangeRead', description: 'Other terms of a loan, beside the terms in force while they are open' });
export type ReadChangeView = z.infer<typeof readChangeView>;
