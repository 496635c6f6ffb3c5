import type { Entry } from './observation.ts';

/**
 * Observations in few bytes, in the order in which they came. Each is one word of `words`: capital letters name what
 * follows, numbers are in base 36 and are the difference from the same device's word before, in the units of `Units`; what
 * did not change is left out.
 *
 *     D device  T event time (ms, from the word before of any device)  Q sequence number (left out: the next one)
 *     P latitude, longitude, accuracy, speed  S seal  N its number (index of `names`)  W kilograms  U unstable
 *     G missing tags  O door  C degrees Celsius  X tampered
 *
 * `1T1n60P3h0,-b2` is the second device's next message, 75,000 ms after the word before, a little north and west of its last fix.
 */
export interface Packed {
  n: number;
  /** Least and greatest event time. */
  from: number;
  to: number;
  words: string;
  names: string[];
  /** What the next word differs from, by device; none where nothing is added any more. */
  t: number;
  last: (Last | null)[];
}

/** Sequence number; position, weight and temperature in whole units; missing tags. */
interface Last {
  q: number;
  p: [number, number, number, number];
  w: number;
  c: number;
  g: string;
}

/** Units to the degree, the metre and the metre a second, the kilogram, the degree Celsius. */
const PER_DEGREE = 1e7;
const PER_METRE = 10;
const PER_KG = 1_000;
const PER_C = 100;
const PER_P = [PER_DEGREE, PER_DEGREE, PER_METRE, PER_METRE] as const;

/** Differences of such numbers are exact: what a device says beyond them means no more than that it is absurd. */
const UNITS_MAX = Number.MAX_SAFE_INTEGER / 2;
const units = (value: number, per: number): number =>
  Math.round(Math.min(UNITS_MAX, Math.max(-UNITS_MAX, value * per))) + 0;

/** The entry as it will be read back: a centimetre, a gram and a hundredth of a degree are enough. */
export function inUnits(entry: Entry): Entry {
  entry.t = Math.round(entry.t);
  if (entry.p) for (let i = 0; i < 4; i++) entry.p[i] = units(entry.p[i]!, PER_P[i]!) / PER_P[i]!;
  if (entry.w !== undefined) entry.w = units(entry.w, PER_KG) / PER_KG;
  if (entry.c !== undefined) entry.c = units(entry.c, PER_C) / PER_C;
  return entry;
}

const packed = (): Packed => ({ n: 0, from: 0, to: 0, words: '', names: [], t: 0, last: [] });

const newLast = (): Last => ({ q: -1, p: [0, 0, 0, 0], w: 0, c: 0, g: '' });

const short = (n: number): string => (n === 0 ? '' : n.toString(36));

function positionWord(last: Last, p: readonly number[]): string {
  let word = 'P';
  let commas = '';
  for (let i = 0; i < 4; i++) {
    const now = units(p[i]!, PER_P[i]!);
    const by = short(now - last.p[i]!);
    if (by !== '') {
      word += commas + by;
      commas = '';
    }
    commas += ',';
    last.p[i] = now;
  }
  return word;
}

function nameWord(names: string[], name: string): string {
  let index = names.indexOf(name);
  if (index < 0) index = names.push(name) - 1;
  return `N${short(index)}`;
}

/** Adds one entry to what is still added to. */
function append(into: Packed, entry: Entry): void {
  let last = into.last[entry.d];
  if (!last) {
    while (into.last.length <= entry.d) into.last.push(null);
    last = into.last[entry.d] = newLast();
  }
  let word = `${entry.d.toString(36)}T${short(entry.t - into.t)}`;
  if (entry.q !== last.q + 1) word += `Q${short(entry.q - last.q - 1)}`;
  if (entry.p) word += positionWord(last, entry.p);
  if (entry.s !== undefined) word += `S${short(entry.s)}`;
  if (entry.n !== undefined) word += nameWord(into.names, entry.n);
  if (entry.w !== undefined) {
    const kg = units(entry.w, PER_KG);
    word += `W${short(kg - last.w)}`;
    last.w = kg;
  }
  if (entry.u !== undefined) word += 'U';
  if (entry.g !== undefined) {
    word += entry.g === last.g ? 'G' : `G.${entry.g}`;
    last.g = entry.g;
  }
  if (entry.o !== undefined) word += `O${short(entry.o)}`;
  if (entry.c !== undefined) {
    const c = units(entry.c, PER_C);
    word += `C${short(c - last.c)}`;
    last.c = c;
  }
  if (entry.x !== undefined) word += 'X';
  last.q = entry.q;
  into.from = into.n === 0 ? entry.t : Math.min(into.from, entry.t);
  into.to = into.n === 0 ? entry.t : Math.max(into.to, entry.t);
  into.t = entry.t;
  into.words += into.n === 0 ? word : ` ${word}`;
  into.n++;
}

/** Reads `words` from left to right. */
class Reader {
  readonly #text: string;
  at = 0;
  constructor(text: string) {
    this.#text = text;
  }
  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }
  /** The next character, if it is this one. */
  has(code: number): boolean {
    if (this.#text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }
  next(): number {
    return this.#text.charCodeAt(this.at++);
  }
  /** A number, nothing where there is none. */
  number(): number {
    const isMinus = this.has(MINUS);
    let n = 0;
    for (; this.at < this.#text.length; this.at++) {
      const code = this.#text.charCodeAt(this.at);
      if (code >= 48 && code <= 57) n = n * 36 + (code - 48);
      else if (code >= 97) n = n * 36 + (code - 87);
      else break;
    }
    return isMinus ? -n : n;
  }
  /** Digits as they stand. */
  digits(): string {
    const from = this.at;
    while (this.at < this.#text.length && /[0-9a-z]/.test(this.#text[this.at]!)) this.at++;
    return this.#text.slice(from, this.at);
  }
}

const [SPACE, COMMA, MINUS, DOT] = [32, 44, 45, 46];

function readPosition(reader: Reader, last: Last): NonNullable<Entry['p']> {
  const { p } = last;
  let i = 0;
  do p[i] = p[i]! + reader.number();
  while (reader.has(COMMA) && ++i < 4);
  return [p[0] / PER_DEGREE, p[1] / PER_DEGREE, p[2] / PER_METRE, p[3] / PER_METRE];
}

const fields: Record<string, (entry: Entry, last: Last, reader: Reader, names: readonly string[]) => void> = {
  T: (entry, _last, reader) => void (entry.t += reader.number()),
  Q: (entry, _last, reader) => void (entry.q += reader.number()),
  P: (entry, last, reader) => void (entry.p = readPosition(reader, last)),
  S: (entry, _last, reader) => void (entry.s = reader.number()),
  N: (entry, _last, reader, names) => void (entry.n = names[reader.number()]!),
  W: (entry, last, reader) => void (entry.w = (last.w += reader.number()) / PER_KG),
  U: (entry) => void (entry.u = 1),
  G: (entry, last, reader) => {
    if (reader.has(DOT)) last.g = reader.digits();
    entry.g = last.g;
  },
  O: (entry, _last, reader) => void (entry.o = reader.number()),
  C: (entry, last, reader) => void (entry.c = (last.c += reader.number()) / PER_C),
  X: (entry) => void (entry.x = 1),
};

/** All entries, in the order in which they came. */
export function unpacked(from: Packed): Entry[] {
  const lasts: Last[] = [];
  const entries: Entry[] = [];
  const reader = new Reader(from.words);
  let t = 0;
  while (!reader.isAtEnd) {
    const d = reader.number();
    const last = (lasts[d] ??= newLast());
    const entry: Entry = { t, d, q: last.q + 1 };
    while (!reader.isAtEnd && !reader.has(SPACE))
      fields[String.fromCharCode(reader.next())]!(entry, last, reader, from.names);
    last.q = entry.q;
    t = entry.t;
    entries.push(entry);
  }
  return entries;
}

/** So many observations are packed together. */
const BLOCK = 64;

/** Adds an entry to the newest block, or begins one. */
export function add(blocks: Packed[], entry: Entry): void {
  let open = blocks[blocks.length - 1];
  if (!open || open.n >= BLOCK) {
    if (open) open.last = [];
    blocks.push((open = packed()));
  }
  append(open, entry);
}

/** Observations in blocks, in event order. */
export function inBlocks(entries: readonly Entry[]): Packed[] {
  const blocks: Packed[] = [];
  for (const entry of entries) add(blocks, entry);
  return blocks;
}
