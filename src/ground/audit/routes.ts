import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { query, routes } from '../../http/endpoint.ts';
import { cursorOf, feedPage, page, pageOf, pageQuery } from '../../http/page.ts';
import { commonRefusals, refusalList, refuse } from '../../kernel/refusal.ts';
import type { Belonging } from './belongings-store.ts';
import { evidencePack, gatherEvidence } from './evidence.ts';
import { readFeedAfter } from './log-store.ts';
import { narrow } from './own-store.ts';
import { eventView } from './schemas.ts';
import { listHistory } from './store.ts';
import { viewOfEvent } from './view.ts';

/** A cursor is the event that was shown last: its number in the log counts what every tenant does. */
const eventId = z.string().regex(/^evt_[A-Za-z0-9]{1,60}$/);

/** In the order of transactions: a number drawn early may be committed late, behind a reader that went by numbers. */
async function readLog(ctx: Ctx, cursor: string | undefined, limit: number) {
  await narrow(ctx);
  const rows = await readFeedAfter(ctx, cursorOf('events', cursor, eventId), limit);
  return feedPage('events', rows.map(viewOfEvent), ({ id }) => id);
}

/** One object's events hang on its lock, so their numbers are in order, and nothing waits for others' transactions. */
async function readHistory(ctx: Ctx, objectId: string, cursor: string | undefined, limit: number) {
  const rows = await listHistory(ctx, objectId, cursorOf('history', cursor, eventId), limit + 1);
  return page('history', rows.map(viewOfEvent), limit, ({ id }) => id);
}

const evidenceRefusals = refusalList({
  EVENTS_NOT_SEALED: [
    'conflict',
    'What happened to it is not sealed yet: nothing can be proved of it',
    '相关事件尚未封存，暂无法证明',
    'Ask again in a minute: the log is sealed every few seconds',
    '请稍后重试：日志每隔数秒封存一次',
  ],
});

/** Of what no sealed event is seen: there is no such thing, or its events wait for the next seal. */
async function refuseEvidence(ctx: Ctx, ids: readonly string[]): Promise<never> {
  for (const id of ids)
    if ((await listHistory(ctx, id, undefined, 1)).length > 0)
      refuse(evidenceRefusals.EVENTS_NOT_SEALED, { at: '/objectId' });
  return refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
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
        if (publicKeys.length === 0) return refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
        const pack = await gatherEvidence(tx, ids, publicKeys, hanging);
        if (pack && pack.entries.length > 0) return pack;
        // What is sealed and withheld from who asks is not told of.
        return refuseEvidence(tx, pack?.withheld === undefined ? ids : []);
      }),
  );

  return app;
}
