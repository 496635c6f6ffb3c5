import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { endRight, rankOverLot, recordRight } from './rights.ts';
import * as schemas from './schemas.ts';
import { listRights } from './store.ts';

const tag = 'Ranking';

export function rankingRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/competing-rights',
      tag,
      summary: 'Record a right of another over a grantor’s goods',
      body: schemas.recordRightInput,
      view: schemas.rightView,
      status: 201,
    },
    recordRight,
  );
  query(
    app,
    {
      path: '/competing-rights',
      tag,
      summary: 'The rights of others that you know of',
      filter: pageQuery,
      view: pageOf(schemas.rightView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('rights', await listRights(tx, cursorKey('rights', cursor), limit + 1), limit, (right) => right.id),
      ),
  );
  command(
    app,
    {
      path: '/competing-rights/{rightId}/end',
      tag,
      summary: 'It stands in the way no more',
      params: z.object({ rightId: idWire('competingRight') }),
      body: schemas.endRightInput,
      view: schemas.rightView,
    },
    endRight,
  );
  query(
    app,
    {
      path: '/lots/{lotId}/ranking',
      tag,
      summary: 'Whose right over a lot comes first, and why',
      params: z.object({ lotId: idWire('lot') }),
      view: schemas.rankingView,
    },
    (ctx, { lotId }) => withSnapshot(ctx, (tx) => rankOverLot(tx, lotId)),
  );
  return app;
}
