import type { MessageType } from './message-types.ts';
import { fieldOf, type Message } from './model.ts';

/**
 * Which field of a message names what. Field 20 is the credit number in some types and the sender's own reference in
 * others; 21 is the credit number, the receiver's or the counterparty's reference. Nothing may assume otherwise.
 */
type Meaning = 'creditNumber' | 'senderReference' | 'receiverReference' | 'presentingBankReference' | 'claimReference';

const meanings: Partial<Record<MessageType, Partial<Record<'20' | '21' | '21A' | '23', Meaning>>>> = {
  '700': { '20': 'creditNumber' },
  '701': { '20': 'creditNumber' },
  '705': { '20': 'creditNumber' },
  '707': { '20': 'senderReference', '21': 'receiverReference', '23': 'creditNumber' },
  '708': { '20': 'senderReference', '21': 'receiverReference', '23': 'creditNumber' },
  '710': { '20': 'senderReference', '21': 'creditNumber' },
  '711': { '20': 'senderReference', '21': 'creditNumber' },
  '720': { '20': 'senderReference', '21': 'creditNumber' },
  '721': { '20': 'senderReference', '21': 'creditNumber' },
  '730': { '20': 'senderReference', '21': 'receiverReference' },
  '732': { '20': 'senderReference', '21': 'presentingBankReference' },
  '734': { '20': 'senderReference', '21': 'presentingBankReference' },
  '740': { '20': 'creditNumber' },
  '742': { '20': 'claimReference', '21': 'creditNumber' },
  '744': { '20': 'senderReference', '21': 'claimReference', '21A': 'creditNumber' },
  '747': { '20': 'creditNumber', '21': 'receiverReference' },
  '750': { '20': 'senderReference', '21': 'creditNumber' },
  '752': { '20': 'creditNumber', '21': 'presentingBankReference' },
  '754': { '20': 'senderReference', '21': 'creditNumber' },
  '756': { '20': 'senderReference', '21': 'presentingBankReference' },
  '799': { '20': 'senderReference', '21': 'receiverReference' },
  '759': { '20': 'senderReference', '21': 'receiverReference', '23': 'creditNumber' },
};

export type References = Partial<Record<Meaning, string>> & {
  amendmentNumber?: number;
  /** BIC of the issuing bank where the message or its header names it; with the credit number it is the key of a credit. */
  issuingBank?: string;
};

/** Types that the issuing bank itself sends, so that the header's sender is the issuer. */
const sentByIssuer: readonly MessageType[] = ['700', '701', '705', '732', '734', '740', '747', '752'];

/** What a message refers to. `NONREF` is no reference. */
export function referencesOf(message: Message): References {
  const references: References = {};
  for (const [tag, meaning] of Object.entries(meanings[message.type] ?? {})) {
    const value = fieldOf(message, tag)?.value;
    if (value !== undefined && value !== 'NONREF' && value !== 'NONE') references[meaning] = value;
  }
  const number = message.values['26E']?.['number'];
  if (number !== undefined) references.amendmentNumber = Number(number);
  const sender = message.header?.sender;
  const issuer = message.values['52A']?.['bic'] ?? (sentByIssuer.includes(message.type) ? sender : undefined);
  if (issuer !== undefined) references.issuingBank = issuer;
  return references;
}
