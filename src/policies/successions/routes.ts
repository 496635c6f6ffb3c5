import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { recordSuccession, settleSuccession, successionViewOf } from './record.ts';
import * as schemas from './schemas.ts';
import { findSuccession, listSuccessions } from './store.ts';

const tag = 'Policy measures';
const params = z.object({ successionId: idWire('succession') });
const view = schemas.successionView;

export function successionRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/successions',
      tag,
      summary: 'Record as an authority that a firm was merged into another: what is open answers to the successor',
      body: schemas.recordSuccessionInput,
      view: schemas.recordedView,
      status: 201,
      cost: 50,
    },
    recordSuccession,
  );
  query(
    app,
    {
      path: '/successions',
      tag,
      summary: 'Mergers that you were told of as a lender',
      filter: schemas.successionsQuery,
      view: pageOf(view),
    },
    (ctx, { limit, cursor, status }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await listSuccessions(tx, { status, after: cursorKey('successions', cursor), limit: limit + 1 });
        return page('successions', found.map(successionViewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/successions/{successionId}',
      tag,
      summary: 'A merger: what passed, your limits on either firm, and by when filings follow',
      params,
      view,
    },
    (ctx, { successionId }) =>
      withSnapshot(ctx, async (tx) =>
        successionViewOf(
          (await findSuccession(tx, successionId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/successionId' }),
        ),
      ),
  );
  command(
    app,
    {
      path: '/successions/{successionId}/settlement',
      tag,
      summary: 'Say that limits and filings follow the merger',
      params,
      body: schemas.settleSuccessionInput,
      view,
    },
    settleSuccession,
  );
  return app;
}
