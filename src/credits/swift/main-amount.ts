import type { MessageType } from './message-types.ts';
import type { Message } from './model.ts';

/**
 * The field that holds the main amount, by type: the first one present. It differs from type to type, and an amendment
 * has none since 2018 (its 32B is an increase, and the new amount is the receiver's sum).
 */
const mainAmountFields: Partial<Record<MessageType, readonly string[]>> = {
  '700': ['32B'],
  '705': ['32B'],
  '710': ['32B'],
  '720': ['32B'],
  '730': ['32B', '32D'],
  '732': ['32B'],
  '734': ['32A'],
  '740': ['32B'],
  '742': ['32B'],
  '744': ['34A', '34B'],
  '747': ['34B'],
  '750': ['32B'],
  '752': ['32B'],
  '754': ['32A', '32B'],
  '756': ['32B'],
};

export interface Amount {
  field: string;
  currency: string;
  amountMinor: bigint;
}

/** The amount in a field, or undefined when the field is absent or holds none. */
export function amountIn(message: Message, tag: string): Amount | undefined {
  const { currency, amountMinor } = message.values[tag] ?? {};
  if (currency === undefined || amountMinor === undefined) return undefined;
  return { field: tag, currency, amountMinor: BigInt(amountMinor) };
}

export function mainAmount(message: Message): Amount | undefined {
  for (const tag of mainAmountFields[message.type] ?? []) {
    const amount = amountIn(message, tag);
    if (amount) return amount;
  }
  return undefined;
}
