import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser, visit } from '../support/browser.ts';
import { openCollateral, tonnes } from '../support/collateral.ts';
import { chooseBy, signInByKeys, tabTo } from '../support/keys.ts';
import { proveLegs, supervise } from '../support/proved.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled } from '../support/sign-in.ts';

const desk = await openCollateral();
const { importer, checker, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.ticket('in', 100);
const { lotId } = await desk.pledged(facilityId, 100);
await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
const site = await supervise(desk, desk.agreementId);
await proveLegs(site, { [lotId]: 100 });
const order = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
  lots: [{ lotId, quantity: tonnes(1) }],
  vehicle: 'YU A-777',
});
const { token } = await checker.done<{ token: string }>(`/releases/${order.id}/approval`);

const say = (word: keyof typeof words) => words[word][0] as string;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

suiteNeeding('chromium', noBrowser, 'a day by the keyboard alone', () => {
  it('of who keeps the goods, on a tablet: handed over, patrolled, counted, let out of the gate', async () => {
    const holder = await enrolled(desk, manager, 'zhou.tao');
    const seen = await visit(desk.url, 'en');
    const { page } = seen;
    const { keyboard } = page;
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.goto(`${desk.url}/work`);
    await signInByKeys(page, desk, holder);
    await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
    await keyboard.press('g');
    await keyboard.press('2');
    await page.waitForURL('**/field/today');

    const evidence = async () => {
      const path = `/supervisions/${site.supervisionId}/evidence?limit=200`;
      const { body } = await manager.get<{ items: { kind: string; recordedAt: string }[] }>(path);
      return body.items.map(({ kind }) => kind);
    };
    /** What is done at the site, with a photograph: the window of files is the system's own, and what was taken is given to the page. */
    const record = async (word: 'field.handover' | 'field.patrol' | 'field.count', fill?: () => Promise<void>) => {
      const before = (await evidence()).length;
      await page.getByRole('button', { name: say(word), exact: true }).waitFor();
      await tabTo(page, say(word));
      await keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.locator('input[type=file]').setInputFiles({ name: 'hall.png', mimeType: 'image/png', buffer: png });
      await dialog.getByText('hall.png', { exact: true }).waitFor();
      await fill?.();
      await tabTo(page, say('field.save'));
      await keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(async () => (await evidence()).length).toBe(before + 1);
    };
    await record('field.handover');
    await record('field.patrol');
    await record('field.count', async () => {
      await tabTo(page, say('act.add'));
      await keyboard.press('Enter');
      await tabTo(page, 'Lot');
      await chooseBy(page, /Copper/);
      await tabTo(page, 'Quantity');
      await keyboard.type('100');
      await tabTo(page, 'Quantity: Unit');
      await chooseBy(page, /TNE|t/);
    });
    expect((await evidence()).slice().sort()).toEqual(
      ['count', 'handover', 'handover', 'independent_count', 'patrol', 'patrol', 'site_right'].sort(),
    );

    await keyboard.press('g');
    await keyboard.press('3');
    await page.waitForURL('**/field/gate');
    await page.getByLabel(say('field.token')).waitFor();
    await tabTo(page, say('field.order'));
    await chooseBy(page, /^YU A-777/);
    await tabTo(page, say('field.token'));
    await keyboard.type(token);
    await tabTo(page, say('field.gross'));
    await keyboard.type('1000');
    await tabTo(page, say('field.open'));
    await keyboard.press('Enter');
    await page.getByText(say('field.letOut').replace('{vehicle}', 'YU A-777')).waitFor();
    // What it left on is used up: the next vehicle begins with an empty form, beneath the word of the last.
    for (const word of ['field.token', 'field.vehicle', 'field.gross'] as const)
      expect(await page.getByLabel(say(word)).inputValue()).toBe('');
    expect(await page.locator('.gate .ant-select').innerText()).toBe(say('act.choose'));
    await page.getByText(say('field.noOrder')).waitFor();
    const { body } = await manager.get<{ state: string }>(`/lists/releases/${order.id}`);
    expect(body.state).toBe('executed');
    expect(seen.complaints).toEqual([]);
    await seen.picture('field-gate-by-keys');
  });
});
