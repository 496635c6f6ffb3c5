import { finding, type MessageFinding } from './findings.ts';
import type { Field, FinHeader } from './model.ts';

/** Characters of input: room for 64 messages of full length. Larger is refused before anything is read. */
export const inputLengthMax = 1_000_000;
const blocksMax = 64 * 6;

/** One message as read: its header, and the text of block 4 with the line on which it starts. */
export interface RawMessage {
  header?: FinHeader;
  text: string;
  line: number;
}

/** Line numbers of ascending positions: each call goes on from the last. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let seen = 0;
  return (index) => {
    for (let next = text.indexOf('\n', seen); next >= 0 && next < index; next = text.indexOf('\n', seen)) {
      line++;
      seen = next + 1;
    }
    return line;
  };
}

/** The end of a block that starts at `from`: the index after its closing brace, or -1. */
function blockEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

function headerOf(blocks: Map<string, string>): FinHeader {
  const [basic, application, user, trailer, system] = ['1', '2', '3', '5', 'S'].map((id) => blocks.get(id));
  const logicalTerminal = /^[A-Z]\d\d([A-Z0-9]{12})/.exec(basic ?? '')?.[1];
  const input = /^I\d{3}([A-Z0-9]{12})/.exec(application ?? '')?.[1];
  const output = /^O\d{3}\d{10}([A-Z0-9]{12})/.exec(application ?? '')?.[1];
  const address = (terminal?: string): string | undefined => terminal && terminal.slice(0, 8) + terminal.slice(9);
  const [sender, receiver] = output
    ? [address(output), address(logicalTerminal)]
    : [address(logicalTerminal), address(input)];
  return Object.fromEntries(
    Object.entries({ basic, application, user, trailer, system, sender, receiver }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** Splits FIN text into messages; text without blocks is one bare block 4. `$` separates messages in a batch file. */
export function splitMessages(text: string): { messages: RawMessage[]; errors: MessageFinding[] } {
  const refused = (error: MessageFinding): ReturnType<typeof splitMessages> => ({ messages: [], errors: [error] });
  if (text.length > inputLengthMax)
    return refused(finding('INPUT_TOO_LARGE', {}, `${text.length} characters, at most ${inputLengthMax}`));
  if (!/^[\s$]*\{[1-5S]:/.test(text)) return { messages: [{ text, line: 1 }], errors: [] };

  const lineAt = lineCounter(text);
  const gap = /[\s$]*/y;
  const endOfText = /\r?\n-\}/g;
  const messages: RawMessage[] = [];
  const blocks = new Map<string, string>();
  let open: RawMessage | undefined;
  let seen = 0;
  const close = (): void => {
    if (!open) return;
    messages.push({ ...open, header: headerOf(blocks) });
    open = undefined;
    blocks.clear();
  };
  for (let at = 0; at < text.length; ) {
    gap.lastIndex = at;
    at += gap.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    const line = lineAt(at);
    const id = /^\{([1-5S]):/.exec(text.slice(at, at + 3))?.[1];
    if (!id) return refused(finding('TEXT_AFTER_MESSAGE', { line }, text.slice(at, at + 30).split('\n')[0]));
    if (++seen > blocksMax) return refused(finding('INPUT_TOO_LARGE', { line }, `over ${blocksMax} blocks`));
    if (id <= '4' && open) close();
    const from = at + 3;
    endOfText.lastIndex = from;
    const end = id === '4' ? endOfText.exec(text) : null;
    at = id === '4' ? (end ? endOfText.lastIndex : -1) : blockEnd(text, at);
    if (at < 0) return refused(finding('BLOCK_NOT_CLOSED', { line }, `block ${id}`));
    if (!end) blocks.set(id, text.slice(from, at - 1));
    else {
      const lead = /^\r?\n/.exec(text.slice(from, from + 2))?.[0].length ?? 0;
      const body = Math.min(from + lead, end.index);
      open = { text: text.slice(body, end.index), line: lineAt(body) };
    }
  }
  const noText = !open && blocks.size > 0;
  close();
  return noText ? refused(finding('BLOCK_4_MISSING', { line: 1 })) : { messages, errors: [] };
}

/** Fields of one block 4. Lines belong to the last tag; what no tag owns is an error with its line. */
export function readFields({ text, line: first }: RawMessage): {
  fields: Field[];
  lineEnding: '\r\n' | '\n';
  errors: MessageFinding[];
} {
  const errors: MessageFinding[] = [];
  const fields: Field[] = [];
  const breaks = text.match(/\r?\n/g) ?? [];
  const crlf = breaks.filter((br) => br === '\r\n').length;
  if (crlf > 0 && crlf < breaks.length) errors.push(finding('LINE_ENDS_MIXED', { line: first }));

  const lines = text.replaceAll('\r\n', '\n').split('\n');
  let last = lines.length;
  while (last > 0 && (lines[last - 1] === '' || (last === lines.length && /^-\}?$/.test(lines[last - 1] ?? ''))))
    last--;
  if (/^-\}?$/.test(lines[last - 1] ?? '')) last--;
  while (last > 0 && lines[last - 1] === '') last--;

  let current: Field | undefined;
  for (const [index, text] of lines.slice(0, last).entries()) {
    const line = first + index;
    const tag = /^:(\d\d[A-Z]?):(.*)$/su.exec(text);
    if (tag) {
      current = { tag: tag[1] ?? '', value: tag[2] ?? '', line };
      fields.push(current);
    } else if (text.startsWith(':'))
      errors.push(finding('TAG_MALFORMED', { field: current?.tag, line }, text.slice(0, 12)));
    else if (!current) {
      if (text !== '') errors.push(finding('TEXT_BEFORE_FIELD', { line }, text.slice(0, 30)));
    } else {
      if (text.startsWith('-')) errors.push(finding('LINE_STARTS_WITH_HYPHEN', { field: current.tag, line }));
      current.value += `\n${text}`;
    }
  }
  if (fields.length === 0 && errors.length === 0) errors.push(finding('NO_MESSAGE', { line: first }));
  return { fields, lineEnding: crlf > 0 ? '\r\n' : '\n', errors };
}
