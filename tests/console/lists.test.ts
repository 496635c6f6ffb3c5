import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const { lotId } = await desk.pledged(facilityId, 100);
for (const amount of [1_000, 2_000])
  await importer.done(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: desk.dayIn(30),
  });
const reference = facilityId.slice(-8).toUpperCase();

suiteNeeding('chromium', noBrowser, 'lists and what is typed', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'a view is kept, opened with, and shown to colleagues; totals and the day stand there, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const seen = await signedIn(desk, bank, language);
      const { page } = seen;
      const name = `Asked for ${language}`;
      await seen.go('/drawdowns?state=requested');
      await page.locator('.totals').getByText('CNY 3,000.00').waitFor();
      await page.getByRole('button', { name: say('view.title'), exact: true }).click();
      await page.getByRole('menuitem', { name: say('view.save') }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('view.name')).fill(name);
      await dialog.getByRole('checkbox', { name: say('view.shared') }).check();
      await dialog.getByRole('button', { name: say('view.keep'), exact: true }).click();
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('menuitem', { name: say('view.default') }).click();
      await page.waitForTimeout(500);
      await seen.go('/drawdowns');
      await page.getByRole('button', { name, exact: true }).waitFor();
      expect(page.url()).toContain('state=requested');
      await fine(seen);
      await seen.picture('view');
      // Rows taken by key take the keys, so that they are read out.
      await page.locator('table.grid tbody tr').first().waitFor();
      await page.keyboard.press('j');
      expect(await page.evaluate(`document.activeElement.tagName`)).toBe('TR');
      const other = await signedIn(desk, checker, language);
      await other.go('/drawdowns');
      await other.page.getByRole('button', { name: say('view.title'), exact: true }).click();
      await other.page.getByRole('menuitem', { name: new RegExp(name) }).waitFor();
      await other.page.context().close();

      await page.getByRole('link', { name: say('nav.work') }).click();
      await page.getByRole('link', { name: say('today.title') }).click();
      await page.getByRole('heading', { name: say('today.kinds') }).waitFor();
      await fine(seen);
      await seen.picture('today');
      await page.context().close();
    },
  );

  it('things are called by their names, and found by their numbers', async () => {
    const seen = await signedIn(desk, bank, 'en');
    const { page } = seen;
    await seen.go(`/lots/${lotId}`);
    await page
      .getByRole('link', { name: `Importer · ${reference}` })
      .first()
      .waitFor();
    await page.keyboard.press('Control+k');
    await page.getByLabel('Search or go to').last().fill(reference.toLowerCase());
    await page.getByRole('button', { name: `Importer · ${reference}` }).click();
    await page.waitForURL(new RegExp(`/facilities/${facilityId}`));
    await fine(seen);
  });

  it('a form takes the keys, keeps what was typed over a reload, and gives the keys back', async () => {
    const seen = await signedIn(desk, importer, 'en');
    const { page } = seen;
    const open = async () => {
      await page.getByRole('button', { name: 'What can be done' }).click();
      await page.getByRole('menuitem', { name: 'Ask for a drawdown' }).click();
      await page.getByRole('dialog').getByLabel('Amount', { exact: true }).waitFor();
    };
    await seen.go(`/facilities/${facilityId}`);
    await open();
    const dialog = page.getByRole('dialog');
    // Enter would have shut it, had the keys been with its cross.
    await expect.poll(() => page.evaluate(`document.activeElement.closest('form') !== null`)).toBe(true);
    await dialog.getByLabel('Amount', { exact: true }).fill('12,345.67');
    await page.reload();
    await page.locator('main h1').first().waitFor();
    await open();
    await dialog.getByText(words['act.found'][0]).waitFor();
    expect(await dialog.getByLabel('Amount', { exact: true }).inputValue()).toBe('12345.67');
    await seen.picture('draft');
    await dialog.getByRole('button', { name: words['act.afresh'][0] }).click();
    await expect.poll(() => dialog.getByLabel('Amount', { exact: true }).inputValue()).toBe('');
    await dialog.getByRole('button', { name: words['say.cancel'][0], exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => page.evaluate(`document.activeElement.tagName`)).not.toBe('BODY');
    await open();
    expect(await dialog.getByText(words['act.found'][0]).count()).toBe(0);
  });

  it('the first day is told step by step, with who does each', async () => {
    const seen = await signedIn(desk, bank, 'en');
    await seen.go('/guide');
    await seen.page.getByText('Register the site').waitFor();
    await seen.page.locator('.guide .state.tone-good').first().waitFor();
    await fine(seen);
    await seen.picture('guide');
  });
});
