import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import { moneyFrom } from '../http/wire.ts';
import { compareMoney, money } from '../kernel/money.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { findBill } from '../lading/index.ts';
import { documentsPresented } from './events.ts';
import { ceilingMinor, creditRefusals } from './rules.ts';
import type { PresentationView, PresentDocumentsInput } from './schemas.ts';
import * as store from './store.ts';

/** The beneficiary, or the nominated bank for it, presents. The transport document has reached the issuing bank by then. */
export async function presentDocuments(
  ctx: Ctx,
  input: PresentDocumentsInput & { creditId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.make', mandate: 'presentation:make', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = await store.findCredit(tx, input.creditId);
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    if (partyId !== credit.beneficiaryId && partyId !== credit.nominatedBankId) refuse(creditRefusals.NOT_A_PRESENTER);
    if (credit.status !== 'issued') refuse(creditRefusals.CREDIT_NOT_ISSUED, { facts: { status: credit.status } });
    const amount = moneyFrom(input.amount);
    // Currency first: an amount in another one is not comparable, and not drawable either.
    const left = ceilingMinor(BigInt(credit.amount.amountMinor), credit.plusBps) - BigInt(credit.drawn.amountMinor);
    compareMoney(amount, money(left, credit.amount.currency));
    const bill = await findBill(tx, input.billId);
    if (!bill) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    if (bill.holderId !== credit.issuingBankId || bill.status !== 'issued')
      refuse(creditRefusals.BILL_NOT_WITH_BANK, {
        at: '/billId',
        facts: { holderId: bill.holderId, status: bill.status },
      });
    const view = await store.insertPresentation(
      tx,
      {
        id: tx.newId('presentation'),
        creditId: credit.id,
        presenterId: partyId,
        presentedBy: personId,
        presentedOn: localDateAt(tx.clock.now(), 'Asia/Shanghai'),
        amountMinor: amount.amountMinor,
        billId: bill.id,
        documents: input.documents,
        status: 'received',
        participants: [credit.applicantId, credit.beneficiaryId, credit.issuingBankId, credit.nominatedBankId],
      },
      amount.currency,
    );
    if (!view) refuse(creditRefusals.BILL_ALREADY_PRESENTED, { at: '/billId' });
    return { view, event: documentsPresented(view, credit) };
  });
}
