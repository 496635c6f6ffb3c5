import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { cursorNumber, cursorOf, feedPage, page, pageOf, pageQuery } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { Belonging } from './belongings-store.ts';
import { evidencePack, gatherEvidence } from './evidence.ts';
import { type EventRow, readFeed } from './log-store.ts';
import { type EventView, eventView } from './schemas.ts';
import { listHistory } from './store.ts';

const viewOf = (row: EventRow): EventView => ({
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
});

const place = z
  .string()
  .regex(/^\d{1,19}\/\d{1,18}$/)
  .transform((key) => {
    const [xid = '0', seq = '0'] = key.split('/');
    return { xid, seq: BigInt(seq) };
  });
/** Where a cursor stands in the log: transaction and sequence number. Before everything without one. */
function placeOf(cursor: string | undefined): { xid: string; seq: bigint } {
  return cursorOf('events', cursor, place) ?? { xid: '0', seq: 0n };
}

/** In the order of transactions: a number drawn early may be committed late, behind a reader that went by numbers. */
async function readLog(ctx: Ctx, cursor: string | undefined, limit: number) {
  const rows = await readFeed(ctx, placeOf(cursor), limit);
  const last = rows.at(-1);
  return feedPage('events', rows.map(viewOf), () => `${last?.xid}/${last?.seq}`);
}

/** One object's events hang on its lock, so their numbers are in order, and nothing waits for others' transactions. */
async function readHistory(ctx: Ctx, objectId: string, cursor: string | undefined, limit: number) {
  const rows = await listHistory(ctx, objectId, cursorNumber('history', cursor), limit + 1);
  return page('history', rows.map(viewOf), limit, (view) => view.seq);
}

/** `publicKeys` of the log's signer; without one (a runtime that never seals) there is no evidence to gather. */
export function auditRoutes(publicKeys: readonly Uint8Array<ArrayBuffer>[], belongings: readonly Belonging[]) {
  const app = routes();

  query(
    app,
    {
      path: '/events',
      tag: 'Audit',
      summary:
        'What happened, as far as your party takes part in it: to be followed from cursor to cursor, where an event appears once no older transaction is open; or the history of one object',
      filter: pageQuery.extend({ objectId: z.string().max(60).optional() }),
      view: pageOf(eventView),
    },
    (ctx, { limit, cursor, objectId }) =>
      withSnapshot(ctx, (tx) =>
        objectId === undefined ? readLog(tx, cursor, limit) : readHistory(tx, objectId, cursor, limit),
      ),
  );

  query(
    app,
    {
      path: '/evidence',
      cost: 50,
      tag: 'Audit',
      summary: 'An evidence pack: sealed events of some objects, with proofs that anyone checks off line',
      description:
        'Brings what hangs on the objects, too: a credit its presentations and payments, a facility its drawdowns and releases, as far as your party sees them. Checked by `holdfast verify` or in a browser at /evidence, against the keys at /.well-known/holdfast-keys.json.',
      filter: z.object({
        objectId: z.string().max(4_000).meta({ description: 'Identifiers, separated by commas' }),
        alone: z
          .enum(['true', 'false'])
          .optional()
          .meta({ description: 'true: the objects named, and nothing that hangs on them' }),
      }),
      view: evidencePack.meta({ id: 'EvidencePack' }),
    },
    (ctx, { objectId, alone }) =>
      withSnapshot(ctx, async (tx) => {
        const ids = [...new Set(objectId.split(','))];
        const hanging = alone === 'true' ? [] : belongings;
        const pack = publicKeys.length > 0 && (await gatherEvidence(tx, ids, publicKeys, hanging));
        if (!pack || pack.entries.length === 0) refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
        return pack;
      }),
  );

  return app;
}
