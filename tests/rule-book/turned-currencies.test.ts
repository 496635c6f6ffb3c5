import { expect, it } from 'vitest';
import { currencies } from '../../src/kernel/money.ts';
import { base64, camt053 } from '../bank-statements/forms.ts';
import { openWorld } from '../support/world.ts';

// As in turned.test.ts: from which amount people of a level are asked, in the moneys under which no test issues a credit, after
// the day from which they have thresholds.
const world = await openWorld('2026-12-14T06:00:00Z');
const bank = await world.party('Bank', 'bank');
const clerk = await world.colleague(bank, 'Statement clerk', ['statement:record']);
const before = ['CNY', 'EUR', 'USD', 'HKD'];
const others = currencies.filter((currency) => !before.includes(currency));

interface Asked {
  status: number;
  body: { needs: { level: string; agreements: number } };
}

it.each(others)('a statement of little money in %s is agreed to by one other', async (currency) => {
  const content = camt053({
    account: `6222009${String(others.indexOf(currency)).padStart(4, '0')}`,
    number: '2026-348',
    opening: 1_000,
    on: '2026-12-14',
    lines: [{ reference: `IN-${currency}`, amount: 30, name: 'Somebody', memo: 'fees' }],
    currency,
  });
  const asked: Asked = await clerk.post('/bank-statements', { format: 'camt.053', content: base64(content) });
  expect(asked).toMatchObject({ status: 202, body: { needs: { level: 'L1', agreements: 1 } } });
});
