/** Character sets of the FIN field grammar, as the inside of a regular expression class. */
const x = "A-Za-z0-9/\\-?:().,'+ ";
export const characterClasses = {
  n: '0-9',
  a: 'A-Z',
  c: 'A-Z0-9',
  d: '0-9,',
  h: '0-9A-F',
  x,
  y: 'A-Z0-9 .,\\-()/=\'+:?!"%&*<>;',
  z: `${x}=!"%&*<>;{@#_`,
} as const;
export type CharacterSet = keyof typeof characterClasses;

const outside = Object.fromEntries(
  Object.entries(characterClasses).map(([set, inside]) => [set, new RegExp(`[^${inside}]`, 'u')]),
) as Record<CharacterSet, RegExp>;

/** The first character of `text` outside `set`, with its place, or undefined when all belong to it. */
export function firstOutside(text: string, set: CharacterSet): { character: string; index: number } | undefined {
  const found = outside[set].exec(text);
  return found ? { character: found[0], index: found.index } : undefined;
}

/** "U+91CD 重": how a finding names a character that may not print. */
export function nameCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{C}\p{Z}]/u.test(character) ? `U+${code}` : `U+${code} ${character}`;
}
