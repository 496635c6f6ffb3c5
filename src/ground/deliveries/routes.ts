import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery, under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { registerEndpoint, replayDelivery, rotateSecret, setEndpoint } from './endpoints.ts';
import * as schemas from './schemas.ts';
import { findEndpoint, listDeliveries } from './store.ts';

const tag = 'Webhooks';
const params = z.object({ endpointId: idWire('webhookEndpoint') });
const view = schemas.endpointView;

function addEndpoints(app: Routes): void {
  command(
    app,
    { path: '/webhook-endpoints', tag, summary: 'Receive events here', body: schemas.endpointInput, view, status: 201 },
    registerEndpoint,
  );
  query(app, { path: '/webhook-endpoints/{endpointId}', tag, summary: 'One endpoint', params, view }, (ctx, input) =>
    withSnapshot(
      ctx,
      async (tx) =>
        (await findEndpoint(tx, input.endpointId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/endpointId' }),
    ),
  );
  command(
    app,
    {
      path: '/webhook-endpoints/{endpointId}/secret',
      tag,
      summary: 'A new secret',
      params,
      body: z.strictObject({}),
      view,
    },
    rotateSecret,
  );
  command(
    app,
    {
      path: '/webhook-endpoints/{endpointId}/state',
      tag,
      summary: 'Turn it off, or on again',
      params,
      body: z.strictObject({ enabled: z.boolean() }),
      view,
    },
    setEndpoint,
  );
}

function addDeliveries(app: Routes): void {
  query(
    app,
    {
      path: '/webhook-endpoints/{endpointId}/deliveries',
      tag,
      summary: 'What was sent, waits, or was given up',
      params,
      filter: pageQuery,
      view: pageOf(schemas.deliveryView),
    },
    (ctx, { endpointId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'deliveries',
          await under(
            await listDeliveries(tx, endpointId, cursorKey('deliveries', cursor), limit + 1),
            '/endpointId',
            () => findEndpoint(tx, endpointId),
          ),
          limit,
          (d) => d.id,
        ),
      ),
  );
  command(
    app,
    {
      path: '/webhook-deliveries/{deliveryId}/replay',
      tag,
      summary: 'Send again what was given up',
      params: z.object({ deliveryId: idWire('webhookDelivery') }),
      body: z.strictObject({}),
      view: schemas.deliveryView,
    },
    replayDelivery,
  );
}

export function deliveryRoutes() {
  const app = routes();
  addEndpoints(app);
  addDeliveries(app);
  return app;
}
