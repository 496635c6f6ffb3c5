import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire } from '../http/wire.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { verifyChain } from './chain.ts';
import { issueBill } from './issue.ts';
import { answerSurrender, endorseBill, requestSurrender, transferBill } from './move.ts';
import * as schemas from './schemas.ts';
import { findBill, listActs, listBills } from './store.ts';

const tag = 'Lading';
const params = z.object({ billId: idWire('bill') });
const view = schemas.billView;

export function ladingRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/bills',
      tag,
      summary: 'Issue a bill of lading for goods you hold',
      body: schemas.issueBillInput,
      view,
      status: 201,
    },
    issueBill,
  );
  query(
    app,
    { path: '/bills', tag, summary: 'The bills you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('bills', await listBills(tx, cursorKey('bills', cursor), limit + 1), limit, (b) => b.id),
      ),
  );
  query(app, { path: '/bills/{billId}', tag, summary: 'One bill', params, view }, (ctx, { billId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' }),
    ),
  );
  query(
    app,
    {
      path: '/bills/{billId}/chain',
      tag,
      summary: 'Every act on the bill, and whether the chain is whole',
      params,
      view: schemas.billChainView,
    },
    (ctx, { billId }) =>
      withSnapshot(ctx, async (tx) => {
        const bill = (await findBill(tx, billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
        const acts = await listActs(tx, billId);
        return { acts, verified: await verifyChain(bill, acts) };
      }),
  );
  command(
    app,
    {
      path: '/bills/{billId}/transfer',
      tag,
      summary: 'Hand possession on',
      params,
      body: schemas.transferBillInput,
      view,
    },
    transferBill,
  );
  command(
    app,
    {
      path: '/bills/{billId}/endorsement',
      tag,
      summary: 'Endorse to another party',
      params,
      body: schemas.transferBillInput,
      view,
    },
    endorseBill,
  );
  command(
    app,
    {
      path: '/bills/{billId}/surrender',
      tag,
      summary: 'Surrender for delivery',
      params,
      body: z.strictObject({ remark: z.string().max(40).optional() }),
      view,
    },
    requestSurrender,
  );
  command(
    app,
    {
      path: '/bills/{billId}/surrender-answer',
      tag,
      summary: 'Accept or reject the surrender, as the carrier',
      params,
      body: schemas.surrenderAnswerInput,
      view,
    },
    answerSurrender,
  );
  return app;
}
