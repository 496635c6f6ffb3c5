import { type Ctx, withSnapshot } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, daysBetween } from '../../kernel/time.ts';
import {
  type ContractView,
  findContract,
  lateInterestMinor,
  type PaymentDue,
  paymentDue,
  paymentLimitsOn,
} from '../contracts/index.ts';
import { findDeliveries } from '../invoices/index.ts';
import { findDisputes } from './dispute-store.ts';
import { isBad, limitationOn } from './rules.ts';
import type { ArrearsView } from './schemas.ts';
import * as store from './store.ts';

/** When the law wants it paid: after the last delivery behind it. Undefined while one of its invoices has none. */
async function lawfulDue(ctx: Ctx, receivableId: string, contract: ContractView): Promise<PaymentDue | undefined> {
  const invoiceIds = (await store.findReceivableInvoices(ctx, [receivableId])).map((part) => part.invoiceId);
  const deliveries = await findDeliveries(ctx, invoiceIds);
  const last = deliveries.toSorted((a, b) => (a.deliveredOn < b.deliveredOn ? -1 : 1)).at(-1);
  if (!last || invoiceIds.some((id) => deliveries.every((delivery) => delivery.invoiceId !== id))) return undefined;
  return paymentDue(
    {
      buyerKind: contract.buyerKind,
      sellerIsSme: contract.sellerIsSme,
      ...(contract.agreedDays !== null && { agreedDays: contract.agreedDays }),
      ...(contract.acceptanceDays !== null && { acceptanceDays: contract.acceptanceDays }),
    },
    { deliveredOn: last.deliveredOn, acceptedOn: last.acceptedOn ?? undefined },
    paymentLimitsOn(contract.signedOn),
  );
}

/**
 * How late a receivable is. A stated day later than the lawful one hides nothing (Order 802 art 11), and what is not in
 * dispute is payable (art 15) with interest (art 17).
 */
export async function readArrears(ctx: Ctx, { receivableId }: { receivableId: string }): Promise<ArrearsView> {
  return withSnapshot(ctx, async (tx) => {
    const receivable = await store.findReceivable(tx, receivableId);
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    const contract = receivable.contractId === null ? undefined : await findContract(tx, receivable.contractId);
    const lawful = contract && (await lawfulDue(tx, receivableId, contract));
    const on = businessDate(tx);
    const dueOn = lawful && lawful.dueOn < receivable.dueOn ? lawful.dueOn : receivable.dueOn;
    const disputes = (await findDisputes(tx, [receivableId])).filter((dispute) => dispute.status === 'open');
    const { currency } = receivable.outstanding;
    const disputedMinor = disputes.reduce((sum, dispute) => sum + BigInt(dispute.amountMinor), 0n);
    const owedMinor = BigInt(receivable.outstanding.amountMinor);
    const undisputedMinor = owedMinor > disputedMinor ? owedMinor - disputedMinor : 0n;
    const rates = { dailyBps: policyOn('late.rate.dailyBps', on).value, agreed: contract?.lateInterest ?? undefined };
    const interestMinor = contract && lateInterestMinor(undisputedMinor, dueOn, on, rates);
    return {
      receivableId,
      on,
      dueOn,
      lawful: lawful ?? null,
      daysPastDue: Math.max(0, daysBetween(dueOn, on)),
      undisputed: { amountMinor: undisputedMinor.toString(), currency },
      lateInterest: interestMinor === undefined ? null : { amountMinor: interestMinor.toString(), currency },
      isBad: owedMinor > 0n && isBad(dueOn, on, policyOn('factor.badAfterDays', on).value),
      limitationOn: limitationOn(dueOn),
    };
  });
}
