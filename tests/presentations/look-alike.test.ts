import { expect, it } from 'vitest';
import { findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated } = trade;

it('a number that reads almost like one that was paid, of one seller, day and amount, is asked', async () => {
  const shown = async (number: string) => {
    const creditId = await trade.credit(1_000);
    const documents = [invoice('1000.00', { number })];
    return (await present(nominated, creditId, issuer.partyId, 1_000, { documents })).id;
  };
  const first = await shown('LCINV1');
  await findComplying(issuer, first);
  await issuerChecker.done(`/presentations/${first}/honour`);
  for (const [number, isAsked] of [
    ['LCINVl', true],
    ['LCINV1-A', true],
    ['LCINV7', false],
  ] as const) {
    const id = await shown(number);
    const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
    const asked = examination.forExaminer.filter(({ rule }) => rule === 'F80');
    expect([number, asked.length]).toEqual([number, isAsked ? 1 : 0]);
    if (isAsked) expect(asked[0]?.question).toContain('reads almost like it');
  }
});
