import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const c = await openCollateral();
const { manager, clock } = c;
const MANY = 20_000;
/** Pixels of the screen, each way, that have one sign at the least. */
const CELL = 30;

/** One watch as it came about, and so many copies of it over land between the Rhine and Chongqing. */
async function crowd(): Promise<void> {
  const code = `many-${c.tenantId.slice(-8)}`;
  const lotId = await c.lot(20);
  await c.store(lotId);
  const { device: tracker } = await manager.done<{ device: { id: string } }>('/devices', {
    code,
    kind: 'gnss_tracker',
    reportEveryS: 300,
  });
  const { id } = await manager.done<{ id: string }>('/subjects', {
    code: 'BOX-0',
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: [tracker.id],
    expected: { maxSilenceS: 3_600 },
  });
  c.ingest.forgetDevices();
  clock.advance(300);
  await c.hear(code, { position: { lat: 29.5, lon: 106.5, accuracyM: 8 } });
  await c.tick();
  const tables = ['device', 'subject', 'subject_state', 'subject_snapshot', 'subject_device', 'observation'];
  const copy = (table: string, row: string, where: string) => `
    insert into ${table} ${table === 'device' ? 'overriding system value' : ''}
    select (jsonb_populate_record(t, ${row})).* from ${table} t, generate_series(1, ${MANY - 1}) i where ${where}`;
  const idOf = (prefix: string) => `'${prefix}_' || lpad(to_hex(i), 32, '0')`;
  await c.database.admin.query(`
    ${tables.map((table) => `alter table ${table} disable trigger all;`).join('\n')}
    ${copy('device', `jsonb_build_object('id', ${idOf('dev')}, 'number', 1000000 + i, 'code', '${code}-' || i, 'topic_name', '${code}-' || i)`, `t.id = '${tracker.id}'`)};
    ${copy('subject', `jsonb_build_object('id', ${idOf('sub')}, 'code', 'BOX-' || i, 'status', (array['in_control','in_control','in_control','at_risk','lost','unverified'])[1 + i % 6])`, `t.id = '${id}'`)};
    ${['subject_state', 'subject_snapshot'].map((table) => `${copy(table, `jsonb_build_object('subject_id', ${idOf('sub')})`, `t.subject_id = '${id}'`)};`).join('\n')}
    ${copy('subject_device', `jsonb_build_object('subject_id', ${idOf('sub')}, 'device_id', ${idOf('dev')}, 'device_number', 1000000 + i)`, `t.subject_id = '${id}'`)};
    ${copy(
      'observation',
      `jsonb_build_object('device_number', 1000000 + i, 'subject_id', ${idOf('sub')}, 'payload', jsonb_set(t.payload, '{position}',
        jsonb_build_object('lat', 30 + (i * 7919 % 2000) / 100.0, 'lon', 8 + (i * 104729 % 9800) / 100.0, 'accuracyM', 8)))`,
      `t.device_number = (select number from device where id = '${tracker.id}') and t.payload ? 'position'`,
    )};
    ${tables.map((table) => `alter table ${table} enable trigger all;`).join('\n')}`);
}

suiteNeeding('chromium', noBrowser, 'a map of 20,000', () => {
  it('is one drawing, in which each can be found and chosen', async () => {
    await crowd();
    const seen = await signedIn(c, manager, 'en');
    const { page } = seen;
    page.setDefaultTimeout(90_000);
    // What the card is given: how many points each drawing of points has, and how often they are put anew.
    await page.addInitScript(`{
      window.painted = []; window.put = 0;
      const { drawArrays, bufferData } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
        if (mode === this.POINTS) window.painted.push(count);
        return drawArrays.call(this, mode, first, count);
      };
      WebGL2RenderingContext.prototype.bufferData = function (target, data, usage) {
        if (target === this.ARRAY_BUFFER && data instanceof Float32Array && usage === this.DYNAMIC_DRAW) window.put++;
        return bufferData.call(this, target, data, usage);
      };
    }`);
    await seen.go('/map');
    await page.getByText(words['map.more'][0].replace('{shown}', '200').replace('{all}', String(MANY))).waitFor();
    await page.locator('canvas.maplibregl-canvas').waitFor();
    // All their places are read, page after page.
    await page
      .getByText(/heard .* ago/)
      .first()
      .waitFor();
    expect(await page.locator('.map-item').count()).toBe(0);
    await fine(seen);

    // While the map is moved, each frame draws what the screen has room for, and what is drawn was put into the card before.
    const canvas = page.locator('canvas.maplibregl-canvas');
    const box = await canvas.boundingBox();
    if (!box) throw new Error('the map is not drawn');
    const room = Math.ceil(box.width / CELL + 1) * Math.ceil(box.height / CELL + 1);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const spent = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
    };
    await canvas.focus();
    await page.evaluate(`window.painted = []; window.put = 0;
      window.frames_ = 0; (function turn() { window.frames_++; requestAnimationFrame(turn); })()`);
    const [before, from] = [await spent(), Date.now()];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft');
      await page.waitForTimeout(250);
    }
    const [frames, painted, put] = await page.evaluate<[number, number[], number]>('[frames_, painted, put]');
    const perFrameMs = (((await spent()) - before) * 1_000) / frames;
    console.log(
      `map of ${MANY}: ${Math.max(...painted)} signs, ${perFrameMs.toFixed(2)} ms of all script a frame, ${((frames * 1_000) / (Date.now() - from)).toFixed(0)} frames a second painted here`,
    );
    expect(painted.length).toBeGreaterThan(0);
    expect(Math.min(...painted)).toBeGreaterThan(10);
    expect(Math.max(...painted)).toBeLessThanOrEqual(room);
    expect(put).toBe(0);

    await seen.picture('map-many');

    // A click on a sign of many goes nearer, until it is one that is meant: that one is chosen.
    await page.goto(`${c.url}/map`);
    await page
      .getByText(/heard .* ago/)
      .first()
      .waitFor();
    const isChosen = () => /subject=sub_/.test(page.url());
    const puts = () => page.evaluate<number>('put');
    const first = await puts();
    for (const aside of [0, 16, -16, 32, -32]) {
      await page.mouse.click(box.x + 56 + (box.width - 206) / 2 + aside, box.y + 56 + (box.height - 120) / 2);
      await page.waitForTimeout(500);
      if ((await puts()) > first) break;
    }
    expect(await puts()).toBeGreaterThan(first);
    expect(isChosen()).toBe(false);
    // Along the upper edge of what a click brought into view: its northernmost lies there.
    for (let n = 0, x = 40; n < 300 && !isChosen(); n++, x = x > box.width - 40 ? 40 : x + 16) {
      await page.mouse.click(box.x + x, box.y + 64);
      await page.waitForTimeout(50);
    }
    await page.waitForURL(/subject=sub_/);
    const chosen = Number.parseInt(/subject=sub_0*([0-9a-f]+)/.exec(page.url())?.[1] ?? '', 16);
    const [lon, lat] = [8 + ((chosen * 104_729) % 9_800) / 100, 30 + ((chosen * 7_919) % 2_000) / 100];
    // All lie between 8 and 106 degrees east, 30 and 50 north: the middle of the drawing is the middle of these.
    // A sign in the middle stands for a cell, and the one that was found beyond it lies in view of that.
    expect([Math.abs(lon - 57) < 16, Math.abs(lat - 40.5) < 8], `${lon}, ${lat}`).toEqual([true, true]);
    await page.goto(`${c.url}/map`);

    // One of them is found by its code, and is then an element with its name.
    await page.getByLabel(words['map.find'][0]).fill('BOX-12345');
    await page
      .getByRole('button', { name: /BOX-12345/ })
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /BOX-12345/ })
      .first()
      .click();
    await page.waitForURL(/subject=sub_/);
    expect(seen.complaints).toEqual([]);
  }, 240_000);
});
