import type { Text } from '../../kernel/refusal.ts';

/** Code → Chinese, or Chinese and English where the code does not read as English itself. */
export type Words = Readonly<Record<string, string | readonly [zh: string, en: string]>>;

/** `surrender_requested`, `BREACH_SILENT`, `dueOn` → `Surrender requested`, `Breach silent`, `Due on`. */
export function plainly(code: string): string {
  const spaced = /^[A-Z\d_]+$/.test(code)
    ? code.toLowerCase()
    : code.replaceAll(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  const text = spaced.replaceAll(/[_-]/g, ' ').replace(/ (minor|id)$/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a code is called; undefined where nobody gave it a word. */
export function sayOf(words: Words, code: string): Text | undefined {
  const found = Object.hasOwn(words, code) ? words[code] : undefined;
  if (found === undefined) return undefined;
  return typeof found === 'string' ? { zh: found, en: plainly(code) } : { zh: found[0], en: found[1] };
}
