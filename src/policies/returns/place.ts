import { type Ctx, lockName } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { isKeptApart, isOfOneAddressee, placeOf } from './period-rules.ts';
import { returnRefusals } from './rules.ts';
import * as store from './store.ts';

/** The return whose place one of these days takes: who makes another of them at once finds the first. */
export async function placeFor(
  tx: Ctx,
  of: Parameters<typeof store.newestOf>[1],
  named: string | undefined,
): Promise<store.KeptReturn | undefined> {
  const { kind, ownerId, addresseeId, periodFrom, periodTo } = of;
  const isApart = isKeptApart(kind, addresseeId);
  const days = isApart ? '' : `${periodFrom}/${periodTo}`;
  // Two that are sent to two authorities at once meet as well, where it is told to one alone.
  const to = isApart && isOfOneAddressee(kind) ? '' : (addresseeId ?? '');
  await lockName(tx, `return/${ownerId}/${kind}/${days}/${to}`);
  const newest = isApart ? undefined : await store.newestOf(tx, of);
  const standing = isApart ? await store.standingWithin(tx, of) : newest ? [newest] : [];
  const { takes, meets } = placeOf(standing, of, named);
  if (meets)
    refuse(returnRefusals.RETURN_OVERLAPS, {
      at: '/periodFrom',
      facts: { returnId: meets.id, periodFrom: meets.periodFrom, periodTo: meets.periodTo },
    });
  if (named !== undefined && !takes) refuse(commonRefusals.NOT_FOUND, { at: '/replaces' });
  return takes;
}
