import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser, visit } from '../support/browser.ts';
import { startScript } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { environmentOf, ready } from '../support/service.ts';
import { until } from '../support/until.ts';

const data = path.join(await temporaryFolder(), 'guide');
const child = startScript('src/entry/node.ts', [], { env: environmentOf(data) });
// A story and two services beside each other: on a machine that others keep busy, minutes.
const SLOW_MS = 420_000;
await until(() => child.stdout().includes('Ctrl-C stops it') || child.hasExited(), 'the service', SLOW_MS);
const service = await ready(child, data);
/** As `npm start` prints it, for whoever sits at the machine. */
const links = new Map(
  (await readFile(path.join(data, 'main', 'first-links.txt'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t') as [string, string]),
);

/** The console as somebody of the first tenant, let in by their link. */
async function asSomebody(person: string, language: 'en' | 'zh') {
  const link = links.get(person) ?? '';
  const seen = await visit(new URL(link).origin, language);
  seen.page.setDefaultTimeout(90_000);
  await seen.page.goto(link);
  await seen.page.waitForURL(/\/(access|work)/);
  await seen.page.goto(`${new URL(link).origin}/guide`);
  await seen.page.locator('main h1').waitFor();
  return seen;
}

suiteNeeding('chromium', noBrowser, 'the first day', () => {
  it('opens a tenant by clicking, whose administrator comes in by the link', async () => {
    const say = (word: keyof typeof words) => words[word][1];
    const here = await asSomebody('Operator, administrator', 'zh');
    const { page } = here;
    await page.getByRole('button', { name: say('tenant.begin') }).click();
    const dialog = page.getByRole('dialog');
    const typed = [
      ['tenant.name', '川渝示例'],
      ['tenant.operator', '川渝示例平台'],
      ['tenant.country', 'China'],
      ['tenant.first', '赵敏'],
      ['tenant.second', '何俊'],
    ] as const;
    for (const [field, text] of typed) await dialog.getByLabel(say(field)).fill(text);
    expect(await dialog.getByLabel(say('tenant.country')).inputValue()).toBe('Ch');
    await dialog.getByLabel(say('tenant.country')).fill('C1');
    await dialog.getByRole('button', { name: say('tenant.go'), exact: true }).click();
    await dialog.locator('.form-field .fault').waitFor();
    expect(await dialog.getByLabel(say('tenant.first')).inputValue()).toBe('赵敏');
    await dialog.getByLabel(say('tenant.country')).fill('cn');
    await here.picture('tenant-form');
    await dialog.getByRole('button', { name: say('tenant.go'), exact: true }).click();
    const link = dialog.locator('.code').first();
    await link.waitFor();
    expect(await here.barriers()).toEqual([]);
    await here.picture('tenant-done');
    const address = (await link.textContent()) ?? '';

    const theirs = await visit(new URL(address).origin, 'zh');
    await theirs.page.goto(address);
    await theirs.page.waitForURL(/\/access/);
    await theirs.page.getByText('赵敏').first().waitFor();
    await theirs.page.goto(`${new URL(address).origin}/guide`);
    await theirs.page.locator('main h1').waitFor();
    // Who runs no installation is offered nothing of it, and finds the command.
    await theirs.page.getByText('npm run demo -- --keep').waitFor();
    expect(await theirs.page.getByRole('button', { name: say('tenant.begin') }).count()).toBe(0);
    expect([...here.complaints, ...theirs.complaints]).toEqual([]);
  });

  it('tells the demonstration, lets a visitor in beside whoever is here, and takes it away', async () => {
    const say = (word: keyof typeof words) => words[word][0];
    const here = await asSomebody('Operator, second administrator', 'en');
    const { page } = here;
    await page.getByRole('button', { name: say('demo.begin') }).waitFor();
    // The whole of it is told by its own tests: here as far as whoever looks around chose.
    await page.getByLabel(say('demo.until')).click();
    await page.getByTitle(say('demo.until.shipped'), { exact: true }).last().click();
    await page.getByRole('button', { name: say('demo.begin') }).click();
    await page.getByText(say('demo.starting')).waitFor();
    await page.getByText(say('demo.standing')).waitFor({ timeout: SLOW_MS });
    await page.getByRole('button', { name: /^Come in: Yuzhong Example Bank$/ }).click();
    const open = page.getByRole('link', { name: say('demo.open') });
    await open.waitFor();
    expect(await here.barriers()).toEqual([]);
    await here.picture('guide-demonstration');
    expect((await page.getByText(/\b\d{6}\b/).count()) > 0).toBe(true);
    const [beside] = await Promise.all([page.waitForEvent('popup'), open.click()]);
    await beside.waitForURL(/\/(access|work)/);
    await beside.goto(`${new URL(beside.url()).origin}/facilities`);
    await beside.locator('main h1').waitFor();
    // Whoever is here is here still: a browser keeps one session for each port of this machine.
    await page.reload();
    await page.getByText(say('demo.standing')).waitFor();
    await page.getByText('Operator, second administrator').first().waitFor();
    await beside.close();
    await page.getByRole('button', { name: say('demo.end') }).click();
    await page.getByRole('button', { name: say('demo.begin') }).waitFor();
    // Its instance is gone with it.
    await until(async () => (await readdir(data)).every((name) => !name.startsWith('demo-')), 'the end of its data');
    expect(here.complaints).toEqual([]);
  }, 600_000);

  it('leaves nothing of the demonstration when the service ends before it', async () => {
    const here = await asSomebody('Operator, officer', 'en');
    expect(await here.page.getByRole('button', { name: words['demo.begin'][0] }).count()).toBe(0);
    service.child.kill('SIGTERM');
    expect(await service.child.exit).toEqual({ code: 0, signal: null });
  });
});
