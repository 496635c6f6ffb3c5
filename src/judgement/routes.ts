import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { facilityPositionView } from '../financing/index.ts';
import { query, routes } from '../http/endpoint.ts';
import { idWire } from '../http/wire.ts';
import { facilityPosition, readJudgement } from './read.ts';
import { judgementView } from './schemas.ts';

const params = z.object({ facilityId: idWire('facility') });

export function judgementRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/facilities/{facilityId}',
      tag: 'Financing',
      summary: 'What is owed, what supports it and what is left',
      params,
      view: facilityPositionView,
    },
    (ctx, { facilityId }) => withSnapshot(ctx, (tx) => facilityPosition(tx, facilityId)),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/judgement',
      tag: 'Financing',
      summary:
        'The facility judged by its whole record: what counts, what is owed, how far each line is, and what each gate finds',
      params,
      view: judgementView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readJudgement(tx, q)),
  );
  return app;
}
