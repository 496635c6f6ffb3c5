import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const c = await openCollateral();
const { manager } = c;

interface Ground {
  items: { code: string; boundary: { coordinates: number[][][] }; line: { coordinates: number[][] } }[];
}
const found = async (list: 'sites' | 'corridors', code: string) =>
  (await manager.get<Ground>(`/${list}?limit=200`)).body.items.find((each) => each.code === code);

suiteNeeding('chromium', noBrowser, 'what is drawn on the map', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('is the fence of a site, by clicks and a drag, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(c, manager, language);
    const { page } = seen;
    await seen.go('/map');
    await page.getByRole('button', { name: say('draw.site'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    const canvas = dialog.locator('canvas.maplibregl-canvas');
    await canvas.waitFor();
    // The map has come to the sites that are there.
    await page.waitForTimeout(1_500);
    const code = `FENCE-${language.toUpperCase()}`;
    await dialog.getByRole('textbox').nth(0).fill(code);
    await dialog.getByRole('textbox').nth(1).fill('North yard');
    await dialog.getByRole('combobox').first().click();
    await page
      .getByTitle(language === 'en' ? 'Yard' : '堆场', { exact: true })
      .last()
      .click();
    await canvas.scrollIntoViewIfNeeded();
    const place = async () => {
      const box = await canvas.boundingBox();
      if (!box) throw new Error('the map is not drawn');
      return box;
    };
    const box = await place();
    const click = async (x: number, y: number) => {
      const now = await place();
      await page.mouse.click(now.x + x, now.y + y);
    };
    await click(150, 80);
    await click(350, 80);
    await click(350, 220);
    await click(150, 220);
    const corner = (number: number) =>
      dialog.getByRole('button', { name: say('draw.corner').replace('{number}', String(number)) });
    await corner(4).waitFor();
    const typed = () => dialog.locator('textarea.code').inputValue();
    const before = (await typed()).split('\n');
    expect(before.length).toBe(4);
    // The third is dragged, and no click of it makes a fifth.
    await page.mouse.move(box.x + 350, box.y + 220);
    await page.mouse.down();
    await page.mouse.move(box.x + 380, box.y + 240, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await typed()).split('\n')[2]).not.toBe(before[2]);
    expect((await typed()).split('\n').length).toBe(4);
    await fine(seen);
    await seen.picture('draw');
    // Another width and another theme: the map is another, too.
    await canvas.scrollIntoViewIfNeeded();
    await page.waitForTimeout(1_500);
    // One more is clicked, and taken away by its key.
    await click(250, 40);
    await corner(5).waitFor();
    await corner(5).press('Delete');
    await corner(5).waitFor({ state: 'detached' });
    const corners = (await typed()).split('\n').map((line) => line.split(', ').map(Number));
    await dialog.getByRole('button', { name: say('act.send'), exact: true }).click();
    await dialog.getByText(say('act.done')).waitFor();
    expect((await found('sites', code))?.boundary.coordinates[0]?.length).toBe(5);
    const kept = (await found('sites', code))?.boundary.coordinates[0]?.map(String) ?? [];
    expect(corners.every((each) => kept.includes(String(each)))).toBe(true);
    expect(seen.complaints).toEqual([]);
    await page.context().close();
  });

  it('is a way that was typed or pasted; what is no place is said by its line', async () => {
    const say = (word: keyof typeof words) => words[word][0] as string;
    const seen = await signedIn(c, manager, 'en');
    const { page } = seen;
    await seen.go('/map');
    await page.getByRole('button', { name: say('draw.corridor'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('canvas.maplibregl-canvas').waitFor();
    await dialog.getByRole('textbox').nth(0).fill('WAY-1');
    await dialog.getByRole('textbox').nth(1).fill('Road to the yard');
    const way = dialog.locator('textarea.code').first();
    await way.fill('106.50, 29.50\n29.60, 106.52');
    await dialog.getByText(say('draw.wrong').replace('{line}', '2')).waitFor();
    await way.fill('106.50，29.50\n106.52 29.60');
    await dialog.getByText(/2 corners · 11\.\d+ km/).waitFor();
    await way.fill(
      JSON.stringify({
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'LineString',
          coordinates: [
            [106.5, 29.5],
            [106.52, 29.6],
            [106.53, 29.61],
          ],
        },
      }),
    );
    await dialog.getByText(/^3 corners/).waitFor();
    await dialog.getByLabel('Half width (m)', { exact: false }).fill('250');
    await dialog.getByRole('button', { name: say('act.send'), exact: true }).click();
    await dialog.getByText(say('act.done')).waitFor();
    expect((await found('corridors', 'WAY-1'))?.line.coordinates.length).toBe(3);
  });
});
