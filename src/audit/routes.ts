import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { evidencePack, gatherEvidence } from './evidence.ts';
import { eventView } from './schemas.ts';
import { listEvents } from './store.ts';

/** `publicKey` of the log's signer; without one (a runtime that never seals) there is no evidence to gather. */
export function auditRoutes(publicKey: Uint8Array | undefined) {
  const app = routes();

  query(
    app,
    {
      path: '/events',
      tag: 'Audit',
      summary: 'What happened, oldest first, as far as your party takes part in it',
      filter: pageQuery.extend({ objectId: z.string().max(60).optional() }),
      view: pageOf(eventView),
    },
    (ctx, { limit, cursor, objectId }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('events', cursor);
        const rows = await listEvents(tx, {
          objectId,
          after: after === undefined ? undefined : BigInt(after),
          limit: limit + 1,
        });
        const views = rows.map((row) => ({
          id: row.id,
          seq: row.seq.toString(),
          type: row.type,
          version: row.version,
          objectId: row.objectId,
          at: row.at.toISOString(),
          actor: row.actor,
          requestId: row.requestId,
          causedBy: row.causedBy,
          payload: row.payload,
        }));
        return page('events', views, limit, (view) => view.seq);
      }),
  );

  query(
    app,
    {
      path: '/evidence',
      tag: 'Audit',
      summary: 'An evidence pack: sealed events of some objects, with proofs that anyone checks off line',
      filter: z.object({
        objectId: z.string().max(4_000).meta({ description: 'Identifiers, separated by commas' }),
      }),
      view: evidencePack.meta({ id: 'EvidencePack' }),
    },
    (ctx, { objectId }) =>
      withSnapshot(ctx, async (tx) => {
        const pack = publicKey && (await gatherEvidence(tx, objectId.split(','), publicKey));
        if (!pack || pack.entries.length === 0) refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
        return pack;
      }),
  );

  return app;
}
