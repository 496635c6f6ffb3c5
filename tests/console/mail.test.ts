import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { codeIn, openLetters } from '../support/letters.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const core = await trade.party('Core firm', 'core_firm');
const carried = await openLetters(trade);

suiteNeeding('chromium', noBrowser, 'letters', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('are asked for, confirmed by their code and ended again, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(trade, core, language);
    const { page } = seen;
    await seen.go('/today');
    await page.getByRole('link', { name: say('today.mail') }).click();
    await page.getByLabel(say('mail.address')).fill('clerk@core.example');
    await page.getByRole('button', { name: say('mail.send') }).click();
    await page.getByText(say('mail.notYet')).waitFor();
    await fine(seen);
    await seen.picture('mail');

    // Another code is guessed at and refused; the one of the letter is taken as it was copied.
    await page.getByLabel(say('mail.code'), { exact: true }).fill('00000000');
    await page.getByRole('button', { name: say('mail.confirm'), exact: true }).click();
    await page
      .getByText(language === 'en' ? /not the code that was sent/ : /确认码不正确/)
      .first()
      .waitFor();
    const [letter] = await carried();
    expect(letter?.to).toBe('clerk@core.example');
    expect(letter?.subject).toBe(language === 'en' ? 'Holdfast: your code' : 'Holdfast：确认码');
    const code = codeIn(letter);
    await page.getByLabel(say('mail.code'), { exact: true }).fill(`${code.slice(0, 4)} ${code.slice(4)}`);
    await page.getByRole('button', { name: say('mail.confirm'), exact: true }).click();
    await page.getByText(say('mail.notYet')).waitFor({ state: 'detached' });
    expect((await core.get<{ confirmedAt: string | null }>('/mail')).body.confirmedAt).not.toBeNull();

    await page.getByRole('button', { name: say('mail.end') }).click();
    await page.getByRole('button', { name: say('mail.end') }).waitFor({ state: 'detached' });
    expect((await core.get('/mail')).status).toBe(404);
    trade.clock.advance(61);
    await fine(seen);
  });
});
