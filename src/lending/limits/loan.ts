import { type Ctx, type DomainEvent, lockName, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { Failures } from '../../kernel/failures.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, daysBetween } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { lockFacility } from '../financing/index.ts';
import {
  findLoan,
  type Loan,
  lastDueOn,
  loanLapsed,
  loanLife,
  lockLoan,
  lockWithFacility,
  moveLoan,
} from '../loans/index.ts';
import { convertUp, ratesOf } from '../valuation/index.ts';
import { assertKept, guardFacility } from './place.ts';
import { limitRefusals } from './refusals.ts';
import { assertBorne, assertWithinCeiling } from './rules.ts';
import { findCapital } from './store.ts';
import { takeFor } from './take.ts';
import { isLoan, limitsAbove, listReserving, listUnpaid, nameStands } from './take-store.ts';

/** Everything that a lender has out on one name or lets it have is within its share of the capital, in whatever money, once capital is stated. */
async function assertNameFits(ctx: Ctx, { lenderId, borrowerId }: Loan): Promise<void> {
  const on = businessDate(ctx);
  const capital = await findCapital(ctx, lenderId, on);
  if (!capital) return;
  await lockName(ctx, `name/${lenderId}/${borrowerId}`);
  const whose = (await findParty(ctx, lenderId))?.roles.includes('guarantor') ? 'guarantor' : 'lender';
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const haircutBps = policyOn('limit.exchangeHaircutBps', on).value;
  const to = capital.currency;
  let totalMinor = 0n;
  for (const { currency: from, minor } of await nameStands(ctx, { lenderId, borrowerId, on })) {
    const rate = from === to ? null : (await ratesOf(ctx, { lenderId, from, to: [to], since, on })).get(to);
    if (rate === undefined) refuse(limitRefusals.LIMIT_RATE_MISSING, { facts: { from, to, notBefore: since } });
    totalMinor += convertUp(minor, rate, haircutBps);
  }
  assertWithinCeiling(totalMinor, capital, policyOn(`limit.${whose}.customerBps`, on).value);
}

/** Reaction: what a limit or a facility must bear is another than before: a loan is approved, or a facility changed. */
export const guardChanged = (ctx: Ctx, event: DomainEvent): Promise<void> =>
  event.type === 'facility.changed' ? guardFacility(ctx, event) : guardLoan(ctx, event);

/**
 * A loan was approved. Every limit above it bears a loan of its kind, in that money and for that long, and the lender’s ceiling on
 * one name bears the whole of what the borrower has. That there is room under the limits is settled at the end of the act.
 */
async function guardLoan(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { loanId } = event.payload as { loanId: string };
  const loan = await findLoan(ctx, loanId);
  if (!loan) throw new Error('a loan was approved');
  await assertKept(ctx, loan.facilityId ?? loan.id, 'D', loan.id);
  const on = businessDate(ctx);
  const path = (await limitsAbove(ctx, loan.facilityId ?? loan.id)).map(({ node }) => node);
  if (path.length > 0) {
    const tenorDays = daysBetween(on, await lastDueOn(ctx, loan, loan.expectedOn));
    const isWorking = loan.purposeKind === 'working_capital' || loan.purposeKind === 'trade';
    assertBorne(path, { product: isWorking ? 'working_capital' : 'term_loan', currency: loan.currency, tenorDays }, on);
  }
  await assertNameFits(ctx, loan);
}

/**
 * What was approved and not paid out until its last day is over, and what it and others had reserved until a day that has passed is free: each
 * by itself, whatever becomes of another.
 */
export async function freeLapsed(ctx: Ctx): Promise<number> {
  const on = businessDate(ctx);
  const [unpaid, reserving] = await withTransaction(
    ctx,
    async (tx) => [await listUnpaid(tx, on), await listReserving(tx)] as const,
  );
  const failures = new Failures();
  const apart = (id: string, work: (tx: Ctx) => Promise<unknown>) =>
    failures.count(id, () => withTransaction(ctx, async (tx) => Number((await work(tx)) !== undefined)));
  let lapsed = 0;
  for (const id of unpaid)
    lapsed += await apart(id, async (tx) => {
      const loan = await lockWithFacility(tx, id);
      const moved = loan && (await moveLoan(tx, id, stepOf(loanLife, 'lapse')));
      if (moved) await recordEvent(tx, loanLapsed(moved, { availableUntil: moved.availableUntil }));
      return moved;
    });
  for (const takerId of reserving)
    await apart(takerId, async (tx) => {
      if (!isLoan(takerId)) return lockFacility(tx, takerId);
      await lockLoan(tx, takerId);
      await takeFor(tx, takerId, { isAgain: true });
    });
  failures.throwIfAny();
  return lapsed;
}
