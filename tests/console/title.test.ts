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
