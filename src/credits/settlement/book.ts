import type { Ctx } from '../../context.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { CreditView } from '../letters-of-credit/index.ts';
import type { PaymentView } from './schemas.ts';

interface How {
  isIssuer: boolean;
  on: LocalDate;
}

/** Whose debt the payment becomes: the applicant's under its facility, or the issuing bank's under the credit. */
const claimOf = (credit: CreditView, isIssuer: boolean): Pick<Entry, 'account' | 'subjectId'> =>
  isIssuer && credit.facilityId !== null
    ? { account: 'applicant_claim', subjectId: credit.facilityId }
    : { account: 'reimbursement_claim', subjectId: credit.id };

const bound = (payment: PaymentView, credit: CreditView, isIssuer: boolean, sign: bigint): Entry[] => {
  const { currency } = payment.amount;
  const amountMinor = BigInt(payment.amount.amountMinor) * sign;
  const subjectId = isIssuer && credit.facilityId !== null ? credit.facilityId : credit.id;
  return [
    { account: 'acceptance_recourse', subjectId, currency, amountMinor },
    { account: 'acceptance_undertaking', subjectId, currency, amountMinor: -amountMinor },
  ];
};

/** An acceptance or deferred payment undertaking: what the bank owes at maturity, and what it is owed for it. */
export const bookUndertaken = (
  ctx: Ctx,
  payment: PaymentView,
  credit: CreditView,
  { isIssuer, on }: How,
): Promise<string> =>
  post(ctx, {
    bookPartyId: payment.bankId,
    kind: 'credit_acceptance',
    objectId: payment.id,
    valueOn: on,
    entries: bound(payment, credit, isIssuer, 1n),
  });

/** Money leaves, less the charges; an undertaking that it discharges is off the books. */
export async function bookPayment(
  ctx: Ctx,
  payment: PaymentView,
  credit: CreditView,
  { isIssuer, on, wasUndertaken = false }: How & { wasUndertaken?: boolean },
): Promise<void> {
  const { currency } = payment.amount;
  const amountMinor = BigInt(payment.amount.amountMinor);
  const chargesMinor = BigInt(payment.charges.amountMinor);
  await post(ctx, {
    bookPartyId: payment.bankId,
    kind: isIssuer ? 'credit_honour' : 'credit_nominated_payment',
    objectId: payment.id,
    valueOn: on,
    entries: [
      { ...claimOf(credit, isIssuer), currency, amountMinor },
      { account: 'charges_income', currency, amountMinor: -chargesMinor },
      { account: 'cash', currency, amountMinor: chargesMinor - amountMinor },
      ...(wasUndertaken ? bound(payment, credit, isIssuer, -1n) : []),
    ],
  });
}
