import { createLocalJWKSet, errors, importJWK, jwtVerify } from 'jose';
import { refuse } from '../../kernel/refusal.ts';
import { signInRefusals } from './rules.ts';

/** What a system may sign with. A list of our own: what the statement or the key says of its algorithm chooses nothing (RFC 8725 3.1). */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'PS256'];
const typesTaken = [undefined, 'JWT', 'client-authentication+jwt'];
const LONGEST_S = 300;
const TOLERANCE_S = 10;
const KEYS_MOST = 10;

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** By kind and curve, the one algorithm that a key is good for here. */
const algorithmOf: Readonly<Record<string, string>> = { 'OKP Ed25519': 'EdDSA', 'EC P-256': 'ES256', RSA: 'PS256' };
/** NIST SP 800-57 part 1, 5.6.3: 112 bits of strength. */
const RSA_BITS_LEAST = 2_048;
export type Jwks = { keys: Record<string, unknown>[] };

/** Public keys with a name each, and nothing else: a secret that is sent here is no secret any more. */
export async function decideJwks({ keys }: Jwks, at = '/jwks/keys'): Promise<void> {
  if (keys.length === 0 || keys.length > KEYS_MOST)
    refuse(signInRefusals.JWKS_UNFIT, { at, facts: { most: KEYS_MOST } });
  const names = keys.map(({ kid }) => kid);
  for (const [i, key] of keys.entries()) {
    const member = privateMembers.find((name) => name in key);
    if (member !== undefined)
      refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/${i}/${member}`, facts: { secret: true } });
    const { kid } = key;
    if (typeof kid !== 'string' || kid === '' || kid.length > 200 || names.indexOf(kid) !== i)
      refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/${i}/kid` });
    await decideKey(key, `${at}/${i}`);
  }
}

/** A key that signs here: of a kind that is taken, whole, long enough, and not said to be for something else. */
async function decideKey(key: Record<string, unknown>, at: string): Promise<void> {
  const { kty, crv, n, use, alg, key_ops: operations } = key;
  const kinds = Object.keys(algorithmOf);
  const kind = kty === 'RSA' ? 'RSA' : `${String(kty)} ${String(crv)}`;
  const algorithm = algorithmOf[kind];
  if (algorithm === undefined) {
    const member = kinds.some((one) => one.split(' ')[0] === kty) ? 'crv' : 'kty';
    refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/${member}`, facts: { kinds } });
  }
  if (use !== undefined && use !== 'sig') refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/use`, facts: { use: 'sig' } });
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify')))
    refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/key_ops`, facts: { operation: 'verify' } });
  if (alg !== undefined && alg !== algorithm && !(alg === 'Ed25519' && algorithm === 'EdDSA'))
    refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/alg`, facts: { algorithm } });
  if (kty === 'RSA' && (typeof n !== 'string' || n.length * 6 < RSA_BITS_LEAST))
    refuse(signInRefusals.JWKS_UNFIT, { at: `${at}/n`, facts: { bitsLeast: RSA_BITS_LEAST } });
  const isWhole = await importJWK({ ...key, alg: algorithm }, algorithm).then(
    () => true,
    () => false,
  );
  if (!isWhole) refuse(signInRefusals.JWKS_UNFIT, { at, facts: { kind } });
}

export interface Assertion {
  jti: string;
  /** When it would lapse by itself. */
  lapsesAt: Date;
}

/** Whose statement this says it is, unchecked: to find the keys by. */
export function claimedIssuer(jwt: string): string | undefined {
  try {
    const body = JSON.parse(atob((jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as {
      iss?: unknown;
    };
    return typeof body.iss === 'string' ? body.iss : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A system states that it is itself (RFC 7523 3): by its own key, about itself, to this service alone, for minutes, once. Undefined where it
 * does not hold, for whatever reason.
 */
export async function verifyAssertion(
  jwt: string,
  { clientId, jwks, audiences, now }: { clientId: string; jwks: Jwks; audiences: readonly string[]; now: Date },
): Promise<Assertion | undefined> {
  try {
    const keys = createLocalJWKSet(jwks);
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
      algorithms,
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      requiredClaims: ['exp', 'jti'],
      clockTolerance: TOLERANCE_S,
      currentDate: now,
    });
    const { jti, exp = 0, aud, iat } = payload;
    const isAlone = typeof aud === 'string' || aud?.length === 1;
    const isShort = exp <= now.getTime() / 1_000 + LONGEST_S + TOLERANCE_S;
    const isLater = iat !== undefined && iat > now.getTime() / 1_000 + TOLERANCE_S;
    if (!isAlone || !isShort || isLater || !typesTaken.includes(protectedHeader.typ)) return undefined;
    if (typeof jti !== 'string' || jti === '' || jti.length > 200) return undefined;
    return { jti, lapsesAt: new Date((exp + TOLERANCE_S) * 1_000) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}
