import type { Language, Pair } from '../pair.ts';

/** The last letters of a name that is measured in something. */
const units: Readonly<Record<string, string>> = { S: 's', Ms: 'ms', M: 'm', Mps: 'm/s', Kg: 'kg', C: '°C', Pct: '%' };

/** `amountMinor`, `due_on`, `maxSilenceS` as an English reader says it: `Amount`, `Due on`, `Max silence (s)`. */
export function inEnglish(name: string): string {
  const [, measured, unit = ''] = /^(.*[a-z])(S|Ms|M|Mps|Kg|C|Pct)$/.exec(name) ?? [];
  if (measured !== undefined) return `${inEnglish(measured)} (${units[unit]})`;
  const bare = name.replace(/(?<=[a-z])(Minor|Bps|At|On|Id|Ids)$/, '');
  const spaced = (bare === '' ? name : bare)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.-]+/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A table of terms: `key=中文`, or `key=English|中文` where the English is not the key itself. Separated by semicolons. */
export const readTerms = (text: string): ReadonlyMap<string, Pair> =>
  new Map(
    text
      .split(/;\s*/)
      .filter((entry) => entry.trim() !== '')
      .map((entry): [string, Pair] => {
        const [key = '', meaning = ''] = entry.trim().split('=');
        const [first = '', second] = meaning.split('|');
        // What one list calls its own is called in English as it is in all of them.
        const english = inEnglish(key.slice(key.lastIndexOf('/') + 1));
        return [key, second === undefined ? [english, first] : [first, second]];
      }),
  );

export const inLanguage = (pair: Pair, language: Language): string => pair[language === 'en' ? 0 : 1];
