import { rm, writeFile } from 'node:fs/promises';
import { authenticate } from '../../ground/parties/index.ts';
import { linkInFileMinutes, makeSignInLink } from '../../ground/sign-in/index.ts';
import type { Platform } from './platform.ts';

/**
 * The address that signs the person of a key in at the console, once; undefined where they have a way of their own, or the key opens nothing.
 * For who runs the installation: whoever reads somebody's key may act as them anyway.
 */
export async function linkFor(platform: Platform, key: string, minutes?: number): Promise<string | undefined> {
  const { database, publicUrl } = platform;
  const found = await authenticate(database, platform.ctxFor('').clock, key);
  if (!found) return undefined;
  const link = await makeSignInLink(platform.ctxFor(found.tenantId, 'sign-in link'), found.actor.personId, minutes);
  return link === undefined ? undefined : `${publicUrl}/sign-in#link=${link}`;
}

/**
 * The same for everybody of a first tenant, in a file beside their keys that only who runs the installation reads: one link each, good once and
 * for a day. Whoever has a way of their own stands there no more. Answers how many there are.
 */
export async function writeLinks(
  platform: Platform,
  file: string,
  people: readonly { person: string; key: string }[],
): Promise<number> {
  const lines: string[] = [];
  for (const { person, key } of people) {
    const link = await linkFor(platform, key, linkInFileMinutes);
    if (link !== undefined) lines.push(`${person}\t${link}\n`);
  }
  await rm(file, { force: true });
  if (lines.length > 0) await writeFile(file, lines.join(''), { mode: 0o600 });
  return lines.length;
}
