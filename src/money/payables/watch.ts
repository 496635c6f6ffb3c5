import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import type { WatchedView } from './schemas.ts';
import * as store from './store.ts';
import { type WatchLimits, watchSignsOf } from './watch-rules.ts';

function limitsOn(ctx: Ctx): WatchLimits {
  const today = businessDate(ctx);
  const of = (key: string) => policyOn(`certificate.watch.${key}`, today).value;
  return {
    depth: of('depth'),
    splits: of('splits'),
    shardBps: of('shardBps'),
    shards: of('shards'),
    equalParts: of('equalParts'),
    movesPerDay: of('movesPerDay'),
  };
}

/**
 * The certificates after this one that issuer and bank must look at, and the last that was looked at: those who see every
 * part and move of a certificate, and nobody who sees only their own.
 */
export async function readWatch(
  ctx: Ctx,
  after: string | undefined,
  limit: number,
): Promise<{ items: WatchedView[]; seen: string[] }> {
  const { partyId } = requirePerson(ctx);
  return withSnapshot(ctx, async (tx) => {
    const limits = limitsOn(tx);
    const certificates = await store.listCertificates(tx, after, limit);
    const own = certificates.filter((c) => c.issuerId === partyId || c.bankId === partyId);
    const moves = await store.listAccepted(
      tx,
      own.map((c) => c.id),
    );
    const items = own.flatMap((c): WatchedView[] => {
      const signs = watchSignsOf(
        {
          faceMinor: BigInt(c.face.amountMinor),
          splits: c.splits,
          parts: c.holdings.map(({ amountMinor, depth }) => ({ amountMinor: BigInt(amountMinor), depth })),
          moves: moves
            .filter((move) => move.certificateId === c.id)
            .map((move) => ({ ...move, at: move.answeredAt?.getTime() ?? 0 })),
        },
        limits,
      );
      if (signs.length === 0) return [];
      const { id, number, issuerId, bankId, face, status, splits, holdings } = c;
      return [{ certificateId: id, number, issuerId, bankId, face, status, splits, parts: holdings.length, signs }];
    });
    return { items, seen: certificates.map((c) => c.id) };
  });
}
