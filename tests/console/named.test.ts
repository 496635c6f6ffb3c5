import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { documentHash } from '../support/limits.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { type Seen, signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

const say = (word: keyof typeof words) => words[word][0] as string;
/** What the menu of a page begins, as far as the name says. */
async function begin({ page }: Seen, name: RegExp) {
  await page.getByRole('button', { name: say('detail.acts') }).click();
  await page.getByRole('menuitem', { name }).click();
  return page.getByRole('dialog');
}
/** Somebody at a desk, on a machine that others may keep busy. */
async function at(client: typeof bank): Promise<Seen> {
  const seen = await signedIn(desk, client, 'en');
  seen.page.setDefaultTimeout(90_000);
  return seen;
}
const send = ({ page }: Seen) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name: say('act.send'), exact: true })
    .click();

suiteNeeding('chromium', noBrowser, 'acts by name', () => {
  it('a condition is asked for from the page of its debt, and taken back on its own by a button', async () => {
    const seen = await at(bank);
    const { page } = seen;
    await seen.go(`/facilities/${facilityId}`);
    const dialog = await begin(seen, /what must be shown/);
    // What it is about is filled in: nobody looks for it among a hundred.
    const first = dialog.locator('.form-field').first();
    await first.getByTitle(/^Importer · /).waitFor();
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.locator('.ant-select-item-option').filter({ visible: true }).first().click();
    await dialog.getByLabel('Title').fill('Opinion on the charge');
    await dialog.getByLabel('Paper', { exact: true }).fill('Opinion of counsel');
    await dialog.getByRole('combobox', { name: 'Prover' }).click();
    await page
      .getByTitle(/Importer/)
      .last()
      .click();
    await dialog.getByPlaceholder(say('hash.paste')).fill(documentHash);
    await fine(seen);
    await seen.picture('begun-about');
    await send(seen);
    await dialog.getByRole('link', { name: say('act.open') }).click();
    await page.waitForURL(/\/conditions\/cnd_/);
    const names = ['Do without it', 'Take back what should not have been asked'];
    for (const name of names) await page.getByRole('button', { name, exact: true }).waitFor();
    await fine(seen);
    await seen.picture('condition');
    await page.getByRole('button', { name: names[1] as string, exact: true }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Asked of the wrong debt');
    await page.getByRole('dialog').getByPlaceholder(say('hash.paste')).fill(documentHash);
    await send(seen);
    await page
      .getByRole('dialog')
      .filter({ hasText: /second|authenticator/i })
      .first()
      .waitFor();
  });

  it('a form about another debt finds nothing of what was typed about the first', async () => {
    const other = await desk.facility(5_000_000, {});
    const seen = await at(bank);
    await seen.go(`/facilities/${facilityId}`);
    const dialog = await begin(seen, /what must be shown/);
    await dialog.getByLabel('Title').fill('Of the first');
    await seen.go(`/facilities/${other}`);
    expect(await (await begin(seen, /what must be shown/)).getByLabel('Title').inputValue()).toBe('');
    await seen.go(`/facilities/${facilityId}`);
    expect(await (await begin(seen, /what must be shown/)).getByLabel('Title').inputValue()).toBe('Of the first');
  });

  it('a decline is contested where its history tells of it, by whom it is about', async () => {
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(100_000),
      dueOn: desk.dayIn(30),
    });
    await bank.done(`/drawdowns/${id}/decline`, { reason: 'No appetite' });
    const decided = await at(bank);
    await decided.go(`/drawdowns/${id}`);
    await decided.page.getByText('declined', { exact: false }).first().waitFor();
    expect(await decided.page.getByRole('button', { name: say('acts.contest') }).count()).toBe(0);
    const seen = await at(importer);
    const { page } = seen;
    await seen.go(`/drawdowns/${id}`);
    await page.getByRole('button', { name: say('acts.contest') }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The figures are of another firm');
    await page.getByRole('dialog').getByPlaceholder(say('hash.paste')).fill(documentHash);
    await send(seen);
    await page
      .getByRole('dialog')
      .getByRole('link', { name: say('act.open') })
      .click();
    await page.waitForURL(/\/contests\/dct_/);
    await fine(seen);
    await seen.picture('contest');
  });

  it('a share that is no number has a red border before it is sent', async () => {
    const seen = await at(bank);
    const { page } = seen;
    await seen.go('/facilities');
    await page.getByRole('button', { name: say('list.new'), exact: true }).click();
    const share = page.getByRole('dialog').getByLabel('Lot advance');
    await share.fill('4,35');
    expect(await share.getAttribute('aria-invalid')).toBe('true');
    await seen.picture('share-wrong');
    await share.fill('4.35');
    expect(await share.getAttribute('aria-invalid')).toBeNull();
  });
});
