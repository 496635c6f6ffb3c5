import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll } from 'vitest';
import type { World } from './world.ts';

interface Asked {
  subject: string;
  clientId: string;
  nonce: string;
  challenge: string;
  redirectUri: string;
}

/** What a directory says otherwise than it should, of the next sign-in. */
export interface Lie {
  claims?: Record<string, unknown>;
  unsigned?: boolean;
  /** Signed by a key that it does not publish. */
  forged?: boolean;
  /** In what comes back through the browser; null says nothing. */
  iss?: string | null;
  symmetric?: boolean;
}

const read = async (request: IncomingMessage) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

/** As a form writes it (RFC 6749 2.3.1). */
const encoded = (text: string) => new URLSearchParams({ _: text }).toString().slice(2);

/** A little directory of a bank (OpenID Connect): discovery, keys, codes used once with PKCE, ID tokens, words of an end. */
export interface Directory {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next, and with what besides. */
  subject: string;
  claims: Record<string, unknown>;
  lie: Lie;
  /** What discovery says otherwise. */
  metadata: Record<string, unknown>;
  /** Requests that it answered. */
  asked: string[];
  /** The person signs in there: where the browser is sent back to. */
  visit(authorizationUrl: string): Promise<URL>;
  sign(claims: Record<string, unknown>, lie?: Lie): Promise<string>;
}

export async function openDirectory(world: World, names = true): Promise<Directory> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Asked>();
  let count = 0;
  const now = () => Math.floor(world.clock.now().getTime() / 1_000);

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://directory');
    directory.asked.push(`${request.method} ${url.pathname}`);
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === '/.well-known/openid-configuration')
      return answer(200, {
        issuer: directory.issuer,
        authorization_endpoint: `${directory.issuer}/authorize`,
        token_endpoint: `${directory.issuer}/token`,
        jwks_uri: `${directory.issuer}/keys`,
        ...(names && { authorization_response_iss_parameter_supported: true }),
        ...directory.metadata,
      });
    if (url.pathname === '/keys') return answer(200, { keys: [jwk] });
    if (url.pathname !== '/token') return answer(404, {});
    const form = new URLSearchParams(await read(request));
    const found = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const basic = Buffer.from(`${directory.clientId}:${encoded(directory.clientSecret)}`).toString('base64');
    const verifier = new Uint8Array(Buffer.from(form.get('code_verifier') ?? ''));
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', verifier)).toString('base64url');
    const isTheirs =
      found && request.headers.authorization === `Basic ${basic}` && form.get('redirect_uri') === found.redirectUri;
    if (!isTheirs || hash !== found.challenge) return answer(400, { error: 'invalid_grant' });
    const { subject, clientId, nonce } = found;
    const claims = { sub: subject, aud: clientId, nonce, ...directory.claims, ...directory.lie.claims };
    return answer(200, { id_token: await directory.sign(claims), access_token: 'none', token_type: 'Bearer' });
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => server.close());

  const directory: Directory = {
    issuer: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    clientId: 'holdfast',
    clientSecret: 'what:only+they know',
    subject: 'u-1',
    claims: {},
    lie: {},
    metadata: {},
    asked: [],
    async visit(authorizationUrl) {
      const { searchParams: asked } = new URL(authorizationUrl);
      const text = (name: string) => asked.get(name) ?? '';
      const code = `code-${count++}`;
      codes.set(code, {
        subject: directory.subject,
        clientId: text('client_id'),
        nonce: text('nonce'),
        challenge: text('code_challenge'),
        redirectUri: text('redirect_uri'),
      });
      const back = new URL(text('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', text('state'));
      const { iss = names ? directory.issuer : null } = directory.lie;
      if (iss !== null) back.searchParams.set('iss', iss);
      return back;
    },
    async sign(claims, lie = directory.lie) {
      const whole = { iss: directory.issuer, iat: now(), exp: now() + 300, ...claims };
      if (lie.unsigned) return new UnsecuredJWT(whole).encode();
      const key = lie.forged ? stranger.privateKey : pair.privateKey;
      if (lie.symmetric)
        return new SignJWT(whole)
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .sign(new TextEncoder().encode(JSON.stringify(jwk).padEnd(64)));
      return new SignJWT(whole).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
    },
  };
  return directory;
}
