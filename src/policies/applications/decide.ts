import { asSystem, type Ctx, type DomainEvent, lockName, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk, recordEvent, requireApart } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { findLoan, loanApproved, loanLife, moveLoan, proposeFor, proposeLoanInput } from '../../lending/loans/index.ts';
import { LEAST_POINTS, policyStandingScored, priceKeyOf, scoreBy, takeScore } from '../party-standings/index.ts';
import { quotasBear } from '../pots/index.ts';
import { applicationEvent, applicationViewOf, requireApplication } from './apply.ts';
import { testsOf } from './judge.ts';
import { applicationLife, applicationRefusals, outcomeOf } from './rules.ts';
import type { AnswerApplicationInput, ApplicationView, DecideInput } from './schemas.ts';
import * as store from './store.ts';

/** How long a person has for what the rule left to one, and a firm for what it is offered. */
const daysOn = (ctx: Ctx, lenderId: string, key: 'online.decideDays' | 'online.offerDays') =>
  addDays(businessDate(ctx), policyOf(lenderId, key, businessDate(ctx)).value);

/** What a score bears by the grid of the day. */
const priceOf = (ctx: Ctx, lenderId: string, { figure }: { figure: number | null }): number =>
  policyOf(lenderId, priceKeyOf(figure ?? 0), businessDate(ctx)).value;

/** The loan that is offered, with its cost sheet: equal instalments, one a month, at one rate and without a fee. */
async function offer(
  ctx: Ctx,
  { lenderId, borrowerId, currency, purposeKind, purpose, payees }: store.KeptApplication,
  { amountMinor, months, rateBps }: { amountMinor: bigint; months: number; rateBps: number },
): Promise<string> {
  const expectedOn = daysOn(ctx, lenderId, 'online.offerDays');
  putsAtRisk(ctx, { amountMinor, currency, clientId: borrowerId });
  const { loan, event } = await proposeFor(
    ctx,
    proposeLoanInput.parse({
      borrowerId,
      amount: { amountMinor: amountMinor.toString(), currency },
      purposeKind,
      purpose,
      payees,
      expectedOn,
      availableUntil: addDays(expectedOn, 7),
      terms: {
        shape: 'equal_instalment',
        periods: months,
        every: { count: 1, unit: 'months' },
        interestMethod: 'declining',
        interestPeriod: 'repayment_period',
        dayCount: 'actual/360',
        rate: { kind: 'fixed', rateBps },
      },
    }),
  );
  await recordEvent(ctx, event);
  return loan.id;
}

/** Moves an application on, once. */
async function moved(
  ctx: Ctx,
  found: store.KeptApplication,
  step: Parameters<typeof store.moveApplication>[2],
  change: Parameters<typeof store.moveApplication>[3],
): Promise<store.KeptApplication> {
  const row = await store.moveApplication(ctx, found.id, step, { ...change, decidedAt: ctx.clock.now() });
  return row ?? refuse(applicationRefusals.APPLICATION_WRONG_STATE, { facts: { status: found.status } });
}

/** A person of the bank puts an application before the rule, with the data of a score or the score that holds: offered, declined, or left to another. */
export async function decideApplication(
  ctx: Ctx,
  input: DecideInput & { applicationId: string },
): Promise<ApplicationView> {
  return act(ctx, { verb: 'loanApplication.decide', mandate: 'loan:propose', input }, async (tx) => {
    const found = await requireApplication(tx, input.applicationId, 'lenderId');
    const { personId } = requirePerson(tx);
    const { lenderId, borrowerId, amountMinor, months } = found;
    if (found.status !== 'applied')
      refuse(applicationRefusals.APPLICATION_WRONG_STATE, { facts: { status: found.status } });
    // Two applications of one firm are decided one after the other: each counts the other against the limit.
    await lockName(tx, `online/${lenderId}/${borrowerId}`);
    const taken = input.score && (await takeScore(tx, borrowerId, input.score));
    if (taken) await recordEvent(tx, policyStandingScored(taken));
    const score = taken ?? (await scoreBy(tx, borrowerId, lenderId));
    if (!score) refuse(applicationRefusals.APPLICATION_UNSCORED, { at: '/score' });
    const tests = await testsOf(tx, found, score);
    const outcome = outcomeOf(tests);
    const decided = { tests, scoreId: score.id, isByRule: outcome !== 'refer', decidedBy: personId };
    const told = (row: store.KeptApplication): { view: ApplicationView; event: DomainEvent } => ({
      view: applicationViewOf(row),
      event: applicationEvent(`loanApplication.${row.status}`, row, {
        isByRule: row.isByRule,
        unmet: tests.filter(({ isMet }) => !isMet).map(({ test, en, zh }) => ({ test, en, zh })),
        loanId: row.loanId,
      }),
    });
    if (outcome === 'decline') return told(await moved(tx, found, stepOf(applicationLife, 'decline'), decided));
    if (outcome === 'refer')
      return told(
        await moved(tx, found, stepOf(applicationLife, 'refer'), {
          ...decided,
          dueOn: daysOn(tx, lenderId, 'online.decideDays'),
        }),
      );
    // What one person typed makes no loan by itself: the data are another's word, or another looks at them.
    if (score.statedByPerson === personId)
      asksSecond(tx, { reasons: [{ code: 'SCORE_BY_ONE', facts: { scoreId: score.id, points: score.figure } }] });
    const rateBps = priceOf(tx, lenderId, score);
    const loanId = await offer(tx, found, { amountMinor, months, rateBps });
    return told(await moved(tx, found, stepOf(applicationLife, 'offer'), { ...decided, rateBps, loanId }));
  });
}

/** Another person answers what the rule left to one, or what the firm contested: yes at a rate, or no in words. */
export async function answerApplication(
  ctx: Ctx,
  input: AnswerApplicationInput & { applicationId: string },
): Promise<ApplicationView> {
  return act(ctx, { verb: 'loanApplication.answer', mandate: 'loan:propose', input }, async (tx) => {
    const found = await requireApplication(tx, input.applicationId, 'lenderId');
    if (found.status !== 'referred')
      refuse(applicationRefusals.APPLICATION_WRONG_STATE, { facts: { status: found.status } });
    await requireApart(tx, [found.decidedBy]);
    const { accept, answer, rateBps } = input;
    const decided = { isByRule: false, decidedBy: requirePerson(tx).personId, answer };
    if (!accept) {
      const row = await moved(tx, found, stepOf(applicationLife, 'decline'), decided);
      return { view: applicationViewOf(row), event: applicationEvent('loanApplication.declined', row, { answer }) };
    }
    if (rateBps === undefined) refuse(applicationRefusals.APPLICATION_TERMS_MISSING, { at: '/rateBps' });
    const amountMinor = input.amount === undefined ? found.amountMinor : BigInt(input.amount.amountMinor);
    if (amountMinor > found.amountMinor || (input.amount ?? found).currency !== found.currency)
      refuse(applicationRefusals.APPLICATION_BEYOND, {
        at: '/amount',
        facts: { amountMinor: found.amountMinor, currency: found.currency },
      });
    const loanId = await offer(tx, found, { amountMinor, months: input.months ?? found.months, rateBps });
    const row = await moved(tx, found, stepOf(applicationLife, 'offer'), { ...decided, rateBps, loanId });
    return {
      view: applicationViewOf(row),
      event: applicationEvent('loanApplication.offered', row, { isByRule: false, answer, loanId }),
    };
  });
}

/**
 * Reaction: the firm accepted what the rule offered. The rule is asked once more as of now, and approves; where anything became otherwise, a
 * person does.
 */
export async function approveByRule(ctx: Ctx, event: DomainEvent): Promise<void> {
  const found = await store.findApplication(ctx, { loanId: event.objectId });
  if (!found?.isByRule || found.status !== 'offered') return;
  const score = await scoreBy(ctx, found.borrowerId, found.lenderId);
  // A score taken anew that bears the same price decides the same.
  const bearsBps = score && (score.figure ?? 0) >= LEAST_POINTS ? priceOf(ctx, found.lenderId, score) : undefined;
  if (!score || bearsBps === undefined || (found.rateBps ?? 0) < bearsBps) return;
  await lockName(ctx, `online/${found.lenderId}/${found.borrowerId}`);
  if (outcomeOf(await testsOf(ctx, found, score)) !== 'offer') return;
  const loan = await findLoan(ctx, event.objectId);
  if (!loan || !(await quotasBear(ctx, loan))) return;
  const approved = await moveLoan(ctx, loan.id, stepOf(loanLife, 'approve'));
  if (approved) await recordEvent(ctx, loanApproved(approved, { approvedBy: null, applicationId: found.id }));
}

/** Reaction: the bank owns that an application was declined wrongly: it is a person’s to answer, by a day. */
export async function reopenRevised(ctx: Ctx, { type, payload }: DomainEvent): Promise<void> {
  const { aboutId, eventType, uphold } = payload as { aboutId: string; eventType: string; uphold?: boolean };
  if (eventType !== 'loanApplication.declined' || (type === 'decision.closed' && uphold !== false)) return;
  const found = await store.findApplication(ctx, { id: aboutId });
  if (!found) return;
  const row = await store.moveApplication(ctx, found.id, stepOf(applicationLife, 'reopen'), {
    dueOn: daysOn(ctx, found.lenderId, 'online.decideDays'),
  });
  if (row) await recordEvent(ctx, applicationEvent('loanApplication.referred', row, { isByRule: false }));
}

/** Reaction: the loan that was offered is declined, or was not taken or drawn by its day: the application is over with it. */
export async function lapseApplication(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  await asSystem(ctx, 'offers of applications', async (system) => {
    const found = await store.findApplication(system, { loanId: objectId });
    const row = found && (await store.moveApplication(system, found.id, stepOf(applicationLife, 'lapse')));
    if (row) await recordEvent(system, applicationEvent('loanApplication.lapsed', row));
  });
}
