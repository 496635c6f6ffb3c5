import { knock } from './call.ts';

interface CredentialJson {
  toJSON(): unknown;
}
interface Readers {
  parseRequestOptionsFromJSON?(options: unknown): PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions;
}
const readers = (): Readers => (globalThis as { PublicKeyCredential?: Readers }).PublicKeyCredential ?? {};

/** Whether this browser can ask a device at all. */
export const hasPasskeys = (): boolean => readers().parseRequestOptionsFromJSON !== undefined;

/** What a device answers to a question of the service. Rejects when its holder says no. */
export async function shown(question: unknown): Promise<unknown> {
  const publicKey = readers().parseRequestOptionsFromJSON?.(question);
  const credential = publicKey && (await navigator.credentials.get({ publicKey }));
  return (credential as unknown as CredentialJson).toJSON();
}

export async function made(question: unknown): Promise<unknown> {
  const publicKey = readers().parseCreationOptionsFromJSON?.(question);
  const credential = publicKey && (await navigator.credentials.create({ publicKey }));
  return (credential as unknown as CredentialJson).toJSON();
}

export async function signInByPasskey(): Promise<void> {
  const passkey = await shown(await knock('/v1/sign-in/passkey-question', {}));
  await knock('/v1/sign-in/passkey', { passkey, as: 'cookie' });
}
