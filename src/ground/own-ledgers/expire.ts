import { type Ctx, withSnapshot, withTransaction } from '../../context.ts';
import { recordEvent } from '../audit/index.ts';
import { ownLedgerEvent } from './events.ts';
import { expireDue, partiesWithDue } from './upkeep-store.ts';

const PARTIES = 100;
const AT_ONCE = 500;

/** Lets what is due expire, in every party's ledgers, some at a time. @returns how many */
export async function expirePending(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now();
  for (let expired = 0; ; ) {
    const parties = await withSnapshot(ctx, (tx) => partiesWithDue(tx, now, PARTIES));
    let here = 0;
    for (const partyId of parties)
      here += await withTransaction(ctx, async (tx) => {
        const many = await expireDue(tx, partyId, now, AT_ONCE);
        if (many > 0) await recordEvent(tx, ownLedgerEvent('ownLedger.expired', partyId, { transfers: many }));
        return many;
      });
    expired += here;
    if (here === 0) return expired;
  }
}
