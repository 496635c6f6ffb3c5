import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { openForwarded } from '../support/forwarded.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, exporter } = trade;

/** Presented under a credit of its own; absent, the invoice bears no number. */
async function shown(amount: number, number?: string): Promise<string> {
  const creditId = await trade.credit(amount);
  const documents = [invoice(amount.toFixed(2), { number })];
  return (await present(nominated, creditId, issuer.partyId, amount, { documents })).id;
}
const asked = async (id: string) => {
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  return examination.forExaminer.filter(({ rule }) => rule === 'F80').map(({ question }) => question);
};

describe('an invoice that bears no number', () => {
  it('is asked in words, and complies once a person has looked', async () => {
    const id = await shown(1_000);
    expect(await asked(id)).toEqual([expect.stringContaining('bears no number')]);
    const path = `/presentations/${id}/decision`;
    expect(await issuer.refused(path, { decision: 'accept' })).toContain('QUESTION');
    await issuer.done(path, { decision: 'accept', answers: { 'F80/inv': { finding: 'conforms' } } });
    expect(await asked(await shown(1_100, '--'))).toEqual([expect.stringContaining('bears no number')]);
  });

  it('is found again by seller, day, amount and buyer, with a number or without', async () => {
    const first = await shown(2_000);
    await findComplying(issuer, first);
    await issuerChecker.done(`/presentations/${first}/honour`);
    const again = (text: string) => [expect.stringContaining(text)];
    expect(await asked(await shown(2_000))).toEqual(again('is paid under another credit'));
    expect(await asked(await shown(2_000, 'N-77'))).toEqual(again('one of the two bears no number'));
    expect(await asked(await shown(2_100, 'N-78'))).toEqual([]);

    const numbered = await shown(3_000, 'N-79');
    await findComplying(issuer, numbered);
    await issuerChecker.done(`/presentations/${numbered}/honour`);
    expect(await asked(await shown(3_000))).toEqual(again('one of the two bears no number'));
  });

  it('is not named for a financing of its seller', async () => {
    const { facilityId } = await openForwarded(trade);
    const creditId = await trade.credit(4_000);
    const documents = [invoice('4000.00', { number: undefined })];
    const { id } = await present(exporter, creditId, nominated.partyId, 4_000, { documents });
    const ask = { product: 'discounting', creditId, presentationId: id, facilityId, amount: euro(4_000) };
    const refused = await exporter.refused('/trade-financings', { ...ask, dueOn: '2026-12-20', invoiceNumber: 'EX-9' });
    expect(refused).toBe('422 INVOICE_UNNUMBERED');
  });
});
