import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import * as verbs from './demand.ts';
import * as schemas from './demand-schemas.ts';
import { findDemand, listDemands } from './demand-store.ts';

const tag = 'Custody duties';
const params = z.object({ demandId: idWire('custodyDemand') });
const nothing = z.strictObject({});
const { custodyDemandView: view } = schemas;

function addLosses(app: Routes): void {
  command(
    app,
    {
      path: '/custody-demands/{demandId}/loss',
      tag,
      summary: 'Claim what spoilt or was lost',
      params: params,
      body: schemas.claimCustodyLossInput,
      view: view,
    },
    verbs.claimCustodyLoss,
  );
  command(
    app,
    {
      path: '/custody-demands/{demandId}/loss-answer',
      tag,
      summary: 'Answer a claim for loss',
      params: params,
      body: schemas.answerCustodyLossInput,
      view: view,
    },
    verbs.answerCustodyLoss,
  );
}

/** What a pledgor may demand of a pledgee whose conduct endangers the goods. */
export function custodyDemandRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/pledges/{pledgeId}/custody-demands',
      tag,
      summary: 'Demand that endangered goods be put in escrow, or given back against early payment',
      params: z.object({ pledgeId: idWire('pledge') }),
      body: schemas.demandSafekeepingInput,
      view: view,
      status: 201,
    },
    verbs.demandSafekeeping,
  );
  command(
    app,
    {
      path: '/custody-demands/{demandId}/answer',
      tag,
      summary: 'Accept it one of the ways demanded, or refuse with reasons',
      params: params,
      body: schemas.answerSafekeepingInput,
      view: view,
    },
    verbs.answerSafekeeping,
  );
  command(
    app,
    {
      path: '/custody-demands/{demandId}/withdrawal',
      tag,
      summary: 'Take a demand back',
      params: params,
      body: nothing,
      view: view,
    },
    verbs.withdrawSafekeeping,
  );
  addLosses(app);
  query(
    app,
    { path: '/custody-demands', tag, summary: 'Demands that you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listDemands(tx, cursorKey('custody-demands', cursor), limit + 1);
        return page('custody-demands', rows.map(verbs.viewOfDemand), limit, (d) => d.id);
      }),
  );
  query(app, { path: '/custody-demands/{demandId}', tag, summary: 'One demand', params, view }, (ctx, { demandId }) =>
    withSnapshot(ctx, async (tx) => {
      const found = await findDemand(tx, demandId);
      return found ? verbs.viewOfDemand(found) : refuse(commonRefusals.NOT_FOUND, { at: '/demandId' });
    }),
  );
}
