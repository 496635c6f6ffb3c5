import { todayOf } from '../../assessment/coverage/index.ts';
import { oldDebtFacts } from '../../assessment/judgement/index.ts';
import type { Ctx } from '../../context.ts';
import { type Found, policyOn } from '../../ground/policy/index.ts';
import { listDrawdowns } from '../../lending/financing/index.ts';
import { listConcerned, succeededStatuses } from '../../lending/trade-finance/index.ts';
import { securitiesOf } from '../../security/pledges/index.ts';

/**
 * What one party gave for a facility secured a debt that stood bare before it: until its year is over an administrator may take the
 * money back (Enterprise Bankruptcy Law 31(3)). Debt that was paid meanwhile counts too, for this may be the money that paid it.
 */
export async function lateSecurity(ctx: Ctx, facilityId: string, pledgorId: string): Promise<Found[]> {
  const on = todayOf(ctx);
  const drawdowns = await listDrawdowns(ctx, facilityId, ['disbursed', 'repaid', 'replaced']);
  const financings = await listConcerned(ctx, { facilityIds: [facilityId] }, succeededStatuses);
  return oldDebtFacts({
    securities: (await securitiesOf(ctx, [facilityId], 'ever')).filter((each) => each.pledgorId === pledgorId),
    debts: [
      ...drawdowns.map(({ id, firstPaidOn, disbursedOn }) => ({ id, paidOutOn: firstPaidOn ?? disbursedOn })),
      ...financings.map(({ view: { id, paidOutOn } }) => ({ id, paidOutOn })),
    ],
    on,
    lookBackMonths: policyOn('insolvency.lookBackMonths', on).value,
  });
}
