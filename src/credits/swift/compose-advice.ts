import { settlementTotals } from './amount-book.ts';
import type { Message } from './model.ts';
import { writeNumbered } from './narrative.ts';
import { composeMessage } from './render.ts';
import { writeAmount } from './values.ts';

/**
 * Messages about a presentation, from its facts. Totals are computed here, so that they agree with their parts. Dates are
 * YYYY-MM-DD, amounts minor units. Each throws MESSAGE_NOT_RENDERABLE when a fact does not fit its field.
 */
interface References {
  /** The sender's own reference, field 20 (in an authorisation the credit number). */
  reference: string;
  /** Field 21: the presenting bank's reference, or the credit number, as the type has it. */
  related: string;
}

export interface Claim {
  currency: string;
  principalMinor: bigint;
  additionalMinor?: bigint;
  deductedMinor?: bigint;
  addedMinor?: bigint;
}

const amount = (currency: string, amountMinor: bigint | undefined): Record<string, string> | undefined =>
  amountMinor === undefined || amountMinor === 0n ? undefined : { currency, amountMinor: amountMinor.toString() };
const charge = (currency: string, amountMinor: bigint | undefined): string | undefined =>
  amountMinor === undefined || amountMinor === 0n
    ? undefined
    : `/COMM/${currency}${writeAmount(amountMinor, currency)}`;

function total(claim: Claim): bigint {
  const { principalMinor: principal, additionalMinor, deductedMinor, addedMinor } = claim;
  return settlementTotals.claimed({
    principal,
    ...(additionalMinor === undefined ? {} : { additional: additionalMinor }),
    ...(deductedMinor === undefined ? {} : { deducted: deductedMinor }),
    ...(addedMinor === undefined ? {} : { added: addedMinor }),
  });
}

/** MT734, the notice of refusal: every discrepancy numbered, one of the four disposals. The type is the refusal. */
export const composeRefusal = (
  { reference, related }: References,
  facts: {
    utilisedOn: string;
    currency: string;
    amountMinor: bigint;
    discrepancies: readonly string[];
    disposal: 'HOLD' | 'NOTIFY' | 'RETURN' | 'PREVINST';
    disposalText?: string;
  },
): Message =>
  composeMessage('734', {
    '20': reference,
    '21': related,
    '32A': { date: facts.utilisedOn, currency: facts.currency, amountMinor: facts.amountMinor.toString() },
    '77J': writeNumbered(facts.discrepancies),
    '77B': `/${facts.disposal}/${facts.disposalText ?? ''}`,
  });

/** MT750, a nominated bank asks what to do about discrepancies; `related` is the credit number. */
export function composeDiscrepancyAdvice(
  { reference, related }: References,
  claim: Claim,
  discrepancies: readonly string[],
): Message {
  const { currency, principalMinor, additionalMinor, deductedMinor, addedMinor } = claim;
  const totalled = [additionalMinor, deductedMinor, addedMinor].some((part) => part !== undefined && part !== 0n);
  return composeMessage('750', {
    '20': reference,
    '21': related,
    '32B': amount(currency, principalMinor),
    '33B': amount(currency, additionalMinor),
    '71D': charge(currency, deductedMinor),
    '73A': charge(currency, addedMinor),
    '34B': totalled ? amount(currency, total(claim)) : undefined,
    '77J': writeNumbered(discrepancies),
  });
}

/** MT752, authority to pay, accept or negotiate; field 20 is the credit number. */
export function composeAuthorisation(
  { reference, related }: References,
  facts: {
    act: 'ACCEPT' | 'DEBIT' | 'NEGOTIATE' | 'REIMBURSE' | 'REMITTED' | 'SEE79Z';
    advisedOn: string;
    currency: string;
    amountMinor: bigint;
    deductedMinor?: bigint;
    valueOn?: string;
    narrative?: readonly string[];
  },
): Message {
  const { currency, amountMinor, deductedMinor, valueOn } = facts;
  const net = settlementTotals.net({ principal: amountMinor, ...(deductedMinor ? { deducted: deductedMinor } : {}) });
  const stated = deductedMinor !== undefined || valueOn !== undefined;
  return composeMessage('752', {
    '20': reference,
    '21': related,
    '23': facts.act,
    '30': { date: facts.advisedOn },
    '32B': amount(currency, amountMinor),
    '71D': charge(currency, deductedMinor),
    '33A': stated && valueOn ? { date: valueOn, currency, amountMinor: net.toString() } : undefined,
    '33B': stated && !valueOn ? amount(currency, net) : undefined,
    '79Z': facts.narrative,
  });
}

/** MT754, advice that the nominated bank paid, accepted or negotiated; with a date it is value date or maturity. */
export function composePaymentAdvice(
  { reference, related }: References,
  claim: Claim & { on?: string; narrative?: readonly string[] },
): Message {
  const { currency, principalMinor, additionalMinor, deductedMinor, addedMinor, on } = claim;
  const sum = amount(currency, total(claim));
  return composeMessage('754', {
    '20': reference,
    '21': related,
    ...(on
      ? { '32A': { date: on, ...amount(currency, principalMinor) } }
      : { '32B': amount(currency, principalMinor) }),
    '33B': amount(currency, additionalMinor),
    '71D': charge(currency, deductedMinor),
    '73A': charge(currency, addedMinor),
    ...(on ? { '34A': { date: on, ...sum } } : { '34B': sum }),
    '77': claim.narrative,
  });
}

/** MT756, advice of reimbursement or payment: what was claimed, what was paid and for which value. */
export const composeReimbursementAdvice = (
  { reference, related }: References,
  facts: { currency: string; claimedMinor: bigint; paidMinor: bigint; valueOn: string },
): Message =>
  composeMessage('756', {
    '20': reference,
    '21': related,
    '32B': amount(facts.currency, facts.claimedMinor),
    '33A': { date: facts.valueOn, currency: facts.currency, amountMinor: facts.paidMinor.toString() },
  });

/** MT732, documents received with discrepancies have been taken up. */
export const composeDischarge = (
  { reference, related }: References,
  facts: { utilisedOn: string; currency: string; amountMinor: bigint },
): Message =>
  composeMessage('732', {
    '20': reference,
    '21': related,
    '30': { date: facts.utilisedOn },
    '32B': amount(facts.currency, facts.amountMinor),
  });

/** MT730, acknowledgement; with `consent` it reports the beneficiary's answer to an amendment. */
export const composeAcknowledgement = (
  { reference, related }: References,
  facts: { acknowledgedOn: string; consent?: { accepted: boolean; amendment: number } },
): Message =>
  composeMessage('730', {
    '20': reference,
    '21': related,
    '30': { date: facts.acknowledgedOn },
    '72Z': facts.consent && `/${facts.consent.accepted ? 'BENACC' : 'BENREJ'}/AMENDMENT NO.${facts.consent.amendment}`,
  });
