import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { bookAt, comparedRules, instantAsOf, judgedAsOf } from '../../ground/rule-book/index.ts';
import { differences } from '../../kernel/differences.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, businessDateAt } from '../../kernel/time.ts';
import type { ComparedView } from './compared-schemas.ts';
import { readJudgement, requireVisible } from './read.ts';

/** Differences told at most. */
const DIFFERENCES_MOST = 200;

/**
 * The record as it stands, judged twice: by the lender's rules as they were known at an instant and in force on its day, and by those of now.
 * What is different is different by the rules alone.
 */
export async function compareJudgement(
  ctx: Ctx,
  { facilityId, asOf }: { facilityId: string; asOf: string },
): Promise<ComparedView> {
  const facility = await requireVisible(ctx, facilityId);
  if (facility.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const [at, now] = [instantAsOf(ctx, asOf), ctx.clock.now()];
  const judged = async (instant: Date) => {
    const book = await asSystem(ctx, 'rule book', (system) => bookAt(system, instant));
    return judgedAsOf({ book, partyId: facility.lenderId, on: businessDateAt(instant) }, () =>
      readJudgement(ctx, { facilityId }),
    );
  };
  const [earlier, today] = [await judged(at), await judged(now)];
  const differs = differences(earlier.result, today.result);
  const rules = comparedRules(earlier.used, today.used);
  const namesOf = (rows: readonly { name: string }[]) =>
    rows
      .map(({ name }) => name)
      .sort()
      .join(' ');
  return {
    facilityId,
    asOf: at.toISOString(),
    onThen: businessDateAt(at),
    onNow: businessDate(ctx),
    isSame: differs.length === 0,
    differs: differs.slice(0, DIFFERENCES_MOST),
    rules: rules.filter((each) => namesOf(each.earlier) !== namesOf(each.now)),
    rulesRead: rules.length,
    earlier: earlier.result,
    now: today.result,
  };
}
