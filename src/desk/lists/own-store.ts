import { type Ctx, withSnapshot } from '../../context.ts';
import { narrow } from '../../ground/audit/index.ts';

/** Reads a list as whoever asks for their own rows does. Who asks for what names itself has said so already. */
export const withOwnRows = <T>(
  ctx: Ctx,
  { partyId }: { partyId?: string | undefined },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> =>
  withSnapshot(ctx, async (tx) => {
    const namesItself = tx.actor.kind === 'person' && tx.actor.partyId === partyId;
    await narrow(tx, namesItself ? 'named' : 'own');
    return work(tx);
  });
