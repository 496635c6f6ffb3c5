import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { person } from '../../../db/schema/parties.ts';
import { oauthAssertion, oauthClient, session } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared } from '../../context.ts';

export type ClientRow = typeof oauthClient.$inferSelect;

export interface FoundClient {
  tenantId: string;
  partyId: string;
  personId: string;
  jwks: ClientRow['jwks'];
  jwksUrl: string | null;
  acts: string[];
  mandates: string[];
  networks: string[] | null;
}

const clientById = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      partyId: sql<string>`party_id`,
      personId: sql<string>`person_id`,
      jwks: sql<ClientRow['jwks']>`jwks`,
      jwksUrl: sql<string | null>`jwks_url`,
      acts: sql<string[]>`acts`,
      mandates: sql<string[]>`mandates`,
      networks: sql<string[] | null>`networks`,
    })
    .from(sql`find_oauth_client(${given('id')})`),
);

/** A live system, in whatever tenant it lives. */
export async function findClient(handle: Db, id: string): Promise<FoundClient | undefined> {
  const [row] = await clientById(handle, { id });
  return row;
}

/** False when this statement was shown before. Those that would have lapsed by now are forgotten. */
export async function useAssertion(
  ctx: Ctx,
  row: Omit<typeof oauthAssertion.$inferInsert, 'tenantId'>,
): Promise<boolean> {
  await db(ctx)
    .delete(oauthAssertion)
    .where(
      and(
        eq(oauthAssertion.tenantId, ctx.tenantId),
        eq(oauthAssertion.clientId, row.clientId),
        lt(oauthAssertion.lapsesAt, ctx.clock.now()),
      ),
    );
  const rows = await db(ctx)
    .insert(oauthAssertion)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning({ clientId: oauthAssertion.clientId });
  return rows.length === 1;
}

export async function insertClient(
  ctx: Ctx,
  row: Omit<typeof oauthClient.$inferInsert, 'tenantId'>,
): Promise<ClientRow> {
  const [made] = await db(ctx)
    .insert(oauthClient)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return made as ClientRow;
}

/** Of a party’s own, live. */
export async function lockClient(ctx: Ctx, partyId: string, id: string): Promise<ClientRow | undefined> {
  const [row] = await db(ctx)
    .select({ client: oauthClient })
    .from(oauthClient)
    .innerJoin(person, and(eq(person.tenantId, oauthClient.tenantId), eq(person.id, oauthClient.personId)))
    .where(
      and(
        eq(oauthClient.tenantId, ctx.tenantId),
        eq(oauthClient.id, id),
        eq(person.partyId, partyId),
        isNull(oauthClient.endedAt),
      ),
    )
    .for('no key update', { of: oauthClient });
  return row?.client;
}

export async function changeClient(
  ctx: Ctx,
  id: string,
  values: Partial<Omit<ClientRow, 'tenantId' | 'id' | 'personId' | 'participants'>>,
): Promise<ClientRow | undefined> {
  const [row] = await db(ctx)
    .update(oauthClient)
    .set(values)
    .where(and(eq(oauthClient.tenantId, ctx.tenantId), eq(oauthClient.id, id), isNull(oauthClient.endedAt)))
    .returning();
  return row;
}

/** What its keys were found to be; undefined where that was known. */
export async function noteKeysFault(
  ctx: Ctx,
  id: string,
  { code, at }: { code: ClientRow['keysFault']; at: string | null },
): Promise<ClientRow | undefined> {
  const [row] = await db(ctx)
    .update(oauthClient)
    .set({ keysFault: code, keysFaultPlace: at, keysFaultSince: code && ctx.clock.now() })
    .where(
      and(
        eq(oauthClient.tenantId, ctx.tenantId),
        eq(oauthClient.id, id),
        isNull(oauthClient.endedAt),
        sql`(${oauthClient.keysFault}, ${oauthClient.keysFaultPlace}) is distinct from (${code}::text, ${at}::text)`,
      ),
    )
    .returning();
  return row;
}

/** What a system holds opens nothing any more. */
export async function endTokensOf(ctx: Ctx, clientId: string, endedBy: string): Promise<void> {
  await db(ctx)
    .update(session)
    .set({ endedAt: ctx.clock.now(), endedBecause: 'revoked', endedBy })
    .where(and(eq(session.tenantId, ctx.tenantId), eq(session.clientId, clientId), isNull(session.endedAt)));
}

export async function listClients(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<ClientRow[]> {
  const rows = await db(ctx)
    .select({ client: oauthClient })
    .from(oauthClient)
    .innerJoin(person, and(eq(person.tenantId, oauthClient.tenantId), eq(person.id, oauthClient.personId)))
    .where(
      and(
        eq(oauthClient.tenantId, ctx.tenantId),
        eq(person.partyId, partyId),
        after === undefined ? undefined : gt(oauthClient.id, after),
      ),
    )
    .orderBy(asc(oauthClient.id))
    .limit(limit);
  return rows.map(({ client }) => client);
}

export async function findClientName(ctx: Ctx, id: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ name: oauthClient.name })
    .from(oauthClient)
    .where(and(eq(oauthClient.tenantId, ctx.tenantId), eq(oauthClient.id, id)));
  return row?.name;
}
