import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk, recordEvent, requireApart } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { CONDITION_DUE, tellOverdue } from './condition.ts';
import { announce, awaitTest, CURE_DUE, REPORT_DUE, requireCovenant, testViewOf } from './covenant.ts';
import { type BreachReason, covenantRefusals, cureByOf, measure, nextTestedOn, testLife } from './rules.ts';
import type { CureTestInput, JudgeInput, RecordBreachInput, ReportTestInput, TestView, WaiveInput } from './schemas.ts';
import * as store from './store.ts';

async function requireTest(ctx: Ctx, id: string, side: 'lender' | 'borrower') {
  const asked = await store.findTest(ctx, id);
  if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/testId' });
  const { partyId } = requirePerson(ctx);
  if (side === 'lender' && asked.lenderId !== partyId) refuse(covenantRefusals.COVENANT_NOT_THE_LENDER);
  if (side === 'borrower' && asked.borrowerId !== partyId)
    refuse(covenantRefusals.NOT_THE_PROVER, { facts: { proverId: asked.borrowerId } });
  const of = await requireCovenant(ctx, asked.covenantId);
  return { ...of, test: (await store.findTest(ctx, id)) ?? asked };
}

const wrongState = (status: string): never => refuse(covenantRefusals.COVENANT_WRONG_STATE, { facts: { status } });

const said = (
  type: string,
  covenant: store.KeptCovenant,
  { id, testedOn, value, cureBy }: store.KeptTest,
  more: Record<string, unknown> = {},
): DomainEvent => announce(type, covenant, { testId: id, testedOn, value, cureBy, ...more });

/** What a test in breach keeps of it; the time to cure runs from the day on which it is known. */
const inBreach = (ctx: Ctx, covenant: store.KeptCovenant, breachReason: BreachReason) => ({
  breachReason,
  breachedAt: ctx.clock.now(),
  cureBy: cureByOf(businessDate(ctx), covenant.cureDays),
});
const awaitCure = (ctx: Ctx, id: string, cureBy: LocalDate) =>
  setDeadline(ctx, { kind: CURE_DUE, objectId: id, dueAt: endOfBusinessDate(cureBy) });

/**
 * The borrower reports on a day. Figures that keep the ratio are its own word, and wait for the lender; figures that break it are believed
 * at once.
 */
export async function reportTest(ctx: Ctx, input: ReportTestInput & { testId: string }): Promise<TestView> {
  return act(ctx, { verb: 'covenant.report', mandate: 'undertaking:report', input }, async (tx) => {
    const { covenant, test } = await requireTest(tx, input.testId, 'borrower');
    if (test.testedOn > businessDate(tx))
      refuse(covenantRefusals.COVENANT_TOO_EARLY, { facts: { testedOn: test.testedOn } });
    const figures = input.figures as Record<string, string>;
    const found = covenant.ratio && measure(covenant.ratio, figures);
    const kept = {
      figures,
      value: found?.value ?? null,
      paperHash: input.paperHash,
      reportedBy: requirePerson(tx).personId,
      reportedAt: tx.clock.now(),
    };
    const isBroken = found !== null && !found.isKept;
    const breach = isBroken ? inBreach(tx, covenant, 'figures') : undefined;
    const moved = await store.moveTest(
      tx,
      test.id,
      { from: ['awaited'], to: isBroken ? 'breached' : 'reported' },
      { ...kept, ...breach },
    );
    if (!moved) return wrongState(test.status);
    if (breach) await awaitCure(tx, moved.id, breach.cureBy);
    const event = said(isBroken ? 'covenant.breached' : 'covenant.reported', covenant, moved, {
      ...(isBroken && { because: 'figures' }),
    });
    return { view: testViewOf(moved), event };
  });
}

/** The lender takes the report as proved, or asks for another. */
export async function judgeTest(ctx: Ctx, input: JudgeInput & { testId: string }): Promise<TestView> {
  return act(ctx, { verb: 'covenant.judge', mandate: 'facility:approve', input }, async (tx) => {
    const { covenant, test } = await requireTest(tx, input.testId, 'lender');
    const step = stepOf(testLife, input.accept ? 'pass' : 'reject');
    const moved = await store.moveTest(tx, test.id, step, {
      judgedBy: requirePerson(tx).personId,
      judgedAt: tx.clock.now(),
      reason: input.reason,
    });
    if (!moved) return wrongState(test.status);
    // Its time may be over meanwhile: then it is overdue as of now.
    const dueAt = endOfBusinessDate(moved.dueOn);
    if (!input.accept && dueAt <= tx.clock.now()) await breach(tx, covenant, moved, 'not_reported');
    const view = testViewOf((await store.findTest(tx, moved.id)) ?? moved);
    return {
      view,
      event: said(input.accept ? 'covenant.kept' : 'covenant.reportRejected', covenant, moved, {
        reason: input.reason,
      }),
    };
  });
}

/** Either side says that what was not to happen did: it is a breach from that day. */
export async function recordBreach(ctx: Ctx, input: RecordBreachInput & { covenantId: string }): Promise<TestView> {
  return act(ctx, { verb: 'covenant.recordEvent', mandate: 'undertaking:report', input }, async (tx) => {
    const { covenant } = await requireCovenant(tx, input.covenantId);
    if (covenant.status !== 'standing') return wrongState(covenant.status);
    if (covenant.kind !== 'event') refuse(covenantRefusals.COVENANT_SHAPE_UNFIT, { facts: { kind: covenant.kind } });
    if (input.happenedOn > businessDate(tx)) refuse(covenantRefusals.COVENANT_TOO_EARLY, { at: '/happenedOn' });
    const { lenderId, borrowerId, subjectId, facilityId, participants } = covenant;
    const broken = inBreach(tx, covenant, 'event');
    const made = await store.insertTest(tx, {
      id: tx.newId('covenantTest'),
      covenantId: covenant.id,
      lenderId,
      borrowerId,
      subjectId,
      facilityId,
      participants,
      testedOn: input.happenedOn,
      dueOn: input.happenedOn,
      status: 'breached',
      paperHash: input.documentHash,
      reportedBy: requirePerson(tx).personId,
      reportedAt: tx.clock.now(),
      reason: input.reason,
      ...broken,
    });
    if (!made) throw new Error('an event of a covenant has no day of its own');
    await awaitCure(tx, made.id, broken.cureBy);
    return { view: testViewOf(made), event: said('covenant.breached', covenant, made, { because: 'event' }) };
  });
}

/** Another person of the lender than who reported finds it cured: by figures that keep the ratio, or by a paper. */
export async function cureTest(ctx: Ctx, input: CureTestInput & { testId: string }): Promise<TestView> {
  return act(ctx, { verb: 'covenant.cure', mandate: 'facility:approve', input }, async (tx) => {
    const { covenant, test } = await requireTest(tx, input.testId, 'lender');
    await requireApart(tx, [test.reportedBy]);
    const figures = input.figures as Record<string, string>;
    const found = covenant.ratio && measure(covenant.ratio, figures);
    if (found && !found.isKept)
      refuse(covenantRefusals.COVENANT_NOT_KEPT, { at: '/figures', facts: { value: found.value } });
    const moved = await store.moveTest(tx, test.id, stepOf(testLife, 'cure'), {
      ...(found && { figures, value: found.value }),
      paperHash: input.paperHash,
      judgedBy: requirePerson(tx).personId,
      judgedAt: tx.clock.now(),
      reason: input.reason,
      waivedUntil: null,
    });
    if (!moved) return wrongState(test.status);
    await cancelDeadlines(tx, moved.id, [CURE_DUE]);
    return { view: testViewOf(moved), event: said('covenant.cured', covenant, moved, { reason: input.reason }) };
  });
}

/** Two people of the lender overlook a breach, at the level of what the debt puts at risk: for good, or until a day. */
export async function waiveTest(ctx: Ctx, input: WaiveInput & { testId: string }): Promise<TestView> {
  return act(ctx, { verb: 'covenant.waive', mandate: 'facility:approve', input }, async (tx) => {
    const { covenant, test, subject } = await requireTest(tx, input.testId, 'lender');
    if (input.until !== undefined && input.until <= businessDate(tx))
      refuse(covenantRefusals.WAIVER_DAY_UNFIT, { at: '/until' });
    putsAtRisk(tx, { amountMinor: subject.amountMinor, currency: subject.currency, clientId: subject.borrowerId });
    judgedOn(tx, { status: test.status, value: test.value, waivedUntil: test.waivedUntil });
    const moved = await store.moveTest(tx, test.id, stepOf(testLife, 'waive'), {
      judgedBy: requirePerson(tx).personId,
      judgedAt: tx.clock.now(),
      reason: input.reason,
      waivedUntil: input.until ?? null,
    });
    if (!moved) return wrongState(test.status);
    const event = said('covenant.waived', covenant, moved, { reason: input.reason, until: moved.waivedUntil });
    return { view: testViewOf(moved), event };
  });
}

async function breach(ctx: Ctx, covenant: store.KeptCovenant, test: store.KeptTest, because: BreachReason) {
  const broken = inBreach(ctx, covenant, because);
  const moved = await store.moveTest(ctx, test.id, { from: ['awaited'], to: 'breached' }, broken);
  if (!moved) return;
  await awaitCure(ctx, moved.id, broken.cureBy);
  await recordEvent(ctx, said('covenant.breached', covenant, moved, { because }));
}

/**
 * Reaction: the time for a report, for a cure or for a condition is over. What was not reported is a breach, and the next test is awaited
 * whatever became of this one; what was not cured is told, and two people decide.
 */
export async function followUndertakingDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind } = event.payload as { kind: string };
  if (kind === CONDITION_DUE) return tellOverdue(ctx, event.objectId);
  if (kind !== REPORT_DUE && kind !== CURE_DUE) return;
  const test = await store.findTest(ctx, event.objectId);
  const covenant = test && (await requireCovenant(ctx, test.covenantId)).covenant;
  if (!test || covenant?.status !== 'standing') return;
  if (kind === CURE_DUE) {
    if (test.status === 'breached') await recordEvent(ctx, said('covenant.cureOver', covenant, test));
    return;
  }
  if (test.status === 'awaited') await breach(ctx, covenant, test, 'not_reported');
  const { firstTestedOn, everyMonths } = covenant;
  if (firstTestedOn !== null && everyMonths !== null)
    await awaitTest(ctx, covenant, nextTestedOn(firstTestedOn, everyMonths, test.testedOn));
}
