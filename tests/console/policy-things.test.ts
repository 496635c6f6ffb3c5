import { expect, it } from 'vitest';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openLimit, stateCapital } from '../support/limits.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, importer, debtor } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const authority = await desk.party('Market Supervision', 'authority');
const successor = await desk.party('Successor Trading', 'trader');
const small = await desk.party('Small Works', 'trader');
const documentHash = 'a'.repeat(64);

// One of each thing of the policy text that no other story of the console has: read as its list, and opened.
await stateCapital(bank, 100_000_000, 'CNY');
await openLimit(bank, 'customer', debtor, yuan(3_000_000));
const bill = await debtor.done<{ id: string }>('/exchange-bills', {
  acceptorId: bank.partyId,
  payeeId: importer.partyId,
  number: '1'.padStart(30, '0'),
  face: yuan(400_000),
  dueOn: desk.dayIn(90),
  contractNumber: 'C-2026-17',
  documentHash,
});
await bank.done(`/exchange-bills/${bill.id}/acceptance`, { accept: true });
const offered = await importer.done<{ id: string }>(`/exchange-bills/${bill.id}/offers`, {
  kind: 'discount',
  toPartyId: bank.partyId,
  rateBps: 200,
});
const application = await small.done<{ id: string }>('/loan-applications', {
  lenderId: bank.partyId,
  amount: yuan(200_000),
  months: 6,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  consent: true,
});
const inputs = {
  monthsInBusiness: 60,
  taxRating: 'B',
  salesChangeBps: 800,
  powerChangeBps: 500,
  paidLateOf100: 3,
  deliveriesInTimeOf100: 95,
};
await bank.done(`/loan-applications/${application.id}/decision`, {
  score: { model: 'points-2026.1', inputs, documentHash },
});
const lotId = await desk.stock(10);
desk.clock.set(new Date(desk.clock.now().getTime() + 181 * 86_400_000));
const back = { kind: 'lease_back', price: yuan(500_000), rent: yuan(45_000), months: 12, documentHash };
const asset = await importer.done<{ id: string }>('/asset-offers', { ...back, lotId, toPartyId: bank.partyId });
const merged = await authority.done<{ id: string }>('/successions', {
  predecessorId: small.partyId,
  successorId: successor.partyId,
  fromOn: desk.today(),
  reason: 'Merged by absorption',
  documentHash,
});

suiteNeeding('chromium', noBrowser, 'things of the policy text', () => {
  it.each(['en', 'zh'] as const)('are listed and opened by who takes part, in %s', async (language) => {
    const seen = await signedIn(desk, bank, language);
    const { page } = seen;
    const shown = async (address: string, name: string) => {
      await seen.go(address);
      await page.locator('main .panel').first().waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      await fine(seen);
      // A code that nobody worded, and what stands for a thing that has no name, are no words.
      const text = await page.locator('main').innerText();
      expect(text.match(/\b[a-z]+\.[a-z]+[A-Z]\w+|\b[a-z]+_[a-z_]+\b(?!…)/g) ?? [], address).toEqual([]);
      await seen.picture(name);
    };
    await shown('/exchange-bills', 'exchange-bills');
    await page
      .getByText(language === 'en' ? 'Accepted' : '已承兑', { exact: true })
      .first()
      .waitFor();
    await shown(`/exchange-bills/${bill.id}`, 'exchange-bill');
    await shown(`/exchange-bill-offers/${offered.id}`, 'exchange-bill-offer');
    expect(await page.getByText(language === 'en' ? 'Bill of lading' : '提单', { exact: true }).count()).toBe(0);
    await shown(`/loan-applications/${application.id}`, 'loan-application');
    await shown('/loan-applications', 'loan-applications');
    await shown('/limits', 'limits');
    await shown('/asset-offers', 'asset-offers');
    await shown(`/asset-offers/${asset.id}`, 'asset-offer');
    await shown(`/successions/${merged.id}`, 'succession');
    await page.context().close();
    const firm = await signedIn(desk, importer, language);
    await firm.go(`/read?at=${encodeURIComponent('/v1/cash-cycle')}`);
    await firm.page.locator('main .panel').first().waitFor();
    await fine(firm);
    await firm.picture('cash-cycle');
  });
});
