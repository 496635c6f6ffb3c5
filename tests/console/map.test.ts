import { describe, expect, it } from 'vitest';
import { type Box, stepsAside } from '../../console/src/map/aside.ts';
import { gathered } from '../../console/src/map/cells.ts';
import { words } from '../../console/src/words/all.ts';
import { reasonTerms } from '../../console/src/words/terms/reasons.ts';
import { watchTerms } from '../../console/src/words/terms/watches.ts';
import { breachKinds } from '../../src/oversight/control/engine/index.ts';
import { statusReasons } from '../../src/oversight/control/status-reasons.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const c = await openCollateral();
const { manager, clock } = c;

describe('reasons of a watch', () => {
  it('are all in words', () => {
    const isWorded = (code: string) => watchTerms.has(code) || reasonTerms.has(code);
    expect([...statusReasons, ...breachKinds].filter((code) => !isWorded(code))).toEqual([]);
  });
});

describe('words on the drawing', () => {
  const at = (left: number, top: number): Box => ({ left, top, width: 100, height: 20 });
  it.each([
    ['far from each other stay', [at(0, 0), at(0, 40), at(200, 0)], [0, 0, 0]],
    ['at one place stand beneath each other, then above', [at(0, 0), at(0, 0), at(0, 0)], [0, 20, -20]],
    ['at the edge of another step aside, too', [at(0, 0), at(99, 19), at(100, 0)], [0, 20, 0]],
    [
      'for which there is no room are left out',
      Array.from({ length: 6 }, () => at(0, 0)),
      [0, 20, -20, 40, -40, undefined],
    ],
  ] as const)('that are %s', (_, boxes, aside) => {
    expect(stepsAside(boxes)).toEqual(aside);
  });
});

describe('what falls into one cell of the screen', () => {
  // In the order of their states, the worst last.
  const spots = [
    { x: 0.11, y: 0.11 },
    { x: 0.55, y: 0.55 },
    { x: 0.15, y: 0.19 },
    { x: 0.91, y: 0.19 },
  ];
  it('is one sign in the middle of them, with their number, the worst of them and what they lie within', () => {
    const signs = gathered(spots, 0.1);
    expect(signs.map(({ count, worst }) => [count, worst])).toEqual([
      [1, 1],
      [2, 2],
      [1, 3],
    ]);
    expect(signs[1]?.x).toBeCloseTo(0.13);
    expect(signs[1]?.y).toBeCloseTo(0.15);
    expect(signs[1]?.box).toEqual([0.11, 0.11, 0.15, 0.19]);
  });
  it('is told apart as soon as cells are small enough, and none is lost', () => {
    expect(gathered(spots, 0.01).map(({ count }) => count)).toEqual([1, 1, 1, 1]);
    expect(gathered(spots, 1).map(({ count, worst }) => [count, worst])).toEqual([[4, 3]]);
  });
});

suiteNeeding('chromium', noBrowser, 'the map', async () => {
  const code = `map-${c.tenantId.slice(-8)}`;
  const lotId = await c.lot(20);
  await c.store(lotId);
  const device = { code, kind: 'gnss_tracker', reportEveryS: 300 };
  const { device: tracker } = await manager.done<{ device: { id: string } }>('/devices', device);
  await manager.done('/subjects', {
    code: 'BOX-7',
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: [tracker.id],
    expected: { maxSilenceS: 3_600 },
  });
  const { body: sites } = await manager.get<{ items: { boundary: unknown }[] }>('/sites');
  await manager.done('/sites', {
    code: 'HALL-2',
    name: 'Hall above',
    kind: 'warehouse',
    boundary: sites.items[0]?.boundary,
  });
  c.ingest.forgetDevices();
  for (let i = 0; i < 30; i++) {
    clock.advance(300);
    await c.hear(code, { position: { lat: 29.5 + i / 1_000, lon: 106.5, accuracyM: 8 } });
  }
  await c.tick();

  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('shows what is under watch, plays it again and says what it cannot show, in %s', async (language, at) => {
    const seen = await signedIn(c, manager, language);
    const { page } = seen;
    await seen.go('/map');
    await page.locator('canvas.maplibregl-canvas').waitFor();
    // Two sites at one place: each can be read.
    await expect.poll(() => page.locator('.map-site').count()).toBe(2);
    const tops = () =>
      page.locator('.map-site').evaluateAll((sites) => sites.map((site) => site.getBoundingClientRect().top));
    await expect.poll(async () => Math.abs((await tops()).reduce((a, b) => a - b))).toBeGreaterThan(15);
    await page.getByRole('button', { name: /BOX-7/ }).first().click();
    await page.waitForURL(/subject=sub_/);
    await page.getByRole('button', { name: words['map.play'][at] }).click();
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await page.getByText(words['map.cannotProve'][at]).waitFor();
    // Any period: until a day before it began nothing is left of it, until today all of it is.
    const end = () => page.getByRole('slider').getAttribute('max');
    const whole = await end();
    await page.getByLabel(words['map.period'][at], { exact: true }).click();
    await page.getByTitle(words['map.range.own'][at], { exact: true }).last().click();
    await page.waitForURL(/range=own/);
    await page.getByLabel(words['map.until'][at], { exact: true }).fill(c.dayIn(-1));
    await expect.poll(end).not.toBe(whole);
    await page.getByLabel(words['map.until'][at], { exact: true }).fill(c.today());
    await expect.poll(async () => Number(await end())).toBeGreaterThanOrEqual(Number(whole));
    await fine(seen);
    await seen.picture('map');
    await page.context().close();
  });
});
