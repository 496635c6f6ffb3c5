import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { cancelLock, lockRate, viewOf, viewOfUse } from './lock.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';

const tag = 'Financing';
const params = z.object({ rateLockId: idWire('rateLock') });
const view = schemas.rateLockView;

/** Mounted with the limits, under which debts in other moneys take their place. */
export function addRateLockRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/rate-locks',
      tag,
      summary: 'Lock a rate at which a borrower pays a debt in another money, until a day; two people',
      description:
        'What is locked and not used lies in your exchange position and is counted when your books are revalued. Name the lock when you ' +
        'record money for the debt: the amount is in the money of the debt, and what came is what the locked rate makes of it.',
      body: schemas.lockRateInput,
      view,
      status: 201,
    },
    lockRate,
  );
  command(
    app,
    {
      path: '/rate-locks/{rateLockId}/cancellation',
      tag,
      summary: 'End a locked rate before its day: what is left of it, as agreed with the borrower; two people',
      params,
      body: schemas.cancelLockInput,
      view,
    },
    cancelLock,
  );
  query(
    app,
    {
      path: '/rate-locks',
      tag,
      summary: 'Locked rates, the newest first',
      filter: schemas.locksQuery,
      view: pageOf(view),
    },
    (ctx, { subjectId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const before = cursorKey('rate-locks', cursor);
        const rows = await store.listLocks(tx, { subjectId, before }, limit + 1);
        return page('rate-locks', rows.map(viewOf), limit, (lock) => lock.id);
      }),
  );
  query(
    app,
    {
      path: '/rate-locks/{rateLockId}',
      tag,
      summary: 'A locked rate, with the money that came at it',
      params,
      view: view.extend({ uses: z.array(schemas.rateLockUseView) }).meta({ id: 'RateLockWithUses' }),
    },
    (ctx, { rateLockId }) =>
      withSnapshot(ctx, async (tx) => {
        const lock = (await store.findLock(tx, rateLockId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/rateLockId' });
        const uses = await store.listUses(tx, lock.id);
        return { ...viewOf(lock), uses: uses.map((use) => viewOfUse(lock, use)) };
      }),
  );
}
