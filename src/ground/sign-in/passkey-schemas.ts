import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';

const bytesWire = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'expected base64url')
    .max(most);
const idOfCredential = bytesWire(1_400);
const shared = {
  id: idOfCredential,
  rawId: idOfCredential,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
};

/** As `PublicKeyCredential.toJSON()` writes it; what else stands there is not used. */
export const passkeyMade = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytesWire(4_000),
      attestationObject: bytesWire(20_000),
      transports: z.array(z.string().max(40)).max(10).optional(),
    }),
  })
  .meta({ id: 'PasskeyMade', description: 'What navigator.credentials.create() gave, by its toJSON()' });
export type PasskeyMade = z.infer<typeof passkeyMade>;

export const passkeyAnswer = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytesWire(4_000),
      authenticatorData: bytesWire(4_000),
      signature: bytesWire(2_000),
      userHandle: bytesWire(200).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAnswer', description: 'What navigator.credentials.get() gave, by its toJSON()' });
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>;

const known = z.object({ type: z.literal('public-key'), id: z.string(), transports: z.array(z.string()) });
const verification = z.literal('required');
const timeout = z.int().meta({ description: 'Milliseconds until the question lapses' });

export const creationView = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout,
    excludeCredentials: z.array(known),
    authenticatorSelection: z.object({ residentKey: z.literal('required'), userVerification: verification }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreation', description: 'For PublicKeyCredential.parseCreationOptionsFromJSON()' });
export type CreationView = z.infer<typeof creationView>;

export const requestView = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout,
    userVerification: verification,
    allowCredentials: z.array(known),
  })
  .meta({ id: 'PasskeyRequest', description: 'For PublicKeyCredential.parseRequestOptionsFromJSON()' });
export type RequestView = z.infer<typeof requestView>;

const nameWire = textWire(60).meta({ description: 'How its holder calls the device', example: 'Laptop' });
export const addPasskeyInput = z.strictObject({ name: nameWire, passkey: passkeyMade });
export type AddPasskeyInput = z.infer<typeof addPasskeyInput>;
export const namePasskeyInput = z.strictObject({ name: nameWire });
export type NamePasskeyInput = z.infer<typeof namePasskeyInput>;
export const passkeyParams = z.object({ passkeyId: idWire('passkey') });

export const passkeyView = z
  .object({
    id: idWire('passkey'),
    name: z.string(),
    isSynced: z.boolean().meta({ description: 'Kept by a service of its maker, on several devices' }),
    madeAt: instantWire,
    usedAt: instantWire.nullable(),
    clonedAt: instantWire.nullable().meta({ description: 'It counted backwards: it opens nothing any more' }),
    removedAt: instantWire.nullable(),
  })
  .meta({ id: 'Passkey' });
export type PasskeyView = z.infer<typeof passkeyView>;
export const passkeysView = z.object({ items: z.array(passkeyView) }).meta({ id: 'Passkeys' });
