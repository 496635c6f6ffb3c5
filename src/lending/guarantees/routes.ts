import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { loanView } from '../loans/index.ts';
import { answerGuarantee, callGuarantee, endGuarantee, giveGuarantee, releaseGuarantee, viewOf } from './guarantee.ts';
import { payLoanOfDebtor } from './pay-loan.ts';
import * as schemas from './schemas.ts';
import { findGuarantee, listGuarantees } from './store.ts';

const tag = 'Financing';
const params = z.object({ guaranteeId: idWire('guarantee') });
const { guaranteeView: view } = schemas;

function addGuarantees(app: Routes): void {
  command(
    app,
    {
      path: '/guarantees',
      tag,
      summary: 'Stand in for what is owed under another’s facility',
      description:
        'Under a facility of your own for the same debtor: there the promise counts as what is at risk, what you pay the debtor owes you at once, and counter-security answers for both (Civil Code 387, 700).',
      body: schemas.giveGuaranteeInput,
      view,
      status: 201,
    },
    giveGuarantee,
  );
  query(
    app,
    {
      path: '/guarantees',
      tag,
      summary: 'The guarantees you take part in',
      filter: schemas.guaranteeFilter,
      view: pageOf(view),
    },
    (ctx, { limit, cursor, status, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('guarantees', cursor);
        const asked = { ...filter, statuses: status && [status], after, limit: limit + 1 };
        return page('guarantees', (await listGuarantees(tx, asked)).map(viewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/guarantees/{guaranteeId}', tag, summary: 'One guarantee', params, view },
    (ctx, { guaranteeId }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findGuarantee(tx, guaranteeId);
        return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/guaranteeId' });
      }),
  );
  command(
    app,
    {
      path: '/guarantees/{guaranteeId}/answer',
      tag,
      summary: 'Accept or refuse it, as the creditor',
      params,
      body: schemas.answerGuaranteeInput,
      view,
    },
    answerGuarantee,
  );
}

function addCalls(app: Routes): void {
  command(
    app,
    {
      path: '/guarantees/{guaranteeId}/calls',
      tag,
      summary: 'Call for what is due and not paid, as two people of the creditor',
      description: 'What the guarantor pays is recorded as a repayment with source `guarantor`.',
      params,
      body: schemas.callGuaranteeInput,
      view,
    },
    callGuarantee,
  );
  command(
    app,
    {
      path: '/guarantees/{guaranteeId}/loan-payments',
      tag,
      summary: 'Record what the guarantor paid on instalments of a loan that it was called for',
      description:
        'With each payment the debtor owes so much to the guarantor, under the guarantor’s own facility (Civil Code 700).',
      params,
      body: schemas.payLoanInput,
      view: loanView,
      status: 201,
    },
    payLoanOfDebtor,
  );
  command(
    app,
    {
      path: '/guarantees/{guaranteeId}/release',
      tag,
      summary: 'Let the guarantor go, as two people of the creditor',
      params,
      body: schemas.endGuaranteeInput,
      view,
    },
    releaseGuarantee,
  );
  command(
    app,
    {
      path: '/guarantees/{guaranteeId}/end',
      tag,
      summary: 'Take it back before it is accepted, or note that its time ended uncalled, as the guarantor',
      params,
      body: schemas.endGuaranteeInput,
      view,
    },
    endGuarantee,
  );
}

/** Mounted with the limits, under which a promise takes its place. */
export function addGuaranteeRoutes(app: Routes): void {
  addGuarantees(app);
  addCalls(app);
}
