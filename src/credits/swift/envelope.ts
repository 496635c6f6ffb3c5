import { refuse } from '../../kernel/refusal.ts';
import { finding } from './findings.ts';
import { isMessageType, type MessageType, messageRows } from './message-types.ts';
import type { Field, Message, ParseResult } from './model.ts';
import { parseFields } from './parse.ts';
import { swiftRefusals } from './refusals.ts';

/** MT798 between a company and its bank: 12 names the sub-type, 77E carries an index and perhaps a message of category 7. */
export interface Envelope {
  reference: string;
  subType: string;
  purpose?: string;
  /** Index fields: message index (27A), references (21A, 21T, 21P, 21S), creation time (13E) and others. */
  index: Field[];
  /** The carried message, when the sub-type is one of ours. */
  embedded?: ParseResult;
}

/** Sub-types that carry an index only, by what they announce. */
const purposes: Record<string, string> = {
  '722': 'request for transfer',
  '723': 'notification of transfer',
  '738': 'response to an advice of discrepancy',
  '748': 'advice of discrepancy',
  '755': 'advice of payment or acceptance',
  '770': 'application for a credit',
  '771': 'notification of draft or issue',
  '772': 'request for amendment',
  '773': 'notification of amendment',
  '774': 'advice of a credit',
  '776': 'advice of amendment',
  '780': "advice of a third bank's credit",
  '782': 'advice of transfer',
};

/** Opens an MT798. The carried message keeps the line numbers of the envelope. */
export function openEnvelope(message: Message): Envelope {
  const start = message.fields.findIndex((field) => field.tag === '77E');
  const inside = start < 0 ? [] : message.fields.slice(start + 1);
  const subType = message.fields.find((field) => field.tag === '12')?.value ?? '';
  const reference = message.fields.find((field) => field.tag === '20')?.value ?? '';
  const carried = isMessageType(subType) && subType !== '798' ? subType : undefined;
  const first = carried ? messageRows[carried][0]?.tags[0] : undefined;
  const from = carried ? inside.findIndex((field) => field.tag === first) : -1;
  const purpose = purposes[subType];
  return {
    reference,
    subType,
    ...(purpose === undefined ? {} : { purpose }),
    index: from < 0 ? inside : inside.slice(0, from),
    ...(carried ? { embedded: embeddedOf(carried, message, from < 0 ? [] : inside.slice(from)) } : {}),
  };
}

function embeddedOf(type: MessageType, { lineEnding, fields: all }: Message, fields: Field[]): ParseResult {
  if (fields.length === 0)
    return { ok: false, errors: [finding('NO_MESSAGE', { field: '77E', line: all.at(-1)?.line }, `MT${type}`)] };
  return parseFields(type, fields, { lineEnding });
}

/**
 * Puts a message into an MT798 under a reference of ours.
 * @param index Number and total of the envelopes that belong together, and the customer's reference.
 */
export function wrapInEnvelope(
  message: Message,
  {
    reference,
    number,
    total,
    customerReference,
  }: { reference: string; number: number; total: number; customerReference: string },
): Message {
  const fields = [
    { tag: '20', value: reference },
    { tag: '12', value: message.type },
    { tag: '77E', value: '' },
    { tag: '27A', value: `${number}/${total}` },
    { tag: '21A', value: customerReference },
    ...message.fields,
  ].map(({ tag, value }, i) => ({ tag, value, line: i + 1 }));
  const read = parseFields('798', fields, { lineEnding: message.lineEnding });
  return read.ok ? read.message : refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: read.errors } });
}
