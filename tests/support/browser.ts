import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { buildConsole } from '../../console/build.mjs';

const known = [
  process.env.HOLDFAST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executable = known.find((file) => file !== undefined && existsSync(file));
/** Why no browser can be had here; undefined where one can. */
export const noBrowser = executable === undefined ? 'no Chromium on this machine' : undefined;

// Before any server of a test runs: while it is built, nobody else does anything.
const built = noBrowser === undefined ? buildConsole() : 'absent';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Where pictures of pages go, to be looked at; git does not see it. */
const pictures = path.resolve(import.meta.dirname, '../../dist/pictures');

export interface Visit {
  page: Page;
  /** Whatever the browser complained of: scripts, styles, policies, requests to elsewhere. */
  complaints: string[];
  /** What a page breaks of WCAG 2.2 that is serious. */
  barriers(): Promise<string[]>;
  /** Keeps pictures of the page, wide and narrow, light and dark. */
  picture(name: string): Promise<void>;
}

/** Without a graphics card: maps through a software driver, pages past it, which takes a seventh of the time. */
const args = [
  '--no-sandbox',
  '--use-angle=swiftshader-webgl',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
];
let browser: Browser | undefined;

/** Opens the console of a service in a browser of its own, as somebody of that language. */
export async function visit(url: string, language: 'en' | 'zh'): Promise<Visit> {
  if (built !== 'current' && built !== 'built') throw new Error(`the console is ${built}`);
  if (!browser?.isConnected()) browser = await chromium.launch({ executablePath: executable ?? '', args });
  const opened = browser;
  const context = await opened.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  // A page that is left open draws on, and takes its time from every test after.
  onTestFinished(async () => {
    await context.close();
    if (opened.contexts().length === 0) await opened.close();
  });
  // How busy the machine is decides nothing; what never comes is told well before the test is over.
  context.setDefaultTimeout(90_000);
  await context.addInitScript(`
    localStorage.setItem('holdfast.language', localStorage.getItem('holdfast.language') ?? '${language}');
    localStorage.setItem('holdfast.theme', localStorage.getItem('holdfast.theme') ?? 'light');`);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refusal is an answer, and the browser writes each into its console.
    const isAnswer = /the server responded with a status of 4\d\d/.test(message.text());
    // A map's picture is read back from the software driver, which says that a card would have to wait for that.
    const isDriver = message.text().includes('GPU stall due to ReadPixels');
    const isComplaint = ['error', 'warning'].includes(message.type()) && !isAnswer && !isDriver;
    if (isComplaint) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    // What the page made itself comes from nowhere else.
    const from = request.url().replace(/^blob:/, '');
    if (!from.startsWith(url) && !from.startsWith('data:')) complaints.push(request.url());
  });
  return {
    page,
    complaints,
    async barriers() {
      await page.evaluate(await axeSource());
      const found = await page.evaluate(async () => {
        const run = (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run();
        return (await run).violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      });
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    },
    async picture(name) {
      mkdirSync(pictures, { recursive: true });
      for (const [theme, width] of [
        ['light', 1920],
        ['light', 1280],
        ['light', 820],
        ['dark', 1280],
      ] as const) {
        await turn(page, theme);
        await page.setViewportSize({ width, height: width === 820 ? 1180 : 900 });
        await page.screenshot({ path: path.join(pictures, `${name}-${language}-${theme}-${width}.png`) });
      }
      await turn(page, 'light');
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  };
}

/** Turns the whole page, as another tab would: what the library draws follows as well. */
const turn = (page: Page, theme: 'light' | 'dark') =>
  page.evaluate(`localStorage.setItem('holdfast.theme', '${theme}');
    dispatchEvent(new StorageEvent('storage', { key: 'holdfast.theme', newValue: '${theme}' }));`);

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

const axeSource = async (): Promise<string> => (await import('node:fs/promises')).readFile(axe, 'utf8');

/** Nothing that the browser complained of, and nothing serious that keeps somebody out. */
export async function fine(visited: Visit): Promise<void> {
  expect(await visited.barriers()).toEqual([]);
  expect(visited.complaints).toEqual([]);
}
