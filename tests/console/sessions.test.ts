import { expect, it } from 'vitest';
import { fine, noBrowser, type Visit, visit } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled, type Holder, nextCode } from '../support/sign-in.ts';

const desk = await openCollateral();
const officer = await enrolled(desk, desk.bank, 'li.wei');
const trader = await enrolled(desk, desk.importer, 'zhang.min');

async function signIn(page: Visit['page'], holder: Holder): Promise<void> {
  await page.getByLabel('Login name').fill(holder.loginName);
  await page.getByLabel('Password').fill(holder.password);
  await page.getByLabel('Code of your authenticator').fill(await nextCode(desk, holder.secret));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Somebody signed in, with the form of a new facility open and its limit typed. */
async function typing(): Promise<Visit> {
  const here = await visit(desk.url, 'en');
  const { page } = here;
  await page.goto(`${desk.url}/facilities`);
  await signIn(page, officer);
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Amount').fill('7,777,777');
  return here;
}

suiteNeeding('chromium', noBrowser, 'a session', () => {
  it('that ends in the middle of a form is begun again over it, and nothing typed is lost', async () => {
    const here = await typing();
    const { page } = here;
    const dialog = page.getByRole('dialog', { name: 'New · Facility' });
    await dialog.getByRole('combobox', { name: 'Currency' }).click();
    await page.getByTitle('CNY', { exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Borrower' }).click();
    await page.locator('.ant-select-item-option').filter({ visible: true }).first().click();
    for (const field of ['Lot advance', 'Receivable advance', 'Margin', 'Interest rate'])
      await dialog.getByLabel(field).fill('10');
    await dialog.getByLabel('Expires').fill('2027-06-30');
    await page.context().clearCookies();
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    const door = page.getByRole('dialog', { name: 'Your session has ended' });
    await door.waitFor();
    await here.picture('session-over');
    await signIn(page, officer);
    await door.waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Amount').inputValue()).toBe('7,777,777');
    expect(here.complaints).toEqual([]);
  });

  it('of somebody else, begun in another tab, does nothing in a tab that names the first', async () => {
    const here = await typing();
    const { page } = here;
    const second = await page.context().newPage();
    await second.goto(`${desk.url}/sign-in`);
    await signIn(second, trader);
    await second.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor();
    await page.getByRole('dialog', { name: 'Somebody else signed in in this browser' }).waitFor();
    // Whatever the first tab still sends in the name of the first is not done, either.
    const answer = await page.evaluate(
      `fetch('/v1/facilities', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'x', 'holdfast-person': 'per_1' }, body: '{}' }).then(async (r) => (await r.json()).code)`,
    );
    expect(answer).toBe('SESSION_OF_ANOTHER');
    await page.getByRole('button', { name: 'Go on as the other person' }).click();
    await page.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor();
    await fine(here);
  });

  it('that is left in one tab is left in all, and asks for nothing any more', async () => {
    const here = await typing();
    const { page } = here;
    const second = await page.context().newPage();
    await second.goto(`${desk.url}/work`);
    const asked: string[] = [];
    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByText('You are signed out').waitFor();
    await page.getByText('You are signed out').waitFor();
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(4_000);
    expect(asked).toEqual([]);
  });
});

suiteNeeding('chromium', noBrowser, 'what is typed', () => {
  it('is read as it is meant, or not at all', async () => {
    const here = await typing();
    const { page } = here;
    const dialog = page.getByRole('dialog');
    const amount = dialog.getByLabel('Amount');
    await amount.fill('12,50');
    await dialog.getByText('commas only between thousands').waitFor();
    await amount.fill('１，２３４．５０');
    await dialog.getByText('1,234.50', { exact: false }).waitFor();
    await dialog.getByLabel('Interest rate').fill('4,35');
    await dialog.getByText('A share in per cent').waitFor();
    expect(await dialog.getByText('basis points').count()).toBe(0);
    // What is needed is told before anything is sent.
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.getByText('This is needed').first().waitFor();
    expect(sent).toEqual([]);
    await fine(here);
    await here.picture('form-needs');
  });
});
