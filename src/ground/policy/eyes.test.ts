import { describe, expect, it } from 'vitest';
import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { eyesOf, eyesTable, levelOfAmount, neededOf } from './eyes.ts';
import { eyesMarkdown } from './eyes-words.ts';

const today = '2026-10-12';
const cny = (yuan: bigint) => [{ amountMinor: yuan * 100n, currency: 'CNY' }];
const bank = ['bank'];
const needed = (
  verb: string,
  atRisk: { amountMinor: bigint; currency: string }[] = [],
  asked: object[] = [],
  roles = bank,
) => neededOf(eyesOf(verb), { atRisk, asked: asked as never }, roles, today);

describe('who agrees', () => {
  it('is a page of the documentation', async () => {
    await expect(eyesMarkdown()).toMatchFileSnapshot('../../../docs/four-eyes.md');
  });

  it('is one other below CNY 5 m, one of level 2 from there, two of level 3 from CNY 50 m', () => {
    const verb = 'pledge.discharge';
    expect(needed(verb, cny(4_999_999n))).toMatchObject({ level: 'L1', agreements: 1, ofLevel2: 0 });
    expect(needed(verb, cny(5_000_000n))).toMatchObject({ level: 'L2', agreements: 2, ofLevel2: 1 });
    expect(needed(verb, cny(50_000_000n))).toMatchObject({ level: 'L3', agreements: 3, ofLevel3: 2 });
    // Parts are added up.
    expect(needed(verb, [...cny(3_000_000n), ...cny(2_000_000n)])).toMatchObject({ level: 'L2' });
  });

  it('is one fewer where one has spoken before', () => {
    expect(needed('drawdown.disburse', cny(4_999_999n))).toBeUndefined();
    expect(needed('drawdown.disburse', cny(5_000_000n))).toMatchObject({ level: 'L2', agreements: 1, ofLevel2: 1 });
  });

  it('takes an amount in a currency without thresholds for the highest level', () => {
    expect(levelOfAmount(1n, 'XAU', today)).toBe('L3');
    expect(levelOfAmount(70_000_000n, 'EUR', today)).toBe('L2');
  });

  it('has thresholds in every money from its release on: one whole unit of any is small', () => {
    const one = (currency: Currency) => 10n ** BigInt(currencyExponents[currency]);
    const notSmall = (on: string) =>
      currencies.filter((currency) => levelOfAmount(one(currency), currency, on) !== 'L1');
    expect(notSmall('2026-12-02')).toEqual([]);
    expect(levelOfAmount(100_000_000n, 'JPY', '2026-12-02')).toBe('L2');
    // What was decided before it is decided again as it was.
    const before = currencies.filter((currency) => !['CNY', 'EUR', 'USD', 'HKD'].includes(currency));
    expect(notSmall('2026-12-01')).toEqual(before);
    expect(before.map((currency) => levelOfAmount(one(currency), currency, '2026-12-01'))).toEqual(
      before.map(() => 'L3'),
    );
  });

  it('is one level more where a gate asks, whatever the row', () => {
    const ask = [{ reasons: [] }];
    expect(needed('drawdown.approve', [], ask)).toMatchObject({ level: 'L1', agreements: 1 });
    expect(needed('pledge.discharge', [], ask)).toMatchObject({ level: 'L2', agreements: 2 });
    expect(needed('tradeFinancing.writeOff', [], ask)).toMatchObject({ level: 'L3', agreements: 3 });
    expect(needed('repayment.record', [], [{ reasons: [], level: 'L2' }])).toMatchObject({
      level: 'L2',
      agreements: 2,
    });
  });

  it('is the inner order of a client’s own house', () => {
    expect(needed('bill.transfer', [], [], ['trader'])).toBeUndefined();
    expect(needed('bill.transfer')).toMatchObject({ level: 'L1' });
  });

  it('says why, wherever a row that may be done alone is not the default', () => {
    const second = new Set(eyesTable.flatMap(({ agrees }) => (agrees.startsWith('pair:') ? [agrees.slice(5)] : [])));
    const bare = eyesTable.filter(
      ({ verb, agrees, decided }) => agrees === 'alone' && decided === undefined && !second.has(verb),
    );
    expect(bare.map(({ verb }) => verb)).toEqual([]);
  });
});
