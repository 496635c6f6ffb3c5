import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import type { Clock } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import type { Call } from './terms.ts';

/** What a directory may sign with: RS256 is what each must know (OpenID Connect Core 15.1); none is no signature. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const TOLERANCE_S = 10;
/** An ID token that was made longer ago was not made for this sign-in. */
const OLDEST_S = 600;

export interface Client {
  issuer: string;
  clientId: string;
}

/** What a directory says of itself (OpenID Connect Discovery 4.2). */
export interface Metadata {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUri: string;
  /** It names itself in what comes back through the browser (RFC 9207). */
  namesItself: boolean;
}

async function json(
  call: Call,
  url: string,
  request: Partial<Parameters<Call>[0]> = {},
): Promise<Record<string, unknown>> {
  const headers = { accept: 'application/json', ...request.headers };
  const { status, body } = await call({ url, method: request.method ?? 'GET', headers, body: request.body ?? '' });
  if (status !== 200) throw new Error(`the directory answered ${status}`);
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null) throw new Error('the directory answered no object');
  return value as Record<string, unknown>;
}

const textOf = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new Error('the directory left something out');
  return value;
};

/** Where a browser or we go on: by HTTPS, or as plainly as the issuer itself; nothing that a browser would run. */
function addressOf(value: unknown, issuer: string): string {
  const { protocol, username, password, href } = new URL(textOf(value));
  const isSafe = protocol === 'https:' || (protocol === 'http:' && new URL(issuer).protocol === 'http:');
  if (!isSafe || username !== '' || password !== '') throw new Error('the directory names an address that is not safe');
  return href;
}

/** Read where the issuer says, and of that issuer alone: another’s words are none of its (RFC 9700 2.1, 4.4). */
export async function discover(call: Call, issuer: string): Promise<Metadata> {
  const said = await json(call, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (said['issuer'] !== issuer) throw new Error('the directory names another issuer');
  return {
    issuer,
    authorizationEndpoint: addressOf(said['authorization_endpoint'], issuer),
    tokenEndpoint: addressOf(said['token_endpoint'], issuer),
    jwksUri: addressOf(said['jwks_uri'], issuer),
    namesItself: said['authorization_response_iss_parameter_supported'] === true,
  };
}

export interface Flow {
  nonce: string;
  verifier: string;
}

/** Where the browser goes: a code, and nothing else, comes back (OpenID Connect Core 3.1.2.1; PKCE, RFC 7636 4.2). */
export async function authorizationUrl(
  { authorizationEndpoint }: Metadata,
  { clientId }: Client,
  { nonce, verifier }: Flow,
  { state, redirectUri }: { state: string; redirectUri: string },
): Promise<string> {
  const url = new URL(authorizationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    nonce,
    code_challenge: toBase64Url(await sha256(utf8(verifier))),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.toString();
}

const formEncoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');

/** The code for an ID token, at the directory itself. */
export async function exchange(
  call: Call,
  { tokenEndpoint }: Metadata,
  { clientId, secret }: { clientId: string; secret: string | undefined },
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...(secret === undefined && { client_id: clientId }),
  });
  const basic = secret !== undefined && btoa(`${formEncoded(clientId)}:${formEncoded(secret)}`);
  const said = await json(call, tokenEndpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(basic !== false && { authorization: `Basic ${basic}` }),
    },
    body: form.toString(),
  });
  return textOf(said['id_token']);
}

async function verified(call: Call, { jwksUri }: Metadata, { issuer, clientId }: Client, jwt: string, now: Date) {
  const said = await json(call, jwksUri);
  const keys = Array.isArray(said['keys']) ? (said['keys'] as Record<string, unknown>[]).slice(0, 50) : [];
  return jwtVerify(jwt, createLocalJWKSet({ keys }), {
    algorithms,
    issuer,
    audience: clientId,
    requiredClaims: ['iat', 'sub'],
    clockTolerance: TOLERANCE_S,
    currentDate: now,
  });
}

/** Made within the last minutes, and not later than now. */
const isRecent = (iat: number, now: Date): boolean => {
  const seconds = now.getTime() / 1_000;
  return iat >= seconds - OLDEST_S && iat <= seconds + TOLERANCE_S;
};

/** Whom the directory says that this is: for us alone, to this question, a moment ago (OpenID Connect Core 3.1.3.7). Throws where it does not hold. */
export async function readIdToken(
  call: Call,
  metadata: Metadata,
  client: Client,
  { jwt, nonce, clock }: { jwt: string; nonce: string; clock: Clock },
): Promise<JWTPayload & { sub: string }> {
  const now = clock.now();
  const { payload } = await verified(call, metadata, client, jwt, now);
  const { aud, azp, iat = 0, exp } = payload as JWTPayload & { azp?: unknown };
  const isOurs = azp === undefined ? !Array.isArray(aud) || aud.length === 1 : azp === client.clientId;
  const isNew = isRecent(iat, now);
  if (exp === undefined || !isOurs || !isNew || payload['nonce'] !== nonce) throw new Error('not for this sign-in');
  return { ...payload, sub: textOf(payload.sub) };
}

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout';

/** Of whom the directory says that they are out (OpenID Connect Back-Channel Logout 2.6). Throws where it does not hold. */
export async function readLogoutToken(
  call: Call,
  metadata: Metadata,
  client: Client,
  { jwt, clock }: { jwt: string; clock: Clock },
): Promise<{ subject: string }> {
  const now = clock.now();
  const { payload } = await verified(call, metadata, client, jwt, now);
  const { events, nonce, iat = 0, sub } = payload as JWTPayload & { events?: Record<string, unknown>; nonce?: unknown };
  const isLogout = typeof events === 'object' && events !== null && LOGOUT in events;
  if (!isLogout || nonce !== undefined || !isRecent(iat, now)) throw new Error('no word of an end');
  return { subject: textOf(sub) };
}

/** By which of their mandates somebody may act, as roles there let them; undefined for all of them. Who has no role that is known has none. */
export function actsOf(
  { roleClaim, roles }: { roleClaim: string | null; roles: Record<string, string[]> },
  payload: JWTPayload,
): string[] | undefined {
  if (roleClaim === null) return undefined;
  const said = payload[roleClaim];
  const held = (Array.isArray(said) ? said : [said]).filter((role) => typeof role === 'string');
  return [...new Set(held.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role] ?? []) : [])))].sort();
}

/** When a second factor was shown there, where the directory says so (RFC 8176); null where it does not. */
export function provedAt({ amr, auth_time: at }: JWTPayload, now: Date): Date | null {
  const isProved = Array.isArray(amr) && amr.includes('mfa') && typeof at === 'number';
  return isProved ? new Date(Math.min(at * 1_000, now.getTime())) : null;
}
