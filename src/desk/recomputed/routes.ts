import { z } from 'zod';
import { query, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { recompute } from './read.ts';
import { recomputedFilter, recomputedView } from './schemas.ts';

export function recomputedRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/events/{eventId}/recomputed',
      tag: 'Audit',
      cost: 5,
      summary: 'What was decided when something happened, decided again by the rules then and by those of another day',
      params: z.object({ eventId: idWire('event') }),
      filter: recomputedFilter,
      view: recomputedView,
    },
    (ctx, { eventId, asOf }) => recompute(ctx, { eventId, asOf }),
  );
  return app;
}
