import { generateURI, ScureBase32Plugin, verify } from 'otplib';
import type { Ctx } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { utf8 } from '../../kernel/signing.ts';
import type { SecretPlace, Vault } from '../../kernel/vault.ts';
import { fromBase64, sha256, toBase64 } from '../audit/index.ts';
import { normalCode, recoveryCodesMade, signInRefusals, totpDrift, totpPeriod } from './rules.ts';
import type { Seal } from './terms.ts';

const base32 = new ScureBase32Plugin();

/** A code as it was found good: the step of the authenticator, or the recovery code's hash. It is not used up yet. */
export type GoodCode = { step: bigint } | { recoveryHash: Uint8Array };

/** What a code is judged by. */
export interface Factors {
  totpSecret: string | undefined;
  totpStep: bigint;
  recoveryHashes: readonly Uint8Array[];
}

export const aboutTotp = (tenantId: string, personId: string): SecretPlace => ({
  tenantId,
  table: 'sign_in',
  id: personId,
});

/** Keeps what codes are reckoned from in the vault of stored secrets, as text. */
export const sealIn = (vault: Vault): Seal => ({
  close: async (text, place) => toBase64(await vault.seal(place, utf8(text))),
  open: async (sealed, place) => new TextDecoder().decode(await vault.open(place, fromBase64(sealed))),
});

export const requireSeal = (seal: Seal | undefined): Seal => seal ?? refuse(signInRefusals.SECRETS_KEY_MISSING);

/** 160 bits, as RFC 4226 4 recommends. */
export const makeSecret = (ctx: Ctx): string => base32.encode(ctx.chance(new Uint8Array(20)), { padding: false });

export const uriOf = (secret: string, loginName: string): string =>
  generateURI({ issuer: 'Holdfast', label: loginName, secret });

export const hashOfRecoveryCode = (code: string): Promise<Uint8Array> => sha256(utf8(`recovery ${normalCode(code)}`));

/** 120 bits each, in groups of four: above 112 a slow hash adds nothing (ASVS 5.0 6.5.2). */
export async function makeRecoveryCodes(ctx: Ctx): Promise<{ codes: string[]; hashes: Uint8Array[] }> {
  const codes = Array.from({ length: recoveryCodesMade }, () =>
    (
      base32
        .encode(ctx.chance(new Uint8Array(15)), { padding: false })
        .toLowerCase()
        .match(/.{4}/g) ?? []
    ).join('-'),
  );
  return { codes, hashes: await Promise.all(codes.map(hashOfRecoveryCode)) };
}

/** Takes the same time wherever the first difference is. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] ?? 0);
  return difference === 0;
}

/** For people who have no authenticator: the work is the same. */
const nobodys = base32.encode(new Uint8Array(20), { padding: false });

/** Whether a code is good, and which; undefined when it is not, or was used before. Takes as long for who has none. */
export async function judgeCode(
  { totpSecret, totpStep, recoveryHashes }: Factors,
  code: string,
  now: Date,
): Promise<GoodCode | undefined> {
  const typed = code.replaceAll(/\s/g, '');
  const token = /^\d{6}$/.test(typed) ? typed : '000000';
  const epoch = Math.floor(now.getTime() / 1_000);
  const shown = await verify({ secret: totpSecret ?? nobodys, token, epoch, epochTolerance: totpDrift * totpPeriod });
  const hash = await hashOfRecoveryCode(code);
  const recovery = recoveryHashes.filter((kept) => isSame(kept, hash));
  if (token === typed && totpSecret !== undefined && shown.valid) {
    const step = BigInt(Math.floor(epoch / totpPeriod) + shown.delta);
    return step > totpStep ? { step } : undefined;
  }
  const [recoveryHash] = recovery;
  return recoveryHash && { recoveryHash };
}
