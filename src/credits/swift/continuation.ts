import { refuse } from '../../kernel/refusal.ts';
import { finding, type MessageFinding } from './findings.ts';
import { continuationTypes } from './message-types.ts';
import { fieldOf, type Message } from './model.ts';
import { swiftRefusals } from './refusals.ts';
import { composeMessage, type FieldContent } from './render.ts';

/** Texts that may be spread over a message and its continuations, each once in every message. */
const spreadTags = ['45A', '46A', '47A', '49G', '49H', '45B', '46B', '47B', '49M', '49N'];

/** A message with its continuations, as one: the long texts joined in message order. */
export interface Assembled {
  first: Message;
  parts: Message[];
  texts: Record<string, string>;
}

/**
 * Puts continuations (701, 708, 711, 721) back behind their first message, in the order of field 27, whatever the order
 * in which they came. All must carry the same references and the same total.
 */
export function assemble(messages: readonly Message[]): { assembled?: Assembled; findings: MessageFinding[] } {
  const first = messages.find(({ type }) => continuationTypes[type] !== undefined);
  if (!first) return { findings: [finding('PART_MISSING', { field: '27' }, 'the first message')] };
  const findings: MessageFinding[] = [];
  const total = Number(first.values['27']?.['total'] ?? 1);
  const bySequence = new Map<number, Message>();
  for (const message of messages) {
    const place = { field: '27', line: fieldOf(message, '27')?.line };
    const number = Number(message.values['27']?.['number'] ?? 0);
    const sameReferences = ['20', '21', '23', '26E'].every((tag) => {
      const [own, other] = [fieldOf(first, tag)?.value, fieldOf(message, tag)?.value];
      return other === undefined || own === other;
    });
    const typeFits = message === first || message.type === continuationTypes[first.type];
    if (!typeFits || !sameReferences || Number(message.values['27']?.['total']) !== total)
      findings.push(finding('PART_FOREIGN', place, `MT${message.type} ${number}/${message.values['27']?.['total']}`));
    else if (bySequence.has(number)) findings.push(finding('PART_REPEATED', place, `${number}/${total}`));
    else bySequence.set(number, message);
  }
  for (let number = 1; number <= total; number++)
    if (!bySequence.has(number)) findings.push(finding('PART_MISSING', { field: '27' }, `${number}/${total}`));
  if (findings.length > 0) return { findings };

  const parts = [...bySequence].sort(([a], [b]) => a - b).map(([, message]) => message);
  const texts: Record<string, string> = {};
  for (const { fields } of parts)
    for (const { tag, value } of fields)
      if (spreadTags.includes(tag)) texts[tag] = tag in texts ? `${texts[tag]}\n${value}` : value;
  return { assembled: { first, parts, texts }, findings };
}

const amendmentAct = /^\/(?:ADD|DELETE|REPALL)\//;
const linesPerField = 100;
const spareCharacters = 200;

/**
 * One message, or as many as its long texts need: at most 100 lines a field and 10,000 characters a message, a first one
 * and up to seven continuations. Contents are by tag; field 27 is written here.
 * @throws CREDIT_TERMS_TOO_LONG when eight messages do not hold the texts.
 */
export function composeSequence(
  type: '700' | '707' | '710' | '720',
  contents: Readonly<Record<string, FieldContent | undefined>>,
): Message[] {
  const fixed = Object.fromEntries(Object.entries(contents).filter(([tag]) => !spreadTags.includes(tag)));
  const waiting = spreadTags.flatMap((tag) => {
    const content = contents[tag];
    if (content === undefined) return [];
    return [{ tag, lines: (typeof content === 'string' ? content.split('\n') : content) as readonly string[] }];
  });
  const repeated = type === '707' ? ['20', '21', '23', '26E', '30'] : type === '700' ? ['20'] : ['20', '21'];
  const head = Object.fromEntries(Object.entries(fixed).filter(([tag]) => repeated.includes(tag)));
  const size = (given: object): number => JSON.stringify(given).length + spareCharacters;

  const parts: Record<string, FieldContent | undefined>[] = [];
  let part: Record<string, string[]> = {};
  let room = 10_000 - size(fixed);
  const close = (): void => {
    parts.push({ ...(parts.length === 0 ? fixed : head), ...part });
    part = {};
    room = 10_000 - size(head);
  };
  for (const { tag, lines } of waiting) {
    let act = '';
    for (const line of lines) {
      const cost = line.length + 2 + (part[tag] ? 0 : tag.length + 12);
      if (cost > room || (part[tag]?.length ?? 0) >= linesPerField) close();
      // An amended text goes on in the next message under the act it was under: /ADD/, /DELETE/ or /REPALL/.
      if (!part[tag]) part[tag] = act && !amendmentAct.test(line) ? [act] : [];
      part[tag].push(line);
      act = amendmentAct.exec(line)?.[0] ?? act;
      room -= cost;
    }
  }
  close();
  if (parts.length > 8) refuse(swiftRefusals.CREDIT_TERMS_TOO_LONG, { facts: { messages: parts.length, most: 8 } });
  return parts.map((given, i) =>
    composeMessage(i === 0 ? type : (continuationTypes[type] ?? type), { ...given, '27': `${i + 1}/${parts.length}` }),
  );
}
