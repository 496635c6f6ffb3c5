import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { administratorsOf, openWorld, type Client as Person, type Proposal, Client as Speaker } from './world.ts';

export interface Pair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  kid: string;
  alg: string;
}
export interface Registered {
  id: string;
  keyIds: string[];
}
export interface Stated {
  by?: Pair;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  aud?: string | string[];
  lives?: number;
  of?: string;
}
export const refusedClient = { status: 401, body: { error: 'invalid_client' } };

/** A party whose systems sign in, with one of them registered. */
export async function openSystems() {
  const world = await openWorld();
  const factor = await world.party('Platform', 'factor');
  const others = await world.party('Others', 'factor');
  const [administrator, secondAdministrator] = administratorsOf(factor);
  /** Asked for by one administrator and agreed to by the other. */
  async function byTwo<T>(path: string, body: unknown): Promise<T> {
    const asked = await administrator.post<Proposal>(path, body);
    if (asked.status !== 202) throw new Error(`${path}: ${asked.status} ${JSON.stringify(asked.body)}`);
    const agreed = await secondAdministrator.post<Proposal>(`/proposals/${asked.body.id}/agreement`);
    if (agreed.body.state !== 'done') throw new Error(`${path}: ${JSON.stringify(agreed.body)}`);
    return agreed.body.outcome as T;
  }
  const clerk: Person = await world.colleague(factor, 'System clerk', ['invoice:verify', 'file:upload']);
  const tokenUrl = `${world.url}/v1/oauth/token`;

  const pairOf = async (kid: string, alg = 'EdDSA'): Promise<Pair> => ({
    ...(await generateKeyPair(alg, { extractable: true })),
    kid,
    alg,
  });
  const jwkOf = async ({ publicKey, kid }: Pair) => ({ ...(await exportJWK(publicKey)), kid });
  const first = await pairOf('first');
  const second = await pairOf('second', 'ES256');
  const stranger = await pairOf('first');

  /** By two administrators, and by the clerk whom it speaks for. */
  const byThree = async (path: string, body: object): Promise<Registered> => {
    const { id } = await byTwo<Registered>(path, body);
    return clerk.done<Registered>(`/oauth-clients/${id}/confirmation`);
  };
  const register = async (more: object = {}) =>
    byThree('/oauth-clients', {
      name: 'Enterprise system',
      personId: clerk.personId,
      acts: ['invoice:verify', 'file:upload'],
      jwks: { keys: [await jwkOf(first)] },
      ...more,
    });
  const system = await register();

  let statements = 0;
  /** What a system states of itself, sound but for what a test says. */
  async function state({ by = first, claims, header, aud = tokenUrl, lives = 60, of = system.id }: Stated = {}) {
    const now = Math.floor(world.clock.now().getTime() / 1_000);
    return new SignJWT({ iss: of, sub: of, aud, jti: `j-${statements++}`, exp: now + lives, iat: now, ...claims })
      .setProtectedHeader({ alg: by.alg, kid: by.kid, ...header })
      .sign(by.privateKey);
  }
  async function ask(assertion: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        ...more,
      }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body, headers: response.headers };
  }
  const speaker = (token: unknown) => new Speaker(world.url, String(token), factor.partyId, clerk.personId);
  return {
    world,
    factor,
    others,
    administrator,
    byTwo,
    clerk,
    tokenUrl,
    first,
    second,
    stranger,
    jwkOf,
    byThree,
    register,
    system,
    state,
    ask,
    speaker,
    next: () => statements++,
  };
}
