import type { Ctx } from '../../context.ts';
import { balanceOf, type Entry } from '../../ground/ledger/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type FacilityView, type RepaymentView, takeRepaymentBack } from '../../lending/financing/index.ts';
import { oweFinancingsAgain } from '../../lending/trade-finance/index.ts';
import { addClaim, payClaims } from '../../money/money-in/index.ts';
import { type PaidOut, type Payable, paidUnder } from '../realisation/index.ts';

/** What money that came for collateral paid under a facility, and what of it was held. */
export type Applied = Pick<RepaymentView, 'costs' | 'allocations' | 'financings'> & {
  applicantClaimMinor: string;
  heldMinor: string;
};

/** What it had paid is owed again, from the day on which it paid: the entries beside cash and what was owed on. */
export async function oweAppliedAgain(
  ctx: Ctx,
  facility: FacilityView,
  receiptId: string,
  { applicantClaimMinor, heldMinor, ...paid }: Applied,
  on: LocalDate,
): Promise<Entry[]> {
  const { currency } = facility.limit;
  const asPaid = { ...paid, restMinor: heldMinor, receivedMinor: 0n, receivedOn: on };
  return [
    ...(await takeRepaymentBack(ctx, facility, receiptId, asPaid)),
    ...(await oweFinancingsAgain(ctx, facility, paid.financings, on)),
    { account: 'applicant_claim', subjectId: facility.id, currency, amountMinor: BigInt(applicantClaimMinor) },
  ];
}

/** Money owed on to somebody out of what was taken back. */
export interface Head {
  kind: 'sale_costs' | 'secured_claim' | 'surplus';
  rightId: string | null;
  /** Owed on because of the money that was taken back, and in all without it. */
  undoneMinor: bigint;
  owedMinor: bigint;
  /** What went out under it. */
  paidMinor: bigint;
}

export interface About {
  facility: FacilityView;
  receiptId: string;
  /** The sale or the claim. */
  objectId: string;
  pledgorId: string;
}

const accounts = {
  sale_costs: 'sale_costs_payable',
  secured_claim: 'secured_claims_payable',
  surplus: 'pledgor_payable',
} as const;

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** Of what went out under a head, that for which there is no money now. */
export const overMinor = ({ undoneMinor, owedMinor, paidMinor }: Head): bigint =>
  paidMinor > owedMinor ? least(paidMinor - owedMinor, undoneMinor) : 0n;

/** The borrower answers for what it had itself, and for the cost of selling (Civil Code 389); others who had it give it back (985). */
export const isBorrowers = ({ kind }: Pick<Head, 'kind'>, { facility, pledgorId }: About) =>
  kind === 'sale_costs' || (kind === 'surplus' && pledgorId === facility.borrowerId);

/** Nothing is owed on of money that was taken back; what went out of it is owed back by who had it. */
export async function takeHeadsBack(ctx: Ctx, about: About, heads: readonly Head[]): Promise<Entry[]> {
  const { facility, receiptId, objectId } = about;
  const { currency } = facility.limit;
  const entries: Entry[] = [];
  for (const head of heads) {
    const over = overMinor(head);
    const account = accounts[head.kind];
    entries.push({ account, subjectId: objectId, currency, amountMinor: head.undoneMinor - over });
    if (over === 0n) continue;
    if (!isBorrowers(head, about)) {
      entries.push({ account: 'restitution_claim', subjectId: objectId, currency, amountMinor: over });
      continue;
    }
    await addClaim(ctx, receiptId, over, facility.id);
    entries.push({ account: 'applicant_claim', subjectId: facility.id, currency, amountMinor: over });
  }
  return entries;
}

/**
 * The money has come again, and is owed on as before: what had gone out is not owed back any more. What the borrower paid of that
 * meanwhile is held for it; what others gave back is owed to them again, under their own head.
 */
export async function meetHeads(ctx: Ctx, about: About, heads: readonly Head[]): Promise<Entry[]> {
  const { facility, objectId } = about;
  const { currency } = facility.limit;
  const entries: Entry[] = [];
  let owedByOthers = await balanceOf(ctx, facility.lenderId, 'restitution_claim', objectId, currency);
  for (const head of heads) {
    const over = overMinor(head);
    if (over === 0n) continue;
    const account = accounts[head.kind];
    if (isBorrowers(head, about)) {
      const metMinor = await payClaims(ctx, facility.id, over, objectId);
      entries.push(
        { account, subjectId: objectId, currency, amountMinor: over },
        { account: 'applicant_claim', subjectId: facility.id, currency, amountMinor: -metMinor },
        { account: 'margin_deposit', subjectId: facility.id, currency, amountMinor: metMinor - over },
      );
      continue;
    }
    const metMinor = least(over, owedByOthers);
    owedByOthers -= metMinor;
    entries.push(
      { account, subjectId: objectId, currency, amountMinor: metMinor },
      { account: 'restitution_claim', subjectId: objectId, currency, amountMinor: -metMinor },
    );
  }
  return entries;
}

/** Who owes back what, for the record. */
export const owedBack = (heads: readonly Head[]) =>
  heads.flatMap((head) => {
    const over = overMinor(head);
    return over > 0n ? [{ kind: head.kind, rightId: head.rightId, owedBackMinor: over.toString() }] : [];
  });

/** Whose head more went out under than is owed on now, less what they gave back. */
export function owedBackBy(payments: readonly PaidOut[], owed: readonly Payable[]) {
  const each = new Map(payments.map(({ kind, rightId }) => [`${kind}/${rightId}`, { kind, rightId }]));
  return [...each.values()].flatMap((head) => {
    const { kind, rightId } = head;
    const owedMinor = owed.find((o) => o.kind === kind && o.rightId === rightId)?.owedMinor ?? 0n;
    const owedBackMinor = paidUnder(head, payments) - owedMinor;
    return owedBackMinor > 0n ? [{ kind, rightId, owedBackMinor }] : [];
  });
}
