import { creditContents, type FurtherFields } from './compose-credit.ts';
import { composeSequence } from './continuation.ts';
import { type CreditTerms, codeFor } from './credit-terms.ts';
import { currencyDecimals } from './currencies.ts';
import type { Message } from './model.ts';
import { foldText } from './narrative.ts';
import type { FieldContent } from './render.ts';
import { minorUnits } from './values.ts';

export interface AmendmentFacts {
  senderReference: string;
  /** Unknown references are NONREF. */
  receiverReference?: string;
  issuingBank: string;
  number: number;
  amendedOn: string;
}

type Contents = Record<string, FieldContent | undefined>;
const asText = (content: FieldContent | undefined): string => JSON.stringify(content ?? null);

/** A long text is replaced whole: a receiver then needs no old text to find its place in. */
function amendedText(before: string | undefined, after: string | undefined): string[] | undefined {
  if (after === undefined || before === after) return undefined;
  return ['/REPALL/', ...foldText(after, 65)];
}

/** 32B for an increase, 33B for a decrease: an amendment states the difference, never the new amount. */
function amountChange(before: CreditTerms, after: CreditTerms): Contents {
  const currency = before.currency ?? '';
  const decimals = currencyDecimals(currency) ?? 2;
  const change = minorUnits(after.amount ?? '0', decimals) - minorUnits(before.amount ?? '0', decimals);
  if (change === 0n) return {};
  const content = { currency, amountMinor: (change < 0n ? -change : change).toString() };
  return change > 0n ? { '32B': content } : { '33B': content };
}

/**
 * The MT707 (with MT708) that turns one set of terms into another: the fields that differ and nothing else. What is absent
 * stays as it was, so a term cannot be taken away this way.
 * @throws MESSAGE_NOT_RENDERABLE when nothing differs (rule C30), CREDIT_TERMS_TOO_LONG
 */
export function composeAmendment(
  before: CreditTerms,
  after: CreditTerms,
  facts: AmendmentFacts,
  further: FurtherFields = {},
): Message[] {
  const [old, now] = [creditContents(before), creditContents(after)];
  const changed: Contents = {};
  for (const [tag, content] of Object.entries(now))
    if (!['31C', '32B', '45A', '46A', '47A', '49'].includes(tag) && asText(content) !== asText(old[tag]))
      changed[tag] = content;
  const form = codeFor('form', after.form);
  return composeSequence('707', {
    '20': facts.senderReference,
    '21': facts.receiverReference ?? 'NONREF',
    '23': before.number,
    '52A': { bic: facts.issuingBank },
    '31C': before.issuedOn && { date: before.issuedOn },
    '26E': String(facts.number),
    '30': { date: facts.amendedOn },
    '22A': 'ISSU',
    ...(form !== codeFor('form', before.form) ? { '40A': form } : {}),
    ...changed,
    ...amountChange(before, after),
    '45B': amendedText(before.goodsText, after.goodsText),
    '46B': amendedText(before.documentsText, after.documentsText),
    '47B': amendedText(before.conditionsText, after.conditionsText),
    '49': codeFor('confirmation', after.confirmation),
    ...further,
  });
}
