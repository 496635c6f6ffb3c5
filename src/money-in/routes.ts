import { withSnapshot } from '../context.ts';
import { query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../http/page.ts';
import { moneyReceiptView, receiptsQuery } from './schemas.ts';
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
  return app;
}
