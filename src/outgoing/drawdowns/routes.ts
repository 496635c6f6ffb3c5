import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { disburseInput, drawdownView, requestDrawdownInput } from '../../lending/financing/index.ts';
import { approveDrawdown, declineDrawdown, disburseDrawdown, readDrawdown, requestDrawdown } from './drawdown.ts';
import {
  approveRollover,
  declineRollover,
  executeRollover,
  listCandidates,
  readRollover,
  requestRollover,
} from './rollover.ts';
import { approveRolloverInput, requestRolloverInput, rolloverCandidateView, rolloverView } from './rollover-schemas.ts';

const tag = 'Financing';
const ofFacility = z.object({ facilityId: idWire('facility') });
const ofDrawdown = z.object({ drawdownId: idWire('drawdown') });
const ofRollover = z.object({ rolloverId: idWire('rollover') });
const nothing = z.strictObject({});

function addDrawdowns(app: Routes): void {
  command(
    app,
    {
      path: '/facilities/{facilityId}/drawdowns',
      tag,
      summary: 'Ask for a drawdown',
      params: ofFacility,
      body: requestDrawdownInput,
      view: drawdownView,
      status: 201,
    },
    requestDrawdown,
  );
  query(
    app,
    {
      path: '/drawdowns/{drawdownId}',
      tag,
      summary: 'One drawdown, each condition as it stands now',
      params: ofDrawdown,
      view: drawdownView,
    },
    (ctx, { drawdownId }) => withSnapshot(ctx, (tx) => readDrawdown(tx, drawdownId)),
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/approval',
      tag,
      summary: 'Approve, as the maker',
      params: ofDrawdown,
      body: nothing,
      view: drawdownView,
    },
    approveDrawdown,
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/disbursement',
      tag,
      summary: 'Pay out, as the checker',
      description: 'With `withheld`, interest kept back: what is owed is what was paid out (Civil Code 670).',
      params: ofDrawdown,
      body: disburseInput,
      view: drawdownView,
    },
    disburseDrawdown,
  );
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/decline',
      tag,
      summary: 'Decline',
      params: ofDrawdown,
      body: z.strictObject({ reason: textWire(500) }),
      view: drawdownView,
    },
    declineDrawdown,
  );
}

function addRollovers(app: Routes): void {
  command(
    app,
    {
      path: '/drawdowns/{drawdownId}/rollovers',
      tag,
      summary: 'Ask that a new drawdown take the place of this one (无还本续贷)',
      params: z.object({ drawdownId: idWire('drawdown') }),
      body: requestRolloverInput,
      view: rolloverView,
      status: 201,
    },
    requestRollover,
  );
  query(
    app,
    {
      path: '/rollovers/{rolloverId}',
      tag,
      summary: 'One rollover, each condition as it stands now',
      params: ofRollover,
      view: rolloverView,
    },
    (ctx, { rolloverId }) => withSnapshot(ctx, (tx) => readRollover(tx, rolloverId)),
  );
  command(
    app,
    {
      path: '/rollovers/{rolloverId}/approval',
      tag,
      summary: 'Approve, as the maker, with what providers of security declared',
      params: ofRollover,
      body: approveRolloverInput,
      view: rolloverView,
    },
    approveRollover,
  );
  command(
    app,
    {
      path: '/rollovers/{rolloverId}/execution',
      tag,
      summary: 'Close the old by the new, as the checker; no cash moves',
      params: ofRollover,
      body: z.strictObject({}),
      view: rolloverView,
    },
    executeRollover,
  );
  command(
    app,
    {
      path: '/rollovers/{rolloverId}/decline',
      tag,
      summary: 'Decline, with the reason that the borrower is owed',
      params: ofRollover,
      body: z.strictObject({ reason: textWire(500) }),
      view: rolloverView,
    },
    declineRollover,
  );
}

export function drawdownRoutes() {
  const app = routes();
  addDrawdowns(app);
  addRollovers(app);
  query(
    app,
    {
      path: '/rollover-candidates',
      tag,
      summary: 'Working capital drawdowns that fall due soon and wait for no rollover, the soonest first',
      filter: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
      view: z.object({ items: z.array(rolloverCandidateView) }),
    },
    (ctx, { limit }) => withSnapshot(ctx, async (tx) => ({ items: await listCandidates(tx, limit) })),
  );
  return app;
}
