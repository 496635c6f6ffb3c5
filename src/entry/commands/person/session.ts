import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Holdfast, holdfast, Refused } from '../../../../clients/typescript/index.ts';
import { tell } from '../say.ts';

interface Kept {
  url: string;
  key: string;
}

/** Where a person’s key lies: in their own folder, for nobody else to read. */
const file = (): string =>
  path.join(process.env.XDG_CONFIG_HOME ?? path.join(homedir(), '.config'), 'holdfast', 'login.json');

export function keep(kept: Kept): string {
  const at = file();
  mkdirSync(path.dirname(at), { recursive: true, mode: 0o700 });
  writeFileSync(at, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
  return at;
}

function kept(): Partial<Kept> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Kept;
  } catch {
    return {};
  }
}

/** Chinese where the terminal is. */
export const language = (): 'en' | 'zh' =>
  (process.env.LC_ALL ?? process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en';
export const say = (en: string, zh: string): string => (language() === 'zh' ? zh : en);

/** The service as the person who logged in: HOLDFAST_URL and HOLDFAST_KEY go before what was kept. */
export function signedIn(): Holdfast {
  const { url = process.env.HOLDFAST_URL, key = process.env.HOLDFAST_KEY } = {
    ...kept(),
    ...(process.env.HOLDFAST_URL && { url: process.env.HOLDFAST_URL }),
    ...(process.env.HOLDFAST_KEY && { key: process.env.HOLDFAST_KEY }),
  };
  if (!url || !key)
    throw new Error(say('not logged in: holdfast login --url <url>', '尚未登录：holdfast login --url <地址>'));
  return holdfast({ url, key, language: language() });
}

/** Does the work; a refusal is told with what to do instead, and leaves 1. */
export async function orRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.code}: ${error.title}`);
    for (const { pointer, message } of error.errors) tell(`  ${pointer}: ${message}`);
    if (Object.keys(error.facts).length > 0) tell(`  ${JSON.stringify(error.facts)}`);
    tell(`  → ${error.remedy}`);
    process.exitCode = 1;
  }
}

/** A sign of Chinese takes two places. */
const widthOf = (text: string): number =>
  Array.from(text, (sign) => sign).reduce((sum, sign) => sum + (/[\u1100-\uffdc]/.test(sign) ? 2 : 1), 0);

/** Lines of columns as wide as what stands in them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((text, i) => text + ' '.repeat((widths[i] ?? 0) - widthOf(text)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
