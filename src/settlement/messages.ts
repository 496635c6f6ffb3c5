import type { Ctx } from '../context.ts';
import type { LocalDate } from '../kernel/time.ts';
import { type CreditView, namesOf } from '../letters-of-credit/index.ts';
import { findParty } from '../parties/index.ts';
import { messageReference, type PresentationView } from '../presentations/index.ts';
import {
  composeAuthorisation,
  composeMessage,
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
 * What a bank tells when it honours. The issuing bank: an MT756 that it pays, an MT752 that it is bound to pay. A nominated
 * bank: an MT754 to the issuing bank, and to a reimbursing bank its claim, an MT742.
 */
export async function honourMessages(ctx: Ctx, facts: HonourFacts): Promise<Message[]> {
  const { view, isIssuer } = facts;
  const presenter = await findParty(ctx, view.presenterId);
  if (isIssuer) return presenter?.roles.includes('bank') ? fromIssuer(facts) : [];
  return fromNominated(ctx, facts);
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
          composeReimbursementAdvice(
            { reference: messageReference(view, 'PAY'), related },
            { currency, claimedMinor: now, paidMinor: now - chargesMinor, valueOn: today },
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

async function fromNominated(ctx: Ctx, { view, credit, parts, today, chargesMinor }: HonourFacts): Promise<Message[]> {
  const { currency } = view.amount;
  const number = credit.number as string;
  const advice = composePaymentAdvice(
    { reference: messageReference(view, 'PAY'), related: number },
    {
      currency,
      principalMinor: sumOf(parts),
      on: parts.find((part) => part.due !== undefined)?.due ?? today,
      ...(chargesMinor > 0n && { addedMinor: 0n }),
    },
  );
  const issuer = (await namesOf(ctx, credit)).issuingBank;
  if (credit.reimbursingBankId === null) return [advice];
  const claimed = { currency, amountMinor: sumOf(parts).toString() };
  const claim = composeMessage('742', {
    '20': messageReference(view, 'CLM'),
    '21': number,
    ...(issuer.bic === null ? { '52D': { name: issuer.name } } : { '52A': { bic: issuer.bic } }),
    '32B': claimed,
    '34B': claimed,
  });
  return [advice, claim];
}
