import type { ReceivableView } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { foundAbout, foundOverdue } from '../../ground/standings/index.ts';
import { findOpenMisdirections, foundTakenBack } from '../../money/collections/index.ts';
import { foundContradictedFrom } from '../../money/money-in/index.ts';
import { findAssignments } from '../../security/assignments/index.ts';
import { listBoughtOf } from './maturity-store.ts';
import { overdueAdvances } from './right-facts.ts';
import { listAdvancesTo } from './store.ts';

interface Back {
  factorId: string;
  sellerId: string;
  /** Whose debtors paid, where money goes back. */
  receivables: readonly ReceivableView[];
  /** The advance that is bought back: what it was bought back with before, and was taken back, is what is paid now. */
  boughtBackId?: string;
}

/** A seller has its claims back for money that the bank took back: nothing more goes to it until it has paid. */
export const unpaidBuyBacks = (ctx: Ctx, lenderId: string, customerId: string, but?: string): Promise<Found[]> =>
  foundContradictedFrom(ctx, { lenderId, customerId, kind: 'buy_back', but });

/** Collected of claims that a seller has been paid for, and taken back by the bank: what was paid rests on less than it was. */
export const unpaidAgain = (ctx: Ctx, lenderId: string, sellerId: string): Promise<Found[]> =>
  asSystem(ctx, 'factoring', async (system) => {
    const advances = await listAdvancesTo(system, lenderId, sellerId);
    const assignments = await findAssignments(system, [
      ...advances.map((advance) => advance.assignmentId),
      ...(await listBoughtOf(system, lenderId, sellerId)),
    ]);
    return foundTakenBack(
      system,
      assignments.flatMap(({ items }) => items.map((item) => item.receivableId)),
      { lenderId, sellerId },
    );
  });

/** What stands against money or claims that go back to a seller: what it stands in, owes besides, or had paid elsewhere. */
export const backFacts = (ctx: Ctx, { factorId, sellerId, receivables, boughtBackId }: Back): Promise<Found[]> =>
  asSystem(ctx, 'factoring', async (system) => {
    const debtorIds = [...new Set(receivables.map((r) => r.debtorId))];
    const astray = await findOpenMisdirections(system, factorId, debtorIds);
    return [
      ...(await foundAbout(system, factorId, { partyIds: [sellerId] })),
      ...(await foundOverdue(system, factorId, [sellerId])),
      ...(await overdueAdvances(system, factorId, sellerId)),
      ...(await unpaidBuyBacks(system, factorId, sellerId, boughtBackId)),
      ...astray.map(({ id, debtorId }): Found => ({ fact: 'F82', facts: { misdirectionId: id, debtorId } })),
    ];
  });
