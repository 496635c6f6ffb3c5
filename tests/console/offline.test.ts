import { expect, it } from 'vitest';
import { noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { supervise } from '../support/proved.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
await supervise(desk, desk.agreementId);

suiteNeeding('chromium', noBrowser, 'the field without a line', () => {
  it('is there after a reload, with what was read last', async () => {
    const seen = await signedIn(desk, desk.manager, 'en');
    const { page } = seen;
    await seen.go('/field/today');
    const isKept = `navigator.serviceWorker.ready.then(() => caches.match('/field/today')).then((kept) => kept !== undefined)`;
    await expect.poll(() => page.evaluate(isKept), { timeout: 20_000 }).toBe(true);
    // From here on what is read is kept, too.
    await seen.go('/field/gate');
    await seen.go('/field/today');
    await page.getByRole('heading', { name: 'Hall' }).waitFor();
    const site = await page.locator('main h2').allTextContents();
    // The form of an act is made from the document, which is large.
    const isForm = `caches.match('/openapi.json').then((kept) => kept !== undefined)`;
    await expect.poll(() => page.evaluate(isForm), { timeout: 20_000 }).toBe(true);

    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Field' }).waitFor();
    await expect.poll(() => page.locator('main h2').allTextContents()).toEqual(site);
    await seen.picture('field-offline');
  });
});
