import type { Database, PersonActor, Remembered } from '../../context.ts';
import type { Chance } from '../../kernel/identifiers.ts';
import { businessDateAt, type Clock, startOfBusinessDate } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import { enrolmentPattern } from './key-rules.ts';
import { mandatesInForce, mayEnter, nextTurn } from './person-rules.ts';
import { type Credential, findCredential } from './store.ts';

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const bytesOf = (text: string) => new TextEncoder().encode(text);

export interface MadeKey {
  key: string;
  /** What others may see of it: it names the key and cannot open anything. */
  enrolmentCode: string;
}

/**
 * `hf_<prefix>_<secret>`: the prefix finds the row; of the secret (256 bits of chance) only the SHA-256 is kept, and it is what
 * the enrolment code `hfe_<prefix>_<hash>` says. Whoever will hold a key makes it: the secret passes through nobody's hands.
 */
export async function makeKey(chance: Chance): Promise<MadeKey> {
  const prefix = Array.from(chance(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('');
  const secret = base64Url(chance(new Uint8Array(32)));
  const hash = base64Url(await sha256(bytesOf(secret)));
  return { key: `hf_${prefix}_${secret}`, enrolmentCode: `hfe_${prefix}_${hash}` };
}

/** What an enrolment code, whose form was checked, says of a key. */
export function readEnrolment(code: string): { prefix: string; secretHash: Uint8Array } {
  const [, prefix = '', hash = ''] = enrolmentPattern.exec(code) ?? [];
  const text = atob(hash.replaceAll('-', '+').replaceAll('_', '/'));
  return { prefix, secretHash: Uint8Array.from(text, (char) => char.charCodeAt(0)) };
}

/** Takes the same time wherever the first difference is. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Whether this is the secret that an enrolment code named; takes as long where there is none. */
export const holdsCode = async (secret: string, hash: Uint8Array | undefined): Promise<boolean> =>
  equalBytes(await sha256(bytesOf(secret)), hash ?? new Uint8Array(32));

export interface Authenticated {
  tenantId: string;
  actor: PersonActor;
  /** From then on it must be asked anew: the key has ended, or a day has begun on which other mandates are in force. */
  holdsUntil: Date | null;
  /** The day of which its use is noted. */
  usedOn: string;
  /** How key, person and party stood when they were looked at. */
  remembered: Remembered;
}

/** Who a credential speaks for now; undefined when it opens nothing. The one place where a credential becomes an actor. */
export function actorOf(found: Credential, now: Date): Authenticated | undefined {
  if (found.revokedAt || (found.expiresAt && found.expiresAt <= now) || !mayEnter(found.state)) return undefined;
  const today = businessDateAt(now);
  const turn = nextTurn(found.mandateDates, today);
  const turnsAt = turn === undefined ? undefined : startOfBusinessDate(turn);
  return {
    tenantId: found.tenantId,
    holdsUntil: turnsAt && (!found.expiresAt || turnsAt < found.expiresAt) ? turnsAt : found.expiresAt,
    usedOn: today,
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
      ...(found.acts !== null && { isMachine: true }),
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
