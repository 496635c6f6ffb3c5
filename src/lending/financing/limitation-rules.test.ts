import { expect, it } from 'vitest';
import { type Interruption, limitationOf } from './limitation-rules.ts';

const at = (kind: Interruption['kind'], onDay: string): Interruption => ({ kind, onDay });

it.each<[string, Interruption[], string, string | null, boolean]>([
  ['three years from the due day, the last day among them', [], '2029-06-20', '2029-06-20', false],
  ['over the day after', [], '2029-06-21', '2029-06-20', true],
  ['a demand that arrived begins it anew', [at('demand', '2028-01-10')], '2030-01-01', '2031-01-10', false],
  ['a demand before the due day changes nothing', [at('demand', '2026-01-10')], '2026-07-01', '2029-06-20', false],
  [
    'so does a part payment, the last counts',
    [at('payment', '2028-05-01'), at('demand', '2027-01-01')],
    '2028-06-01',
    '2031-05-01',
    false,
  ],
  ['one that is yet to come does not', [at('demand', '2028-01-10')], '2028-01-09', '2029-06-20', false],
  [
    'a demand or payment when it is over does not',
    [at('demand', '2029-06-21'), at('payment', '2029-07-01')],
    '2029-08-01',
    '2029-06-20',
    true,
  ],
  [
    'the debtor’s acknowledgement does, even then',
    [at('acknowledgement', '2029-07-01')],
    '2029-08-01',
    '2032-07-01',
    false,
  ],
  ['a suit stops it until its end', [at('suit', '2029-06-20'), at('demand', '2030-01-01')], '2034-01-01', null, false],
  [
    'and it begins anew then',
    [at('suit', '2029-06-20'), at('suit_ended', '2032-02-29')],
    '2033-01-01',
    '2035-02-28',
    false,
  ],
  ['an end of no suit is nothing', [at('suit_ended', '2028-01-01')], '2029-01-01', '2029-06-20', false],
  [
    'a month without the day ends at its end (Civil Code 202)',
    [at('demand', '2028-02-29')],
    '2030-01-01',
    '2031-02-28',
    false,
  ],
])('%s', (_, interruptions, on, limitationOn, isPassed) => {
  expect(limitationOf('2026-06-20', interruptions, 36, on)).toEqual({ limitationOn, isPassed });
});
