import { systemCtx } from '../../src/app.ts';
import { makeSignInLink } from '../../src/ground/sign-in/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { type Visit, visit } from './browser.ts';
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
  return {
    ...seen,
    async go(address) {
      await seen.page.goto(url + address);
      await seen.page.locator('main h1').first().waitFor();
    },
  };
}
