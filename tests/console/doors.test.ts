import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser, visit } from '../support/browser.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { codeAt, goodPassword, nextCode } from '../support/sign-in.ts';
import { signedIn } from '../support/signed-in.ts';
import { administratorsOf, openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const trader = await world.party('Chuanyu Trading', 'trader');
const [one] = administratorsOf(bank);

suiteNeeding('chromium', noBrowser, 'the doors of the console', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'let a colleague in who makes a key, a password and an authenticator by clicking, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const here = await visit(world.url, language);
      const { page } = here;
      await page.goto(`${world.url}/sign-in`);
      await page.getByRole('link', { name: say('entry.first') }).click();
      await page.getByRole('button', { name: say('join.makeKey') }).click();
      const codes = page.locator('.code');
      await codes.nth(1).waitFor();
      const [key = '', enrolmentCode = ''] = await codes.allTextContents();
      await fine(here);
      await here.picture('join');
      // Before anybody agreed the key opens nothing, and what was typed stays.
      await page.getByLabel(say('join.yours'), { exact: true }).fill(key);
      await page.getByRole('button', { name: say('join.go'), exact: true }).click();
      await page.getByRole('alert').waitFor();
      await one.done('/people', { name: `Zhao Min ${language}`, mandates: ['registry:search'], enrolmentCode });
      await page.getByRole('button', { name: say('join.go'), exact: true }).click();
      await page.getByText(say('access.first')).waitFor();

      await page.getByLabel(say('entry.name')).fill('zhao.min');
      await page.getByLabel(say('entry.password')).fill(goodPassword);
      await page.getByRole('button', { name: say('access.setPassword') }).click();
      await page.getByText(/zhao\.min-[a-z2-7]{8}/).waitFor();
      await page.getByRole('button', { name: say('access.begin') }).click();
      const qr = page.getByRole('img', { name: say('access.qr') });
      await qr.waitFor();
      await fine(here);
      await here.picture('access');
      const secret = (await page.locator('.code').first().textContent()) ?? '';
      const name = /zhao\.min-[a-z2-7]{8}/.exec((await page.locator('main').textContent()) ?? '')?.[0] ?? '';
      // What the camera sees is what the service said: each dark square of the code, drawn once.
      const uri = `otpauth://totp/Holdfast:${name}?secret=${secret}&issuer=Holdfast`;
      const dark = encode(uri, { ecc: 'M' }).data.flat().filter(Boolean).length;
      const drawn = (await qr.locator('path').getAttribute('d')) ?? '';
      expect(drawn.split('M').length - 1).toBe(dark);
      await page.getByLabel(say('entry.code')).fill(await codeAt(world, secret));
      await page.getByRole('button', { name: say('access.confirm') }).click();
      await page.getByText(say('access.codes')).waitFor();
      expect(here.complaints).toEqual([]);
    },
  );

  it('lead who has no second factor to where one is made, and keep what was typed', async () => {
    const { personId } = await world.colleague(bank, 'He Jun', ['registry:search']);
    await one.done(`/people/${personId}/suspension`, { reason: 'on leave' });
    const administrator = await signedIn(world, one, 'en');
    const { page } = administrator;
    await administrator.go('/admin/people');
    await page.getByText(`${world.url}/join`).waitFor();
    await fine(administrator);
    await administrator.picture('invite');
    await page.getByRole('row', { name: 'He Jun' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Let a suspended colleague in again' }).click();
    const dialog = page.getByRole('dialog').first();
    await dialog.getByLabel('Reason').fill('back from leave');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    const stepUp = page.getByRole('dialog').filter({ hasText: words['stepUp.lead'][0] });
    const [beside] = await Promise.all([
      page.waitForEvent('popup'),
      stepUp.getByRole('link', { name: words['stepUp.makeOne'][0] }).click(),
    ]);
    await beside.getByRole('button', { name: words['access.begin'][0] }).click();
    const secret = (await beside.locator('.code').first().textContent()) ?? '';
    await beside.getByLabel(words['entry.code'][0]).fill(await codeAt(world, secret));
    await beside.getByRole('button', { name: words['access.confirm'][0] }).click();
    await beside.getByText(words['access.codes'][0]).waitFor();
    await beside.close();
    await page.bringToFront();
    await stepUp.getByLabel(words['entry.code'][0]).fill(await nextCode(world, secret));
    await stepUp.getByRole('button', { name: words['stepUp.go'][0] }).click();
    await page.getByText(words['act.proposed'][0]).waitFor();
  });

  it('tell in the language of the page why a passkey cannot be made at this address', async () => {
    const someone = await signedIn(world, await world.colleague(bank, 'Wu Lei', []), 'zh');
    const { page } = someone;
    await someone.go('/access');
    // The same service by its number, where the relying party does not fit.
    await page.evaluate(
      `navigator.credentials.create = () => Promise.reject(new DOMException('This is an invalid domain.', 'SecurityError'))`,
    );
    await page.getByLabel('设备名称').fill('laptop');
    await page.getByRole('button', { name: words['access.addPasskey'][1] }).click();
    const alert = page.getByRole('alert');
    await alert.getByText(words['passkey.place'][1]).waitFor();
    expect(await alert.textContent()).not.toContain('invalid domain');
  });

  it('show a trader what he has, and what he owes behind it', async () => {
    const seen = await signedIn(world, trader, 'en');
    await seen.go('/work');
    const entries = async () => (await seen.page.locator('nav a').allTextContents()).map((text) => text.trim());
    expect(await entries()).toEqual(
      expect.arrayContaining(['Facilities', 'Drawdowns', 'Goods', 'Documents', 'Credits', 'Receivables']),
    );
    expect(await entries()).not.toContain('What we owe');
  });
});
