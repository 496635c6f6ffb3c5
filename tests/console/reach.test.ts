import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});

suiteNeeding('chromium', noBrowser, 'everything that the service does', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('can be begun, looked up and found by clicking, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(desk, bank, language);
    const { page } = seen;
    await seen.go('/work');
    await page.getByRole('link', { name: say('begin.title') }).click();
    await page.getByRole('heading', { level: 1, name: say('begin.title') }).waitFor();
    await page.locator('.headed .plain-link').first().waitFor();
    const offered = await page.locator('.headed .plain-link').allTextContents();
    expect(offered.length).toBeGreaterThan(20);
    if (language === 'zh') expect(offered.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
    await fine(seen);
    await seen.picture('begin');
    await page.getByLabel(say('begin.find')).fill('counterparty-limits');
    await page.locator('.headed .plain-link').first().click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('act.send'), exact: true })
      .waitFor();
    await page.keyboard.press('Escape');

    // What is kept beside the lists is looked up, and one of it is opened.
    await page.getByRole('link', { name: say('registers.title') }).click();
    await page.getByRole('heading', { level: 1, name: say('registers.title') }).waitFor();
    await page.locator('.headed a').first().waitFor();
    const registers = await page.locator('.headed a').allTextContents();
    expect(registers.length).toBeGreaterThan(60);
    if (language === 'zh') expect(registers.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
    await fine(seen);
    await seen.picture('registers');
    await page.getByLabel(say('registers.find')).fill('policy/keys');
    await page.locator('.headed a').first().click();
    await page.getByRole('table').waitFor();
    await fine(seen);
    await seen.picture('read');
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(/policy%2Fkeys%2F\w+/);
    await page.locator('main .facts').first().waitFor();

    // Of a thing everything is read from its own page; what another state awaits is set apart.
    await seen.go(`/facilities/${facilityId}`);
    await page.getByRole('button', { name: say('detail.acts') }).click();
    const groups = page.getByRole('menu').getByRole('group');
    const elsewhere = groups.last();
    await elsewhere.getByRole('menuitem').first().waitFor();
    expect(await page.getByText(say('acts.elsewhere'), { exact: true }).count()).toBe(1);
    await seen.picture('acts-of-facility');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: say('read.more'), exact: true }).click();
    await page.getByRole('menuitem', { name: language === 'en' ? 'By when each debt' : '诉讼时效' }).click();
    await page.waitForURL(/\/read\?at=/);
    await page.locator('main .panel').first().waitFor();
    await fine(seen);
  });

  it('an act that a mandate does not let is offered to nobody who lacks it', async () => {
    const begunBy = async (client: typeof bank) => {
      const seen = await signedIn(desk, client, 'en');
      await seen.go('/begin');
      await seen.page.locator('.headed .plain-link').first().waitFor();
      const offered = await seen.page.locator('.headed .plain-link').allTextContents();
      await seen.page.context().close();
      return offered;
    };
    const [ofBank, ofImporter, ofManager] = [await begunBy(bank), await begunBy(importer), await begunBy(manager)];
    expect(ofBank).toContain('Propose a facility');
    for (const others of [ofImporter, ofManager]) expect(others).not.toContain('Propose a facility');
    expect(ofImporter).toContain('Put a lot on record');
  });
});
