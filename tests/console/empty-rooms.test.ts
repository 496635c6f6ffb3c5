import { it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank alone', 'bank');
const rooms = [
  ['lists', 'policy.noStanding'],
  ['lists?kind=size', 'policy.noneSo'],
  ['pots', 'policy.noPot'],
  ['bodies', 'policy.noBody'],
  ['fees', 'policy.noFees'],
  ['returns', 'policy.noReturn'],
  ['sessions', 'policy.noSession'],
] as const;

suiteNeeding('chromium', noBrowser, 'a policy desk of which nothing is known', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('says in each room who makes something appear, in %s', async (language, at) => {
    const seen = await signedIn(world, bank, language);
    for (const [room, word] of rooms) {
      await seen.go(`/policy/${room}`);
      await seen.page.getByText(words[word][at]).waitFor();
    }
    await fine(seen);
    await seen.picture('policy-empty');
    await seen.page.context().close();
  });
});
