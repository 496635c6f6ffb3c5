import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { bookAt, judgedAsOf, rowOf } from '../../ground/rule-book/index.ts';
import { differences } from '../../kernel/differences.ts';
import type { Rule } from '../../kernel/judging.ts';
import { commonRefusals, refusalList, refuse } from '../../kernel/refusal.ts';
import { businessDate, businessDateAt } from '../../kernel/time.ts';
import type { ComparedView } from './compared-schemas.ts';
import { readJudgement, requireVisible } from './read.ts';

export const comparedRefusals = refusalList({
  AS_OF_IN_FUTURE: [
    'invalid',
    'What will be known later is not known yet',
    '将来的规则尚不可知',
    'Name an instant that has passed',
    '请填写已过去的时刻',
  ],
});

/** Differences told at most. */
const DIFFERENCES_MOST = 200;

const rowsByKey = (used: readonly Rule[]) => {
  const by = new Map<string, Rule[]>();
  for (const rule of used) by.set(rule.key, [...(by.get(rule.key) ?? []), rule]);
  return by;
};

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
  const [at, now] = [new Date(asOf), ctx.clock.now()];
  if (at > now) refuse(comparedRefusals.AS_OF_IN_FUTURE, { at: '/asOf', facts: { now: now.toISOString() } });
  const judged = async (instant: Date) => {
    const book = await asSystem(ctx, 'rule book', (system) => bookAt(system, instant));
    return judgedAsOf({ book, partyId: facility.lenderId, on: businessDateAt(instant) }, () =>
      readJudgement(ctx, { facilityId }),
    );
  };
  const [earlier, today] = [await judged(at), await judged(now)];
  const differs = differences(earlier.result, today.result);
  const [before, after] = [rowsByKey(earlier.used), rowsByKey(today.used)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const rules = keys.map((key) => ({
    key,
    earlier: (before.get(key) ?? []).map(rowOf),
    now: (after.get(key) ?? []).map(rowOf),
  }));
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
    rulesRead: keys.length,
    earlier: earlier.result,
    now: today.result,
  };
}
