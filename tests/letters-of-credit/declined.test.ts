import { describe, expect, it } from 'vitest';
import { euro, openCreditTrade, present } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, importer, exporter, second } = trade;

const statusOf = async (path: string, as = issuer) => (await as.get<{ status: string }>(path)).body.status;

describe('what is asked of a bank', () => {
  it('is declined by it alone: an application, and then nothing is issued', async () => {
    const { id } = await importer.done<{ id: string }>('/credits', trade.application(10_000));
    expect(await nominated.refused(`/credits/${id}/decline`)).toBe('404 NOT_FOUND');
    expect(await importer.refused(`/credits/${id}/decline`)).toMatch(/^403/);
    await issuer.done(`/credits/${id}/decline`);
    expect(await statusOf(`/credits/${id}`)).toBe('declined');
    expect(await issuer.refused(`/credits/${id}/decline`)).toMatch(/^409/);
    expect(await issuer.refused(`/credits/${id}/approvals`)).toMatch(/^409/);
    expect(await issuerChecker.refused(`/credits/${id}/issue`, { number: 'YZLC26DECL1' })).toMatch(/^409/);
  });

  it('an amendment, which the beneficiary never sees', async () => {
    const creditId = await trade.credit(10_000);
    const asked = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, {
      change: { amountBy: { direction: 'increase', amount: euro(1_000) } },
    });
    expect(await exporter.refused(`/amendments/${asked.id}/decline`)).toMatch(/^403/);
    await issuer.done(`/amendments/${asked.id}/decline`);
    expect(await statusOf(`/amendments/${asked.id}`)).toBe('declined');
    expect(await issuerChecker.refused(`/amendments/${asked.id}/issue`)).toMatch(/^409/);
    expect((await exporter.get(`/amendments/${asked.id}`)).status).toBe(404);
    const { body } = await issuer.get<{ amount: { amountMinor: string } }>(`/credits/${creditId}`);
    expect(body.amount.amountMinor).toBe('1000000');
  });

  it('a presentation, where the credit was cancelled by all whom it bound (UCP 600 10a)', async () => {
    const creditId = await trade.credit(10_000);
    const asked = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, { change: {}, cancels: true });
    await issuerChecker.done(`/amendments/${asked.id}/issue`);
    await exporter.done(`/amendments/${asked.id}/answer`, { answer: 'accept' });
    expect(await statusOf(`/credits/${creditId}`)).toBe('cancelled');
    await expect(present(exporter, creditId, nominated.partyId, 100)).rejects.toThrow(/CREDIT_NOT_OPEN/);
  });

  it('a transfer, whose amount is free again (UCP 600 38a)', async () => {
    const creditId = await trade.credit(1_000, {}, { form: 'irrevocable_transferable' });
    const ask = () =>
      exporter.done<{ id: string }>(`/credits/${creditId}/transfers`, {
        secondBeneficiaryId: second.partyId,
        amount: euro(1_000),
        adviseAmendments: true,
      });
    const first = await ask();
    expect(await second.refused(`/transfers/${first.id}/decline`)).toMatch(/^40[34]/);
    await nominated.done(`/transfers/${first.id}/decline`);
    expect(await nominated.refused(`/transfers/${first.id}/execution`, { reference: 'TRFD1' })).toMatch(/^409/);
    const again = await ask();
    await nominated.done(`/transfers/${again.id}/execution`, { reference: 'TRFD2' });
  });
});
