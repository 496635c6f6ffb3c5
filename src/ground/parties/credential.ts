import type { Database, PersonActor, Remembered } from '../../context.ts';
import type { Chance } from '../../kernel/identifiers.ts';
import { addDays, businessDateAt, type Clock, startOfBusinessDate } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import { mandatesInForce, mayEnter } from './person-rules.ts';
import { type Credential, findCredential } from './store.ts';

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const bytesOf = (text: string) => new TextEncoder().encode(text);

export interface MadeKey {
  prefix: string;
  key: string;
  secretHash: Uint8Array;
}

/** `hf_<prefix>_<secret>`: the prefix finds the row; of the secret (256 bits of chance) only the SHA-256 is kept. */
export async function makeKey(chance: Chance): Promise<MadeKey> {
  const prefix = Array.from(chance(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('');
  const secret = base64Url(chance(new Uint8Array(32)));
  return { prefix, key: `hf_${prefix}_${secret}`, secretHash: await sha256(bytesOf(secret)) };
}

/** Takes the same time wherever the first difference is. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] ?? 0);
  return difference === 0;
}

export interface Authenticated {
  tenantId: string;
  actor: PersonActor;
  /** From then on it must be asked anew: the key has ended, or a day has begun on which other mandates may be in force. */
  holdsUntil: Date;
  /** How key, person and party stood when they were looked at. */
  remembered: Remembered;
}

/** Who a credential speaks for now; undefined when it opens nothing. The one place where a credential becomes an actor. */
export function actorOf(found: Credential, now: Date): Authenticated | undefined {
  if (found.revokedAt || (found.expiresAt && found.expiresAt <= now) || !mayEnter(found.state)) return undefined;
  const today = businessDateAt(now);
  const tomorrow = startOfBusinessDate(addDays(today, 1));
  return {
    tenantId: found.tenantId,
    holdsUntil: found.expiresAt && found.expiresAt < tomorrow ? found.expiresAt : tomorrow,
    remembered: { tenantId: found.tenantId, keyId: found.keyId, stands: found.stands },
    actor: {
      kind: 'person',
      partyId: found.partyId,
      partyName: found.partyName,
      roles: found.roles,
      personId: found.personId,
      personName: found.personName,
      keyId: found.keyId,
      mandates: mandatesInForce(found, found.acts, today),
      limits: found.limits,
      reads: found.reads && new Set(found.reads),
      networks: found.networks,
      madeBy: new Set(found.madeBy),
      made: found.made && new Set(found.made),
    },
  };
}

/** Who presents this key, or undefined: unknown, expired, revoked and malformed look the same from outside. */
export async function authenticate(database: Database, clock: Clock, key: string): Promise<Authenticated | undefined> {
  const [, prefix, secret] = /^hf_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) return undefined;
  const secretHash = await sha256(bytesOf(secret));
  const now = clock.now();
  const found = await database.anonymous((db) => findCredential(db, prefix, secretHash, now));
  if (!found || !equalBytes(secretHash, found.secretHash)) return undefined;
  return actorOf(found, now);
}
