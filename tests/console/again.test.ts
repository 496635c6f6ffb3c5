import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser, visit } from '../support/browser.ts';
import { startScript } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { environmentOf, ready, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

/** A port that nobody has: a page asks again where it came from. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
const say = (word: keyof typeof words) => words[word][0] as string;
const data = path.join(await temporaryFolder(), 'again');
const PORT = await freePort();
/** On a machine that others keep busy it takes its time. */
const SLOW_MS = 240_000;
async function started(): Promise<Service> {
  const child = startScript('src/entry/node.ts', [], { env: environmentOf(data, { PORT }) });
  await until(() => child.stdout().includes('Ctrl-C stops it') || child.hasExited(), 'the service', SLOW_MS);
  return ready(child, data);
}
let service = await started();

const isLive = '.live:not(.stale)';

/** Each is let in by a link of their own, once. */
async function somebody(name: string) {
  const lines = (await readFile(path.join(data, 'main', 'first-links.txt'), 'utf8')).trimEnd().split('\n');
  const [, link = ''] = lines.map((line) => line.split('\t')).find(([person]) => person === name) ?? [];
  const seen = await visit(new URL(link).origin, 'en');
  await seen.page.goto(link);
  await seen.page.waitForURL(/\/(access|work)/);
  return seen;
}

suiteNeeding('chromium', noBrowser, 'a service that was away', () => {
  it('is live on the screen a few seconds after it is back, and what could not be read is read', async () => {
    const { page } = await somebody('Example Bank, officer');
    const origin = new URL(page.url()).origin;
    await page.goto(`${origin}/facilities`);
    await page.locator(isLive, { hasText: say('live.on') }).waitFor();
    service.child.kill('SIGTERM');
    await service.child.exit;
    await page.locator('.live.stale').waitFor();
    // A page that is opened while nobody answers.
    await page
      .getByRole('link', { name: say('nav.work') })
      .first()
      .click();
    await page.waitForTimeout(12_000);
    service = await started();
    const backAt = Date.now();
    await page.locator(isLive, { hasText: say('live.on') }).waitFor();
    const tookMs = Date.now() - backAt;
    console.log(`live again after ${tookMs} ms`);
    expect(tookMs).toBeLessThan(6_000);
    await page.locator('main h1').waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  }, 420_000);

  it('does not ask again for what was refused, and says at once that it is not there', async () => {
    const { page } = await somebody('Example Bank, checker');
    const origin = new URL(page.url()).origin;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('fac_x')) asked.push(request.url());
    });
    const from = Date.now();
    await page.goto(`${origin}/facilities/fac_x`);
    await page.getByRole('alert').first().waitFor();
    expect(Date.now() - from).toBeLessThan(4_000);
    await page.waitForTimeout(3_000);
    expect(asked.filter((url, i) => asked.indexOf(url) !== i)).toEqual([]);
  });
});
