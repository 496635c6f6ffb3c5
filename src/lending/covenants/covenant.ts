import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { assertTestable, covenantRefusals } from './rules.ts';
import type { AmendCovenantInput, CovenantView, EndCovenantInput, SetCovenantInput, TestView } from './schemas.ts';
import * as store from './store.ts';
import { lockSubject, requireOwn, tellAskedLater } from './subject.ts';

/** When the report on a test is overdue. */
export const REPORT_DUE = 'covenant.report';
export const CURE_DUE = 'covenant.cure';

export const testViewOf = (t: store.KeptTest): TestView => ({
  id: t.id,
  covenantId: t.covenantId,
  testedOn: t.testedOn,
  dueOn: t.dueOn,
  status: t.status,
  figures: t.figures,
  value: t.value,
  paperHash: t.paperHash,
  reportedAt: t.reportedAt?.toISOString() ?? null,
  judgedAt: t.judgedAt?.toISOString() ?? null,
  breachReason: t.breachReason,
  breachedAt: t.breachedAt?.toISOString() ?? null,
  cureBy: t.cureBy,
  reason: t.reason,
  waivedUntil: t.waivedUntil,
});

const viewOf = (c: store.KeptCovenant, tests: readonly store.KeptTest[]): CovenantView => ({
  id: c.id,
  lenderId: c.lenderId,
  borrowerId: c.borrowerId,
  subjectId: c.subjectId,
  facilityId: c.facilityId,
  kind: c.kind,
  title: c.title,
  ratio: c.ratio,
  currency: c.currency,
  firstTestedOn: c.firstTestedOn,
  everyMonths: c.everyMonths,
  reportDays: c.reportDays,
  cureDays: c.cureDays,
  documentHash: c.documentHash,
  status: c.status,
  statedAt: c.statedAt.toISOString(),
  endReason: c.endReason,
  tests: tests.map(testViewOf),
});

export const announce = (type: string, c: store.KeptCovenant, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: c.id,
  participants: c.participants,
  payload: { covenantId: c.id, subjectId: c.subjectId, kind: c.kind, title: c.title, status: c.status, ...more },
});

/** The covenant with its debt locked first; what the caller takes no part in does not exist. */
export async function requireCovenant(ctx: Ctx, id: string, side?: 'lender') {
  const asked = await store.findCovenant(ctx, id);
  if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/covenantId' });
  if (side === 'lender' && asked.lenderId !== requirePerson(ctx).partyId)
    refuse(covenantRefusals.COVENANT_NOT_THE_LENDER);
  const subject = await lockSubject(ctx, asked.subjectId);
  return { subject, covenant: (await store.findCovenant(ctx, id)) ?? asked };
}

export async function readCovenant(ctx: Ctx, id: string): Promise<CovenantView> {
  const found = await store.findCovenant(ctx, id);
  return found
    ? viewOf(found, await store.listTests(ctx, id))
    : refuse(commonRefusals.NOT_FOUND, { at: '/covenantId' });
}

/** A test that is awaited, with the end of its report as a deadline. */
export async function awaitTest(ctx: Ctx, c: store.KeptCovenant, testedOn: LocalDate): Promise<void> {
  const { lenderId, borrowerId, subjectId, facilityId, participants } = c;
  const made = await store.insertTest(ctx, {
    id: ctx.newId('covenantTest'),
    covenantId: c.id,
    lenderId,
    borrowerId,
    subjectId,
    facilityId,
    participants,
    testedOn,
    dueOn: addDays(testedOn, c.reportDays ?? 0),
    status: 'awaited',
  });
  if (made) await setDeadline(ctx, { kind: REPORT_DUE, objectId: made.id, dueAt: endOfBusinessDate(made.dueOn) });
}

/** The lender states what its borrower undertook, as their contract says. */
export async function setCovenant(ctx: Ctx, input: SetCovenantInput): Promise<CovenantView> {
  return act(ctx, { verb: 'covenant.set', mandate: 'facility:propose', input }, async (tx) => {
    const subject = await requireOwn(tx, input.subjectId);
    const { isOver, subjectId, facilityId, lenderId, borrowerId } = subject;
    if (isOver) refuse(covenantRefusals.UNDERTAKING_SUBJECT_UNFIT, { at: '/subjectId' });
    const { ratio, firstTestedOn, everyMonths, reportDays } = input;
    const days = [firstTestedOn, everyMonths, reportDays].filter((each) => each !== undefined).length;
    if ((input.kind === 'ratio') !== (ratio !== undefined) || days !== (input.kind === 'event' ? 0 : 3))
      refuse(covenantRefusals.COVENANT_SHAPE_UNFIT, { at: '/kind' });
    // What is held against itself is kept whatever is reported.
    if (ratio && ratio.numerator === ratio.denominator)
      refuse(covenantRefusals.COVENANT_SHAPE_UNFIT, { at: '/ratio/denominator' });
    assertTestable(firstTestedOn, businessDate(tx));
    const made = await store.insertCovenant(tx, {
      id: tx.newId('covenant'),
      lenderId,
      borrowerId,
      subjectId,
      facilityId,
      kind: input.kind,
      title: input.title,
      ratio: ratio ?? null,
      currency: input.currency,
      firstTestedOn: firstTestedOn ?? null,
      everyMonths: everyMonths ?? null,
      reportDays: reportDays ?? null,
      cureDays: input.cureDays,
      documentHash: input.documentHash,
      status: 'standing',
      statedBy: requirePerson(tx).personId,
      statedAt: tx.clock.now(),
      participants: [lenderId, borrowerId],
    });
    if (firstTestedOn !== undefined) await awaitTest(tx, made, firstTestedOn);
    await tellAskedLater(tx, subject, { type: 'covenant.askedLater', objectId: made.id, title: made.title }, input);
    return { view: viewOf(made, await store.listTests(tx, made.id)), event: announce('covenant.set', made) };
  });
}

/**
 * Two people of the lender change it as the amended contract says, at the level of what the debt puts at risk; the borrower is told. What is
 * reported or found already was judged as it stood then.
 */
export async function amendCovenant(
  ctx: Ctx,
  input: AmendCovenantInput & { covenantId: string },
): Promise<CovenantView> {
  return act(ctx, { verb: 'covenant.amend', mandate: 'facility:approve', input }, async (tx) => {
    const { covenant, subject } = await requireCovenant(tx, input.covenantId, 'lender');
    const { limit, reportDays = covenant.reportDays, cureDays = covenant.cureDays, reason, documentHash } = input;
    if ((limit !== undefined && !covenant.ratio) || (input.reportDays !== undefined && covenant.reportDays === null))
      refuse(covenantRefusals.COVENANT_SHAPE_UNFIT, { at: limit === undefined ? '/reportDays' : '/limit' });
    const ratio = covenant.ratio && { ...covenant.ratio, limit: limit ?? covenant.ratio.limit };
    const before = {
      limit: covenant.ratio?.limit ?? null,
      reportDays: covenant.reportDays,
      cureDays: covenant.cureDays,
    };
    const after = { limit: ratio?.limit ?? null, reportDays, cureDays };
    if (isSameRecord(before, after)) refuse(covenantRefusals.COVENANT_UNCHANGED);
    putsAtRisk(tx, { amountMinor: subject.amountMinor, currency: subject.currency, clientId: subject.borrowerId });
    judgedOn(tx, { status: covenant.status, ...before });
    const amended = await store.amendCovenantRow(tx, covenant.id, { ratio, reportDays, cureDays, documentHash });
    if (!amended) refuse(covenantRefusals.COVENANT_WRONG_STATE, { facts: { status: covenant.status } });
    return {
      view: viewOf(amended, await store.listTests(tx, amended.id)),
      event: announce('covenant.amended', amended, { before, after, reason, documentHash }),
    };
  });
}

/** Two people of the lender let it go, at the level of what the debt puts at risk: nothing is tested by it any more. */
export async function endCovenant(ctx: Ctx, input: EndCovenantInput & { covenantId: string }): Promise<CovenantView> {
  return act(ctx, { verb: 'covenant.end', mandate: 'facility:approve', input }, async (tx) => {
    const { covenant, subject } = await requireCovenant(tx, input.covenantId, 'lender');
    putsAtRisk(tx, { amountMinor: subject.amountMinor, currency: subject.currency, clientId: subject.borrowerId });
    const tests = await store.listTests(tx, covenant.id);
    judgedOn(tx, { status: covenant.status, tests: tests.map(({ id, status }) => `${id} ${status}`) });
    const { personId: endedBy } = requirePerson(tx);
    const ended = await store.endCovenantRow(tx, covenant.id, { endedBy, endReason: input.reason });
    if (!ended) refuse(covenantRefusals.COVENANT_WRONG_STATE, { facts: { status: covenant.status } });
    await store.voidTests(tx, ended.id);
    for (const { id } of tests) await cancelDeadlines(tx, id, [REPORT_DUE, CURE_DUE]);
    return {
      view: viewOf(ended, await store.listTests(tx, ended.id)),
      event: announce('covenant.ended', ended, { reason: input.reason }),
    };
  });
}
