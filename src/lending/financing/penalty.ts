import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { upliftBounds } from './accrual.ts';
import { announceAmendment } from './events.ts';
import { requireFacility, today } from './facility.ts';
import { assertUplifts, interestRefusals } from './interest-rules.ts';
import type {
  AnswerAmendmentInput,
  EndMisuseInput,
  MisuseView,
  PenaltyAmendmentView,
  ProposePenaltyInput,
  RecordMisuseInput,
} from './penalty-schemas.ts';
import * as store from './penalty-store.ts';
import { assertSheet } from './rate.ts';
import { findDrawdown } from './store.ts';

/** The lender proposes what the facility bears while overdue or misused, from a day on. */
export async function proposePenalty(
  ctx: Ctx,
  input: ProposePenaltyInput & { facilityId: string },
): Promise<PenaltyAmendmentView> {
  return act(ctx, { verb: 'penalty.propose', mandate: 'facility:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    assertUplifts(input, upliftBounds(today(tx)));
    if (input.fromOn < today(tx)) refuse(interestRefusals.PENALTY_BACKDATED, { at: '/fromOn' });
    const view = await store.insertAmendment(tx, {
      ...input,
      id: tx.newId('penaltyAmendment'),
      status: 'proposed',
      proposedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    return { view, event: announceAmendment('penalty.proposed', view, facility) };
  });
}

/** The borrower agrees or declines: a penalty binds who agreed to it, and never for days that are over. */
export async function answerPenalty(
  ctx: Ctx,
  input: AnswerAmendmentInput & { amendmentId: string },
): Promise<PenaltyAmendmentView> {
  return act(ctx, { verb: 'penalty.answer', mandate: 'facility:amend', input }, async (tx) => {
    const found = await store.findAmendment(tx, input.amendmentId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/amendmentId' });
    const facility = await requireFacility(tx, found.facilityId, 'borrower');
    if (input.accept && found.fromOn < today(tx)) refuse(interestRefusals.PENALTY_BACKDATED, { at: '/amendmentId' });
    if (input.accept) await assertSheet(tx, facility, found, input.sheetHash);
    const view = await store.answerAmendmentRow(tx, found.id, {
      status: input.accept ? 'agreed' : 'declined',
      answeredBy: requirePerson(tx).personId,
    });
    if (!view) refuse(interestRefusals.PENALTY_NOT_PROPOSED, { facts: { status: found.status } });
    const type = view.interestBps === null ? (`penalty.${view.status}` as const) : (`rate.${view.status}` as const);
    return { view, event: announceAmendment(type, view, facility) };
  });
}

/** A debt that is owed under a facility, for which misuse can be on record. */
export interface MisusableDebt {
  id: string;
  facilityId: string;
  paidOutOn: string | null;
  isOwed: boolean;
}

/** Puts misuse of a debt on record inside the act of the caller; what receipts have fixed before stays as it was. */
export async function recordMisuseOf(ctx: Ctx, debt: MisusableDebt, input: RecordMisuseInput) {
  const facility = await requireFacility(ctx, debt.facilityId, 'lender');
  const { paidOutOn, isOwed } = debt;
  if (!isOwed || paidOutOn === null || input.fromOn < paidOutOn || input.fromOn > today(ctx))
    refuse(interestRefusals.MISUSE_UNFIT, { at: '/fromOn', facts: { paidOutOn, isOwed } });
  const view = await store.insertMisuse(ctx, {
    id: ctx.newId('misuseFinding'),
    facilityId: facility.id,
    debtId: debt.id,
    fromOn: input.fromOn,
    documentHash: input.documentHash,
    recordedBy: requirePerson(ctx).personId,
    participants: [facility.lenderId, facility.borrowerId],
  });
  if (!view) refuse(interestRefusals.MISUSE_OPEN, { at: '/debtId' });
  return { view, event: announceAmendment('misuse.recorded', view, facility) };
}

/** The lender finds that the money of a drawdown was used for something else. */
export async function recordMisuse(ctx: Ctx, input: RecordMisuseInput & { drawdownId: string }): Promise<MisuseView> {
  return act(ctx, { verb: 'misuse.record', mandate: 'misuse:record', input }, async (tx) => {
    const drawdown = await findDrawdown(tx, input.drawdownId);
    if (!drawdown) refuse(commonRefusals.NOT_FOUND, { at: '/drawdownId' });
    const { id, facilityId, status, disbursedOn } = drawdown;
    return recordMisuseOf(tx, { id, facilityId, paidOutOn: disbursedOn, isOwed: status === 'disbursed' }, input);
  });
}

/** The money is used as agreed again, or the finding was wrong from its first day. */
export async function endMisuse(ctx: Ctx, input: EndMisuseInput & { misuseId: string }): Promise<MisuseView> {
  return act(ctx, { verb: 'misuse.end', mandate: 'misuse:record', input }, async (tx) => {
    const found = await store.findMisuse(tx, input.misuseId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/misuseId' });
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    if (input.untilOn < found.fromOn || input.untilOn > today(tx))
      refuse(interestRefusals.MISUSE_UNFIT, { at: '/untilOn', facts: { fromOn: found.fromOn } });
    const view = await store.endMisuseRow(tx, found.id, {
      untilOn: input.untilOn,
      endedBy: requirePerson(tx).personId,
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/misuseId' });
    return { view, event: announceAmendment('misuse.ended', view, facility) };
  });
}
