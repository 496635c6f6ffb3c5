import { refuse } from '../../kernel/refusal.ts';
import type { Assembled } from './continuation.ts';
import { type CreditTerms, creditTerms } from './credit-terms.ts';
import { currencyDecimals } from './currencies.ts';
import { amountIn } from './main-amount.ts';
import { fieldOf, type Message } from './model.ts';
import { swiftRefusals } from './refusals.ts';
import { decimal, minorUnits } from './values.ts';

type Act = 'ADD' | 'DELETE' | 'REPALL';

/** Blocks of an amended text: /ADD/, /DELETE/ or /REPALL/, each with its lines. */
export function amendmentBlocks(text: string): { act: Act; lines: string[] }[] {
  const blocks: { act: Act; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const start = /^\/(ADD|DELETE|REPALL)\/(.*)$/s.exec(line);
    if (start) blocks.push({ act: start[1] as Act, lines: start[2] ? [start[2]] : [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/**
 * A text after an amendment: replaced as a whole, or deletions first and additions after them.
 * @throws AMENDMENT_DELETES_NOTHING when the text to delete is not there line by line.
 */
export function amendText(current: string | undefined, amendment: string): string {
  const blocks = amendmentBlocks(amendment);
  const replaced = blocks.filter(({ act }) => act === 'REPALL');
  if (replaced.length > 0) return replaced.flatMap(({ lines }) => lines).join('\n');
  let lines = current === undefined ? [] : current.split('\n');
  for (const { act, lines: gone } of blocks) {
    if (act !== 'DELETE') continue;
    const at = lines.findIndex((_, i) => gone.every((line, k) => lines[i + k] === line));
    if (at < 0 || gone.length === 0) refuse(swiftRefusals.AMENDMENT_DELETES_NOTHING, { facts: { text: gone } });
    lines = [...lines.slice(0, at), ...lines.slice(at + gone.length)];
  }
  return [...lines, ...blocks.filter(({ act }) => act === 'ADD').flatMap((block) => block.lines)].join('\n');
}

/** 32B raises and 33B lowers the amount; the receiver computes the new one. */
function amendedAmount(terms: CreditTerms, message: Message): Pick<CreditTerms, 'amount'> {
  const decimals = currencyDecimals(terms.currency ?? '') ?? 2;
  const change = (amountIn(message, '32B')?.amountMinor ?? 0n) - (amountIn(message, '33B')?.amountMinor ?? 0n);
  if (change === 0n || terms.amount === undefined) return {};
  const amountMinor = minorUnits(terms.amount, decimals) + change;
  return { amount: decimal(amountMinor < 0n ? 0n : amountMinor, decimals) };
}

/** The terms after an MT707 (with its MT708): what it states is changed, what it leaves out stays. */
export function amendTerms(terms: CreditTerms, amendment: Message | Assembled): CreditTerms {
  const message = 'first' in amendment ? amendment.first : amendment;
  const text = (tag: string): string | undefined =>
    'first' in amendment ? amendment.texts[tag] : fieldOf(amendment, tag)?.value;
  const {
    amount: _increase,
    currency: _currency,
    number: _number,
    issuedOn: _issued,
    ...changed
  } = creditTerms(message);
  const result: CreditTerms = { ...terms, ...changed, ...amendedAmount(terms, message) };
  const texts = { goodsText: '45B', documentsText: '46B', conditionsText: '47B' } as const;
  for (const [key, tag] of Object.entries(texts) as [keyof typeof texts, string][]) {
    const given = text(tag);
    if (given !== undefined) result[key] = amendText(terms[key], given);
  }
  if (result.latestShipmentOn !== terms.latestShipmentOn) delete result.shipmentPeriodText;
  return result;
}
