import { type Ctx, withSnapshot } from '../../context.ts';
import { narrow } from '../../ground/audit/index.ts';
import { instantAsOf } from '../../ground/rule-book/index.ts';

/**
 * Reads a list as whoever asks for their own rows does. Who asks for what names itself has said so already. As of an instant to come nothing is
 * kept: what is now would be answered in its place.
 */
export const withOwnRows = <T>(
  ctx: Ctx,
  { partyId, asOf }: { partyId?: string | undefined; asOf?: string | undefined },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> =>
  withSnapshot(ctx, async (tx) => {
    instantAsOf(tx, asOf);
    const namesItself = tx.actor.kind === 'person' && tx.actor.partyId === partyId;
    await narrow(tx, namesItself ? 'named' : 'own');
    return work(tx);
  });
