import { z } from 'zod';
import { withSnapshot, withTransaction } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { exerciseRoutes } from './exercise-routes.ts';
import { passOnProceeds } from './pass-on.ts';
import { payOutProceeds, readPayables } from './pay-out.ts';
import { approveRealisation, proposeRealisation, readBundle, viewOf, withdrawRealisation } from './realise.ts';
import * as schemas from './schemas.ts';
import { settleRealisation } from './settle.ts';
import { findRealisation, listRealisations } from './store.ts';

const tag = 'Realisation';
const params = z.object({ realisationId: idWire('realisation') });
const { realisationView: view } = schemas;

function addSales(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/realisations',
      tag,
      summary: 'Propose to sell pledged goods, after a default',
      params: z.object({ facilityId: idWire('facility') }),
      body: schemas.proposeRealisationInput,
      view,
      status: 201,
    },
    proposeRealisation,
  );
  command(
    app,
    {
      path: '/realisations/{realisationId}/approval',
      tag,
      summary: 'Approve the sale, as another person',
      params,
      body: z.strictObject({}),
      view,
    },
    approveRealisation,
  );
  command(
    app,
    {
      path: '/realisations/{realisationId}/withdrawal',
      tag,
      summary: 'Withdraw a sale that is not made',
      params,
      body: schemas.withdrawRealisationInput,
      view,
    },
    withdrawRealisation,
  );
  command(
    app,
    {
      path: '/realisations/{realisationId}/settlement',
      tag,
      summary: 'Record the sale: proceeds go down the ranking',
      params,
      body: schemas.settleRealisationInput,
      view,
    },
    settleRealisation,
  );
}

function addPayments(app: Routes): void {
  command(
    app,
    {
      path: '/realisations/{realisationId}/payments',
      tag,
      summary: 'Record a transfer out of the proceeds: costs, the share of another right, the surplus',
      params,
      body: schemas.payOutInput,
      view: schemas.paymentView,
      status: 201,
    },
    payOutProceeds,
  );
  query(
    app,
    {
      path: '/realisations/{realisationId}/payments',
      tag,
      summary: 'What the sale left to pay out, and what was paid',
      params,
      view: schemas.payablesView,
    },
    (ctx, { realisationId }) => withSnapshot(ctx, (tx) => readPayables(tx, realisationId)),
  );
  command(
    app,
    {
      path: '/realisations/{realisationId}/other-debts',
      tag,
      summary: 'Pay another debt that the same security secured with what the sale left over, as two people',
      params,
      body: schemas.passOnInput,
      view: schemas.paymentView,
      status: 201,
    },
    passOnProceeds,
  );
}

function addRealisations(app: Routes): void {
  query(
    app,
    { path: '/realisations', tag, summary: 'The realisations you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listRealisations(tx, cursorKey('realisations', cursor), limit + 1);
        return page('realisations', rows.map(viewOf), limit, (r) => r.id);
      }),
  );
  query(
    app,
    { path: '/realisations/{realisationId}', tag, summary: 'One realisation', params, view },
    (ctx, { realisationId }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findRealisation(tx, realisationId);
        return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
      }),
  );
  query(
    app,
    {
      path: '/realisations/{realisationId}/bundle',
      cost: 100,
      tag,
      summary: 'Everything that proves the right to sell, in one answer',
      params,
      view: schemas.bundleView,
    },
    (ctx, { realisationId }) => withTransaction(ctx, (tx) => readBundle(tx, realisationId)),
  );
}

export function realisationRoutes() {
  const app = routes();
  addSales(app);
  addPayments(app);
  addRealisations(app);
  exerciseRoutes(app);
  return app;
}
