import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { stateDelivery } from './deliver.ts';
import { registerInvoice, verifyInvoice } from './register.ts';
import * as schemas from './schemas.ts';
import { findDeliveries, findInvoice, listInvoices } from './store.ts';

const tag = 'Invoices';
const params = z.object({ invoiceId: idWire('invoice') });
const view = schemas.invoiceView;

export function invoiceRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/invoices',
      tag,
      summary: 'Put an invoice, or the red letter to one, on record',
      body: schemas.registerInvoiceInput,
      view,
      status: 201,
    },
    registerInvoice,
  );
  query(
    app,
    { path: '/invoices', tag, summary: 'The invoices you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('invoices', await listInvoices(tx, cursorKey('invoices', cursor), limit + 1), limit, (i) => i.id),
      ),
  );
  query(app, { path: '/invoices/{invoiceId}', tag, summary: 'One invoice', params, view }, (ctx, { invoiceId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findInvoice(tx, invoiceId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/invoiceId' }),
    ),
  );
  command(
    app,
    {
      path: '/invoices/{invoiceId}/verification',
      tag,
      summary: 'Put on record what the tax authority’s check showed',
      params,
      body: schemas.verifyInvoiceInput,
      view,
    },
    verifyInvoice,
  );
  command(
    app,
    {
      path: '/invoices/{invoiceId}/deliveries',
      tag,
      summary: 'State what proves that its goods arrived',
      params,
      body: schemas.stateDeliveryInput,
      view: schemas.deliveryView,
      status: 201,
    },
    stateDelivery,
  );
  query(
    app,
    {
      path: '/invoices/{invoiceId}/deliveries',
      tag,
      summary: 'What proves that its goods arrived',
      params,
      view: z.object({ items: z.array(schemas.deliveryView) }),
    },
    (ctx, { invoiceId }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findInvoice(tx, invoiceId))) refuse(commonRefusals.NOT_FOUND, { at: '/invoiceId' });
        return { items: await findDeliveries(tx, [invoiceId]) };
      }),
  );
  return app;
}
