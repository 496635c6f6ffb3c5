import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { orderAssay, reportAssay, withdrawAssay } from './sample.ts';
import * as schemas from './schemas.ts';
import { findAssay, listAssays } from './store.ts';

const tag = 'Assays';
const params = z.object({ assayId: idWire('assay') });
const view = schemas.assayView;

export function assayRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/assays',
      tag,
      summary: 'Have a lot sampled by an assayer of your own',
      body: schemas.orderAssayInput,
      view,
      status: 201,
    },
    orderAssay,
  );
  command(
    app,
    {
      path: '/assays/{assayId}/report',
      tag,
      summary: 'Report what the sample measured, as the assayer',
      params,
      body: schemas.reportAssayInput,
      view,
    },
    reportAssay,
  );
  command(
    app,
    {
      path: '/assays/{assayId}/withdrawal',
      tag,
      summary: 'Take an order back that nobody reported on',
      params,
      body: z.strictObject({}),
      view,
    },
    withdrawAssay,
  );
  query(
    app,
    {
      path: '/assays',
      tag,
      summary: 'Assays that you take part in',
      filter: pageQuery.extend({ lotId: idWire('lot').optional() }),
      view: pageOf(view),
    },
    (ctx, { limit, cursor, lotId }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listAssays(tx, { lotId, after: cursorKey('assays', cursor), limit: limit + 1 });
        return page('assays', rows, limit, (assay) => assay.id);
      }),
  );
  query(app, { path: '/assays/{assayId}', tag, summary: 'One assay', params, view }, (ctx, { assayId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findAssay(tx, assayId))?.view ?? refuse(commonRefusals.NOT_FOUND, { at: '/assayId' }),
    ),
  );
  return app;
}
