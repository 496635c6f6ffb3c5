import { refuse } from '../../kernel/refusal.ts';
import {
  type Assembled,
  assemble,
  isError,
  type Message,
  type MessageFinding,
  type ParseOptions,
  parseMessages,
} from '../swift/index.ts';
import { messageRefusals } from './refusals.ts';

const words = ({ code, field, line, text }: MessageFinding): string =>
  `${code}${field ? ` field ${field}` : ''}${line ? ` line ${line}` : ''}: ${text}`;

/** Block 4 to the letter: nothing was trimmed when it was read. */
export const textOf = (message: Message): string =>
  message.fields.map(({ tag, value }) => `:${tag}:${value}`).join('\n');

/** Parts given without blocks: each starts with field 27. */
function partsOf(text: string): string[] {
  if (/^[\s$]*\{/.test(text)) return [text];
  const starts = [...text.matchAll(/^:27:/gm)].map(({ index }) => index);
  return starts.length < 2 ? [text] : starts.map((from, i) => text.slice(i === 0 ? 0 : from, starts[i + 1]));
}

const continuations: Record<string, string> = { '700': '701', '707': '708', '710': '711', '720': '721' };
const familyOf = new Set(Object.entries(continuations).flat());

/**
 * Every message of a text, read and checked.
 * @throws MESSAGE_NOT_READABLE with each finding's code, field and line
 */
export function readMessages(
  text: string,
  options: ParseOptions,
  findingsOf: (result: ReturnType<typeof parseMessages>[number]) => MessageFinding[],
): { message: Message; warnings: MessageFinding[] }[] {
  const parts = partsOf(text);
  const results = parts.flatMap((part, i) => {
    const type = i === 0 || options.type === undefined ? options.type : (continuations[options.type] ?? options.type);
    return parseMessages(part, { ...options, ...(type === undefined ? {} : { type }) });
  });
  const findings = results.flatMap(findingsOf);
  const errors = findings.filter(isError);
  const messages = results.flatMap((result) =>
    result.ok ? [{ message: result.message, warnings: findingsOf(result).filter((f) => !isError(f)) }] : [],
  );
  if (errors.length > 0 || messages.length === 0)
    refuse(messageRefusals.MESSAGE_NOT_READABLE, { at: '/text', facts: { findings: errors.map(words) } });
  return messages;
}

/** One message again from its parts; undefined while some are missing. */
export function joined(messages: readonly Message[]): Message | Assembled | undefined {
  const [only] = messages;
  const total = Number(only?.values['27']?.['total'] ?? 1);
  // Parts of a message that has no continuation type, an MT759, are each read by a person as they come.
  const alone = total === 1 || !familyOf.has(only?.type ?? '');
  if (only && messages.length === 1 && alone) return only;
  return assemble(messages).assembled;
}

export const firstOf = (whole: Message | Assembled): Message => ('first' in whole ? whole.first : whole);
