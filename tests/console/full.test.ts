import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { openBucket } from '../../src/adapters/node/paper-store.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCreditTrade } from '../support/credit.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { type Seen, signedIn } from '../support/signed-in.ts';

/** A bucket on a disk that is full until the test makes room. */
let hasRoom = true;
const kept = new Map<string, Buffer>();
const bucket = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const found = kept.get(request.url ?? '');
    if (request.method === 'PUT' && hasRoom) kept.set(request.url ?? '', Buffer.concat(parts));
    const status = request.method === 'PUT' ? (hasRoom ? 200 : 507) : found ? 200 : 404;
    response.writeHead(status).end(request.method === 'GET' ? found : undefined);
  });
});
await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
afterAll(() => bucket.close());
const store = openBucket({
  url: `http://127.0.0.1:${(bucket.address() as { port: number }).port}/papers`,
  region: 'eu-1',
  accessKeyId: 'ID',
  secretAccessKey: 'hush',
});
const trade = await openCreditTrade(undefined, { store });
const { exporter } = trade;

const say = (word: keyof typeof words) => words[word][0] as string;

/** A picture, of more bytes than one piece takes. */
async function scan({ page }: Seen): Promise<Buffer> {
  const paper = await page.context().newPage();
  await paper.setViewportSize({ width: 900, height: 900 });
  await paper.setContent(`<body><h1>COMMERCIAL INVOICE</h1><canvas width="860" height="760"></canvas>`);
  // Noise packs badly.
  await paper.evaluate(`{
    const place = document.querySelector('canvas').getContext('2d');
    const noise = place.createImageData(860, 760);
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
    place.putImageData(noise, 0, 0);
  }`);
  const picture = await paper.screenshot();
  await paper.close();
  return picture;
}

/** A presentation typed as far as its papers, with one chosen. */
async function typed(seen: Seen, number: string, file: { name: string; mimeType: string; buffer: Buffer }) {
  const { page } = seen;
  page.setDefaultTimeout(90_000);
  await seen.go(`/present/${await trade.credit()}`);
  await page.getByLabel(say('present.to')).click();
  await page.getByTitle('Yuzhong Example Bank', { exact: true }).last().click();
  await page.getByLabel(say('exam.amount'), { exact: true }).fill('10,000.00');
  await page.getByLabel(say('paper.choose')).setInputFiles(file);
  const shown: [string, string][] = [
    ['Number', number],
    ['Date of issue', '2026-10-12'],
    ['Issuer', 'Exporter'],
    ['Made out to', 'Importer'],
    ['Description of goods', 'GEARBOXES AND SPARE PARTS'],
    ['Amount', '10,000.00'],
    ['Currency', 'EUR'],
    ['Trade term', 'CPT CHONGQING'],
    ['Originals presented', '1'],
  ];
  for (const [name, value] of shown)
    await page.locator('.entered').getByLabel(name, { exact: false }).first().fill(value);
}
const send = ({ page }: Seen) => page.getByRole('button', { name: say('present.send'), exact: true }).click();
/** The paper of the presentation that the page has come to. */
async function paperOf({ page }: Seen): Promise<string | undefined> {
  await page.waitForURL(/\/presentations\/prs_/);
  const id = page.url().split('/').at(-1) ?? '';
  const { body } = await exporter.get<{ items: { state: string }[] }>(`/papers?objectId=${id}&state=kept`);
  return body.items[0]?.state;
}

suiteNeeding('chromium', noBrowser, 'a disk that is full', () => {
  it('keeps what was typed until the store of papers takes them, and then brings the paper whole', async () => {
    const seen = await signedIn(trade, exporter, 'en');
    const { page } = seen;
    const buffer = await scan(seen);
    expect(buffer.length).toBeGreaterThan(900_000);
    await typed(seen, 'INV-FULL', { name: 'scan.png', mimeType: 'image/png', buffer });
    hasRoom = false;
    await send(seen);
    await page.getByRole('alert').getByText('The store of papers does not take or give these bytes now').waitFor();
    // The browser writes a 503 into its console.
    expect(await seen.barriers()).toEqual([]);
    await seen.picture('paper-store-full');
    expect(await page.locator('.entered').getByLabel('Number').first().inputValue()).toBe('INV-FULL');
    expect(page.url()).toContain('/present/');
    hasRoom = true;
    await send(seen);
    expect(await paperOf(seen)).toBe('kept');
    expect(kept.size).toBe(1);
  });

  it('says the same of the database, and goes on when it has room', async () => {
    const { admin } = trade.database;
    await admin.query(`create function is_full() returns trigger language plpgsql as $$ begin
        raise exception 'could not extend file: No space left on device' using errcode = '53100';
      end $$;
      create trigger is_full before insert on paper_piece for each row execute function is_full()`);
    const seen = await signedIn(trade, exporter, 'en');
    const { page } = seen;
    await typed(seen, 'INV-FULL-2', { name: 'scan.png', mimeType: 'image/png', buffer: await scan(seen) });
    await send(seen);
    await page.getByRole('alert').waitFor();
    const said = await page.getByRole('alert').innerText();
    expect(said).toMatch(/full/i);
    await admin.query('drop trigger is_full on paper_piece');
    await send(seen);
    expect(await paperOf(seen)).toBe('kept');
  });

  it('says of a TIFF that no browser shows it, and keeps it all the same', async () => {
    const seen = await signedIn(trade, exporter, 'en');
    const { page } = seen;
    // One dot: a header, a directory of what a picture must say, no more.
    const entry = (tag: number, type: number, value: number) => {
      const made = Buffer.alloc(12);
      made.writeUInt16LE(tag, 0);
      made.writeUInt16LE(type, 2);
      made.writeUInt32LE(1, 4);
      made.writeUInt32LE(value, 8);
      return made;
    };
    const tags: [tag: number, type: number, value: number][] = [
      [256, 3, 1],
      [257, 3, 1],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, 122],
      [278, 3, 1],
      [279, 4, 1],
    ];
    const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, tags.length, 0]);
    const buffer = Buffer.concat([head, ...tags.map((tag) => entry(...tag)), Buffer.alloc(24)]);
    await typed(seen, 'INV-TIFF', { name: 'scan.tif', mimeType: 'image/tiff', buffer });
    await page.getByText(say('paper.tiff')).waitFor();
    await fine(seen);
    await send(seen);
    expect(await paperOf(seen)).toBe('kept');
  });
});
