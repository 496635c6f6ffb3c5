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

/** Why a device made or showed no passkey, told in words of ours: what the browser says is English, and for programmers. */
export class PasskeyFailed extends Error {
  readonly why: 'place' | 'known' | 'device';
  /** The name that the service is bound to, where the page is at another. */
  readonly place: string;
  constructor(why: PasskeyFailed['why'], place: string) {
    super(`passkey: ${why}`);
    this.why = why;
    this.place = place;
  }
}

const reasons: Readonly<Record<string, PasskeyFailed['why']>> = { SecurityError: 'place', InvalidStateError: 'known' };

async function answerOf(question: unknown, work: () => Promise<Credential | null>): Promise<unknown> {
  const { rpId, rp } = question as { rpId?: string; rp?: { id?: string } };
  try {
    const credential = await work();
    if (credential === null) throw new PasskeyFailed('device', '');
    return (credential as unknown as CredentialJson).toJSON();
  } catch (error) {
    const { name } = error as Error;
    // Who says no to the device has not failed.
    if (error instanceof PasskeyFailed || name === 'NotAllowedError') throw error;
    throw new PasskeyFailed(reasons[name] ?? 'device', rpId ?? rp?.id ?? location.hostname);
  }
}

/** What a device answers to a question of the service. Rejects when its holder says no. @throws PasskeyFailed */
export const shown = (question: unknown): Promise<unknown> =>
  answerOf(question, async () => {
    const publicKey = readers().parseRequestOptionsFromJSON?.(question);
    return publicKey ? navigator.credentials.get({ publicKey }) : null;
  });

export const made = (question: unknown): Promise<unknown> =>
  answerOf(question, async () => {
    const publicKey = readers().parseCreationOptionsFromJSON?.(question);
    return publicKey ? navigator.credentials.create({ publicKey }) : null;
  });

export async function signInByPasskey(): Promise<void> {
  const passkey = await shown(await knock('/v1/sign-in/passkey-question', {}));
  await knock('/v1/sign-in/passkey', { passkey, as: 'cookie' });
}
