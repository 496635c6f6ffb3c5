import type { Ctx, Database, PersonActor } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { fromBase64Url, toBase64Url, utf8 } from '../../kernel/signing.ts';
import { businessDate, type Clock } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import { type Authenticated, actorOf } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { endsOf, type Limits, signInRefusals } from './rules.ts';
import type { SessionView } from './schemas.ts';
import * as store from './store.ts';

const minute = 60_000;
/** A process trusts what it read of a session for so long; then the session's use is noted, and it is read again. */
const TRUSTED_MS = minute;

const limitsOf = (clock: { clock: Clock }): Limits => {
  const today = businessDate(clock);
  return {
    idleMs: policyOn('signIn.idleMinutes', today).value * minute,
    longestMs: policyOn('signIn.longestHours', today).value * 60 * minute,
  };
};

export const stepUpMs = (ctx: Ctx): number => policyOn('signIn.stepUpMinutes', businessDate(ctx)).value * minute;

/** 256 bits of chance, never a caller's: what was in a browser before it signed in opens nothing afterwards. */
export async function makeToken(ctx: Ctx): Promise<{ token: string; tokenHash: Uint8Array }> {
  const token = `hs_${toBase64Url(ctx.chance(new Uint8Array(32)))}`;
  return { token, tokenHash: await sha256(utf8(token)) };
}

/** Who presents a session's token; undefined for what is none, and for one that is over. */
export async function authenticateSession(
  database: Database,
  clock: Clock,
  token: string,
): Promise<Authenticated | undefined> {
  if (!/^hs_[A-Za-z0-9_-]{43}$/.test(token) || fromBase64Url(token.slice(3)) === undefined) return undefined;
  const now = clock.now();
  const hash = await sha256(utf8(token));
  const idleSeconds = limitsOf({ clock }).idleMs / 1_000;
  const found = await database.anonymous((db) => store.findSession(db, hash, now, idleSeconds));
  const authenticated = found && actorOf(found, now);
  if (!authenticated) return undefined;
  const trusted = new Date(now.getTime() + TRUSTED_MS);
  return {
    ...authenticated,
    holdsUntil: authenticated.holdsUntil && authenticated.holdsUntil < trusted ? authenticated.holdsUntil : trusted,
    remembered: { ...authenticated.remembered, isSession: true },
    // What a system holds proves possession, as a key does.
    actor:
      found.clientId === null
        ? {
            ...authenticated.actor,
            // Where a directory lets its person use less, they make no factor that lets them use more.
            isMachine: (found.acts?.length ?? 0) > 0,
            session: { provedAt: found.provedAt, ...(found.acts?.length === 0 && { isRecovery: true }) },
          }
        : { ...authenticated.actor, isSystem: true },
  };
}

export interface Entering {
  means: readonly string[];
  /** A second factor was shown, now or at the instant that is said. */
  isProved: boolean | Date;
  address: string | undefined;
  agent: string | undefined;
  /** No more than these mandates, however many the person has. */
  acts?: string[];
  /** Sooner than sessions end. */
  until?: Date;
  directoryId?: string;
  /** By what they come in, and what that was added by. */
  line?: readonly string[];
}

export interface Begun {
  token: string;
  session: SessionView;
}

export const viewOf = (row: store.SessionRow, currentId: string | undefined): SessionView => ({
  id: row.id,
  personId: row.personId,
  means: row.means,
  beganAt: row.beganAt.toISOString(),
  seenAt: row.seenAt.toISOString(),
  idleUntil: row.idleUntil.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  provedAt: row.provedAt?.toISOString() ?? null,
  address: row.address,
  agent: row.agent,
  isCurrent: row.id === currentId,
});

/** Somebody has signed in: the session, and its token, which is shown once. */
export async function beginSession(
  ctx: Ctx,
  { personId, partyId }: { personId: string; partyId: string },
  { means, isProved, address, agent, acts, until, directoryId, line = [] }: Entering,
): Promise<Begun> {
  const now = ctx.clock.now();
  const { token, tokenHash } = await makeToken(ctx);
  const row: store.SessionRow = {
    tenantId: ctx.tenantId,
    id: ctx.newId('session'),
    personId,
    participants: [partyId],
    tokenHash,
    means: [...means],
    beganAt: now,
    seenAt: now,
    ...(until ? { idleUntil: until, expiresAt: until } : endsOf(now, limitsOf(ctx))),
    provedAt: isProved === true ? now : isProved || null,
    address: address ?? null,
    agent: agent?.slice(0, 200) ?? null,
    endedAt: null,
    endedBecause: null,
    endedBy: null,
    acts: acts ?? null,
    clientId: null,
    directoryId: directoryId ?? null,
    line: [...new Set(line)],
  };
  await store.insertSession(ctx, row);
  return { token, session: viewOf(row, row.id) };
}

/** The session that is at work, and whose it is. A key is none. */
export function requireSession(ctx: Ctx): PersonActor & { session: NonNullable<PersonActor['session']> } {
  const { actor } = ctx;
  if (actor.kind !== 'person') refuse(commonRefusals.MANDATE_MISSING, { facts: { actor: actor.name } });
  const { session } = actor;
  return session ? { ...actor, session } : refuse(signInRefusals.NOT_A_SESSION);
}
