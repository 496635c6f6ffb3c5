import { asSystem, type Ctx } from '../../context.ts';
import { type Found, policyOn } from '../../ground/policy/index.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { findFiling, type KeptAssignment, rightsBefore } from '../../security/assignments/index.ts';
import { latestSearches, listFormerNames } from '../../security/registry/index.ts';
import { todayOf } from './claim-facts.ts';
import { listAdvancesTo } from './store.ts';

/** Advances that the seller should have paid back. */
export async function overdueAdvances(ctx: Ctx, factorId: string, sellerId: string): Promise<Found[]> {
  const on = todayOf(ctx);
  const advances = await asSystem(ctx, 'factoring', (system) => listAdvancesTo(system, factorId, sellerId));
  return advances
    .filter((advance) => advance.dueOn < on)
    .map(({ id, dueOn }): Found => ({ fact: 'F57', facts: { advanceId: id, dueOn } }));
}

/** Rights of others that are paid first and leave less than is advanced (Civil Code 768). */
export async function rankFacts(ctx: Ctx, { id, items }: KeptAssignment): Promise<Found[]> {
  const short = await rightsBefore(
    ctx,
    id,
    items.map((item) => item.receivableId),
  );
  return short.map((facts): Found => ({ fact: 'F40', facts: { ...facts } }));
}

/**
 * The seller had another name, and it was not searched lately, or the own filing stands under it: rights filed under one name are
 * not found under another.
 */
export async function nameFacts(
  ctx: Ctx,
  { id, assigneeId, assignorId }: Pick<KeptAssignment, 'id' | 'assigneeId' | 'assignorId'>,
): Promise<Found[]> {
  return asSystem(ctx, 'factoring', async (system) => {
    const former = await listFormerNames(system, assigneeId, [assignorId]);
    if (former.length === 0) return [];
    const filing = await findFiling(system, id);
    const filedOn = filing && businessDateAt(filing.filedAt);
    const stale = former.filter(({ changedOn }) => filedOn !== undefined && filedOn < changedOn);
    const names = former.map((f) => f.name);
    return [
      ...stale.map(
        (f): Found => ({
          fact: 'F46',
          facts: { reason: 'filing_not_amended', name: f.name, changedOn: f.changedOn },
        }),
      ),
      ...(await notSearched(system, assigneeId, assignorId, names)),
    ];
  });
}

/** Former names of a party that a lender has not searched within the days that a search is good for. */
export async function notSearched(
  ctx: Ctx,
  lenderId: string,
  grantorId: string,
  names: readonly string[],
): Promise<Found[]> {
  const maxDays = policyOn('registration.searchAgeDays', todayOf(ctx)).value;
  const oldest = ctx.clock.now().getTime() - maxDays * 86_400_000;
  const searches = await latestSearches(ctx, lenderId, [grantorId]);
  return names
    .filter((name) => !searches.some((s) => s.searchedName === name && Date.parse(s.searchedAt) >= oldest))
    .map((name): Found => ({ fact: 'F46', facts: { reason: 'name_not_searched', name } }));
}
