import { z } from 'zod';
import { withOneStatement, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { readArrears } from './arrears.ts';
import { confirmReceivable } from './confirm.ts';
import { raiseDispute, upholdDispute, withdrawDispute } from './dispute.ts';
import { findDisputes, findEvidencePacks } from './dispute-store.ts';
import { presentReceivable } from './present.ts';
import { rejectReceivable } from './reject.ts';
import * as schemas from './schemas.ts';
import { findReceivable, listReceivables } from './store.ts';

const tag = 'Receivables';
const params = z.object({ receivableId: idWire('receivable') });

function addReceivables(app: Routes): void {
  command(
    app,
    {
      path: '/receivables',
      tag,
      summary: 'Present an invoice to its debtor for confirmation',
      body: schemas.presentReceivableInput,
      view: schemas.receivableView,
      status: 201,
    },
    presentReceivable,
  );
  query(
    app,
    {
      path: '/receivables',
      tag,
      summary: 'The receivables you take part in',
      filter: pageQuery,
      view: pageOf(schemas.receivableView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('receivables', await listReceivables(tx, cursorKey('receivables', cursor), limit + 1), limit, (r) => r.id),
      ),
  );
  query(
    app,
    { path: '/receivables/{receivableId}', tag, summary: 'One receivable', params, view: schemas.receivableView },
    (ctx, { receivableId }) =>
      withOneStatement(
        ctx,
        async (tx) =>
          (await findReceivable(tx, receivableId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' }),
      ),
  );
  query(
    app,
    {
      path: '/receivables/{receivableId}/arrears',
      tag,
      summary: 'How late it is by contract and law, and the interest on what is not in dispute',
      params,
      view: schemas.arrearsView,
    },
    readArrears,
  );
}

function addDebtorAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/receivables/{receivableId}/confirmation',
      tag,
      summary: 'Confirm, as the debtor, what you owe and when you pay',
      params,
      body: schemas.confirmReceivableInput,
      view: schemas.receivableView,
    },
    confirmReceivable,
  );
  command(
    app,
    {
      path: '/receivables/{receivableId}/rejection',
      tag,
      summary: 'Reject, as the debtor, and say why',
      params,
      body: schemas.rejectReceivableInput,
      view: schemas.receivableView,
    },
    rejectReceivable,
  );
}

function addDisputes(app: Routes): void {
  command(
    app,
    {
      path: '/receivables/{receivableId}/disputes',
      tag,
      summary: 'Dispute part of it, as the debtor, and say why',
      params,
      body: schemas.raiseDisputeInput,
      view: schemas.disputeView,
      status: 201,
    },
    raiseDispute,
  );
  query(
    app,
    {
      path: '/receivables/{receivableId}/disputes',
      tag,
      summary: 'What its debtor holds against it',
      params,
      view: z.object({ items: z.array(schemas.disputeView) }),
    },
    (ctx, { receivableId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findReceivable(tx, receivableId))) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
        return { items: await findDisputes(tx, [receivableId]) };
      }),
  );
  const disputeParams = z.object({ disputeId: idWire('dispute') });
  command(
    app,
    {
      path: '/disputes/{disputeId}/withdrawal',
      tag,
      summary: 'Take a dispute back, as the debtor',
      params: disputeParams,
      body: z.strictObject({}),
      view: schemas.disputeView,
    },
    withdrawDispute,
  );
  command(
    app,
    {
      path: '/disputes/{disputeId}/grant',
      tag,
      summary: 'Grant a dispute, wholly or in part, as the creditor',
      params: disputeParams,
      body: schemas.upholdDisputeInput,
      view: schemas.disputeView,
    },
    upholdDispute,
  );
}

export function receivableRoutes() {
  const app = routes();
  addReceivables(app);
  addDebtorAnswers(app);
  addDisputes(app);
  query(
    app,
    {
      path: '/receivables/{receivableId}/evidence',
      tag,
      summary: 'What was known of it when rights over it were registered',
      params,
      view: z.object({ items: z.array(schemas.evidencePackView) }),
    },
    (ctx, { receivableId }) =>
      withSnapshot(ctx, async (tx) => ({
        items: [
          ...(await under(await findEvidencePacks(tx, receivableId), '/receivableId', () =>
            findReceivable(tx, receivableId),
          )),
        ],
      })),
  );
  return app;
}
