import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, cursorOf, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { cancelRegistration, checkFinancing, checkHashes } from './check.ts';
import { financedHashes, joinNetwork, reportFinanced } from './network.ts';
import * as schemas from './schemas.ts';
import { listClaims } from './store.ts';

const tag = 'Double financing';
const hashWire = z.string().regex(/^[0-9a-f]{64}$/);

function addChecks(app: Routes): void {
  command(
    app,
    {
      path: '/financing-checks',
      tag,
      summary: 'Ask whether things are financed already, here or elsewhere, and register that you were asked to',
      body: schemas.checkFinancingInput,
      view: schemas.checkView,
      status: 201,
    },
    checkFinancing,
  );
  command(
    app,
    {
      path: '/financing-checks/{checkId}/cancellation',
      tag,
      summary: 'Cancel what you registered',
      params: z.object({ checkId: idWire('financingCheck') }),
      body: z.strictObject({}),
      view: z.object({ id: z.string(), cancelled: z.literal(true) }),
    },
    cancelRegistration,
  );
  command(
    app,
    {
      path: '/hashed-financing-checks',
      tag,
      summary: 'Ask with hashes made under the network’s secret, so that your book stays yours',
      body: schemas.hashedCheckInput,
      view: schemas.hashedCheckView,
    },
    checkHashes,
  );
}

function addNetwork(app: Routes): void {
  command(
    app,
    {
      path: '/network',
      tag,
      summary: 'Join a network of platforms by its secret (operator)',
      body: schemas.joinNetworkInput,
      view: schemas.joinedView,
    },
    joinNetwork,
  );
  command(
    app,
    {
      path: '/network/reports',
      tag,
      summary: 'Bring what another platform reports as financed or freed (operator)',
      body: schemas.reportFinancedInput,
      view: schemas.reportedView,
    },
    reportFinanced,
  );
  query(
    app,
    {
      path: '/network/financed',
      tag,
      summary: 'What this platform reports to the network: hashes, nothing else (operator)',
      filter: pageQuery,
      view: pageOf(z.object({ hash: z.string() })),
    },
    async (ctx, { limit, cursor }) => {
      const rows = await financedHashes(ctx, cursorOf('financed', cursor, hashWire), limit + 1);
      const { items, next } = page('financed', rows, limit, ({ hash }) => hash);
      return { items: items.map(({ hash }) => ({ hash })), next };
    },
  );
}

export function consumptionRoutes() {
  const app = routes();
  addChecks(app);
  query(
    app,
    {
      path: '/consumption-claims',
      tag,
      summary: 'What is financed, by you or for you',
      filter: pageQuery.extend({ financingId: z.string().max(60).optional() }),
      view: pageOf(schemas.claimView),
    },
    (ctx, { limit, cursor, financingId }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listClaims(tx, financingId, cursorKey('claims', cursor), limit + 1);
        return page('claims', rows, limit, (claim) => claim.id);
      }),
  );
  addNetwork(app);
  return app;
}
