import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk, recordEvent, requireApart } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { conditionLife, covenantRefusals } from './rules.ts';
import type {
  ConditionView,
  JudgeInput,
  ProveConditionInput,
  SetConditionInput,
  WaiveInput,
  WithdrawInput,
} from './schemas.ts';
import * as store from './store.ts';
import { lockSubject, requireOwn, type Subject, tellAskedLater } from './subject.ts';

/** When a condition that follows the money is overdue. */
export const CONDITION_DUE = 'condition.due';

export const viewOf = (c: store.KeptCondition): ConditionView => ({
  id: c.id,
  lenderId: c.lenderId,
  borrowerId: c.borrowerId,
  subjectId: c.subjectId,
  facilityId: c.facilityId,
  kind: c.kind,
  title: c.title,
  paper: c.paper,
  proverId: c.proverId,
  dueOn: c.dueOn,
  documentHash: c.documentHash,
  status: c.status,
  statedAt: c.statedAt.toISOString(),
  paperHash: c.paperHash,
  provedAt: c.provedAt?.toISOString() ?? null,
  decidedAt: c.decidedAt?.toISOString() ?? null,
  reason: c.reason,
  waivedUntil: c.waivedUntil,
});

export const announce = (type: string, c: store.KeptCondition, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: c.id,
  participants: c.participants,
  payload: {
    conditionId: c.id,
    subjectId: c.subjectId,
    kind: c.kind,
    title: c.title,
    proverId: c.proverId,
    dueOn: c.dueOn,
    status: c.status,
    ...more,
  },
});

/** The condition with its debt locked first, for its lender; another's does not exist. */
async function requireCondition(ctx: Ctx, id: string, side: 'lender' | 'prover') {
  const asked = await store.findCondition(ctx, id);
  if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/conditionId' });
  const { partyId } = requirePerson(ctx);
  if (side === 'lender' && asked.lenderId !== partyId) refuse(covenantRefusals.COVENANT_NOT_THE_LENDER);
  if (side === 'prover' && asked.proverId !== partyId)
    refuse(covenantRefusals.NOT_THE_PROVER, { facts: { proverId: asked.proverId } });
  const subject = await lockSubject(ctx, asked.subjectId);
  return { subject, condition: (await store.findCondition(ctx, id)) ?? asked };
}

type Stated = Omit<SetConditionInput, 'subjectId' | 'cause'>;

async function state(ctx: Ctx, subject: Subject, { proverId, ...input }: Stated, at: string) {
  const { subjectId, facilityId, lenderId, borrowerId } = subject;
  if (!(await findParty(ctx, proverId))) refuse(commonRefusals.NOT_FOUND, { at: `${at}/proverId` });
  return store.insertCondition(ctx, {
    ...input,
    id: ctx.newId('debtCondition'),
    subjectId,
    facilityId,
    lenderId,
    borrowerId,
    proverId,
    dueOn: input.dueOn ?? null,
    status: 'open',
    statedBy: requirePerson(ctx).personId,
    statedAt: ctx.clock.now(),
    participants: [...new Set([lenderId, borrowerId, proverId])],
  });
}

/** A limit is opened on conditions: no money goes out under it before each is met or waived. */
export async function openOn(
  ctx: Ctx,
  limitId: string,
  conditions: readonly Omit<Stated, 'kind' | 'documentHash'>[],
  documentHash: string,
): Promise<void> {
  if (conditions.length === 0) return;
  const subject = await requireOwn(ctx, limitId);
  for (const [i, each] of conditions.entries()) {
    const made = await state(ctx, subject, { ...each, kind: 'precedent', documentHash }, `/conditions/${i}`);
    await recordEvent(ctx, announce('condition.set', made));
  }
}

/** The lender states what must be shown, by whom and by which paper. Nothing is lent on what is not shown. */
export async function setCondition(ctx: Ctx, input: SetConditionInput): Promise<ConditionView> {
  return act(ctx, { verb: 'condition.set', mandate: 'facility:propose', input }, async (tx) => {
    const subject = await requireOwn(tx, input.subjectId);
    if (subject.isOver) refuse(covenantRefusals.UNDERTAKING_SUBJECT_UNFIT, { at: '/subjectId' });
    const dueOn = input.dueOn ?? null;
    if ((input.kind === 'subsequent' && dueOn === null) || (dueOn !== null && dueOn <= businessDate(tx)))
      refuse(covenantRefusals.CONDITION_DAY_UNFIT, { at: '/dueOn' });
    const { cause: _, ...stated } = input;
    const made = await state(tx, subject, stated, '');
    if (dueOn !== null && made.kind === 'subsequent')
      await setDeadline(tx, { kind: CONDITION_DUE, objectId: made.id, dueAt: endOfBusinessDate(dueOn) });
    await tellAskedLater(tx, subject, { type: 'condition.askedLater', objectId: made.id, title: made.title }, input);
    return { view: viewOf(made), event: announce('condition.set', made) };
  });
}

/** Whoever is to prove it brings the paper. That it is enough is the lender’s to say. */
export async function proveCondition(
  ctx: Ctx,
  input: ProveConditionInput & { conditionId: string },
): Promise<ConditionView> {
  return act(ctx, { verb: 'condition.prove', mandate: 'undertaking:report', input }, async (tx) => {
    const { condition } = await requireCondition(tx, input.conditionId, 'prover');
    const moved = await store.moveCondition(tx, condition.id, stepOf(conditionLife, 'prove'), {
      paperHash: input.paperHash,
      provedBy: requirePerson(tx).personId,
      provedAt: tx.clock.now(),
      waivedUntil: null,
    });
    if (!moved) refuse(covenantRefusals.CONDITION_WRONG_STATE, { facts: { status: condition.status } });
    return { view: viewOf(moved), event: announce('condition.proved', moved, { paperHash: input.paperHash }) };
  });
}

/** Another person of the lender than who brought the paper says whether it proves what it is to prove. */
export async function judgeCondition(ctx: Ctx, input: JudgeInput & { conditionId: string }): Promise<ConditionView> {
  return act(ctx, { verb: 'condition.judge', mandate: 'facility:approve', input }, async (tx) => {
    const { condition } = await requireCondition(tx, input.conditionId, 'lender');
    await requireApart(tx, [condition.provedBy, condition.statedBy]);
    const moved = await store.moveCondition(
      tx,
      condition.id,
      stepOf(conditionLife, input.accept ? 'accept' : 'reject'),
      {
        decidedBy: requirePerson(tx).personId,
        decidedAt: tx.clock.now(),
        reason: input.reason,
      },
    );
    if (!moved) refuse(covenantRefusals.CONDITION_WRONG_STATE, { facts: { status: condition.status } });
    if (input.accept) await cancelDeadlines(tx, moved.id, [CONDITION_DUE]);
    const why = { reason: input.reason };
    const event = input.accept ? announce('condition.met', moved, why) : announce('condition.rejected', moved, why);
    return { view: viewOf(moved), event };
  });
}

/** Two people of the lender do without it, at the level of what the debt puts at risk: for good, or until a day. */
export async function waiveCondition(ctx: Ctx, input: WaiveInput & { conditionId: string }): Promise<ConditionView> {
  return act(ctx, { verb: 'condition.waive', mandate: 'facility:approve', input }, async (tx) => {
    const { condition, subject } = await requireCondition(tx, input.conditionId, 'lender');
    if (input.until !== undefined && input.until <= businessDate(tx))
      refuse(covenantRefusals.WAIVER_DAY_UNFIT, { at: '/until' });
    putsAtRisk(tx, { amountMinor: subject.amountMinor, currency: subject.currency, clientId: subject.borrowerId });
    judgedOn(tx, { status: condition.status, paperHash: condition.paperHash });
    const moved = await store.moveCondition(tx, condition.id, stepOf(conditionLife, 'waive'), {
      decidedBy: requirePerson(tx).personId,
      decidedAt: tx.clock.now(),
      reason: input.reason,
      waivedUntil: input.until ?? null,
    });
    if (!moved) refuse(covenantRefusals.CONDITION_WRONG_STATE, { facts: { status: condition.status } });
    const event = announce('condition.waived', moved, { reason: input.reason, until: moved.waivedUntil });
    return { view: viewOf(moved), event };
  });
}

/** Two people of the lender take back what should not have been asked, at the level of what the debt puts at risk; the others are told. */
export async function withdrawCondition(
  ctx: Ctx,
  input: WithdrawInput & { conditionId: string },
): Promise<ConditionView> {
  return act(ctx, { verb: 'condition.withdraw', mandate: 'facility:approve', input }, async (tx) => {
    const { condition, subject } = await requireCondition(tx, input.conditionId, 'lender');
    putsAtRisk(tx, { amountMinor: subject.amountMinor, currency: subject.currency, clientId: subject.borrowerId });
    judgedOn(tx, { status: condition.status, paperHash: condition.paperHash });
    const moved = await store.moveCondition(tx, condition.id, stepOf(conditionLife, 'withdraw'), {
      decidedBy: requirePerson(tx).personId,
      decidedAt: tx.clock.now(),
      reason: input.reason,
      waivedUntil: null,
    });
    if (!moved) refuse(covenantRefusals.CONDITION_WRONG_STATE, { facts: { status: condition.status } });
    await cancelDeadlines(tx, moved.id, [CONDITION_DUE]);
    return { view: viewOf(moved), event: announce('condition.withdrawn', moved, { reason: input.reason }) };
  });
}

/** Its day is over and nobody has brought a paper: it is told once, and keeps new money back from then on. */
export async function tellOverdue(ctx: Ctx, conditionId: string): Promise<void> {
  const condition = await store.findCondition(ctx, conditionId);
  if (condition?.status === 'open') await recordEvent(ctx, announce('condition.overdue', condition));
}
