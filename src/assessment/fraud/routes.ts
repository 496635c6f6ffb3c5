import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import * as schemas from './schemas.ts';
import { clearSignal, recordRelation } from './signals.ts';
import { listSignals } from './store.ts';

const tag = 'Fraud checks';

export function fraudRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/party-relations',
      tag,
      summary: 'Record who belongs to whom, or guarantees for whom',
      body: schemas.recordRelationInput,
      view: schemas.relationView,
      status: 201,
    },
    recordRelation,
  );
  query(
    app,
    {
      path: '/fraud-signals',
      tag,
      summary: 'What the checks found',
      filter: pageQuery,
      view: pageOf(schemas.signalView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('signals', await listSignals(tx, cursorKey('signals', cursor), limit + 1), limit, (s) => s.id),
      ),
  );
  command(
    app,
    {
      path: '/fraud-signals/{signalId}/clearance',
      tag,
      summary: 'Say, with a document, why it is none',
      params: z.object({ signalId: idWire('fraudSignal') }),
      body: schemas.clearSignalInput,
      view: schemas.signalView,
    },
    clearSignal,
  );
  return app;
}
