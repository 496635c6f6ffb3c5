import { z } from 'zod';
import { requireMandate, withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, query, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { makeOrder, takeReport } from './order.ts';
import * as schemas from './schemas.ts';
import { documentOf, listOrders } from './store.ts';

const tag = 'Payment orders';
const params = z.object({ orderId: idWire('paymentOrder') });
const view = schemas.paymentOrderView;
const mandate = 'payment:order';

export function paymentOrderRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/payment-orders',
      tag,
      summary: 'Order your bank to pay what is on record as paid, as a pain.001',
      body: schemas.makeOrderInput,
      view,
      status: 201,
    },
    makeOrder,
  );
  query(
    app,
    { path: '/payment-orders', tag, summary: 'Your orders to pay', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, mandate);
        const rows = await listOrders(tx, partyId, { after: cursorKey('payment-orders', cursor) }, limit + 1);
        return page('payment-orders', rows, limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/payment-orders/{orderId}',
      tag,
      summary: 'An order, with what the bank said of each payment',
      params,
      view,
    },
    (ctx, { orderId }) =>
      withSnapshot(ctx, async (tx) => {
        const [found] = await listOrders(tx, requireMandate(tx, mandate).partyId, { id: orderId }, 1);
        return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/orderId' });
      }),
  );
  command(
    app,
    {
      path: '/payment-orders/{orderId}/report',
      tag,
      summary: 'Take in what the bank says of an order, as its pain.002',
      params,
      body: schemas.reportInput,
      view,
    },
    takeReport,
  );
  describeStandard(app, {
    method: 'get',
    path: '/payment-orders/{orderId}/pain.001.xml',
    tag,
    summary: 'The order as it goes to the bank (ISO 20022, pain.001.001.09)',
    params,
    answers: { 200: { 'application/xml': z.string() } },
  });
  app.get('/payment-orders/:orderId/pain.001.xml', async (c) => {
    const { orderId } = addressOf(c, params);
    const document = await withSnapshot(c.get('ctx')(), async (tx) =>
      documentOf(tx, requireMandate(tx, mandate).partyId, orderId),
    );
    if (document === undefined) refuse(commonRefusals.NOT_FOUND, { at: '/orderId' });
    return c.body(document, 200, asFile('application/xml; charset=utf-8', `${orderId}.xml`));
  });
  return app;
}
