import { words } from '../../console/src/words/all.ts';
import { systemCtx } from '../../src/app.ts';
import { makeSignInLink } from '../../src/ground/sign-in/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { type Visit, visit } from './browser.ts';
import { type Holder, nextCode } from './sign-in.ts';
import type { Client, World } from './world.ts';

export interface Seen extends Visit {
  /** Goes to an address of the console and waits for its page. */
  go(address: string): Promise<void>;
}

/** The console as somebody of the world sees it, let in by a link as on the first day. */
export async function signedIn(
  { clock, signer, database, tenantId, url }: Pick<World, 'clock' | 'signer' | 'database' | 'tenantId' | 'url'>,
  { personId }: Pick<Client, 'personId'>,
  language: 'en' | 'zh',
): Promise<Seen> {
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance), signer }, database, tenantId, 'test');
  const seen = await visit(url, language);
  await seen.page.goto(`${url}/sign-in#link=${await makeSignInLink(ctx, personId)}`);
  await seen.page.waitForURL(/\/(access|work)/);
  return going(seen, url);
}

const going = (seen: Visit, url: string): Seen => ({
  ...seen,
  async go(address) {
    await seen.page.goto(url + address);
    await seen.page.locator('main h1').first().waitFor();
  },
});

/** The same let in by password and second factor, so that acts which ask for one may be sent. */
export async function enteredBy(world: World, holder: Holder, language: 'en' | 'zh'): Promise<Seen> {
  const say = (word: keyof typeof words) => words[word][language === 'en' ? 0 : 1];
  const seen = await visit(world.url, language);
  const { page } = seen;
  await page.goto(`${world.url}/work`);
  await page.getByLabel(say('entry.name')).fill(holder.loginName);
  await page.getByLabel(say('entry.password')).fill(holder.password);
  await page.getByLabel(say('entry.code')).fill(await nextCode(world, holder.secret));
  await page.getByRole('button', { name: say('entry.go'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();
  return going(seen, world.url);
}
