import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conditionCodesInWords, conditionsInWords } from '../../lending/financing/index.ts';

/** Every code of a condition that the rules of a drawdown, of a rollover and of the registry's gate give. */
const codes = [
  'src/outgoing/drawdowns/rules.ts',
  'src/outgoing/drawdowns/rollover-rules.ts',
  'src/security/registry/rules.ts',
].flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\bcode: '([A-Z_]+)'|^ {2}\['([A-Z_]+)', \[/gm)].map(([, a, b]) => a ?? b),
);

describe('what a drawdown is asked', () => {
  it('is said in words of both languages, each with what to do', () => {
    expect(new Set(codes)).toEqual(new Set(conditionCodesInWords));
    const asked = conditionsInWords(codes.map((code) => ({ code: code as string, met: false, facts: {} })));
    for (const { code, title, remedy } of asked) {
      expect([code, title.en, remedy.en]).toEqual([
        code,
        expect.stringMatching(/\w+ \w+/),
        expect.stringMatching(/\w+ \w+/),
      ]);
      expect([code, title.zh, remedy.zh]).toEqual([
        code,
        expect.stringMatching(/\p{Script=Han}/u),
        expect.stringMatching(/\p{Script=Han}/u),
      ]);
    }
  });
});
