import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank } = desk;
await desk.price(70_000, desk.dayIn(-2));
await desk.price(72_000, desk.dayIn(-1));
await desk.price(69_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const { lotId } = await desk.pledged(facilityId, 100);
await desk.draw(facilityId, 1_000_000);

suiteNeeding('chromium', noBrowser, 'a figure over days', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('is a line with its values, and a table for who cannot see it, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(desk, bank, language);
    const { page } = seen;
    await seen.go(`/lots/${lotId}`);
    const price = page.getByRole('img', { name: new RegExp(`^${say('chart.price')}.*70,000.00.*69,000.00`) });
    await price.waitFor();
    expect(await price.locator('circle').count()).toBe(3);
    await fine(seen);
    await price.scrollIntoViewIfNeeded();
    await seen.picture('price');
    await page.getByRole('button', { name: say('chart.asTable') }).click();
    const table = page.getByRole('table', { name: say('chart.price') });
    const row = table.getByRole('row').filter({ hasText: '72,000.00' });
    await row.first().waitFor();
    expect(await row.count()).toBe(1);

    await seen.go(`/facilities/${facilityId}`);
    await page.getByRole('button', { name: say('chart.draw') }).click();
    const share = page.getByRole('img', { name: new RegExp(`^${say('chart.coverage')}`) });
    await share.waitFor();
    // Before there was anything to value nothing is drawn, and nothing is nought.
    expect(await share.locator('circle').count()).toBe(1);
    await fine(seen);
    await share.scrollIntoViewIfNeeded();
    await seen.picture('coverage');
  });
});
