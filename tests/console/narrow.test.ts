import { expect, it } from 'vitest';
import { noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const { lotId } = await desk.pledged(facilityId, 100);

const pages = `/work /today /mail /guide /access /portfolio /map /packs /begin /registers /lists /facilities
  /facilities/${facilityId} /lots/${lotId} /history/${facilityId} /admin/people /admin/rules /admin/calendars /admin/devices
  /policy/measures /policy/lists /policy/pots /policy/bodies /loans /limits /loan-applications /exchange-bills /asset-offers /successions /owed /confirm /field/today /field/gate`.split(
  /\s+/,
);

suiteNeeding('chromium', noBrowser, 'every page at 400 per cent', () => {
  // What keeps people out is asked once in each language and once in each theme: colours know no language.
  it.each([
    ['en', 'light'],
    ['zh', 'dark'],
  ] as const)(
    'flows within a width of 320, and keeps nobody out, in %s, %s',
    async (language, theme) => {
      const seen = await signedIn(desk, bank, language);
      const { page } = seen;
      // 1280 by 1024 enlarged four times (WCAG 2.2, 1.4.10).
      await page.setViewportSize({ width: 320, height: 256 });
      const found: string[] = [];
      for (const address of pages) {
        await seen.go(address);
        // What a page reads after it stands there.
        await page.waitForTimeout(300);
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (language === 'zh' && address === '/facilities') {
          // A name of six signs stays whole: its column scrolls sideways before it breaks.
          const lines = await page.evaluate<number>(`(() => {
            const cell = document.querySelector('table.grid tbody td:not(.number)');
            cell.textContent = '重庆示例汽配';
            const told = document.createRange();
            told.selectNodeContents(cell);
            return told.getClientRects().length;
          })()`);
          if (lines !== 1) found.push(`${address} breaks a name into ${lines} lines`);
        }
        if (wide > 320) {
          const widest = await page.evaluate<string>(`[...document.querySelectorAll('body *')]
          .filter((each) => each.getBoundingClientRect().right > 321)
          .filter((each) => { for (let at = each; at; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return false; return true; })
          .slice(0, 4).map((each) => each.tagName + '.' + each.className + ' ' + (each.innerText ?? '').slice(0, 30)).join(', ')`);
          found.push(`${address} is ${wide} wide: ${widest}`);
        }
        await page.evaluate(`localStorage.setItem('holdfast.theme', '${theme}');
          dispatchEvent(new StorageEvent('storage', { key: 'holdfast.theme', newValue: '${theme}' }))`);
        found.push(...(await seen.barriers()).map((barrier) => `${address} ${theme}: ${barrier}`));
      }
      await seen.go('/work');
      await page.screenshot({ path: 'dist/pictures/narrow-work.png' });
      expect(found).toEqual([]);
      expect(seen.complaints).toEqual([]);
    },
    300_000,
  );
});
