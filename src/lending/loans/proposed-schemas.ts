import type { z } from 'zod';
import { loanView, scheduleView, sheetView } from './schemas.ts';

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
