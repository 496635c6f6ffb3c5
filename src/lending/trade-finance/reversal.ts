import type { Ctx, DomainEvent } from '../../context.ts';
import { findCredit } from '../../credits/letters-of-credit/index.ts';
import { findPresentation } from '../../credits/presentations/index.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { setDeadline } from '../../ground/deadlines/index.ts';
import { type Entry, entriesAgainst, post } from '../../ground/ledger/index.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { endOfBusinessDate } from '../../kernel/time.ts';
import { findDone, type MoneyReceiptView } from '../../money/money-in/index.ts';
import { cashBack } from '../../money/rate-locks/index.ts';
import {
  type Accrued,
  type FacilityView,
  findPaidBy,
  holdContradicted,
  holdTakenSince,
  lockFacility,
  owedOf,
  type RepaymentView,
  takeMarginBack,
  takeRepaymentBack,
} from '../financing/index.ts';
import { oweGuaranteeAgain } from '../guarantees/index.ts';
import { takeInvoices } from './claim.ts';
import { subjectOf, termsOf } from './facts.ts';
import { DUE } from './follow.ts';
import { claimOn } from './pay-out.ts';
import type { PaidParts } from './repay.ts';
import { owedStatuses } from './rules.ts';
import * as store from './store.ts';

/** The facility under which money was booked on this; undefined where it is none of a facility. */
async function facilityIdOf(ctx: Ctx, { kind, objectId }: MoneyReceiptView): Promise<string | undefined> {
  if (kind === 'margin' || kind === 'repayment') return objectId;
  if (kind === 'trade_repayment') return (await store.findFinancing(ctx, objectId))?.view.facilityId;
  if (kind !== 'applicant_payment' && kind !== 'credit_proceeds') return undefined;
  const found = await findPresentation(ctx, objectId);
  if (kind === 'applicant_payment')
    return (found && (await findCredit(ctx, found.view.creditId)))?.facilityId ?? undefined;
  // Proceeds repaid what was lent on the documents.
  const presentationIds = [objectId, ...(found?.view.forwardsId ? [found.view.forwardsId] : [])];
  return (await store.listConcerned(ctx, { presentationIds }, [...owedStatuses, 'settled']))[0]?.view.facilityId;
}

/** It stands as it did before the money: waited for until its due day, which may have gone by. */
async function oweOneAgain(ctx: Ctx, id: string, principalMinor: bigint, borne: Accrued): Promise<void> {
  const { view } = await store.oweAgain(ctx, id, principalMinor, borne);
  if (view.status === 'paid_out')
    await setDeadline(ctx, { kind: DUE, objectId: id, dueAt: endOfBusinessDate(view.dueOn) });
}

/** What a financing had taken in the ledger of use, it takes again; where another took it since, its facility is held and says so. */
async function takeAgain(ctx: Ctx, kept: store.KeptFinancing): Promise<void> {
  const { view } = kept;
  const terms = await termsOf(ctx, subjectOf(kept));
  if (!terms) return;
  try {
    await takeInvoices(ctx, view, terms, 'financed');
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { id, facilityId, invoiceNumber } = view;
    await holdTakenSince(ctx, facilityId, id, { financingId: id, invoiceNumber, cause: refusal.code });
  }
}

/** Financings under credits are owed again, with what the money had paid and would have gone on to bear. */
export async function oweFinancingsAgain(
  ctx: Ctx,
  facility: FacilityView,
  paid: RepaymentView['financings'],
  on: string,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const { currency } = facility.limit;
  for (const { financingId, ...parts } of paid) {
    const kept = await store.lockFinancing(ctx, financingId);
    const principalMinor = BigInt(parts.principalMinor);
    const due = { interestMinor: BigInt(parts.interestMinor), penaltyMinor: BigInt(parts.penaltyMinor) };
    if (!kept || principalMinor + due.interestMinor + due.penaltyMinor === 0n) continue;
    const through = kept.interestFrom !== null && kept.interestFrom > on ? kept.interestFrom : on;
    // A discount has paid the interest to maturity.
    const from = kept.view.discount.amountMinor === '0' || kept.view.dueOn < on ? on : kept.view.dueOn;
    const row = {
      ...store.rowOfFinancing(kept),
      outstandingMinor: principalMinor,
      interestFrom: from,
      interestDueMinor: due.interestMinor,
      penaltyDueMinor: due.penaltyMinor,
      compoundDueMinor: BigInt(parts.compoundMinor),
    };
    const [borne] = await owedOf(ctx, [facility], [row], through);
    if (borne) await oweOneAgain(ctx, financingId, principalMinor, borne);
    if (kept.view.status === 'settled') await takeAgain(ctx, kept);
    entries.push(
      { account: 'interest_income', currency, amountMinor: due.interestMinor },
      { account: 'penalty_income', currency, amountMinor: due.penaltyMinor },
      { ...claimOn(kept.view), currency, amountMinor: principalMinor },
    );
  }
  return entries;
}

/** What a receipt had paid, by debt; undefined of one that was recorded before that was kept. */
async function paidBy(
  ctx: Ctx,
  receipt: MoneyReceiptView,
): Promise<(PaidParts & { receivedMinor: bigint; receivedOn: string }) | undefined> {
  if (receipt.kind === 'repayment') return findPaidBy(ctx, receipt.id);
  if (receipt.kind !== 'trade_repayment') return undefined;
  const paid = (await findDone(ctx, receipt.id))?.paid as PaidParts | null | undefined;
  if (!paid) return undefined;
  return { ...paid, receivedMinor: BigInt(receipt.amount.amountMinor), receivedOn: receipt.receivedOn };
}

/** Whether it is on record what a receipt did, so that it can be undone: it is not of one that was booked before that was kept. */
export async function canUndo(ctx: Ctx, receipt: MoneyReceiptView): Promise<boolean> {
  const { kind, id } = receipt;
  if (kind === 'applicant_payment' || kind === 'refund' || kind === 'credit_proceeds' || kind === 'restitution')
    return (await findDone(ctx, id))?.postedId != null;
  if (kind === 'repayment' || kind === 'trade_repayment') return (await paidBy(ctx, receipt)) !== undefined;
  return true;
}

/** The books as if the money had not come; undefined where what it paid is not on record by its receipt. */
async function entriesBack(ctx: Ctx, facility: FacilityView, receipt: MoneyReceiptView): Promise<Entry[] | undefined> {
  if (receipt.kind === 'margin') return takeMarginBack(ctx, facility, receipt);
  if (receipt.kind === 'applicant_payment') {
    const postedId = (await findDone(ctx, receipt.id))?.postedId;
    return postedId ? entriesAgainst(ctx, postedId) : undefined;
  }
  const paid = await paidBy(ctx, receipt);
  if (!paid) return undefined;
  const { currency } = facility.limit;
  return [
    ...(await cashBack(ctx, receipt.id, { currency, amountMinor: paid.receivedMinor.toString() })),
    ...(await takeRepaymentBack(ctx, facility, receipt.id, paid)),
    ...(await oweFinancingsAgain(ctx, facility, paid.financings, paid.receivedOn)),
  ];
}

/**
 * Reaction: the bank's statement contradicts money that was booked under a facility. What was taken back was never received: the
 * debt is as it was without it, in this transaction, and the facility is held until the money has come or two people say why not.
 */
export async function followContradicted(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const facilityId = await facilityIdOf(ctx, receipt);
  const facility = facilityId === undefined ? undefined : await lockFacility(ctx, facilityId);
  if (!facility) return;
  await holdContradicted(ctx, facility.id, receipt);
  const entries = receipt.isReversal ? await entriesBack(ctx, facility, receipt) : undefined;
  if (!entries) return;
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: `${receipt.kind}_reversal`,
    objectId: receipt.id,
    valueOn: receipt.receivedOn,
    entries,
  });
  await recordEvent(ctx, {
    type: receipt.kind === 'margin' ? 'facility.marginTakenBack' : 'repayment.takenBack',
    version: 1,
    objectId: receipt.id,
    participants: [facility.lenderId, facility.borrowerId],
    payload: {
      facilityId: facility.id,
      amount: receipt.amount,
      receivedOn: receipt.receivedOn,
      bankReference: receipt.bankReference,
    },
  });
  if (await isOfGuarantor(ctx, receipt)) await oweGuaranteeAgain(ctx, receipt.id);
}

const isOfGuarantor = async (ctx: Ctx, { kind, id }: MoneyReceiptView): Promise<boolean> =>
  kind === 'repayment' && (await findPaidBy(ctx, id))?.source === 'guarantor';
