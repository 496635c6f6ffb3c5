import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerShortage, handOver, receiveGoods, viewOfReturn } from './return.ts';
import * as schemas from './return-schemas.ts';
import { findReturn, listReturns } from './return-store.ts';

const tag = 'Custody duties';
const params = z.object({ returnId: idWire('goodsReturn') });
const { returnView: view } = schemas;

/** Goods that are security no more go back to the pledgor. */
export function returnRoutes(app: Routes): void {
  query(
    app,
    {
      path: '/goods-returns',
      tag,
      summary: 'Goods to be handed back that you take part in, and what is late',
      filter: pageQuery.extend({
        open: z.stringbool().optional(),
        overdue: z.stringbool().optional().meta({ description: 'true: not handed back, and past its time' }),
      }),
      view: pageOf(view),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('goods-returns', cursor);
        const rows = await listReturns(tx, { ...filter, after, limit: limit + 1 });
        return page(
          'goods-returns',
          rows.map((row) => viewOfReturn(tx, row)),
          limit,
          (r) => r.id,
        );
      }),
  );
  query(app, { path: '/goods-returns/{returnId}', tag, summary: 'One return', params, view }, (ctx, { returnId }) =>
    withSnapshot(ctx, async (tx) => {
      const found = await findReturn(tx, returnId);
      return found ? viewOfReturn(tx, found) : refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
    }),
  );
  command(
    app,
    {
      path: '/goods-returns/{returnId}/hand-over',
      tag,
      summary: 'State what is handed back, and sign, as the custodian',
      params: params,
      body: schemas.handOverInput,
      view: view,
    },
    handOver,
  );
  command(
    app,
    {
      path: '/goods-returns/{returnId}/receipt',
      tag,
      summary: 'State what was received, and sign, as the pledgor',
      params: params,
      body: schemas.receiveInput,
      view: view,
    },
    receiveGoods,
  );
  command(
    app,
    {
      path: '/goods-returns/{returnId}/shortage-answer',
      tag,
      summary: 'Answer for a shortage, as the lender',
      params: params,
      body: schemas.answerShortageInput,
      view: view,
    },
    answerShortage,
  );
}
