import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { filesUnder } from '../architecture/source.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { billWithBank } from '../support/lading.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const bill = await billWithBank(trade, 2);
const { carrier, exporter, bank } = trade;
const note = await carrier.done<{ id: string }>('/consignment-notes', {
  regime: 'CIM/SMGS',
  number: '80-26-004711',
  billId: bill.id,
  consignor: { name: 'Exporter Works', address: 'Ruhrort 7, Duisburg', country: 'DE', partyId: exporter.partyId },
  consignee: { name: 'Chongqing Agency', country: 'CN', partyId: carrier.partyId },
  contractualCarrier: 'Western Railway',
  successiveCarriers: [{ name: 'Broad Gauge Railway', from: 'Malaszewicze', to: 'Chongqing' }],
  departure: { place: 'Duisburg', station: { codeList: 'UIC', code: '8001234', name: 'Duisburg Ruhrort Hafen' } },
  destination: { place: 'Chongqing' },
  borderPoints: ['Malaszewicze', 'Alashankou'],
  wagonNumbers: ['318145671234'],
  containers: bill.lots.map(({ containerNumber }) => ({
    containerNumber,
    sealNumbers: [`S-${containerNumber}`],
    packages: 40,
    grossWeightKg: 9_000,
  })),
  goodsDescription: 'GEARBOXES',
  packages: 80,
  grossWeightKg: 18_000,
  accepted: { place: 'Duisburg', on: '2026-10-12' },
});
await exporter.done(`/consignment-notes/${note.id}/duplicate`, { toPartyId: bank.partyId });

it('every act on a document of title is in words', () => {
  const acts = filesUnder('src/kernel')
    .filter(({ name }) => name.endsWith('kernel/transferable-record.ts'))
    .flatMap(({ text }) => [...text.matchAll(/\| \{ act: '([a-z_]+)'/g)].map(([, act]) => act as string));
  expect(acts.length).toBeGreaterThan(15);
  expect(acts.filter((act) => !(`title.act.${act}` in words))).toEqual([]);
});

suiteNeeding('chromium', noBrowser, 'a bill of lading', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'shows who holds it, how it came to them, its legs and what lies beneath it, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const seen = await signedIn(trade, trade.bank, language);
      const { page } = seen;
      page.setDefaultTimeout(90_000);
      await seen.go(`/documents-of-title/${bill.id}`);
      const chain = page.getByRole('list', { name: say('title.holders') }).getByRole('listitem');
      await expect.poll(() => chain.count()).toBe(2);
      expect(await chain.first().innerText()).toContain(say('title.act.issue'));
      expect(await chain.last().innerText()).toContain(say('title.act.transfer'));
      await page.getByText(say('title.whole')).waitFor();
      expect(
        await page
          .getByRole('region', { name: say('title.boxes') })
          .locator('tbody tr')
          .count(),
      ).toBe(2);
      expect(
        await page
          .getByRole('region', { name: say('title.legs') })
          .locator('tbody tr')
          .count(),
      ).toBeGreaterThan(0);
      await page.getByRole('heading', { name: say('title.beneath') }).waitFor();
      await fine(seen);
      await seen.picture('title');
      await page.context().close();
    },
  );
});

suiteNeeding('chromium', noBrowser, 'a consignment note', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'shows its way, its boxes under seal, who holds the duplicate and what was changed, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const seen = await signedIn(trade, bank, language);
      const { page } = seen;
      page.setDefaultTimeout(90_000);
      // From the bill that it lies beneath, as from the list.
      await seen.go('/consignment-notes');
      await page
        .getByRole('link', { name: /80-26-004711/ })
        .first()
        .click();
      await page.waitForURL(`**/consignment-notes/${note.id}`);
      await page.getByText(say('note.noTitle')).waitFor();
      // What a note never takes is not offered.
      expect(await page.getByRole('button', { name: /^Refused always|^背书|^转让$|^缴回/ }).count()).toBe(0);
      const rowsOf = (word: keyof typeof words) => page.getByRole('region', { name: say(word) }).locator('tbody tr');
      await expect.poll(() => rowsOf('note.way').count()).toBe(2);
      expect(await rowsOf('note.way').first().innerText()).toContain('Duisburg → Malaszewicze');
      expect(await rowsOf('note.way').last().innerText()).toContain('Broad Gauge Railway');
      expect(await rowsOf('note.boxes').count()).toBe(2);
      const box = bill.lots[0]?.containerNumber ?? '';
      expect(await rowsOf('note.boxes').filter({ hasText: box }).innerText()).toContain(`S-${box}`);
      const changes = page.getByRole('list', { name: say('note.changes') }).getByRole('listitem');
      await expect.poll(() => changes.count()).toBe(1);
      expect(await changes.first().innerText()).toContain(say('note.change.duplicate_moved'));
      await fine(seen);
      await seen.picture('consignment-note');
      await page.context().close();
    },
  );
});
