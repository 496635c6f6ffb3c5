import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { endWebhook, openWebhook, resumeWebhook, viewOf, type WebhookTerms } from './manage.ts';
import * as schemas from './schemas.ts';
import { listWebhooks } from './store.ts';

const tag = 'Webhooks';
const params = z.object({ webhookId: idWire('webhook') });
const nothing = z.strictObject({});
const view = schemas.webhookView;

export function webhookRoutes(terms: WebhookTerms) {
  const app = routes();
  command(
    app,
    {
      path: '/webhooks',
      tag,
      summary: 'Have your own system told of events from now on, in order, signed',
      body: schemas.openWebhookInput,
      view,
      status: 201,
    },
    openWebhook(terms),
  );
  query(
    app,
    { path: '/webhooks', tag, summary: 'Your webhooks, and how they fare', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listWebhooks(tx, cursorKey('webhooks', cursor), limit + 1);
        return page(
          'webhooks',
          rows.map((row) => viewOf(row, terms)),
          limit,
          (webhook) => webhook.id,
        );
      }),
  );
  command(
    app,
    {
      path: '/webhooks/{webhookId}/resumption',
      tag,
      summary: 'Try again, from where it stopped',
      params,
      body: nothing,
      view,
    },
    resumeWebhook(terms),
  );
  command(
    app,
    { path: '/webhooks/{webhookId}/end', tag, summary: 'Be told no more', params, body: nothing, view },
    endWebhook(terms),
  );
  return app;
}
