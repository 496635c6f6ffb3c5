import { z } from 'zod';
import { hashWire, moneyWire, textWire } from '../../http/wire.ts';
import { facilityReasons } from '../financing/index.ts';
import { changeView, loanView, scheduleView, sheetView } from './schemas.ts';

export const declineLoanInput = z.strictObject({
  reason: textWire(500),
  cause: z.enum(facilityReasons).optional().meta({
    description:
      'Of what was approved for a listed firm one of its closed list is asked, as where a line is stopped; the reason is read beside it',
  }),
  documentHash: hashWire.optional().meta({ description: 'Of the paper of the authority, where the cause is its word' }),
});
export type DeclineLoanInput = z.output<typeof declineLoanInput>;

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
