type Leaf = string | number | boolean | null;

export interface Difference {
  /** JSON Pointer (RFC 6901). */
  at: string;
  earlier: Leaf;
  now: Leaf;
}

const isLeaf = (value: unknown): value is Leaf | undefined => value === null || typeof value !== 'object';
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const inWords = (value: unknown): Leaf => (isLeaf(value) ? (value ?? null) : JSON.stringify(value));

/** Where two JSON values are not the same, leaf by leaf, in the order of their members. What one has and the other has not is a difference, too. */
export function differences(earlier: unknown, now: unknown, at = ''): Difference[] {
  if (isLeaf(earlier) || isLeaf(now) || Array.isArray(earlier) !== Array.isArray(now))
    return inWords(earlier) === inWords(now) ? [] : [{ at, earlier: inWords(earlier), now: inWords(now) }];
  const [one, other] = [new Map(Object.entries(earlier)), new Map(Object.entries(now))];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((name) =>
    differences(one.get(name), other.get(name), `${at}/${escaped(name)}`),
  );
}
