/**
 * A set of tag numbers in few bytes: one character, a digit of base 32, for five tags each. What is past the end of the
 * text is not in the set.
 */
export type TagSet = string;

/** @param has whether the set holds the tag of this number */
export function tagSet(count: number, has: (tag: number) => boolean): TagSet {
  let text = '';
  for (let i = 0; i < count; i += 5) {
    let digit = 0;
    for (let k = 0; k < 5 && i + k < count; k++) if (has(i + k)) digit |= 1 << k;
    text += digit.toString(32);
  }
  return text;
}

const valueOf = (code: number): number => (code < 58 ? code - 48 : code - 87);

/** One element per tag of the set, 1 where it is in it. */
export function spread(set: TagSet, count: number): Uint8Array {
  const is = new Uint8Array(count);
  for (let c = 0; c < set.length; c++) {
    const digit = valueOf(set.charCodeAt(c));
    if (digit === 0) continue;
    for (let k = 0, i = c * 5; k < 5 && i < count; k++, i++) is[i] = (digit >> k) & 1;
  }
  return is;
}
