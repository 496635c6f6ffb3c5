import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { event } from '../../../db/schema/audit.ts';
import { among } from '../../../db/schema/columns.ts';
import { person } from '../../../db/schema/parties.ts';
import { oauthClient } from '../../../db/schema/sign-in.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate } from '../../kernel/time.ts';
import { holdsNow } from '../audit/index.ts';
import type { MandateDates, PersonState } from './person-rules.ts';
import type { PersonView } from './schemas.ts';

type Row = typeof person.$inferSelect;

const viewOf = (row: Row): PersonView => ({
  id: row.id,
  partyId: row.partyId,
  name: row.name,
  state: row.state,
  mandates: row.mandates,
  dates: row.mandateDates,
  limits: row.limits as PersonView['limits'],
  addedBy: row.addedBy,
  agreedBy: row.agreedBy,
  successorId: row.successorId,
  leftAt: row.leftAt?.toISOString() ?? null,
});

/** Who did it stands with what was made: two persons are two only when neither made the other. */
export const makersOf = ({ actor, agreed }: Ctx) => ({
  by: actor.kind === 'person' ? actor.personId : null,
  agreedBy: (agreed?.by ?? []).map(({ personId }) => personId),
});

export interface NewPerson {
  id: string;
  partyId: string;
  name: string;
  nameSalt: Uint8Array;
  mandates: string[];
  dates?: Record<string, MandateDates>;
  limits?: PersonView['limits'];
}

/** Those who found a party were made by nobody of it. */
export async function insertPeople(ctx: Ctx, people: readonly NewPerson[], isFounding: boolean): Promise<PersonView[]> {
  const { by, agreedBy } = makersOf(ctx);
  const rows = await db(ctx)
    .insert(person)
    .values(
      people.map(({ dates, limits, ...rest }) => ({
        ...rest,
        tenantId: ctx.tenantId,
        createdAt: ctx.clock.now(),
        addedBy: isFounding ? null : by,
        agreedBy: isFounding ? [] : agreedBy,
        state: 'invited' as const,
        mandateDates: dates ?? {},
        limits: limits ?? [],
      })),
    )
    .returning();
  return rows.map(viewOf);
}

const byId = (ctx: Ctx, id: string) => and(eq(person.tenantId, ctx.tenantId), eq(person.id, id));

export async function findPerson(ctx: Ctx, id: string): Promise<PersonView | undefined> {
  const [row] = await db(ctx).select().from(person).where(byId(ctx, id));
  return row && viewOf(row);
}

/** The person, locked until the transaction ends. */
export async function lockPerson(ctx: Ctx, id: string): Promise<PersonView | undefined> {
  const [row] = await db(ctx).select().from(person).where(byId(ctx, id)).for('no key update');
  return row && viewOf(row);
}

export async function changePerson(
  ctx: Ctx,
  id: string,
  {
    dates,
    ...change
  }: Partial<Pick<PersonView, 'mandates' | 'dates' | 'limits' | 'state' | 'successorId'>> & { leftAt?: Date },
): Promise<PersonView> {
  const [row] = await db(ctx)
    .update(person)
    .set({ ...change, ...(dates && { mandateDates: dates }) })
    .where(byId(ctx, id))
    .returning();
  return viewOf(onRecord(row));
}

/** As the system: nobody of a party has a mandate but these, of those they had. */
export async function silencePeople(ctx: Ctx, partyId: string, left: readonly string[]): Promise<void> {
  const kept = sql.param([...left]);
  await db(ctx)
    .update(person)
    .set({ mandates: sql`array(select unnest(${person.mandates}) intersect select unnest(${kept}::text[]))` })
    .where(and(eq(person.tenantId, ctx.tenantId), eq(person.partyId, partyId)));
}

/** The row stays for what the person did; what names them goes. */
export async function erasePerson(ctx: Ctx, id: string, state: PersonState): Promise<PersonView> {
  const [row] = await db(ctx)
    .update(person)
    .set({ state, name: '', nameSalt: null, mandates: [], mandateDates: {}, limits: [] })
    .where(byId(ctx, id))
    .returning();
  return viewOf(onRecord(row));
}

export async function listPeople(
  ctx: Ctx,
  partyId: string,
  state: PersonState | undefined,
  after: string | undefined,
  limit: number,
): Promise<PersonView[]> {
  const rows = await db(ctx)
    .select()
    .from(person)
    .where(
      and(
        eq(person.tenantId, ctx.tenantId),
        eq(person.partyId, partyId),
        state === undefined ? undefined : eq(person.state, state),
        after === undefined ? undefined : gt(person.id, after),
      ),
    )
    .orderBy(asc(person.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Everybody of a party who is there. */
export async function listPresent(ctx: Ctx, partyId: string): Promise<PersonView[]> {
  const rows = await db(ctx)
    .select()
    .from(person)
    .where(
      and(eq(person.tenantId, ctx.tenantId), eq(person.partyId, partyId), among(person.state, ['invited', 'active'])),
    )
    .orderBy(asc(person.id));
  return rows.map(viewOf);
}

/**
 * Who of a party answers for what a mandate is about: whom somebody who left named to take over, or else who has had it longest,
 * of those who are there.
 */
export async function findMandated(ctx: Ctx, partyId: string, mandate: string): Promise<PersonView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(person)
    .where(and(eq(person.tenantId, ctx.tenantId), eq(person.partyId, partyId), holdsNow(ctx, mandate)))
    .orderBy(
      sql`exists (select from person l where l.tenant_id = ${person.tenantId} and l.successor_id = ${person.id}
        and l.mandates @> array[${mandate}]) desc`,
      asc(person.id),
    )
    .limit(1);
  return row && viewOf(row);
}

/**
 * How many administrators of a party could act now and go on doing so: there, for good, and with a key that opens; and whether two of
 * them are two, so that one proposes and the other agrees.
 */
export async function findAdministrators(ctx: Ctx, partyId: string): Promise<{ count: number; areTwo: boolean }> {
  const now = ctx.clock.now();
  const today = businessDate(ctx);
  const [found] = rowsOf<{ count: number; areTwo: boolean }>(
    await db(ctx).execute(sql`
      with them as (
        select p.id from person p
        where p.tenant_id = ${ctx.tenantId} and p.party_id = ${partyId} and p.state in ('invited', 'active')
          and p.mandates @> array['person:manage']
          and coalesce(p.mandate_dates #>> '{person:manage,from}', ${today}) <= ${today}
          and p.mandate_dates #>> '{person:manage,until}' is null
          and exists (select from api_key k where k.tenant_id = p.tenant_id and k.person_id = p.id and k.revoked_at is null and not k.awaits_holder
            and (k.expires_at is null or k.expires_at > ${now.toISOString()}::timestamptz)
            and (k.acts is null or k.acts @> array['person:manage'])))
      select (select count(*)::int from them) as count, exists (
        select from them a join them b on a.id < b.id
        where not exists (select from person_maker m where m.tenant_id = ${ctx.tenantId}
          and ((m.person_id = a.id and m.maker_id = b.id) or (m.person_id = b.id and m.maker_id = a.id)))
          and not exists (select from person_maker m join person_maker n on n.tenant_id = m.tenant_id and n.maker_id = m.maker_id
            where m.tenant_id = ${ctx.tenantId} and m.person_id = a.id and n.person_id = b.id)) as "areTwo"`),
  );
  return found ?? { count: 0, areTwo: false };
}

/** Systems that speak for a person, or did. */
export const listSystemsOf = async (ctx: Ctx, personId: string): Promise<string[]> => {
  const rows = await db(ctx)
    .select({ id: oauthClient.id })
    .from(oauthClient)
    .where(and(eq(oauthClient.tenantId, ctx.tenantId), eq(oauthClient.personId, personId)))
    .limit(100);
  return rows.map(({ id }) => id);
};

/** Ways in that somebody of a party added or ended, newest first. The condition is the index's, to the letter. */
export const listWaysTold = (ctx: Ctx, partyId: string, limit: number) =>
  db(ctx)
    .select({ at: event.at, type: event.type, actor: event.actor, payload: event.payload })
    .from(event)
    .where(
      and(
        eq(event.tenantId, ctx.tenantId),
        sql`${event.participants}[1] = ${partyId}`,
        sql`${event.type} in ('password.set', 'authenticator.confirmed', 'recoveryCodes.made', 'passkey.added', 'passkey.cloned',
          'directoryLink.confirmed', 'apiKey.confirmed', 'apiKey.rotated', 'oauthClient.confirmed', 'recovery.begun', 'recovery.used',
          'factors.ended')`,
      ),
    )
    .orderBy(desc(event.seq))
    .limit(limit);

/** What was done about a person lately, newest first: to them, to a key of theirs or to a system that speaks for them. */
export const listNotices = (ctx: Ctx, personId: string, objectIds: readonly string[], limit: number) =>
  db(ctx)
    .select({ at: event.at, type: event.type, actor: event.actor, payload: event.payload })
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), among(event.objectId, [personId, ...objectIds])))
    .orderBy(desc(event.seq))
    .limit(limit);
