import { expect, it } from 'vitest';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

suiteNeeding('chromium', noBrowser, 'an act', () => {
  it('is offered to whom a mandate lets, and is judged before it and after it', async () => {
    const seen = await signedIn(desk, desk.importer, 'en');
    const { page } = seen;
    await seen.go(`/facilities/${facilityId}`);
    await page.getByRole('button', { name: 'What can be done' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a drawdown' }).waitFor();
    const offered = await page.getByRole('menuitem').allTextContents();
    expect(offered).not.toContain('Approve, as another person');
    expect(offered).not.toContain('Suspend');

    await page.getByRole('menuitem', { name: 'Ask for a drawdown' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Product' }).waitFor();
    // What programmers are told of an act is not what whoever does it reads.
    expect(await dialog.innerText()).not.toMatch(/preview: true|\/problems|中文/);
    await dialog.getByRole('combobox', { name: 'Product' }).click();
    await page.getByTitle('Working capital', { exact: true }).click();
    // The money is chosen after the amount.
    await dialog.getByLabel('Amount', { exact: true }).fill('100,000');
    await dialog.getByRole('combobox', { name: 'Currency' }).click();
    await page.getByTitle('CNY', { exact: true }).click();
    await dialog.getByLabel('Due').fill(desk.dayIn(30));
    await dialog.getByRole('button', { name: 'See what it would do' }).click();
    const row = dialog.getByRole('row').filter({ hasText: 'Owed' }).first();
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual(['Owed', '0.00', '100,000.00']);
    await dialog.getByRole('heading', { name: /^Conditions: \d+ of \d+ met$/ }).waitFor();
    // What is met names nothing that stands in its way.
    expect(await dialog.getByText('Not under control').count()).toBe(0);
    await fine(seen);
    await seen.picture('judged-after');

    const officer = await signedIn(desk, desk.bank, 'en');
    await officer.go(`/facilities/${facilityId}`);
    await officer.page.getByRole('button', { name: 'What can be done' }).click();
    await officer.page.getByRole('menuitem', { name: 'Record cash margin received' }).waitFor();
    expect(await officer.page.getByRole('menuitem').allTextContents()).not.toContain('Ask for a drawdown');
  });
});
