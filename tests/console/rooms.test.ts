import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { isWorded } from '../../console/src/words/terms/events.ts';
import { systemCtx } from '../../src/app.ts';
import { sealLog } from '../../src/ground/audit/index.ts';
import { filesUnder, isTest } from '../architecture/source.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { supervise } from '../support/proved.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { type Seen, signedIn } from '../support/signed-in.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.price(70_000);
await c.valuationTerms();
const facilityId = await c.facility(10_000_000, {});
const ctx = systemCtx({ clock: c.clock, chance: (bytes) => bytes, newId: () => 'x' }, c.database, c.tenantId, 'test');
// As an installation publishes its key, which had no other before.
const publicKey = Buffer.from(c.signer.publicKey).toString('base64');
Object.assign(c.signer, { keys: [{ publicKey, since: '2021-01-01T00:00:00.000Z', until: null, endorsement: null }] });
await sealLog(ctx, c.signer);

let site: ReturnType<typeof supervise> | undefined;
const supervised = () => (site ??= supervise(c, c.agreementId));

const languages = [
  ['en', 0],
  ['zh', 1],
] as const;

it('every event of the log is in words', () => {
  const types = filesUnder('src')
    .filter(({ name }) => !isTest(name) && /events[\w-]*\.ts$/.test(name))
    .flatMap(({ text }) => [...text.matchAll(/'([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g)].map(([, type]) => type as string));
  expect(types.length).toBeGreaterThan(200);
  // Some are named where they are made: what is said to have happened, and is no verb.
  const product = filesUnder('src').filter(
    ({ name }) => !isTest(name) && !/ground\/policy|rule-book|words|nouns/.test(name),
  );
  const verbs = new Set(product.flatMap(({ text }) => [...text.matchAll(/verb: '([\w.]+)'/g)].map(([, verb]) => verb)));
  const made = product.flatMap(({ text }) =>
    [...text.matchAll(/'([a-z][A-Za-z]+\.[a-z][A-Za-z]*ed)'/g)].map(([, type]) => type as string),
  );
  types.push(...made.filter((type) => !verbs.has(type)));
  expect([...new Set(types)].filter((type) => !isWorded(type))).toEqual([]);
});

suiteNeeding('chromium', noBrowser, 'the other rooms', () => {
  it.each(languages)(
    'evidence is made, taken along, and found out when it was changed, in %s',
    async (language, at) => {
      const seen = await signedIn(c, bank, language);
      const { page } = seen;
      await seen.go(`/history/${facilityId}`);
      await page.getByRole('button', { name: words['history.pack'][at] }).click();
      await page.getByText(words['packs.whole'][at], { exact: true }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: words['packs.file'][at] }).click(),
      ]);
      const text = await readFile(await download.path(), 'utf8');
      const file = (content: string) => ({
        name: 'pack.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
      await page.locator('input[type=file]').setInputFiles(file(text));
      await expect.poll(() => page.getByText(words['packs.whole'][at], { exact: true }).count()).toBe(2);
      await page.locator('input[type=file]').setInputFiles(file(text.replace('facility.', 'facilitx.')));
      await page.getByText(words['packs.broken'][at]).waitFor();
      await fine(seen);
      await seen.picture('evidence');
      // On paper, from a dark screen too: whose it is, where it is from, nothing that is clicked, and ink on white.
      await page.evaluate(`document.documentElement.setAttribute('data-theme', 'dark')`);
      await page.emulateMedia({ media: 'print' });
      const written = (of: string, end: string) =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('${of}'), '${end}').content`);
      expect(await written('.paper-head', '::before')).toContain('Bank');
      expect(await written('.paper-foot', '::before')).toContain('/packs');
      expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
      expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
      const colours = `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector('.panel')))`;
      expect(await page.evaluate(colours)).toEqual(['rgb(22, 32, 46)', 'rgb(255, 255, 255)']);
      await page.pdf({ path: `dist/pictures/evidence-${language}.pdf`, format: 'A4' });
      await page.emulateMedia({ media: 'screen' });
      await page.context().close();
    },
  );

  it.each(languages)(
    'what is done off line is kept, sent when there is a line, and done once, in %s',
    async (language, at) => {
      const { supervisionId } = await supervised();
      const seen = await signedIn(c, manager, language);
      const { page } = seen;
      await seen.go('/field/today');
      await page.getByRole('button', { name: words['field.patrol'][at] }).last().waitFor();
      await page.context().setOffline(true);
      await page.getByRole('button', { name: words['field.patrol'][at] }).last().click();
      const photograph = { name: 'hall.png', mimeType: 'image/png', buffer: png };
      await page.locator('input[type=file]').setInputFiles(photograph);
      await page.getByRole('button', { name: words['field.save'][at] }).click();
      await page.getByText(words['field.unsent'][at].replace('{count}', '2')).waitFor();
      c.clock.advance(600);
      await page.context().setOffline(false);
      await seen.go('/field/today');
      await page.getByText(words['field.unsent'][at].replace('{count}', '0')).waitFor();
      const evidence = `/supervisions/${supervisionId}/evidence`;
      const patrols = async () =>
        (await manager.get<{ items: { kind: string }[] }>(evidence)).body.items.filter(({ kind }) => kind === 'patrol');
      await expect.poll(async () => (await patrols()).length).toBe(at + 1);
      // It says when it was done, which is before it was heard of.
      interface Told {
        items: { type: string; at: string; payload: { occurredAt?: string } }[];
      }
      const told = (await manager.get<Told>(`/events?objectId=${supervisionId}&limit=200`)).body.items;
      const late = told.filter(
        ({ type, payload }) => type.startsWith('supervision.') && payload.occurredAt !== undefined,
      );
      expect(late.length).toBe(at + 1);
      expect(late.every((event) => (event.payload.occurredAt ?? '') < event.at)).toBe(true);
      // Without a line the browser says so itself, or by what keeps the field for it.
      expect(seen.complaints.filter((line) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(line))).toEqual([]);
      expect(await seen.barriers()).toEqual([]);
      await seen.picture('field');
      await page.context().close();
    },
  );

  it.each(languages)('the gate opens nothing without a line, in %s', async (language, at) => {
    const seen = await signedIn(c, manager, language);
    await seen.go('/field/gate');
    await seen.page.context().setOffline(true);
    await seen.page.getByText(words['field.doNotOpen'][at]).waitFor();
    expect(await seen.page.getByRole('button', { name: words['field.open'][at] }).isDisabled()).toBe(true);
    await seen.page.context().close();
  });

  it.each(languages)('administration and policy show each of their rooms, in %s', async (language) => {
    const seen = await signedIn(c, bank, language);
    for (const room of ['people', 'mandates', 'parties', 'devices', 'calendars', 'rules', 'service'])
      await opened(seen, `/admin/${room}`);
    for (const room of ['measures', 'lists']) await opened(seen, `/policy/${room}`);
    await seen.page.context().close();
  });
});

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function opened(seen: Seen, address: string): Promise<void> {
  await seen.go(address);
  await seen.page.locator('main .panel').first().waitFor();
  await fine(seen);
  await seen.picture(address.slice(1).replace('/', '-'));
}
