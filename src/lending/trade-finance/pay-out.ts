import { freeClaims } from '../../claims/consumption/index.ts';
import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, recordEvent, requireApart, restsOn } from '../../ground/audit/index.ts';
import { setDeadline } from '../../ground/deadlines/index.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { contractInterest, type FacilityView } from '../financing/index.ts';
import { takeInvoices } from './claim.ts';
import * as events from './events.ts';
import { conditionsNow, earlierOf, todayIn } from './facts.ts';
import { DUE } from './follow.ts';
import { tradeRefusals } from './refusals.ts';
import { requireForLender } from './request.ts';
import { openOf, type ProductTerms } from './rules.ts';
import type { FinancingView, PayOutInput } from './schemas.ts';
import * as store from './store.ts';

/** Where what is owed on a financing stands: the customer's debt under its facility, or a bill that was bought outright. */
export const claimOn = ({ recourse, facilityId, creditId }: FinancingView): Pick<Entry, 'account' | 'subjectId'> =>
  recourse ? { account: 'loan_principal', subjectId: facilityId } : { account: 'bills_purchased', subjectId: creditId };

/**
 * A checker pays out, when every condition is met once more. What earlier financings of the drawing are owed is paid off out
 * of it, in the same transaction; what is kept of a purchase is its discount.
 */
export async function payOutFinancing(ctx: Ctx, input: PayOutInput & { financingId: string }): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.payOut', mandate: 'trade:settle', input }, async (tx) => {
    const { kept, facility, subject, terms } = await requireForLender(tx, input.financingId);
    const { personId } = requirePerson(tx);
    if (kept.view.status !== 'approved')
      refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    await requireApart(tx, [kept.approvedBy]);
    restsOn(tx, [{ personId: kept.approvedBy, mandate: 'trade:decide', objectId: kept.view.id }]);
    putsAtRisk(tx, { ...kept.view.amount, clientId: facility?.borrowerId ?? kept.view.id });
    const conditions = await conditionsNow(tx, subject, terms);
    const open = conditions.filter((c) => c.met !== true);
    if (open.length > 0) refuse(tradeRefusals.TRADE_CONDITIONS_OPEN, { facts: { conditions: open } });
    const today = todayIn(tx);
    const discountMinor = await discountOf(tx, kept.view, terms, facility, today);
    const earlier = await earlierOf(tx, subject, terms);
    const isPurchase = terms.payOut === 'purchase';
    const moved = await store.moveFinancing(tx, kept.view.id, ['approved'], {
      status: terms.payOut === 'none' ? 'settled' : 'paid_out',
      ...(terms.payOut === 'none' && { repaidMinor: BigInt(kept.view.amount.amountMinor) }),
      discountMinor,
      paidOutBy: personId,
      paidOutOn: today,
      // The discount is the interest to maturity; after it a purchase bears interest as a loan does.
      interestFrom: isPurchase ? kept.view.dueOn : today,
      openConditions: openOf(conditions),
      conditions: conditions.map(({ code, met, facts }) => ({ code, met, facts })),
    });
    if (!moved) refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    await takeInvoices(tx, moved.view, terms, 'financed');
    const { currency } = moved.view.amount;
    const leaves = leavesBank(moved.view, terms, discountMinor, earlier);
    if (leaves > 0n)
      await payMoneyOut(tx, {
        kind: 'trade_financing',
        lenderId: facility.lenderId,
        objectId: moved.view.id,
        amount: { amountMinor: leaves.toString(), currency },
        paidOn: today,
        reference: input.reference,
        payeeId: moved.view.customerId,
      });
    if (terms.payOut !== 'none')
      await post(tx, {
        bookPartyId: facility.lenderId,
        kind: moved.view.product,
        objectId: moved.view.id,
        valueOn: today,
        entries: [...entriesOf(moved.view, terms, discountMinor), ...payOff(earlier, currency)],
      });
    for (const { kept: other, principalMinor } of earlier) {
      const closed = await store.applyRepayment(tx, other.view.id, principalMinor, today);
      await freeClaims(tx, other.view.id);
      await recordEvent(tx, events.financingRepaid(closed.view, { by: moved.view.id }));
    }
    if (terms.payOut !== 'none')
      await setDeadline(tx, { kind: DUE, objectId: moved.view.id, dueAt: endOfBusinessDate(moved.view.dueOn) });
    return {
      view: moved.view,
      event: events.financingPaidOut(moved.view, { closed: earlier.map((e) => e.kept.view.id) }),
    };
  });
}

const discountOf = (
  ctx: Ctx,
  { amount, dueOn }: FinancingView,
  { payOut }: ProductTerms,
  facility: FacilityView,
  from: LocalDate,
): Promise<bigint> =>
  payOut === 'purchase'
    ? contractInterest(ctx, facility, { principalMinor: BigInt(amount.amountMinor), from, to: dueOn })
    : Promise.resolve(0n);

/** What this bank itself transfers to the customer: nothing where the agreed bank pays. */
function leavesBank(
  { amount }: FinancingView,
  { payOut }: ProductTerms,
  discountMinor: bigint,
  earlier: readonly { principalMinor: bigint; interestMinor: bigint; penaltyMinor: bigint }[],
): bigint {
  if (payOut === 'none' || payOut === 'by_agreed_bank') return 0n;
  const paidOff = earlier.reduce((sum, e) => sum + e.principalMinor + e.interestMinor + e.penaltyMinor, 0n);
  return BigInt(amount.amountMinor) - discountMinor - paidOff;
}

/** What a pay-out posts. */
export function entriesOf(view: FinancingView, { payOut, group }: ProductTerms, discountMinor: bigint): Entry[] {
  const { currency } = view.amount;
  const amountMinor = BigInt(view.amount.amountMinor);
  if (payOut === 'none') return [];
  const claim: Entry = { ...claimOn(view), currency, amountMinor };
  if (payOut !== 'by_agreed_bank')
    return [
      claim,
      { account: 'interest_income', currency, amountMinor: -discountMinor },
      { account: 'cash', currency, amountMinor: discountMinor - amountMinor },
    ];
  // The agreed bank pays: to this bank in the place of the applicant, or to the beneficiary for it.
  const owed: Entry = { account: 'interbank_payable', subjectId: view.facilityId, currency, amountMinor: -amountMinor };
  if (group !== 'import_financing') return [claim, owed];
  return [
    claim,
    { account: 'applicant_claim', subjectId: view.facilityId, currency, amountMinor: -amountMinor },
    { account: 'cash', currency, amountMinor },
    owed,
  ];
}

/** Earlier financings are paid off: less of the pay-out leaves the bank. */
const payOff = (
  earlier: readonly {
    kept: store.KeptFinancing;
    principalMinor: bigint;
    interestMinor: bigint;
    penaltyMinor: bigint;
  }[],
  currency: FinancingView['amount']['currency'],
): Entry[] =>
  earlier.flatMap(({ kept, principalMinor, interestMinor: interest, penaltyMinor }) => [
    { account: 'cash', currency, amountMinor: principalMinor + interest + penaltyMinor } as const,
    { ...claimOn(kept.view), currency, amountMinor: -principalMinor },
    { account: 'interest_income', currency, amountMinor: -interest } as const,
    { account: 'penalty_income', currency, amountMinor: -penaltyMinor } as const,
  ]);
