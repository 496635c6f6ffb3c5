import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { todayOf } from './assess.ts';
import * as calls from './calls.ts';
import { groundsOn } from './ground.ts';
import { markToMarket } from './mark.ts';
import { readCoverage, readValuation } from './read.ts';
import * as schemas from './schemas.ts';
import { readAllocation } from './sharing.ts';
import { findCall, listCalls } from './store.ts';

const tag = 'Coverage';
const ofFacility = z.object({ facilityId: idWire('facility') });
const ofCall = z.object({ callId: idWire('marginCall') });
const nothing = z.strictObject({});
const { marginCallView: view } = schemas;

function addCoverage(app: Routes): void {
  query(
    app,
    {
      path: '/facilities/{facilityId}/coverage',
      tag,
      summary: 'Where a facility stands on its lines',
      params: ofFacility,
      view: schemas.coverageView,
    },
    (ctx, { facilityId }) => withSnapshot(ctx, (tx) => readCoverage(tx, facilityId)),
  );
  query(
    app,
    {
      path: '/facilities/{facilityId}/valuation',
      tag,
      summary: 'Every lot of a facility, step by step',
      description: 'With knownAt, as it was known then: prices, terms, quantities and control of that instant.',
      params: ofFacility,
      filter: z.object({ on: dateWire.optional(), knownAt: instantWire.optional() }),
      view: schemas.valuationView,
    },
    (ctx, q) => withSnapshot(ctx, (tx) => readValuation(tx, q)),
  );
  query(
    app,
    {
      path: '/pledges/{pledgeId}/allocation',
      tag,
      summary: 'How one pledge is divided among the facilities that it secures, once',
      params: z.object({ pledgeId: idWire('pledge') }),
      view: schemas.allocationView,
    },
    (ctx, { pledgeId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await readAllocation(tx, pledgeId, todayOf(tx), groundsOn(todayOf(tx)))) ??
          refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' }),
      ),
  );
  command(
    app,
    {
      path: '/mark-runs',
      tag,
      summary: 'Mark your facilities to market',
      description: 'Two hundred facilities at a time: call again until it is finished, or leave the rest to the timer.',
      body: nothing,
      view: schemas.markedView,
    },
    markToMarket,
  );
}

function addMarginCalls(app: Routes): void {
  query(
    app,
    {
      path: '/margin-calls',
      tag,
      summary: 'The margin calls you take part in',
      filter: pageQuery.extend({
        facilityId: idWire('facility').optional(),
        live: z.enum(['true', 'false']).optional(),
      }),
      view: pageOf(view),
    },
    (ctx, { limit, cursor, facilityId, live }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('calls', cursor);
        const rows = await listCalls(tx, { facilityId, live: live === 'true', after, limit: limit + 1 });
        return page('calls', await calls.callsToWire(tx, rows), limit, (call) => call.id);
      }),
  );
  query(
    app,
    { path: '/margin-calls/{callId}', tag, summary: 'One margin call', params: ofCall, view },
    (ctx, { callId }) =>
      withSnapshot(ctx, async (tx) => {
        const call = await findCall(tx, callId);
        if (!call) refuse(commonRefusals.NOT_FOUND, { at: '/callId' });
        return onRecord((await calls.callsToWire(tx, [call]))[0]);
      }),
  );
  command(
    app,
    {
      path: '/margin-calls/{callId}/arrival',
      tag,
      summary: 'Record that the letter arrived',
      params: ofCall,
      body: schemas.recordArrivalInput,
      view,
    },
    calls.recordArrival,
  );
  command(
    app,
    {
      path: '/margin-calls/{callId}/extension-request',
      tag,
      summary: 'Ask for the one extension',
      params: ofCall,
      body: nothing,
      view,
    },
    calls.askExtension,
  );
}

function addCallAnswers(app: Routes): void {
  command(
    app,
    {
      path: '/margin-calls/{callId}/extension',
      tag,
      summary: 'Grant it, as another person',
      params: ofCall,
      body: nothing,
      view,
    },
    calls.grantExtension,
  );
  command(
    app,
    {
      path: '/margin-calls/{callId}/dispute',
      tag,
      summary: 'Dispute it with your own figures',
      params: ofCall,
      body: schemas.disputeInput,
      view,
    },
    calls.disputeCall,
  );
  command(
    app,
    {
      path: '/margin-calls/{callId}/dispute-answer',
      tag,
      summary: 'Answer the dispute',
      params: ofCall,
      body: schemas.answerDisputeInput,
      view,
    },
    calls.answerDispute,
  );
  command(
    app,
    {
      path: '/margin-calls/{callId}/cause',
      tag,
      summary: 'Restate the cause of a barred call, with evidence',
      params: ofCall,
      body: schemas.restateInput,
      view,
    },
    calls.restateCause,
  );
}

export function coverageRoutes() {
  const app = routes();
  addCoverage(app);
  addMarginCalls(app);
  addCallAnswers(app);
  return app;
}
