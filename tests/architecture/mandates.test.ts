import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/ground/parties/catalogue.ts';
import { eyesTable } from '../../src/ground/policy/index.ts';
import { filesUnder, isTest } from './source.ts';

/** Mandate → acts that ask for it, read from the product: where a verb is named beside its mandate. */
function actsInProduct(): Record<string, string[]> {
  const acts = new Map<string, Set<string>>();
  const add = (mandate: string, verb: string) => acts.set(mandate, (acts.get(mandate) ?? new Set()).add(verb));
  for (const { name, text } of filesUnder('src').filter((file) => !isTest(file.name))) {
    for (const [, verb, mandate] of text.matchAll(/verb: '([\w.]+)',\s*mandate: '([\w:]+)'/g))
      add(mandate as string, verb as string);
    // Verbs whose name is put together.
    const noun = /act\(ctx, \{ verb: `(\w+)\.\$\{\w+\}`/.exec(text)?.[1];
    if (noun !== undefined)
      for (const [, step, mandate] of text.matchAll(/^ {2}'(\w+)',\n {2}'(\w+:\w+)',$/gm))
        add(mandate as string, `${noun}.${step}`);
    if (noun === 'restraint')
      for (const [, step] of text.matchAll(/\{ verb: '(\w+)'/g)) add('restraint:record', `restraint.${step}`);
    if (name.endsWith('webhooks/manage.ts'))
      for (const [, verb] of text.matchAll(/^ {2}'(webhook\.\w+)',$/gm)) add('webhook:manage', verb as string);
  }
  return Object.fromEntries(
    [...acts]
      .filter(([mandate]) => mandate.includes(':'))
      .map(([mandate, verbs]) => [mandate, [...verbs].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const page = () => `import type { Mandate } from './rules.ts';

const acts = (names: string): readonly string[] => names.split(' ');

/** Acts that ask for each mandate. Made by \`tests/architecture/mandates.test.ts\` from the verbs. */
export const mandateActs: Partial<Record<Mandate, readonly string[]>> = {
${Object.entries(actsInProduct())
  .map(([mandate, verbs]) => `  '${mandate}': acts('${verbs.join(' ')}'),`)
  .join('\n')}
};
`;

describe('the catalogue of mandates', () => {
  // Remade by HOLDFAST_REMAKE=1 and the formatter.
  it('names the acts that ask for each', async () => {
    // However the formatter breaks its lines.
    const plain = (text: string) => text.replaceAll(/[^\w:.]+/g, ' ').trim();
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = new URL('../../src/ground/parties/mandate-acts.ts', import.meta.url);
    if (process.env.HOLDFAST_REMAKE) writeFileSync(file, page());
    expect(plain(readFileSync(file, 'utf8'))).toBe(plain(page()));
  });

  it('has words in both languages for each, and only acts that the four-eyes table knows', () => {
    const verbs = new Set(eyesTable.map(({ verb }) => verb));
    for (const { mandate, allows, acts } of catalogue) {
      expect(allows.en.length, mandate).toBeGreaterThan(5);
      expect(allows.zh, mandate).toMatch(/[\u4e00-\u9fff]/);
      expect(
        acts.filter((act) => !verbs.has(act)),
        mandate,
      ).toEqual([]);
    }
  });
});
