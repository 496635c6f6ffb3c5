import { generate } from 'otplib';
import { Client, type ProblemBody, type World } from './world.ts';

/** A person with everything that they sign in with. */
export interface Holder {
  /** With the key that they began with. */
  client: Client;
  loginName: string;
  password: string;
  secret: string;
  recoveryCodes: string[];
}

export interface BegunSession {
  token: string | null;
  session: { id: string; personId: string; provedAt: string | null; isCurrent: boolean };
}

export const goodPassword = 'seven wagons cross the ice';

/** What an authenticator shows at an instant of the world's clock, so many steps away. */
export const codeAt = (world: World, secret: string, steps = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(world.clock.now().getTime() / 1_000) + 30 * steps });

/** A moment later: another code counts. */
export const nextCode = (world: World, secret: string): Promise<string> => {
  world.clock.advance(31);
  return codeAt(world, secret);
};

/** A person of a party enrols a password and an authenticator with the key that they hold. */
export async function enrolled(world: World, client: Client, name = 'li.wei'): Promise<Holder> {
  const { loginName } = await client.done<{ loginName: string }>('/me/password', { name, password: goodPassword });
  const { secret } = await client.done<{ secret: string }>('/me/authenticator');
  const { recoveryCodes } = await client.done<{ recoveryCodes: string[] }>('/me/authenticator/confirmation', {
    code: await codeAt(world, secret),
  });
  world.clock.advance(31);
  return { client, loginName, password: goodPassword, secret, recoveryCodes };
}

export interface Sent {
  status: number;
  body: BegunSession & ProblemBody;
  headers: Headers;
}

/** Anybody sends something, with whatever headers. */
export async function send(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Sent> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Sent['body'], headers: response.headers };
}

export async function signIn(
  world: World,
  { loginName, password, secret }: Pick<Holder, 'loginName' | 'password' | 'secret'>,
  more: object = {},
  headers: Record<string, string> = {},
): Promise<Sent> {
  const code = await codeAt(world, secret);
  return send(`${world.url}/v1/sign-in`, { loginName, password, code, ...more }, headers);
}

/** Signed in: who speaks with the token of a session. */
export async function signedIn(world: World, holder: Holder): Promise<Client & { sessionId: string }> {
  world.clock.advance(31);
  const { status, body } = await signIn(world, holder);
  if (status !== 201) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
  const client = new Client(world.url, body.token ?? '', holder.client.partyId, holder.client.personId);
  return Object.assign(client, { sessionId: body.session.id });
}
