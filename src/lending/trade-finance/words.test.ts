import { describe, expect, it } from 'vitest';
import { inWords, tradeCodesInWords } from './condition-words.ts';
import { conditionCodes } from './rules.ts';

describe('what a trade financing is asked', () => {
  it('is said in words of both languages, each with what to do', () => {
    expect(new Set(tradeCodesInWords)).toEqual(new Set(conditionCodes));
    for (const { code, title, remedy } of inWords(
      conditionCodes.map((each) => ({ code: each, met: false, facts: {} })),
    )) {
      const han = expect.stringMatching(/\p{Script=Han}/u);
      const words = expect.stringMatching(/\w+/);
      expect([code, title.en, remedy.en]).toEqual([code, words, words]);
      expect([code, title.zh, remedy.zh]).toEqual([code, han, han]);
    }
  });

  it('is its code alone where no rule asks it any more', () => {
    expect(inWords([{ code: 'GONE', met: true, facts: {} }])[0]).toMatchObject({ title: { en: 'GONE', zh: 'GONE' } });
  });
});
