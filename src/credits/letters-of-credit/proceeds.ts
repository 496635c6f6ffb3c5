import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { proceedsAcknowledged, proceedsAssigned, proceedsDeclined } from './events.ts';
import { passCreditGate } from './gate.ts';
import { creditRefusals } from './refusals.ts';
import { ceilingMinor, openStatuses } from './rules.ts';
import type { AssignProceedsInput, CreditView, ProceedsView } from './schemas.ts';
import { lockCredit } from './store.ts';
import * as store from './transfer-store.ts';

/** The bank that pays the beneficiary, and so acknowledges. */
export const payingBankOf = (credit: CreditView): string =>
  credit.confirmation === 'added' && credit.confirmingBankId !== null
    ? credit.confirmingBankId
    : (credit.nominatedBankId ?? credit.issuingBankId);

async function lock(ctx: Ctx, creditId: string): Promise<CreditView> {
  return (await lockCredit(ctx, creditId))?.view ?? refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
}

/** The beneficiary assigns what it is to be paid; not the right to perform (UCP 600 39). */
export async function assignProceeds(
  ctx: Ctx,
  input: AssignProceedsInput & { creditId: string },
): Promise<ProceedsView> {
  return act(ctx, { verb: 'proceeds.assign', mandate: 'credit:assign', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = await lock(tx, input.creditId);
    if (credit.beneficiaryId !== partyId) refuse(creditRefusals.NOT_THE_BENEFICIARY);
    if (!openStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    if (!(await findParty(tx, input.assigneeId))) refuse(commonRefusals.NOT_FOUND, { at: '/assigneeId' });
    const { currency } = credit.amount;
    const live = (await store.listProceeds(tx, credit.id, currency)).filter((a) => a.status !== 'declined');
    const assigned = live.reduce((sum, a) => sum + BigInt(a.amount.amountMinor), 0n);
    const most = ceilingMinor(BigInt(credit.amount.amountMinor), credit.plusBps) - assigned;
    const amountMinor = BigInt(input.amount.amountMinor);
    if (input.amount.currency !== currency || amountMinor > most)
      refuse(creditRefusals.PROCEEDS_EXCEED_CREDIT, { at: '/amount', facts: { leftMinor: most, currency } });
    const payingBankId = payingBankOf(credit);
    const participants = [...new Set([partyId, input.assigneeId, payingBankId])];
    const view = await store.insertProceeds(
      tx,
      {
        id: tx.newId('proceedsAssignment'),
        creditId: credit.id,
        assignorId: partyId,
        assigneeId: input.assigneeId,
        amountMinor,
        status: 'notified',
        notifiedBy: personId,
        participants,
      },
      currency,
    );
    return { view, event: proceedsAssigned(view, participants) };
  });
}

/** The paying bank acknowledges the notice, from which time it pays the assignee first; or declines. */
export async function answerProceeds(
  ctx: Ctx,
  input: { assignmentId: string; acknowledge: boolean },
): Promise<ProceedsView> {
  return act(ctx, { verb: 'proceeds.answer', mandate: 'presentation:honour', input }, async (tx) => {
    const creditId = await store.findProceedsCredit(tx, input.assignmentId);
    if (creditId === undefined) refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' });
    const credit = await lock(tx, creditId);
    const { partyId, personId } = requirePerson(tx);
    if (payingBankOf(credit) !== partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
    const view = await store.answerProceedsRow(
      tx,
      input.assignmentId,
      credit.amount.currency,
      input.acknowledge
        ? { status: 'acknowledged', acknowledgedBy: personId, acknowledgedAt: tx.clock.now() }
        : { status: 'declined' },
    );
    if (!view) refuse(creditRefusals.PROCEEDS_ALREADY_ANSWERED);
    if (input.acknowledge) putsAtRisk(tx, { ...view.amount, clientId: view.assigneeId });
    if (input.acknowledge)
      await passCreditGate(tx, { gate: 'TA', bankId: partyId, credit, partyIds: [view.assigneeId] });
    const participants = [view.assignorId, view.assigneeId, partyId];
    return { view, event: (input.acknowledge ? proceedsAcknowledged : proceedsDeclined)(view, participants) };
  });
}

/** How a payment to the beneficiary is shared: assignees in the order of acknowledgement, the rest to the beneficiary. */
export async function shareOut(
  ctx: Ctx,
  credit: CreditView,
  amountMinor: bigint,
): Promise<{ payeeId: string; amountMinor: bigint; assignmentId: string | null }[]> {
  let left = amountMinor;
  const shares: { payeeId: string; amountMinor: bigint; assignmentId: string | null }[] = [];
  for (const a of await store.listProceeds(ctx, credit.id, credit.amount.currency)) {
    const open = BigInt(a.amount.amountMinor) - BigInt(a.paid.amountMinor);
    const paid = open < left ? open : left;
    if (a.status !== 'acknowledged' || paid <= 0n) continue;
    await store.payProceeds(ctx, a.id, paid);
    shares.push({ payeeId: a.assigneeId, amountMinor: paid, assignmentId: a.id });
    left -= paid;
  }
  if (left > 0n && credit.beneficiaryId !== null)
    shares.push({ payeeId: credit.beneficiaryId, amountMinor: left, assignmentId: null });
  return shares;
}
