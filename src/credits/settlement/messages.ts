import type { Ctx } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { CreditView } from '../letters-of-credit/index.ts';
import { messageReference, type PresentationView } from '../presentations/index.ts';
import {
  composeAuthorisation,
  composePaymentAdvice,
  composeReimbursementAdvice,
  type Message,
  writeDate,
} from '../swift/index.ts';
import type { PaymentPart } from './rules.ts';

export interface HonourFacts {
  view: PresentationView;
  credit: CreditView;
  parts: readonly (PaymentPart & { due: LocalDate | undefined })[];
  today: LocalDate;
  isIssuer: boolean;
  chargesMinor: bigint;
}

/**
 * What a bank tells when it honours. The issuing bank: an MT756 that it pays, or an MT752 that the
 * presenter may claim on the reimbursing bank, an MT752 that it is bound to pay. A nominated
 * bank: an MT754 to the issuing bank.
 */
export async function honourMessages(ctx: Ctx, facts: HonourFacts): Promise<Message[]> {
  const { view, isIssuer } = facts;
  const presenter = await findParty(ctx, view.presenterId);
  if (isIssuer) return presenter?.roles.includes('bank') ? fromIssuer(facts) : [];
  return [fromNominated(facts)];
}

const sumOf = (parts: HonourFacts['parts']) => parts.reduce((sum, part) => sum + part.amountMinor, 0n);

function fromIssuer({ view, credit, parts, today, chargesMinor }: HonourFacts): Message[] {
  const { currency } = view.amount;
  const related = view.presenterReference ?? 'NONREF';
  const now = sumOf(parts.filter((part) => part.due === undefined));
  const later = parts.filter((part) => part.due !== undefined);
  return [
    ...(now === 0n
      ? []
      : [
          credit.reimbursingBankId === null
            ? composeReimbursementAdvice(
                { reference: messageReference(view, 'PAY'), related },
                { currency, claimedMinor: now, paidMinor: now - chargesMinor, valueOn: today },
              )
            : composeAuthorisation(
                { reference: credit.number as string, related },
                { act: 'REIMBURSE', advisedOn: view.presentedOn, currency, amountMinor: now },
              ),
        ]),
    ...(later.length === 0
      ? []
      : [
          composeAuthorisation(
            { reference: credit.number as string, related },
            {
              act: 'ACCEPT',
              advisedOn: view.presentedOn,
              currency,
              amountMinor: sumOf(later),
              narrative: later.map((part) => `WE SHALL PAY AT MATURITY ${writeDate(part.due as LocalDate)}`),
            },
          ),
        ]),
  ];
}

const fromNominated = ({ view, credit, parts, today }: HonourFacts): Message =>
  composePaymentAdvice(
    { reference: messageReference(view, 'PAY'), related: credit.number as string },
    {
      currency: view.amount.currency,
      principalMinor: sumOf(parts),
      on: parts.find((part) => part.due !== undefined)?.due ?? today,
    },
  );
