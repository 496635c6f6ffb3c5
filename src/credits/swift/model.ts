import type { MessageFinding } from './findings.ts';
import type { MessageType } from './message-types.ts';
import type { Release } from './profiles.ts';

export interface Field {
  tag: string;
  /** The content as it stood, lines separated by \n; nothing trimmed, nothing folded. */
  value: string;
  /** Line of the input, from 1. */
  line: number;
}

/** Blocks around the text of a full FIN message, as they stood. They are put back as they were read; none is ever made here. */
export interface FinHeader {
  basic?: string;
  application?: string;
  user?: string;
  trailer?: string;
  /** Block S, which interfaces put behind the message. */
  system?: string;
  sender?: string;
  receiver?: string;
}

/**
 * A message: its fields in order, and the same contents by component under `values`: dates as YYYY-MM-DD, amounts as
 * decimal strings in major units with `amountMinor` beside them.
 */
export interface Message {
  type: MessageType;
  profile: Release;
  lineEnding: '\r\n' | '\n';
  header?: FinHeader;
  fields: Field[];
  values: Record<string, Record<string, string>>;
}

export type ParseResult =
  | { ok: true; message: Message; warnings: MessageFinding[] }
  | {
      ok: false;
      errors: MessageFinding[];
      /** What could be read in spite of the errors; absent when the text is no message at all. */
      message?: Message;
    };

/** A field by tag, or by number with any bank or amount option ("41a": A, B or D), or undefined. */
export function fieldOf(message: Pick<Message, 'fields'>, tag: string): Field | undefined {
  if (!tag.endsWith('a')) return message.fields.find((field) => field.tag === tag);
  const number = tag.slice(0, -1);
  return message.fields.find((field) => field.tag.slice(0, -1) === number && /[ABD]$/.test(field.tag));
}

export const has = (message: Pick<Message, 'fields'>, tag: string): boolean => fieldOf(message, tag) !== undefined;
