import { expect, it } from 'vitest';
import { fine, noBrowser, visit } from '../support/browser.ts';
import { openDirectory } from '../support/directory.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { administratorsOf, openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const [one] = administratorsOf(bank);
const directory = await openDirectory(world);
const { id: directoryId } = await one.done<{ id: string }>('/directories', {
  name: 'Directory of the bank',
  issuer: directory.issuer,
  clientId: directory.clientId,
  clientSecret: directory.clientSecret,
});
const officer = await world.colleague(bank, 'Officer', ['registry:search']);
const link = await one.done<{ id: string }>(`/people/${officer.personId}/directory-links`, {
  directoryId,
  subject: 'u-7',
});
await officer.done(`/directory-links/${link.id}/confirmation`);

suiteNeeding('chromium', noBrowser, 'the door of a bank that has a directory', () => {
  it('sends the browser to the directory, and lets in whom it names', async () => {
    const here = await visit(world.url, 'en');
    const { page } = here;
    await page.goto(`${world.url}/sign-in?directory=${directoryId}`);
    await page.getByRole('button', { name: 'Sign in by the directory of your house' }).waitFor();
    await fine(here);
    await here.picture('directory-door');
    await page.getByRole('button', { name: 'Sign in by the directory of your house' }).click();
    await page.waitForURL((url) => url.href.startsWith(directory.issuer));
    directory.subject = 'u-7';
    await page.goto((await directory.visit(page.url())).href);
    await page.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor();
    expect(await page.getByText('Officer').count()).toBeGreaterThan(0);
  });
});
