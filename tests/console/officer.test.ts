import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser, type Visit, visit } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { codeAt, enrolled, type Holder, nextCode } from '../support/sign-in.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const { lotId } = await desk.pledged(facilityId, 100);
const officer = await enrolled(desk, bank, 'li.wei');

const asked = async (amount: number) =>
  (
    await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: desk.dayIn(30),
    })
  ).id;

/** Types what a person knows, and the code that their authenticator shows. */
async function signIn({ page }: Visit, say: (word: keyof typeof words) => string, holder: Holder): Promise<void> {
  await page.getByLabel(say('entry.name')).fill(holder.loginName);
  await page.getByLabel(say('entry.password')).fill(holder.password);
  await page.getByLabel(say('entry.code')).fill(await nextCode(desk, holder.secret));
  await page.getByRole('button', { name: say('entry.go'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
}

suiteNeeding('chromium', noBrowser, 'a bank officer', () => {
  it.each([
    ['en', 0, 1_000],
    ['zh', 1, 1_100],
  ] as const)('works through a day by clicking, in %s', async (language, at, amount) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const drawdownId = await asked(amount);
    const here = await visit(desk.url, language);
    const { page } = here;

    // Whoever opens a page of work is shown the door first, and comes to the page from there.
    await page.goto(`${desk.url}/work`);
    await page.getByRole('button', { name: say('entry.go'), exact: true }).waitFor();
    await fine(here);
    await here.picture('sign-in');
    await signIn(here, say, officer);

    // The task is there with what it is about, and is taken on.
    const task = page.getByRole('button', { name: `CNY ${amount.toLocaleString('en')}.00` });
    await task.click();
    await page.getByRole('button', { name: say('task.claim') }).click();
    await page.getByRole('button', { name: say('task.letGo') }).waitFor();
    await fine(here);
    await here.picture('work');

    // Its page tells every condition, and the facility that would bear it.
    await page.getByRole('link', { name: say('task.see') }).click();
    await page.getByRole('heading', { name: say('drawdown.judgement') }).waitFor();
    await fine(here);
    await here.picture('drawdown');

    // A while later the act asks for the second factor, is previewed, and is done once.
    desk.clock.advance(600);
    await page.getByRole('button', { name: say('task.do'), exact: true }).click();
    await page.getByRole('button', { name: say('act.preview') }).click();
    await page.getByRole('heading', { name: say('act.previewed') }).waitFor();
    await here.picture('preview');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('act.send'), exact: true })
      .click();
    const stepUp = page.getByRole('dialog').filter({ hasText: say('stepUp.lead') });
    await stepUp.getByLabel(say('entry.code')).fill(await nextCode(desk, officer.secret));
    await stepUp.getByRole('button', { name: say('stepUp.go') }).click();
    await page.getByText(say('act.done'), { exact: true }).waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('say.close') })
      .first()
      .click();
    const { body } = await bank.get<{ status: string }>(`/drawdowns/${drawdownId}`);
    expect(body.status).toBe('approved');

    // What secures it: the facility, the lot and its three legs; and the whole portfolio.
    await page.getByRole('link', { name: say('drawdown.facility') }).click();
    await page.getByRole('heading', { name: say('coverage.title') }).waitFor();
    await fine(here);
    await here.picture('facility');
    await page.goto(`${desk.url}/lots/${lotId}`);
    await page.getByText(say('collateral.physical.question')).waitFor();
    expect(await page.locator('.leg-card .han').allTextContents()).toEqual(['货', '单', '权']);
    await fine(here);
    await here.picture('collateral');
    await page.getByRole('link', { name: say('nav.portfolio') }).click();
    await page.getByText(say('portfolio.lead')).waitFor();
    await page.waitForSelector('.figure');
    await fine(here);
    await here.picture('portfolio');

    // A list keeps its filter in the address; the other language is a click away; so is the way out.
    await page.getByRole('link', { name: say('nav.financing') }).click();
    await page.goto(`${desk.url}/drawdowns?state=approved`);
    await page.locator('table.grid tbody tr').first().waitFor();
    await fine(here);
    await here.picture('list');
    await page.getByRole('button', { name: say('list.columns') }).click();
    await page.getByRole('checkbox', { name: say('list.state') }).click();
    await page.getByRole('checkbox', { name: say('list.state') }).click();
    await page.getByRole('button', { name: say('list.columns') }).click();
    await page.getByRole('button', { name: say('person.language'), exact: true }).click();
    const other = words['nav.work'][at === 0 ? 1 : 0];
    await page.getByRole('link', { name: other }).waitFor();
    await page.getByRole('button', { name: words['person.signOut'][at === 0 ? 1 : 0] }).click();
    await page.getByText(words['entry.ended'][at === 0 ? 1 : 0]).waitFor();
    expect(here.complaints).toEqual([]);
  });

  it('keeps what was typed when the door refuses, and says what to do', async () => {
    const here = await visit(desk.url, 'en');
    const { page } = here;
    await page.goto(`${desk.url}/sign-in`);
    await page.getByLabel('Login name').fill(officer.loginName);
    await page.getByLabel('Password').fill('not the password at all');
    await page.getByLabel('Code of your authenticator').fill(await codeAt(desk, officer.secret));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('This does not sign anybody in').waitFor();
    expect(await page.getByLabel('Login name').inputValue()).toBe(officer.loginName);
    await fine(here);
  });
});
