import { authenticate } from '../../ground/parties/index.ts';
import { makeSignInLink } from '../../ground/sign-in/index.ts';
import type { Platform } from './platform.ts';

/**
 * The address that signs the person of a key in at the console, once; undefined where they have a way of their own, or the key opens nothing.
 * For who runs the installation: whoever reads somebody's key may act as them anyway.
 */
export async function linkFor(platform: Platform, key: string): Promise<string | undefined> {
  const { database, publicUrl } = platform;
  const found = await authenticate(database, platform.ctxFor('').clock, key);
  if (!found) return undefined;
  const link = await makeSignInLink(platform.ctxFor(found.tenantId, 'sign-in link'), found.actor.personId);
  return link === undefined ? undefined : `${publicUrl}/sign-in#link=${link}`;
}
