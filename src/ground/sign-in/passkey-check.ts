import { refuse } from '../../kernel/refusal.ts';
import { fromBase64Url } from '../../kernel/signing.ts';
import type { PasskeyAnswer, PasskeyMade } from './passkey-schemas.ts';
import { signInRefusals } from './rules.ts';

/** ES256, EdDSA and RS256 by their COSE numbers: what devices make and every runtime of ours checks. */
export const passkeyAlgorithms = [-7, -8, -257];

/** Whom a passkey is for: the host, and the one origin that may ask for it (WebAuthn 13.4.9). */
export interface RelyingParty {
  id: string;
  origin: string;
}

export function relyingPartyOf(publicUrl: string | undefined): RelyingParty {
  if (publicUrl === undefined) refuse(signInRefusals.PASSKEYS_NEED_ADDRESS);
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

interface ClientData {
  challenge: string;
  crossOrigin: boolean;
}

/** What the browser says that it was asked, unchecked; undefined where it says nothing readable. */
export function clientDataOf(encoded: string): ClientData | undefined {
  try {
    const bytes = fromBase64Url(encoded) ?? new Uint8Array();
    const { challenge, crossOrigin } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return typeof challenge === 'string' ? { challenge, crossOrigin: crossOrigin === true } : undefined;
  } catch {
    return undefined;
  }
}

/** The library is heavy, and a process that is asked for no passkey does without it. */
const library = () => import('@simplewebauthn/server');

/** It says by whatever error that an answer does not hold: none of them is ours. */
async function held<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}

export interface NewPasskey {
  credentialId: string;
  publicKey: Uint8Array;
  counter: bigint;
  isSynced: boolean;
  transports: string[];
}

/**
 * A pair that a device made for us (WebAuthn 7.1), where who holds it showed themselves to the device. No statement of its maker is asked for,
 * and none that carries certificates is taken: to check one would call addresses that it names.
 */
export async function checkMade(
  made: PasskeyMade,
  rp: RelyingParty,
  challenge: string,
): Promise<NewPasskey | undefined> {
  if (clientDataOf(made.response.clientDataJSON)?.crossOrigin !== false) return undefined;
  const [{ verifyRegistrationResponse }, { decodeAttestationObject, isoBase64URL }] = await Promise.all([
    library(),
    import('@simplewebauthn/server/helpers'),
  ]);
  const checked = await held(async () => {
    const statement = decodeAttestationObject(isoBase64URL.toBuffer(made.response.attestationObject));
    const isBare = statement.get('fmt') === 'none' || statement.get('attStmt').get('x5c') === undefined;
    if (!isBare || !['none', 'packed'].includes(statement.get('fmt'))) return undefined;
    return verifyRegistrationResponse({
      response: made,
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    });
  });
  if (!checked?.verified) return undefined;
  const { credential, credentialBackedUp } = checked.registrationInfo;
  if (credential.id !== made.id) return undefined;
  return {
    credentialId: credential.id,
    publicKey: new Uint8Array(credential.publicKey),
    counter: BigInt(credential.counter),
    isSynced: credentialBackedUp,
    transports: made.response.transports ?? [],
  };
}

/** Signed with the private half, for us, to this question, by somebody who showed themselves to the device (WebAuthn 7.2); what it counts. */
export async function checkShown(
  shown: PasskeyAnswer,
  rp: RelyingParty,
  { challenge, publicKey }: { challenge: string; publicKey: Uint8Array },
): Promise<{ counter: bigint } | undefined> {
  if (clientDataOf(shown.response.clientDataJSON)?.crossOrigin !== false) return undefined;
  const { verifyAuthenticationResponse } = await library();
  const checked = await held(() =>
    verifyAuthenticationResponse({
      response: { ...shown, response: { ...shown.response, userHandle: shown.response.userHandle ?? undefined } },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      // What it counts is judged by a rule of ours, which ends both of two.
      credential: { id: shown.id, publicKey: new Uint8Array(publicKey), counter: 0 },
    }),
  );
  return checked?.verified ? { counter: BigInt(checked.authenticationInfo.newCounter) } : undefined;
}
