import { type Ctx, requirePerson } from '../../context.ts';
import { isOfLenderAlone } from '../../ground/policy/index.ts';
import type { Condition, FacilityView } from '../../lending/financing/index.ts';

const isHidden = (each: unknown): boolean =>
  isOfLenderAlone(each as object) || ((each as { reason?: string }).reason ?? '').startsWith('FRAUD');

/** Conditions as the borrower sees them: that one is not met is told, and not what the lender alone looks into. */
export const withoutOfLender = (conditions: readonly Condition[]): Condition[] =>
  conditions.map(({ facts, ...condition }) => ({
    ...condition,
    facts: Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.filter((each) => !isHidden(each)) : value,
      ]),
    ),
  }));

/** Conditions for who asks. */
export const shownTo = (ctx: Ctx, { lenderId }: FacilityView, conditions: readonly Condition[]): Condition[] =>
  requirePerson(ctx).partyId === lenderId ? [...conditions] : withoutOfLender(conditions);
