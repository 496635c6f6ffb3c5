import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser, visit } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { chooseBy, goBy, signInByKeys, tabTo } from '../support/keys.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled } from '../support/sign-in.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const body = await bank.done<{ id: string }>('/joint-bodies', {
  kind: 'joint_credit',
  name: 'Joint credit of the works',
  debtorId: importer.partyId,
  memberIds: [second.partyId, third.partyId],
  currency: 'CNY',
  documentHash,
});
for (const other of [second, third]) await other.done(`/joint-bodies/${body.id}/joining`, { documentHash });
await bank.done(`/joint-bodies/${body.id}/motions`, {
  kind: 'line',
  said: 'Of a line',
  line: yuan(5_000_000),
  closesOn: desk.dayIn(20),
  documentHash,
});

const say = (word: keyof typeof words) => words[word][0] as string;

/** A day as the fields of this browser take it, part by part. */
const partsOf = (day: string) => `${day.slice(5, 7)}${day.slice(8)}${day.slice(0, 4)}`;

suiteNeeding('chromium', noBrowser, 'a day by the keyboard alone', () => {
  it('of a trader: a drawdown is asked for on the page of its facility, and stands among his', async () => {
    const holder = await enrolled(desk, importer, 'zhao.min');
    const seen = await visit(desk.url, 'en');
    const { page } = seen;
    const { keyboard } = page;
    await page.goto(`${desk.url}/work`);
    await signInByKeys(page, desk, holder);
    await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
    await keyboard.press('g');
    await keyboard.press('2');
    await page.waitForURL('**/facilities');
    await page.locator('main tbody tr').first().waitFor();
    await keyboard.press('j');
    await keyboard.press('Enter');
    await page.waitForURL(`**/facilities/${facilityId}`);

    await page.getByRole('button', { name: 'What can be done' }).waitFor();
    await tabTo(page, 'What can be done');
    await keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Ask for a drawdown' }).waitFor();
    await goBy(page, 'ArrowDown', 'Ask for a drawdown');
    await keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('combobox', { name: 'Product' }).waitFor();
    await tabTo(page, 'Product');
    await chooseBy(page, 'Working capital');
    await tabTo(page, 'Amount');
    await keyboard.type('100,000');
    await tabTo(page, 'Currency');
    await chooseBy(page, 'CNY');
    await tabTo(page, 'Due');
    await keyboard.type(partsOf(desk.dayIn(30)));
    await tabTo(page, say('act.preview'));
    await keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('row').filter({ hasText: 'Owed' }).first().waitFor();
    await tabTo(page, say('act.send'));
    await keyboard.press('Enter');
    await page.getByText(say('act.done'), { exact: true }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await keyboard.press('g');
    await keyboard.press('3');
    await page.waitForURL('**/drawdowns');
    await page.locator('main tbody tr').filter({ hasText: '100,000.00' }).waitFor();
    expect(seen.complaints).toEqual([]);
  });

  it('of a bank’s policy desk: chosen, its room opened, a motion voted on', async () => {
    const holder = await enrolled(desk, bank, 'sun.jing');
    const seen = await visit(desk.url, 'en');
    const { page } = seen;
    const { keyboard } = page;
    await page.goto(`${desk.url}/work`);
    await signInByKeys(page, desk, holder);
    await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
    await tabTo(page, say('desk.choose'));
    await chooseBy(page, say('desk.policy'));
    await page
      .getByRole('navigation', { name: say('nav.main') })
      .getByRole('link', { name: say('policy.bodies') })
      .waitFor();
    await tabTo(page, say('policy.bodies'));
    await keyboard.press('Enter');
    await page.getByRole('link', { name: say('policy.motions') }).waitFor();
    await tabTo(page, say('policy.motions'));
    await keyboard.press('Enter');
    const ballot = page.getByRole('article', { name: 'Of a line' });
    await ballot.waitFor();
    await tabTo(page, say('policy.voteFor'));
    await keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('act.send'), exact: true })
      .waitFor();
    await tabTo(page, say('act.send'));
    await keyboard.press('Enter');
    await page.getByText(say('act.proposed'), { exact: true }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(seen.complaints).toEqual([]);
  });

  it('of an authority: a firm is put on a list of the year', async () => {
    const holder = await enrolled(desk, authority, 'gao.li');
    const seen = await visit(desk.url, 'en');
    const { page } = seen;
    const { keyboard } = page;
    const { name } = (await authority.get<{ name: string }>(`/parties/${importer.partyId}`)).body;
    await page.goto(`${desk.url}/work`);
    await signInByKeys(page, desk, holder);
    await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
    // The firm is found by its name; what may be said of it is among what can be done.
    await keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await keyboard.type(name);
    await page.locator('.found.on').filter({ hasText: name }).waitFor();
    await keyboard.press('Enter');
    await page.waitForURL(`**/parties/${importer.partyId}`);
    await page.getByRole('button', { name: 'What can be done' }).waitFor();
    await tabTo(page, 'What can be done');
    await keyboard.press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    const act = 'State a size, an industry, a list, an event of credit of a party, on a paper and for days';
    await goBy(page, 'ArrowDown', act);
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: say('act.send'), exact: true }).waitFor();
    await tabTo(page, 'Kind');
    await chooseBy(page, 'List');
    await tabTo(page, /^Value/);
    await keyboard.type('key100');
    await tabTo(page, /^List year/);
    await keyboard.type(desk.today().slice(0, 4));
    await tabTo(page, 'Valid from');
    await keyboard.type(partsOf(desk.today()));
    // The window of files is the system's own; what was chosen there is given to the page.
    const paper = { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('The list of the year') };
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(paper);
    await page.getByText('list.pdf', { exact: true }).waitFor();
    await tabTo(page, 'Reason');
    await keyboard.type('On the list of the year');
    await tabTo(page, say('act.send'));
    await keyboard.press('Enter');
    // Another person of the authority agrees.
    await page.getByText(say('act.proposed'), { exact: true }).waitFor();
    const { body: asked } = await authority.get<{ items: { verb: string }[] }>('/lists/proposals?state=open');
    expect(asked.items.map(({ verb }) => verb)).toEqual(['policyStanding.state']);
    expect(seen.complaints).toEqual([]);
  });
});
