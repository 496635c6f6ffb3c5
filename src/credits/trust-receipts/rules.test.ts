import { expect, it } from 'vitest';
import { beforeAct, type TrustReceiptFacts, trustReceiptSigned } from './rules.ts';

const days = { today: '2026-10-16', dueOn: '2026-12-15' };
const signed: TrustReceiptFacts = { status: 'signed', expiresOn: '2026-12-15' };

it.each<[string, TrustReceiptFacts | undefined, Partial<typeof days>, boolean | null]>([
  ['none is not known', undefined, {}, null],
  ['drawn up is not signed', { ...signed, status: 'drawn_up' }, {}, false],
  ['signed, to the day the debt is due', signed, {}, true],
  ['a day short of the debt', { ...signed, expiresOn: '2026-12-14' }, {}, false],
  ['on its last day', signed, { today: '2026-12-15' }, true],
  ['the day after', signed, { today: '2026-12-16' }, false],
  ['released stands', { ...signed, status: 'released' }, {}, true],
  ['recalled does not', { ...signed, status: 'recalled' }, {}, false],
  ['discharged does not', { ...signed, status: 'discharged' }, {}, false],
  ['withdrawn does not', { ...signed, status: 'withdrawn' }, {}, false],
])('%s', (_, receipt, change, met) => expect(trustReceiptSigned(receipt, { ...days, ...change }).met).toBe(met));

it('goes only from what was signed, and is withdrawn only before it goes', () => {
  expect(beforeAct('release')).toEqual(['signed', 'released']);
  expect(beforeAct('withdraw')).toEqual(['drawn_up', 'signed']);
  expect(beforeAct('recall')).toEqual(['released']);
});
