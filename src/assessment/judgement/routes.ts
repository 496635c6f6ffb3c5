import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { facilityPositionView } from '../../lending/financing/index.ts';
import { readCombinedBase } from './combined.ts';
import { combinedFilter, combinedView } from './combined-schemas.ts';
import { compareJudgement } from './compared.ts';
import { comparedFilter, comparedView } from './compared-schemas.ts';
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
      cost: 10,
      tag: 'Financing',
      summary:
        'The facility judged by its whole record: what counts, what is owed, how far each line is, and what each gate finds',
      params,
      view: judgementView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readJudgement(tx, q)),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/judgement/compared',
      cost: 20,
      tag: 'Financing',
      summary:
        'The facility judged by the rules of an earlier instant and by those of now, and what differs: for its lender',
      params,
      filter: comparedFilter,
      view: comparedView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => compareJudgement(tx, q)),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/borrowing-base',
      cost: 10,
      tag: 'Coverage',
      summary: 'What receivables and goods of a facility support together, and what may still be drawn',
      params,
      filter: combinedFilter,
      view: combinedView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readCombinedBase(tx, q)),
  );
  return app;
}
