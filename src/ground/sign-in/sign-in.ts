import { type Ctx, withTransaction } from '../../context.ts';
import { Refusal, refuse } from '../../kernel/refusal.ts';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import { sha256 } from '../audit/index.ts';
import { addressLane, type Lane, takeAttempt } from './attempts.ts';
import { aboutTotp, type GoodCode, judgeCode, requireSeal } from './code.ts';
import * as factors from './factors-store.ts';
import { normalLoginName, signInRefusals } from './rules.ts';
import type { SignInInput } from './schemas.ts';
import { type Begun, beginSession, repeatedSession, underOf } from './session.ts';
import type { SignInTerms } from './terms.ts';

/** From where somebody signs in. */
export interface From {
  address: string | undefined;
  agent: string | undefined;
  /** What a browser shows that signed in before. */
  device: string | undefined;
  /** The Idempotency-Key: a repeat finds the session that the first began. */
  key?: string | undefined;
}

export interface SignedIn extends Begun {
  /** For the browser to keep: so a stranger’s errors do not make it wait. */
  device: string;
}

type Input = Pick<SignInInput, 'loginName' | 'password' | 'code'>;

const hashOfDevice = (device: string | undefined) => sha256(utf8(`device ${device ?? ''}`));

/** The code is used up, whichever it was: of two at once with one code, one gets through. */
export const useCode = (ctx: Ctx, personId: string, code: GoodCode): Promise<boolean> =>
  'step' in code
    ? factors.useStep(ctx, personId, code.step)
    : factors.useRecoveryCode(ctx, personId, code.recoveryHash);

/**
 * A person signs in with a password and a second factor. `nobody` is a context of no tenant. Whoever is named, known or not, costs the same
 * look, the same hash and the same code, and is refused by the same words.
 */
export async function signIn(nobody: Ctx, terms: SignInTerms, input: Input, from: From): Promise<SignedIn> {
  const { passwords } = terms;
  if (!passwords) refuse(signInRefusals.PASSWORDS_NOT_HERE);
  const seal = requireSeal(terms.seal);
  const name = normalLoginName(input.loginName);
  const deviceHash = await hashOfDevice(from.device);
  const found = await nobody.database.anonymous((db) => factors.findSignIn(db, name, deviceHash));
  const tell = (what: string, facts: Record<string, string> = {}) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId: found?.tenantId,
      partyId: found?.partyId,
      personId: found?.personId,
      facts,
    });
  const isKnown = found?.knowsDevice === true && from.device !== undefined;
  const own: Lane = isKnown ? { kind: 'device', of: `${name} ${from.device}` } : { kind: 'name', of: name };
  let forgive: () => Promise<void>;
  try {
    // Whoever else errs at the address of a device that signed in before, it goes on: it has a lane of its own.
    forgive = await takeAttempt(nobody, isKnown ? [own] : [own, ...addressLane(from.address)]);
  } catch (error) {
    if (error instanceof Refusal) tell('signIn.waits');
    throw error;
  }
  const isPassword = await passwords.verify(input.password, found?.passwordHash ?? undefined);
  const totpSecret = found?.totpSealed
    ? await seal.open(found.totpSealed, aboutTotp(found.tenantId, found.personId))
    : undefined;
  const { totpStep = 0n, recoveryHashes = [] } = found ?? {};
  const code = await judgeCode({ totpSecret, totpStep, recoveryHashes }, input.code, nobody.clock.now());
  // Good once, and used: it may be the same request on its way again, under the key of the first.
  const spent =
    from.key === undefined || code
      ? undefined
      : await judgeCode({ totpSecret, totpStep: 0n, recoveryHashes: [] }, input.code, nobody.clock.now());
  if (!found || !isPassword || !(code ?? spent)) {
    tell('signIn.refused');
    refuse(signInRefusals.SIGN_IN_REFUSED);
  }
  const { tenantId, partyId, personId } = found;
  const device = isKnown ? (from.device as string) : toBase64Url(nobody.chance(new Uint8Array(32)));
  const tokenHash = await hashOfDevice(device);
  const means = ['password', code && 'recoveryHash' in code ? 'recovery_code' : 'authenticator'];
  const under = await underOf(from.key, name, input.code.replaceAll(/\s/g, ''));
  const begun = await withTransaction({ ...nobody, tenantId }, async (tx) => {
    const isAnew = code !== undefined && (await useCode(tx, personId, code));
    const before = under && (await repeatedSession(tx, personId, under, { address: from.address, isAnew }));
    if (before || !isAnew) return before;
    await factors.noteDevice(tx, { personId, participants: [partyId], tokenHash });
    const row = await factors.findFactors(tx, personId);
    const line = [...(row?.passwordLine ?? []), ...(row?.totpLine ?? [])];
    return beginSession(tx, { personId, partyId }, { means, isProved: true, line, under, ...from });
  });
  if (!begun) {
    tell('signIn.refused');
    refuse(signInRefusals.SIGN_IN_REFUSED);
  }
  await forgive();
  tell('signIn.done', { means: means.join(' '), sessionId: begun.session.id });
  return { ...begun, device };
}
