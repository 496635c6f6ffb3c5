type Leaf = string | number | boolean | null;

export interface Difference {
  /** JSON Pointer (RFC 6901). */
  at: string;
  then: Leaf;
  now: Leaf;
}

const isLeaf = (value: unknown): value is Leaf | undefined => value === null || typeof value !== 'object';
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const inWords = (value: unknown): Leaf => (isLeaf(value) ? (value ?? null) : JSON.stringify(value));

/** Where two JSON values are not the same, leaf by leaf, in the order of their members. What one has and the other has not is a difference, too. */
export function differences(then: unknown, now: unknown, at = ''): Difference[] {
  if (isLeaf(then) || isLeaf(now) || Array.isArray(then) !== Array.isArray(now))
    return inWords(then) === inWords(now) ? [] : [{ at, then: inWords(then), now: inWords(now) }];
  const [one, other] = [new Map(Object.entries(then as object)), new Map(Object.entries(now as object))];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((name) =>
    differences(one.get(name), other.get(name), `${at}/${escaped(name)}`),
  );
}
