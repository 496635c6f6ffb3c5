import { checkFields } from './codes.ts';
import { openEnvelope } from './envelope.ts';
import type { MessageFinding } from './findings.ts';
import type { Message, ParseResult } from './model.ts';
import { checkNetworkRules } from './network-rules.ts';
import { type ParseOptions, parseMessages } from './parse.ts';
import { checkUsageRules } from './usage-rules.ts';

/** Code lists, single-field rules, rules between fields with their error codes, and usage rules as warnings. */
export function checkMessage(message: Message): MessageFinding[] {
  if (message.type === '798') return checkEnvelope(message);
  const findings = [...checkFields(message), ...checkNetworkRules(message), ...checkUsageRules(message)];
  return findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Everything that is to be said of a message as read: what keeps it from being read, then the rules on what was. */
export function findingsOf(result: ParseResult): MessageFinding[] {
  const read = result.ok ? result.warnings : result.errors;
  const ruled = result.message ? checkMessage(result.message) : [];
  return [...read, ...ruled].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** An envelope is as good as the message it carries, where that is one of ours. */
function checkEnvelope(message: Message): MessageFinding[] {
  const { embedded } = openEnvelope(message);
  return embedded ? findingsOf(embedded) : [];
}

export const checkText = (text: string, options: ParseOptions = {}): MessageFinding[] =>
  parseMessages(text, options).flatMap(findingsOf);
