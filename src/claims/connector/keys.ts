import { type Ctx, requirePerson } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { signingKeyApproved, signingKeyEnrolled, signingKeyRevoked } from './events.ts';
import { connectorRefusals } from './rules.ts';
import type { EnrolKeyInput, SigningKeyView } from './schemas.ts';
import * as store from './store.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** One person brings the public half of a key. */
export async function enrolKey(ctx: Ctx, input: EnrolKeyInput): Promise<SigningKeyView> {
  return act(ctx, { verb: 'signingKey.enrol', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const view = await store.insertKey(tx, {
      id: tx.newId('signingKey'),
      partyId,
      name: input.name,
      publicKey: bytesOf(input.publicKey),
      enrolledBy: personId,
      participants: [partyId],
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/name' });
    return { view, event: signingKeyEnrolled(view, partyId) };
  });
}

/** Another person puts it in use. */
export async function approveKey(ctx: Ctx, input: { keyId: string }): Promise<SigningKeyView> {
  return act(ctx, { verb: 'signingKey.approve', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const enroller = await store.findKeyEnroller(tx, partyId, input.keyId);
    if (enroller === undefined) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    await requireApart(tx, [enroller]);
    const view = onRecord(await store.changeKey(tx, partyId, input.keyId, { approvedBy: personId }));
    return { view, event: signingKeyApproved(view, partyId) };
  });
}

/** From now on it signs nothing. */
export async function revokeKey(ctx: Ctx, input: { keyId: string }): Promise<SigningKeyView> {
  return act(ctx, { verb: 'signingKey.revoke', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const view = await store.changeKey(tx, partyId, input.keyId, { revokedAt: tx.clock.now() });
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    return { view, event: signingKeyRevoked(view, partyId) };
  });
}

/** What is signed of a file: its name in this protocol and its SHA-256, so that no signature serves for something else. */
export const signedText = (sha256: string): string => `holdfast-file-v1:${sha256}`;

/** The key that signed a file of this party; refuses a signature that is not one. */
export async function requireSignature(
  ctx: Ctx,
  partyId: string,
  sha256: string,
  signature: { keyName: string; value: string },
): Promise<string> {
  const key = await store.findUsableKey(ctx, partyId, signature.keyName);
  if (!key) refuse(connectorRefusals.SIGNING_KEY_UNKNOWN, { at: '/signature/keyName' });
  const raw = new Uint8Array(key.publicKey);
  const isSigned = await crypto.subtle
    .importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
    .then((publicKey) =>
      crypto.subtle.verify(
        { name: 'Ed25519' },
        publicKey,
        bytesOf(signature.value),
        new TextEncoder().encode(signedText(sha256)),
      ),
    )
    .catch(() => false);
  if (!isSigned) refuse(connectorRefusals.FILE_SIGNATURE_INVALID, { at: '/signature/value' });
  return key.id;
}
