import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire } from '../http/wire.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { confirmReceivable } from './confirm.ts';
import { presentReceivable } from './present.ts';
import { rejectReceivable } from './reject.ts';
import * as schemas from './schemas.ts';
import { findReceivable, listReceivables } from './store.ts';

const tag = 'Receivables';
const params = z.object({ receivableId: idWire('receivable') });

export function receivableRoutes() {
  const app = routes();

  command(
    app,
    {
      path: '/receivables',
      tag,
      summary: 'Present an invoice to its debtor for confirmation',
      body: schemas.presentReceivableInput,
      view: schemas.receivableView,
      status: 201,
    },
    presentReceivable,
  );
  query(
    app,
    {
      path: '/receivables',
      tag,
      summary: 'The receivables you take part in',
      filter: pageQuery,
      view: pageOf(schemas.receivableView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('receivables', await listReceivables(tx, cursorKey('receivables', cursor), limit + 1), limit, (r) => r.id),
      ),
  );
  query(
    app,
    { path: '/receivables/{receivableId}', tag, summary: 'One receivable', params, view: schemas.receivableView },
    (ctx, { receivableId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findReceivable(tx, receivableId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' }),
      ),
  );
  command(
    app,
    {
      path: '/receivables/{receivableId}/confirmation',
      tag,
      summary: 'Confirm, as the debtor, what you owe and when you pay',
      params,
      body: schemas.confirmReceivableInput,
      view: schemas.receivableView,
    },
    confirmReceivable,
  );
  command(
    app,
    {
      path: '/receivables/{receivableId}/rejection',
      tag,
      summary: 'Reject, as the debtor, and say why',
      params,
      body: schemas.rejectReceivableInput,
      view: schemas.receivableView,
    },
    rejectReceivable,
  );
  return app;
}
