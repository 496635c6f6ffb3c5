import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { apiKey, party, person, tenant } from '../../../db/schema/parties.ts';
import { session } from '../../../db/schema/sign-in.ts';
import { asSystem, type Ctx, type Db, db, given, type PersonActor, prepared } from '../../context.ts';
import type { PersonLimit } from '../../kernel/eyes.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type MandateDates, mandatesInForce, mayEnter, type PersonState } from './person-rules.ts';
import type { PartyRole } from './rules.ts';
import type { PartyView } from './schemas.ts';

type PartyRow = typeof party.$inferSelect;

const partyOf = (row: PartyRow): PartyView => ({
  id: row.id,
  name: row.name,
  nameZh: row.nameZh,
  country: row.country,
  roles: row.roles as PartyRole[],
  creditCode: row.creditCode,
  lei: row.lei,
  bic: row.bic,
});

export async function insertTenant(ctx: Ctx, name: string): Promise<void> {
  await db(ctx).insert(tenant).values({ id: ctx.tenantId, name, createdAt: ctx.clock.now() });
}

/** Undefined when a party with one of the codes is there already. */
export async function insertParty(ctx: Ctx, view: PartyView): Promise<PartyView | undefined> {
  const [row] = await db(ctx)
    .insert(party)
    .values({ ...view, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return row && partyOf(row);
}

/** As it is after the change. */
export async function changeParty(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<PartyView, 'name' | 'nameZh' | 'roles'>>,
): Promise<PartyView | undefined> {
  const [row] = await db(ctx)
    .update(party)
    .set(change)
    .where(and(eq(party.tenantId, ctx.tenantId), eq(party.id, id)))
    .returning();
  return row && partyOf(row);
}

const partyById = prepared((handle) =>
  handle
    .select()
    .from(party)
    .where(and(eq(party.tenantId, given('tenantId')), eq(party.id, given('id')))),
);

export async function findParty(ctx: Ctx, id: string): Promise<PartyView | undefined> {
  const [row] = await partyById(db(ctx), { tenantId: ctx.tenantId, id });
  return row && partyOf(row);
}

/** A party by its BIC; the head office's where the branch is not registered itself. */
export async function findPartyByBic(ctx: Ctx, bic: string): Promise<PartyView | undefined> {
  const office = bic.slice(0, 8);
  const rows = await db(ctx)
    .select()
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), among(party.bic, [bic, office, `${office}${'X'.repeat(3)}`])));
  const exact = rows.find((row) => row.bic === bic) ?? rows[0];
  return exact && partyOf(exact);
}

/** Whether a party has people who can act here: someone of it has a key that is not revoked. */
export async function actsHere(ctx: Ctx, partyId: string): Promise<boolean> {
  // Of another party's people one is told no more than this.
  const [row] = await asSystem(ctx, 'parties', (system) =>
    db(system)
      .select({ id: apiKey.id })
      .from(apiKey)
      .innerJoin(person, and(eq(person.tenantId, apiKey.tenantId), eq(person.id, apiKey.personId)))
      .where(and(eq(apiKey.tenantId, ctx.tenantId), eq(person.partyId, partyId), isNull(apiKey.revokedAt)))
      .limit(1),
  );
  return row !== undefined;
}

/** Parties by their unified social credit codes. */
export async function findPartiesByCode(ctx: Ctx, codes: Iterable<string>): Promise<Map<string, PartyView>> {
  const rows = await db(ctx)
    .select()
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), among(party.creditCode, codes)));
  return new Map(rows.map((row) => [row.creditCode ?? '', partyOf(row)]));
}

export async function listParties(ctx: Ctx, after: string | undefined, limit: number): Promise<PartyView[]> {
  const rows = await db(ctx)
    .select()
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), after === undefined ? undefined : gt(party.id, after)))
    .orderBy(asc(party.id))
    .limit(limit);
  return rows.map(partyOf);
}

export interface Credential {
  tenantId: string;
  keyId: string;
  secretHash: Uint8Array;
  expiresAt: Date | null;
  revokedAt: Date | null;
  acts: string[] | null;
  reads: string[] | null;
  networks: string[] | null;
  personId: string;
  personName: string;
  state: PersonState;
  mandates: string[];
  mandateDates: Record<string, MandateDates>;
  limits: PersonLimit[];
  partyId: string;
  partyName: string;
  roles: string[];
  madeBy: string[];
  made: string[] | null;
  /** The versions of the rows it was read from, to be compared with. */
  stands: string;
}

const credentialByPrefix = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      keyId: sql<string>`key_id`,
      secretHash: sql<Uint8Array>`secret_hash`,
      expiresAt: sql<Date | null>`expires_at`.mapWith(toDate),
      revokedAt: sql<Date | null>`revoked_at`.mapWith(toDate),
      personId: sql<string>`person_id`,
      personName: sql<string>`person_name`,
      acts: sql<string[] | null>`acts`,
      reads: sql<string[] | null>`reads`,
      networks: sql<string[] | null>`networks`,
      state: sql<PersonState>`state`,
      mandates: sql<string[]>`mandates`,
      mandateDates: sql<Record<string, MandateDates>>`mandate_dates`,
      limits: sql<PersonLimit[]>`limits`,
      partyId: sql<string>`party_id`,
      partyName: sql<string>`party_name`,
      roles: sql<string[]>`roles`,
      madeBy: sql<string[]>`made_by`,
      made: sql<string[] | null>`made`,
      stands: sql<string>`stands`,
    })
    .from(sql`authenticate_api_key(${given('prefix')}, ${given('secretHash')}, ${given('seen')}, ${given('today')})`),
);

/** Finds a key by its public prefix, in whatever tenant it lives; that it is used is noted where the secret is the right one. */
export async function findCredential(
  handle: Db,
  prefix: string,
  secretHash: Uint8Array,
  now: Date,
): Promise<Credential | undefined> {
  const seen = now.toISOString();
  const [row] = await credentialByPrefix(handle, { prefix, secretHash, seen, today: businessDateAt(now) });
  return row;
}

/** What was said by a key or in a session that is merely over was said; by one that was taken back, it was not. */
const ofKey = (ctx: Ctx, keyId: string) =>
  db(ctx)
    .select({ acts: apiKey.acts, ended: apiKey.revokedAt, person, party })
    .from(apiKey)
    .innerJoin(person, and(eq(person.tenantId, apiKey.tenantId), eq(person.id, apiKey.personId)))
    .innerJoin(party, and(eq(party.tenantId, person.tenantId), eq(party.id, person.partyId)))
    .where(and(eq(apiKey.tenantId, ctx.tenantId), eq(apiKey.id, keyId)));

const ofSession = (ctx: Ctx, id: string) =>
  db(ctx)
    .select({
      acts: session.acts,
      ended: sql<Date | null>`case when ${session.endedBecause} <> 'signed_out' then ${session.endedAt} end`,
      person,
      party,
    })
    .from(session)
    .innerJoin(person, and(eq(person.tenantId, session.tenantId), eq(person.id, session.personId)))
    .innerJoin(party, and(eq(party.tenantId, person.tenantId), eq(party.id, person.partyId)))
    .where(and(eq(session.tenantId, ctx.tenantId), eq(session.id, id)));

/** Who spoke by a key or in a session, as they stand now; undefined when it was taken back, or they may enter no longer. */
export async function findKeyActor(ctx: Ctx, keyId: string): Promise<PersonActor | undefined> {
  const [row] = await (keyId.startsWith(`${prefixes.session}_`) ? ofSession : ofKey)(ctx, keyId);
  const now = ctx.clock.now();
  if (!row || row.ended !== null) return undefined;
  if (!mayEnter(row.person.state)) return undefined;
  return {
    kind: 'person',
    partyId: row.party.id,
    partyName: row.party.name,
    roles: row.party.roles,
    personId: row.person.id,
    personName: row.person.name,
    keyId,
    mandates: mandatesInForce({ ...row.person, roles: row.party.roles }, row.acts, businessDateAt(now)),
    limits: row.person.limits,
  };
}

const toDate = (value: string | null): Date | null => (value === null ? null : new Date(value));

/** The party that an identifier of a public or our own list names; undefined for a list we do not know. */
export async function findPartyByCode(
  ctx: Ctx,
  list: 'lei' | 'credit_code' | 'bic' | 'id',
  code: string,
): Promise<PartyView | undefined> {
  const column = { lei: party.lei, credit_code: party.creditCode, bic: party.bic, id: party.id }[list];
  const [row] = await db(ctx)
    .select()
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), eq(column, code)));
  return row && partyOf(row);
}
