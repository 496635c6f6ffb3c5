import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
await desk.price(70_000);
// A third is cut: what the regulator counts and what is acted on are far apart.
await desk.valuationTerms({ haircutBps: 3_000 });
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);
await desk.draw(facilityId, 3_200_000);

suiteNeeding('chromium', noBrowser, 'the coverage of a facility', () => {
  it('is drawn as it is acted on, against the lines that act', async () => {
    const { body } = await desk.bank.get<Record<'ltvReportBps' | 'ltvControlBps', number>>(
      `/facilities/${facilityId}/coverage`,
    );
    expect(body.ltvControlBps).toBeGreaterThan(body.ltvReportBps);
    const seen = await signedIn(desk, desk.bank, 'en');
    await seen.go(`/facilities/${facilityId}`);
    const [said = ''] = words['coverage.sentence'][0].split(';');
    const ratio = `${(body.ltvControlBps / 100).toFixed(2)} %`;
    await seen.page.getByRole('img', { name: said.replace('{ltv}', ratio) }).waitFor();

    // The price falls: the letter of the call goes onto paper in both languages.
    desk.clock.advance(86_400);
    await desk.pass(30);
    await desk.price(56_000);
    await desk.mark();
    const calls = await desk.bank.get<{ items: { id: string; letter: Record<'en' | 'zh', string> }[] }>(
      `/margin-calls?facilityId=${facilityId}`,
    );
    const [call] = calls.body.items;
    if (!call) throw new Error('no call was made');
    // Who signed in yesterday has to sign in again.
    const later = await signedIn(desk, desk.bank, 'en');
    await later.go(`/margin-calls/${call.id}`);
    const letters = later.page.locator('.letter');
    await letters.first().waitFor();
    expect(await letters.filter({ visible: true }).count()).toBe(1);
    await later.page.emulateMedia({ media: 'print' });
    expect(await letters.filter({ visible: true }).count()).toBe(2);
    const told = (await letters.allInnerTexts()).join('\n');
    for (const language of ['en', 'zh'] as const) expect(told).toContain(call.letter[language].split('\n')[0]);
    await later.page.pdf({ path: 'dist/pictures/margin-call.pdf', format: 'A4' });
  });
});
