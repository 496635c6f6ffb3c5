import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { resolveContradicted } from './contradicted.ts';
import { moneyReceiptView, receiptsQuery, resolveReceiptInput } from './schemas.ts';
import { listReceipts } from './store.ts';

export function moneyInRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/money-receipts',
      tag: 'Money in',
      summary: 'Money that you booked as received, with what each receipt rests on',
      filter: receiptsQuery,
      view: pageOf(moneyReceiptView),
    },
    (ctx, { objectId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('money-receipts', cursor);
        const rows = await listReceipts(tx, { objectId, after }, limit + 1);
        return page('money-receipts', rows, limit, (receipt) => receipt.id);
      }),
  );
  command(
    app,
    {
      path: '/money-receipts/{receiptId}/resolution',
      tag: 'Money in',
      summary: 'Say why what rests on a contradicted receipt may go on',
      params: z.object({ receiptId: idWire('moneyReceipt') }),
      body: resolveReceiptInput,
      view: moneyReceiptView,
    },
    (ctx, input) => resolveContradicted(ctx, input),
  );
  return app;
}
