import { type Ctx, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { moneyFrom } from '../../http/wire.ts';
import { compareMoney, money } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { receive } from '../examination/index.ts';
import {
  type CreditView,
  creditRefusals,
  findCredit,
  isInterrupted,
  partiesTo,
  placeOfBank,
  receivingStatuses,
  todayAt,
} from '../letters-of-credit/index.ts';
import { isLate, runDays } from './clock.ts';
import { documentsPresented, documentsReturned, presentationOpened } from './events.ts';
import { hasEnded, holdWithRoom, takePlaceOfRefused } from './hold.ts';
import { presentationRefusals } from './refusals.ts';
import type { PresentationView, PresentDocumentsInput } from './schemas.ts';
import * as store from './store.ts';

/** Banks with which a credit is available, beside the issuing bank (UCP 600 6a). */
export async function isAvailableWith(ctx: Ctx, credit: CreditView, bankId: string): Promise<boolean> {
  if ([credit.issuingBankId, credit.nominatedBankId, credit.transferringBankId].includes(bankId)) return true;
  if (credit.confirmation === 'added' && credit.confirmingBankId === bankId) return true;
  return credit.availableWith === 'any_bank' && (await findParty(ctx, bankId))?.roles.includes('bank') === true;
}

/** A bank is handed the record of a bill before it examines under it. */
export async function requireBillWith(ctx: Ctx, billId: string, bankId: string): Promise<void> {
  const bill = await findBill(ctx, billId);
  if (!bill) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  if (bill.holderId !== bankId || bill.status !== 'issued')
    refuse(presentationRefusals.BILL_NOT_WITH_BANK, {
      at: '/billId',
      facts: { holderId: bill.holderId, status: bill.status },
    });
}

/**
 * The beneficiary, or a bank for it, presents. A transport document that is a record here has reached the bank by then.
 * Electronic records follow one by one, and nothing is presented before the notice that they are complete (eUCP e6).
 */
export async function presentDocuments(
  ctx: Ctx,
  input: PresentDocumentsInput & { creditId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.make', mandate: 'presentation:make', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = await findCredit(tx, input.creditId);
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    const presentedToId = input.presentedToId ?? credit.transferringBankId ?? credit.issuingBankId;
    // What came by courier is recorded by the bank that received it.
    const presenterId = input.presenterId !== undefined && partyId === presentedToId ? input.presenterId : partyId;
    if (presenterId !== credit.beneficiaryId && !(await isAvailableWith(tx, credit, presenterId)))
      refuse(presentationRefusals.NOT_A_PRESENTER);
    if (presenterId === presentedToId || !(await isAvailableWith(tx, credit, presentedToId)))
      refuse(presentationRefusals.NOT_PRESENTED_THERE, { at: '/presentedToId' });
    if (!receivingStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    if (input.medium !== 'paper' && !credit.terms.rules.startsWith('eucp'))
      refuse(presentationRefusals.ELECTRONIC_NOT_AGREED, { at: '/medium' });
    const amount = moneyFrom(input.amount);
    compareMoney(amount, money(0n, credit.amount.currency));
    if (input.billId !== undefined) await requireBillWith(tx, input.billId, presentedToId);
    const place = await placeOfBank(tx, presentedToId);
    const receivedAt = tx.clock.now();
    const receivedOn = todayAt(place, receivedAt);
    const received = receive(place, receivedAt);
    if (isInterrupted(place, receivedOn)) refuse(creditRefusals.BANK_INTERRUPTED, { at: '/presentedToId' });
    const replaced = await takePlaceOfRefused(tx, credit, input, receivedOn);
    const id = tx.newId('presentation');
    const receiving = input.medium !== 'paper';
    // A credit that is over is not held for: the bank may refuse, and takes up only by a decision of its own.
    const held = hasEnded(credit) ? 0n : await holdWithRoom(tx, credit.id, id, amount.amountMinor);
    const days = receiving
      ? { lastDayToRefuse: null, calendarVersion: null }
      : await runDays(tx, { id, presentedToId, ...received });
    const view = await store.insertPresentation(tx, {
      id,
      creditId: credit.id,
      presenterId,
      presentedBy: personId,
      presentedToId,
      presenterReference: input.presenterReference ?? null,
      receivedAt,
      ...received,
      medium: input.medium,
      amountMinor: amount.amountMinor,
      currency: amount.currency,
      heldMinor: held,
      billId: input.billId ?? null,
      replacesId: replaced.at(-1)?.id ?? null,
      late: isLate(place, credit, received.presentedOn),
      documents: input.documents,
      status: receiving ? 'receiving' : 'received',
      participants: [...new Set([...partiesTo(credit), presenterId, presentedToId])],
      ...days,
    });
    if (!view) refuse(presentationRefusals.BILL_ALREADY_PRESENTED, { at: '/billId' });
    for (const old of replaced) await recordEvent(tx, documentsReturned(old, credit, { replacedById: id }));
    return { view, event: (receiving ? presentationOpened : documentsPresented)(view, credit) };
  });
}
