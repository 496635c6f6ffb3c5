import type { Ctx, Db } from '../../context.ts';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import { sha256 } from '../audit/index.ts';
import * as store from './challenges-store.ts';
import { challengeMinutes } from './rules.ts';

/**
 * What a question is for, and of whom: `register` and `stepUp` of a session or a key, `signIn` of anybody, `directory` of a browser, `link` of
 * who runs the installation.
 */
export interface Asked {
  kind: 'register' | 'stepUp' | 'signIn' | 'directory' | 'link';
  of: string;
}

const laneOf = ({ kind, of }: Asked): Promise<Uint8Array> => sha256(utf8(`challenge ${kind} ${of}`));
const hashOf = (challenge: string): Promise<Uint8Array> => sha256(utf8(challenge));

/** A question of 256 bits of chance, base64url; of it only the hash stays. */
export async function ask(
  ctx: Pick<Ctx, 'clock' | 'chance'>,
  handle: Db,
  asked: Asked,
  detail: string | null = null,
  minutes = challengeMinutes,
): Promise<string> {
  const challenge = toBase64Url(ctx.chance(new Uint8Array(32)));
  const at = ctx.clock.now();
  const until = new Date(at.getTime() + minutes * 60_000);
  const [hash, lane] = await Promise.all([hashOf(challenge), laneOf(asked)]);
  await store.keepChallenge(handle, { hash, lane, detail, at, until });
  return challenge;
}

/** Whether it was asked there, a moment ago, and not answered yet; with what was kept beside it. It is answered now. */
export async function answered(
  { clock }: Pick<Ctx, 'clock'>,
  handle: Db,
  asked: Asked,
  challenge: string,
): Promise<{ detail: string | null } | undefined> {
  const [hash, lane] = await Promise.all([hashOf(challenge), laneOf(asked)]);
  return store.takeChallenge(handle, { hash, lane, at: clock.now() });
}
