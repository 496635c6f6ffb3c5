import { canonicalBytes } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

type PublicKey = ReturnType<typeof crypto.subtle.importKey>;

const keys = new Map<string, PublicKey>();

function importKey(publicKey: string): PublicKey {
  let key = keys.get(publicKey);
  if (!key) {
    key = crypto.subtle.importKey('raw', fromBase64Url(publicKey), { name: 'Ed25519' }, false, ['verify']);
    keys.set(publicKey, key);
  }
  return key;
}

/**
 * Whether the device signed this observation: Ed25519 (RFC 8032) over its RFC 8785 form without the member `signature`,
 * which is base64url. What is malformed is simply not signed.
 */
export async function isSignedBy(publicKey: string, observation: unknown): Promise<boolean> {
  if (typeof observation !== 'object' || observation === null) return false;
  const { signature, ...signed } = observation as Record<string, unknown>;
  if (typeof signature !== 'string' || !/^[A-Za-z0-9_-]{86}$/.test(signature)) return false;
  try {
    const key = await importKey(publicKey);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, fromBase64Url(signature), canonicalBytes(signed));
  } catch {
    return false;
  }
}

/** Why a message is not its device's word. */
export type Unproved = 'SIGNATURE_MISSING_OR_WRONG' | 'SIGNED_FOR_ANOTHER' | 'SIGNED_IN_OLD_FORM' | 'TYPED_BY_PERSON';

interface Signer {
  tenantId: string;
  code: string;
  publicKey: string | null;
  formerKey: string | null;
  formerKeyUntil: Date | null;
  namedSince: Date | null;
}

/** By the key of now, or by the former one while readings that are under way may still be signed with it. */
const isByKey = async ({ publicKey, formerKey, formerKeyUntil }: Signer, observation: unknown, receivedAt: Date) =>
  (publicKey !== null && (await isSignedBy(publicKey, observation))) ||
  (formerKey !== null &&
    formerKeyUntil !== null &&
    receivedAt < formerKeyUntil &&
    (await isSignedBy(formerKey, observation)));

/** Since when the form without the member `of` proves nothing: by the day, looked up once for each. */
const forms = new Map<string, number>();

function leastForm(receivedAt: Date): number {
  const day = receivedAt.toISOString().slice(0, 10);
  let form = forms.get(day);
  if (form === undefined) {
    if (forms.size > 100) forms.clear();
    form = policyOn('device.signingForm', day).value;
    forms.set(day, form);
  }
  return form;
}

/**
 * Why a message of a device with a key is not its word; undefined where it is. What it signs says of whom it is, `of` with
 * tenant and device, and which of its messages, `seq`: a message played again under another name, by whoever has the same
 * key, is signed for another. The form without `of` is read until the day that policy states, and of a device that has once
 * said of whom it is no more.
 */
export async function unprovedBy(
  device: Signer,
  observation: Record<string, unknown>,
  receivedAt: Date,
): Promise<Unproved | undefined> {
  if (!(await isByKey(device, observation, receivedAt))) return 'SIGNATURE_MISSING_OR_WRONG';
  const { of } = observation;
  const isOldOver = device.namedSince !== null || leastForm(receivedAt) > 1;
  if (of === undefined) return isOldOver ? 'SIGNED_IN_OLD_FORM' : undefined;
  const said = (typeof of === 'object' && of !== null ? of : {}) as { tenant?: unknown; device?: unknown };
  return said.tenant === device.tenantId && said.device === device.code ? undefined : 'SIGNED_FOR_ANOTHER';
}
