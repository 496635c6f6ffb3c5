/** A seeded source of chance (mulberry32), so that a mutation that fails can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const strange = [
  '重',
  '庆',
  '\u0000',
  '\t',
  '{',
  '}',
  ':',
  '-',
  ',',
  '.',
  ' ',
  '/',
  '//',
  '&',
  '@',
  '\r',
  '\n',
  '\r\n',
  'é',
  '’',
  '\u2028',
  '😀',
  '$',
  '^',
];

type Mutation = (text: string, chance: () => number) => string;

const at = (text: string, chance: () => number): number => Math.floor(chance() * (text.length + 1));
const pick = <T>(list: readonly T[], chance: () => number): T => list[Math.floor(chance() * list.length)] as T;
const onLines =
  (change: (lines: string[], index: number, chance: () => number) => void): Mutation =>
  (text, chance) => {
    const lines = text.split('\n');
    change(lines, Math.floor(chance() * lines.length), chance);
    return lines.join('\n');
  };

export const mutations: Record<string, Mutation> = {
  deleteCharacter: (text, chance) => {
    const i = at(text, chance);
    return text.slice(0, i) + text.slice(i + 1);
  },
  insertStrange: (text, chance) => {
    const i = at(text, chance);
    return text.slice(0, i) + pick(strange, chance) + text.slice(i);
  },
  replaceDigit: (text, chance) => {
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
    if (digits.length === 0) return text;
    const i = pick(digits, chance);
    return text.slice(0, i) + pick(['9', '0', 'X', '13', ' ', '٣'], chance) + text.slice(i + 1);
  },
  truncate: (text, chance) => text.slice(0, at(text, chance)),
  dropHead: (text, chance) => text.slice(at(text, chance)),
  lowerCase: (text, chance) => {
    const i = at(text, chance);
    return text.slice(0, i) + text.slice(i, i + 12).toLowerCase() + text.slice(i + 12);
  },
  deleteLine: onLines((lines, i) => lines.splice(i, 1)),
  repeatLine: onLines((lines, i) => lines.splice(i, 0, lines[i] ?? '')),
  swapLines: onLines((lines, i, chance) => {
    const j = Math.floor(chance() * lines.length);
    [lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? ''];
  }),
  emptyLine: onLines((lines, i) => lines.splice(i, 0, '')),
  stretchLine: onLines((lines, i, chance) => {
    lines[i] = `${lines[i]}${'X'.repeat(Math.floor(chance() * 200))}`;
  }),
  joinLines: onLines((lines, i) => lines.splice(i, 2, `${lines[i]}${lines[i + 1] ?? ''}`)),
  carriageReturns: (text) => text.replaceAll('\n', '\r\n'),
  growField: onLines((lines, i, chance) =>
    lines.splice(i, 0, ...Array.from({ length: Math.floor(chance() * 120) }, () => 'X'.repeat(60))),
  ),
};

/** One to three mutations of a text. */
export function mutate(text: string, chance: () => number): string {
  let mutated = text;
  for (let n = 1 + Math.floor(chance() * 3); n > 0; n--)
    mutated = pick(Object.values(mutations), chance)(mutated, chance);
  return mutated;
}
