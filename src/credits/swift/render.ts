import { refuse } from '../../kernel/refusal.ts';
import { checkMessage } from './check.ts';
import { fieldDefinitions } from './fields.ts';
import { finding, isError, type MessageFinding } from './findings.ts';
import { fillFormat } from './format.ts';
import { type MessageType, messageRows } from './message-types.ts';
import type { FinHeader, Message } from './model.ts';
import { parseMessage, parseMessages } from './parse.ts';
import type { Release } from './profiles.ts';
import { swiftRefusals } from './refusals.ts';
import { fromValues } from './values.ts';

/** Content of a field: the text as it is to stand, lines, or values by component (dates YYYY-MM-DD, decimal amounts). */
export type FieldContent = string | readonly string[] | Readonly<Record<string, string>>;

export interface Draft {
  type: MessageType;
  profile?: Release;
  lineEnding?: '\r\n' | '\n';
  fields: readonly { tag: string; value: string }[];
}

/**
 * The text of block 4, without blocks 1, 2, 3 and 5: those are made by the bank's own interface, never here.
 * @throws MESSAGE_NOT_RENDERABLE when what was written would not read back as the same fields.
 */
export function renderMessage(draft: Draft): string {
  const text = draft.fields.map(({ tag, value }) => `:${tag}:${value}`).join('\n');
  const release = draft.profile ? { release: draft.profile } : {};
  const read = parseMessage(text, { type: draft.type, ...release });
  if (!read.ok) refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: read.errors } });
  const changed =
    read.message.fields.length !== draft.fields.length ||
    read.message.fields.some(({ tag, value }, i) => tag !== draft.fields[i]?.tag || value !== draft.fields[i]?.value);
  if (changed) refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: [finding('RENDER_CHANGED')] } });
  return draft.lineEnding === '\r\n' ? text.replaceAll('\n', '\r\n') : text;
}

/** A message as it was read: its fields with their lines, and the blocks around them. */
export interface ReadDraft extends Omit<Draft, 'fields'> {
  header?: Readonly<Record<string, unknown>>;
  fields: readonly { tag: string; value: string; line?: number | undefined }[];
}

/**
 * Messages as they were read, with the blocks that stood around them and on the lines on which they stood, so that reading
 * the text again gives the same. A message that was read without blocks gets none.
 * @throws MESSAGE_NOT_RENDERABLE when what was written would not read back as the same messages.
 */
export function renderAsRead(drafts: readonly ReadDraft[]): string {
  let text = '';
  for (const draft of drafts) {
    const { header } = draft;
    const end = draft.lineEnding ?? '\n';
    const block = (id: string, name: string): string =>
      typeof header?.[name] === 'string' ? `{${id}:${header[name]}}` : '';
    const before = header ? `${block('1', 'basic')}${block('2', 'application')}${block('3', 'user')}{4:${end}` : '';
    const lines = (text + before).split('\n').length;
    const missing = Math.max(0, Math.min((draft.fields[0]?.line ?? 0) - lines, linesMost));
    text += end.repeat(missing) + before + renderMessage(draft);
    if (header) text += `${end}-}${block('5', 'trailer')}${block('S', 'system')}`;
  }
  // One of the old form needs the old release; one without block 2 its type.
  const profile = (drafts.find((draft) => draft.profile === 'pre-SR2018') ?? drafts[0])?.profile;
  const [only, second] = drafts;
  const read = parseMessages(text, {
    ...(profile && { release: profile }),
    ...(only && !second && { type: only.type }),
  });
  const same =
    read.length === drafts.length &&
    read.every((result, i) => result.ok && sameBlocks(result.message.header, drafts[i]?.header));
  if (!same) refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: [finding('RENDER_CHANGED')] } });
  return text;
}

/** Blank lines that are put before a message, to stand where it stood. */
const linesMost = 100_000;

const blockNames = ['basic', 'application', 'user', 'trailer', 'system'] as const;
const sameBlocks = (a: FinHeader | undefined, b: ReadDraft['header']): boolean =>
  (a === undefined) === (b === undefined) && blockNames.every((name) => a?.[name] === b?.[name]);

/** The text of one field from its values; undefined when a component that is not optional is missing. */
export function formatField(tag: string, content: FieldContent): string | undefined {
  if (typeof content === 'string') return content;
  if (isLines(content)) return content.join('\n');
  const format = fieldDefinitions.get(tag)?.format;
  return format && fillFormat(format, fromValues(format, content));
}

const isLines = (content: FieldContent): content is readonly string[] => Array.isArray(content);

/**
 * A message of ours from contents by tag: fields are put in the order of the type, then read and checked like any other.
 * @throws MESSAGE_NOT_RENDERABLE with every finding when it does not pass its own check.
 */
export function composeMessage(
  type: MessageType,
  contents: Readonly<Record<string, FieldContent | undefined>>,
): Message {
  const findings: MessageFinding[] = [];
  const order = messageRows[type].flatMap((row) => row.tags);
  const tags = Object.keys(contents).filter((tag) => contents[tag] !== undefined);
  const fields = [...tags]
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((tag) => {
      const value = formatField(tag, contents[tag] as FieldContent);
      if (value !== undefined) return [{ tag, value }];
      findings.push(
        finding('FIELD_FORMAT', { field: tag }, `needs ${fieldDefinitions.get(tag)?.format.notation ?? 'a known tag'}`),
      );
      return [];
    });
  if (findings.length > 0) refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings } });
  const read = parseMessage(renderMessage({ type, fields }), { type });
  const message = read.ok
    ? read.message
    : refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: read.errors } });
  const broken = checkMessage(message).filter(isError);
  if (broken.length > 0) refuse(swiftRefusals.MESSAGE_NOT_RENDERABLE, { facts: { findings: broken } });
  return message;
}
