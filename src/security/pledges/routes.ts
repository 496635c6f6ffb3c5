import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { answerPledge, dischargePledge, fixMaximum, offerPledge } from './agree.ts';
import { readAgreement } from './agreement.ts';
import { addItems, crystalliseCharge } from './floating.ts';
import { registerPledge } from './publish.ts';
import * as schemas from './schemas.ts';
import { findPledge, listPledges } from './store.ts';

const tag = 'Pledges';
const params = z.object({ pledgeId: idWire('pledge') });
const view = schemas.pledgeView;

function addPledges(app: Routes): void {
  command(
    app,
    {
      path: '/pledges',
      tag,
      summary: 'Offer security for a facility',
      body: schemas.offerPledgeInput,
      view,
      status: 201,
    },
    offerPledge,
  );
  query(
    app,
    {
      path: '/pledges',
      tag,
      summary: 'The pledges you take part in',
      filter: pageQuery.extend({
        facilityId: idWire('facility')
          .optional()
          .meta({ description: 'What secures it, alone or together with others' }),
      }),
      view: pageOf(view),
    },
    (ctx, { limit, cursor, facilityId }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listPledges(tx, { facilityId, after: cursorKey('pledges', cursor), limit: limit + 1 });
        return page('pledges', rows, limit, (pledge) => pledge.id);
      }),
  );
  query(app, { path: '/pledges/{pledgeId}', tag, summary: 'One pledge', params, view }, (ctx, { pledgeId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findPledge(tx, pledgeId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' }),
    ),
  );
  query(
    app,
    {
      path: '/pledges/{pledgeId}/agreement',
      tag,
      summary: 'What was agreed, as it was agreed, and what it lacks',
      params,
      view: schemas.agreementView,
    },
    (ctx, { pledgeId }) => withSnapshot(ctx, (tx) => readAgreement(tx, pledgeId)),
  );
}

function addPledgeAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/answer',
      tag,
      summary: 'Accept or refuse, as the pledgee',
      params,
      body: schemas.answerPledgeInput,
      view,
    },
    answerPledge,
  );
  command(
    app,
    {
      path: '/pledges/{pledgeId}/registration',
      tag,
      summary: 'Put the registry filing on record',
      params,
      body: schemas.registerPledgeInput,
      view,
    },
    registerPledge,
  );
}

function addFloatingPledges(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/items',
      tag,
      summary: 'Bring stock into a floating pledge',
      params,
      body: schemas.addItemsInput,
      view,
    },
    addItems,
  );
  command(
    app,
    {
      path: '/pledges/{pledgeId}/crystallisation',
      tag,
      summary: 'Crystallise a floating charge over the stock that is there',
      params,
      body: schemas.crystalliseInput,
      view,
    },
    crystalliseCharge,
  );
  command(
    app,
    {
      path: '/pledges/{pledgeId}/maximum-fixing',
      tag,
      summary: 'Fix the debt that a maximum amount secures',
      params,
      body: schemas.fixMaximumInput,
      view,
    },
    fixMaximum,
  );
}

export function pledgeRoutes() {
  const app = routes();
  addPledges(app);
  addPledgeAnswers(app);
  addFloatingPledges(app);
  command(
    app,
    {
      path: '/pledges/{pledgeId}/discharge',
      tag,
      summary: 'Give the security up',
      params,
      body: schemas.dischargePledgeInput,
      view,
    },
    dischargePledge,
  );
  return app;
}
