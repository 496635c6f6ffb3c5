import { type CharacterSet, characterClasses, firstOutside, nameCharacter } from './character-sets.ts';
import { finding, type MessageFinding, type Place } from './findings.ts';

/**
 * Field formats in the network's own notation, with component names: `date:6!n place:29x`, `[/account:34x $] name:4*35x`.
 * `$` is a line break, `/` itself, `[ ]` optional. Four words stand for content that is judged by value rather than by
 * shape, so that an error can say what is wrong: `date`, `currency`, `bic` and `amount` (15d). `party` is `[/1!a][/34x]`.
 */
export interface Format {
  notation: string;
  tokens: readonly Token[];
  pattern: RegExp;
  /** The widest set any component allows. */
  set: CharacterSet;
  linesMax: number;
  lineLengthMax: number;
}

export type ComponentKind = 'text' | 'date' | 'currency' | 'amount' | 'bic';

export type Token =
  | { is: 'component'; name: string; kind: ComponentKind; source: string; lines: number; length: number }
  | { is: 'literal'; text: string }
  | { is: 'open' }
  | { is: 'close' };

const words: Record<string, { kind: ComponentKind; source: string; length: number }> = {
  date: { kind: 'date', source: '[^\\n]{6}', length: 6 },
  currency: { kind: 'currency', source: '[^\\n]{3}', length: 3 },
  bic: { kind: 'bic', source: '[^\\n/][^\\n]*', length: 11 },
  amount: { kind: 'amount', source: '[^\\n]*', length: 15 },
  party: {
    kind: 'text',
    source: `/[A-Z](?:/[${characterClasses.x}]{1,34})?|/[${characterClasses.x}]{1,34}`,
    length: 37,
  },
};

function component(text: string): Extract<Token, { is: 'component' }> {
  const [name = '', notation = ''] = text.includes(':') ? text.split(':') : [text, text];
  const word = words[notation];
  if (word) return { is: 'component', name, lines: 1, ...word };
  const parts = /^(?:(\d+)\*)?(\d+)(!?)([nacdxyzh])$/.exec(notation);
  if (!parts) throw new RangeError(`not a field format: ${text}`);
  const [, lines = '1', length = '1', exact = '', set = 'x'] = parts;
  const line = `[${characterClasses[set as CharacterSet]}]{${exact ? '' : '1,'}${length}}`;
  const source = lines === '1' ? line : `${line}(?:\\n${line}){0,${Number(lines) - 1}}`;
  return { is: 'component', name, kind: 'text', source, lines: Number(lines), length: Number(length) };
}

function tokenOf(text: string): Token {
  if (text === '[') return { is: 'open' };
  if (text === ']') return { is: 'close' };
  if (text === '$') return { is: 'literal', text: '\n' };
  if (text === '/') return { is: 'literal', text };
  return component(text);
}

export function compileFormat(notation: string): Format {
  const tokens = (notation.match(/[[\]$/]|[^\s[\]$/]+/g) ?? []).map(tokenOf);
  let source = '';
  let linesMax = 1;
  let lineLengthMax = 0;
  let lineLength = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.is === 'open') source += '(?:';
    else if (token.is === 'close') source += ')?';
    else if (token.is === 'literal') {
      source += token.text;
      if (token.text === '\n') {
        linesMax++;
        lineLength = 0;
      } else lineLength += token.text.length;
    } else {
      // Before an optional part a component ends at the first place where that part can begin: OTHR/AS AGREED.
      const lazy = tokens[i + 1]?.is === 'open' && token.source.endsWith('}') ? '?' : '';
      source += `(?<${token.name}>${token.source}${lazy})`;
      linesMax += token.lines - 1;
      lineLength += token.length;
    }
    lineLengthMax = Math.max(lineLengthMax, lineLength);
  }
  const set: CharacterSet = /\dz/.test(notation) ? 'z' : 'x';
  return { notation, tokens, pattern: new RegExp(`^${source}$`), set, linesMax, lineLengthMax };
}

/** The components of a value by name, or undefined when it does not have the form. Absent options are left out. */
export function matchFormat(format: Format, value: string): Record<string, string> | undefined {
  const found = format.pattern.exec(value);
  if (!found) return undefined;
  return Object.fromEntries(Object.entries(found.groups ?? {}).filter(([, text]) => text !== undefined));
}

/** The first character that the field does not allow, or undefined. */
export function explainCharacters(format: Format, value: string, place: Place): MessageFinding | undefined {
  for (const [offset, line] of value.split('\n').entries()) {
    const at = { field: place.field, line: (place.line ?? 1) + offset };
    const foreign = firstOutside(line, 'z');
    if (foreign) return finding('CHARACTER_NOT_SWIFT', at, nameCharacter(foreign.character));
    const other = firstOutside(line, format.set);
    if (other) return finding('CHARACTER_NOT_IN_SET', at, `${nameCharacter(other.character)}, set ${format.set}`);
  }
  return undefined;
}

/** Says why a value does not have the form, at the line where it goes wrong. */
export function explainMismatch(format: Format, value: string, place: Place): MessageFinding {
  const lines = value.split('\n');
  const at = (offset: number): Place => ({ field: place.field, line: (place.line ?? 1) + offset });
  if (value === '') return finding('FIELD_EMPTY', place);
  const empty = lines.indexOf('');
  if (empty >= 0) return finding('LINE_EMPTY', at(empty));
  if (lines.length > format.linesMax)
    return finding('LINES_TOO_MANY', at(format.linesMax), `${lines.length} lines, at most ${format.linesMax}`);
  const long = lines.findIndex((line) => line.length > format.lineLengthMax);
  if (long >= 0)
    return finding('LINE_TOO_LONG', at(long), `${lines[long]?.length} characters, at most ${format.lineLengthMax}`);
  return finding('FIELD_FORMAT', place, `expected ${format.notation}`);
}

/**
 * A value from components: the inverse of `matchFormat`. An optional group is written when one of its components is given.
 * @returns undefined when a component that is not optional is missing.
 */
export function fillFormat(format: Format, components: Readonly<Record<string, string>>): string | undefined {
  let at = 0;
  function group(): { text: string; given: boolean; missing: boolean } {
    let text = '';
    let given = false;
    let missing = false;
    for (; at < format.tokens.length; at++) {
      const token = format.tokens[at] as Token;
      if (token.is === 'close') break;
      if (token.is === 'open') {
        at++;
        const inner = group();
        if (inner.given && !inner.missing) {
          text += inner.text;
          given = true;
        }
      } else if (token.is === 'literal') text += token.text;
      else if (components[token.name] === undefined) missing = true;
      else {
        text += components[token.name];
        given = true;
      }
    }
    return { text, given, missing };
  }
  const whole = group();
  return whole.missing ? undefined : whole.text;
}
