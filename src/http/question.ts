import { refuse } from '../kernel/refusal.ts';
import { httpRefusals } from './problem.ts';

/** What says how much of an answer is wanted, and not of what. */
const howMuch = new Set(['limit', 'cursor', 'totals']);

/** 32 bits of a text (FNV-1a): it tells questions apart and keeps nothing secret. */
function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

interface Page {
  items: unknown[];
  next: string;
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPage = (value: unknown): value is Page =>
  isRecord(value) && Array.isArray(value.items) && typeof value.next === 'string';
const marked = (page: Page, own: string): Page => ({ ...page, next: `${page.next}${own}` });

interface Asked {
  param(): Record<string, string>;
  queries(): Record<string, string[]>;
}

/**
 * A place in a list is one of a question: under other filters it would leave rows out and say nothing. What is asked without any is marked by
 * nothing.
 */
export function questionOf(asked: Asked): {
  opened<Input>(input: Input): Input;
  bound<Answer>(answer: Answer): Answer;
} {
  const filters = Object.entries(asked.queries()).filter(([name]) => !howMuch.has(name));
  const said = [...Object.entries(asked.param()), ...filters].map(([name, value]) => `${name}=${String(value)}`).sort();
  const own = said.length === 0 ? '' : `.${mark(said.join('&'))}`;
  return {
    opened(input) {
      const { cursor } = input as { cursor?: unknown };
      if (typeof cursor !== 'string') return input;
      const end = cursor.includes('.') ? cursor.indexOf('.') : cursor.length;
      if (cursor.slice(end) !== own) refuse(httpRefusals.CURSOR_OF_ANOTHER_QUESTION, { at: '/cursor' });
      return { ...input, cursor: cursor.slice(0, end) };
    },
    bound(answer) {
      if (own === '' || !isRecord(answer)) return answer;
      // A page stands by itself or as a member of what it belongs to, as the lines of a statement do.
      const entries = Object.entries(answer).map(([name, value]) => [name, isPage(value) ? marked(value, own) : value]);
      const whole: unknown = Object.fromEntries(entries);
      return (isPage(whole) ? marked(whole, own) : whole) as typeof answer;
    },
  };
}
