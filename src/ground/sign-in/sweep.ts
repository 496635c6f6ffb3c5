import { type Ctx, db, withTransaction } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { policyOn } from '../policy/index.ts';
import { forgetChallenges } from './challenges-store.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;

/**
 * Lets go of what signing in left: sessions and tokens that were over long ago, statements and questions that lapsed, devices that were not
 * seen for a year. What was done in a session stands in the log of events. Safe late, twice and in several processes.
 */
export const sweepSignIns = (ctx: Ctx): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const before = new Date(now.getTime() - policyOn('signIn.keptDays', businessDate(tx)).value * DAY_MS);
    await forgetChallenges(db(tx), now);
    return store.forgetEnded(tx, { before, unseen: new Date(now.getTime() - 365 * DAY_MS) });
  });
