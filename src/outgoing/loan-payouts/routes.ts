import { z } from 'zod';
import { command, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { disburseLoanInput, loanView } from '../../lending/loans/index.ts';
import { disburseLoan } from './disburse.ts';

export function loanPayoutRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/loans/{loanId}/disbursements',
      tag: 'Loans',
      summary: 'Pay a loan out, or a part of it, to the payees agreed, each on a paper that shows what for',
      params: z.object({ loanId: idWire('loan') }),
      body: disburseLoanInput,
      view: loanView,
      status: 201,
    },
    disburseLoan,
  );
  return app;
}
