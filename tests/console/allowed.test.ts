import { expect, it } from 'vitest';
import { noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const lotId = await desk.stock(100);

suiteNeeding('chromium', noBrowser, 'a page that was refused', () => {
  it('is read again by itself when something happened that allows it', async () => {
    const { page } = await signedIn(desk, desk.bank, 'en');
    await page.goto(`${desk.url}/lots/${lotId}`);
    await page.getByRole('alert').first().waitFor();
    await page.evaluate('window.stays_ = true');
    const pledge = await desk.importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      mode: 'floating',
      pledgeeId: desk.bank.partyId,
      facilityId,
      maximum: yuan(100_000_000),
      itemIds: [lotId],
    });
    await desk.bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 15_000 });
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.evaluate('window.stays_')).toBe(true);
  });
});
