import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerSurrogate, closeSurrogate, openSurrogate, viewOf } from './claim.ts';
import { maturityRoutes } from './maturity-routes.ts';
import { payOutSurrogate, readAccount } from './pay-out.ts';
import { applyHeld, receiveMoney } from './receive.ts';
import * as schemas from './schemas.ts';
import { findSurrogate, listSurrogates } from './store.ts';
import { writeOutLost } from './write-out.ts';

const tag = 'Surrogates';
const params = z.object({ surrogateId: idWire('surrogate') });
const { surrogateView: view } = schemas;

function addClaims(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/surrogates',
      tag,
      summary: 'Open a claim to money that takes the place of pledged items',
      params: z.object({ pledgeId: idWire('pledge') }),
      body: schemas.openSurrogateInput,
      view,
      status: 201,
    },
    openSurrogate,
  );
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/answer',
      tag,
      summary: 'Record what the payer accepts, or why it refuses',
      params,
      body: schemas.answerSurrogateInput,
      view,
    },
    answerSurrogate,
  );
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/write-out',
      tag,
      summary: 'Write out the goods that are gone, as the other side than stated the loss',
      params,
      body: schemas.writeOutInput,
      view,
    },
    writeOutLost,
  );
}

function addMoney(app: Routes): void {
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/receipts',
      tag,
      summary: 'Record money that came in: down the ranking, to debt that is due, else held',
      params,
      body: schemas.receiveInput,
      view: schemas.surrogateReceiptView,
      status: 201,
    },
    receiveMoney,
  );
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/application',
      tag,
      summary: 'Pay debt that has fallen due since with what was held',
      params,
      body: schemas.applyHeldInput,
      view,
    },
    applyHeld,
  );
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/payments',
      tag,
      summary: 'Record a transfer out of the money: the share of another right, the surplus',
      params,
      body: schemas.paySurrogateInput,
      view: schemas.surrogatePaymentView,
      status: 201,
    },
    payOutSurrogate,
  );
  command(
    app,
    {
      path: '/surrogates/{surrogateId}/closure',
      tag,
      summary: 'Expect no more of a claim',
      params,
      body: schemas.closeInput,
      view,
    },
    closeSurrogate,
  );
}

function addClaimReads(app: Routes): void {
  query(
    app,
    {
      path: '/surrogates/{surrogateId}/account',
      tag,
      summary: 'What came in, what it left to pay out, what was paid',
      params,
      view: schemas.surrogateAccountView,
    },
    (ctx, { surrogateId }) => withSnapshot(ctx, (tx) => readAccount(tx, surrogateId)),
  );
  query(
    app,
    {
      path: '/surrogates',
      tag,
      summary: 'The claims you take part in',
      filter: pageQuery.extend({ facilityId: idWire('facility').optional() }),
      view: pageOf(view),
    },
    (ctx, { facilityId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('surrogates', cursor);
        const rows = await listSurrogates(tx, { facilityId, after, limit: limit + 1 });
        return page('surrogates', rows.map(viewOf), limit, (r) => r.id);
      }),
  );
  query(app, { path: '/surrogates/{surrogateId}', tag, summary: 'One claim', params, view }, (ctx, { surrogateId }) =>
    withSnapshot(ctx, async (tx) => {
      const found = await findSurrogate(tx, surrogateId);
      return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/surrogateId' });
    }),
  );
}

/** Money that took the place of collateral. */
export function surrogateRoutes() {
  const app = routes();
  addClaims(app);
  addMoney(app);
  addClaimReads(app);
  maturityRoutes(app);
  return app;
}
