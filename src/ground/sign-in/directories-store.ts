import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { person } from '../../../db/schema/parties.ts';
import { directory, directoryLink, session } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared } from '../../context.ts';

export type DirectoryRow = typeof directory.$inferSelect;
export type LinkRow = typeof directoryLink.$inferSelect;

export interface FoundDirectory {
  tenantId: string;
  partyId: string;
  id: string;
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  roleClaim: string | null;
  roles: Record<string, string[]>;
}

const directoriesBy = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      partyId: sql<string>`party_id`,
      id: sql<string>`id`,
      issuer: sql<string>`issuer`,
      clientId: sql<string>`client_id`,
      clientSecret: sql<string | null>`client_secret`,
      roleClaim: sql<string | null>`role_claim`,
      roles: sql<Record<string, string[]>>`roles`,
    })
    .from(sql`find_directories(${given('id')}, ${given('issuer')}, ${given('client')})`),
);

/** Live, by its number, in whatever tenant. */
export async function findDirectory(handle: Db, id: string): Promise<FoundDirectory | undefined> {
  const [row] = await directoriesBy(handle, { id, issuer: '', client: '' });
  return row;
}

/** Live, of all who know it by this name: several parties may share one. */
export const findDirectories = (handle: Db, issuer: string, client: string): Promise<FoundDirectory[]> =>
  directoriesBy(handle, { id: '', issuer, client });

export async function insertDirectory(
  ctx: Ctx,
  row: Omit<typeof directory.$inferInsert, 'tenantId'>,
): Promise<DirectoryRow> {
  const [made] = await db(ctx)
    .insert(directory)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return made as DirectoryRow;
}

const ofParty = (ctx: Ctx, partyId: string) =>
  and(eq(directory.tenantId, ctx.tenantId), eq(directory.partyId, partyId));

/** Of a party’s own, live, locked. */
export async function lockDirectory(ctx: Ctx, partyId: string, id: string): Promise<DirectoryRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(directory)
    .where(and(ofParty(ctx, partyId), eq(directory.id, id), isNull(directory.endedAt)))
    .for('no key update');
  return row;
}

export async function endDirectory(ctx: Ctx, id: string, endedBy: string): Promise<DirectoryRow | undefined> {
  const [row] = await db(ctx)
    .update(directory)
    .set({ endedAt: ctx.clock.now(), endedBy })
    .where(and(eq(directory.tenantId, ctx.tenantId), eq(directory.id, id), isNull(directory.endedAt)))
    .returning();
  return row;
}

export const listDirectories = (ctx: Ctx, partyId: string, after: string | undefined, limit: number) =>
  db(ctx)
    .select()
    .from(directory)
    .where(and(ofParty(ctx, partyId), after === undefined ? undefined : gt(directory.id, after)))
    .orderBy(asc(directory.id))
    .limit(limit);

/** Undefined where the person, or whom the directory names, is linked already. */
export async function insertLink(
  ctx: Ctx,
  row: Omit<typeof directoryLink.$inferInsert, 'tenantId'>,
): Promise<LinkRow | undefined> {
  const [made] = await db(ctx)
    .insert(directoryLink)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made;
}

const linkOfParty = (ctx: Ctx, partyId: string) =>
  and(
    eq(directoryLink.tenantId, ctx.tenantId),
    sql`exists (select from directory d where d.tenant_id = ${directoryLink.tenantId}
      and d.id = ${directoryLink.directoryId} and d.party_id = ${partyId})`,
  );

export async function endLink(ctx: Ctx, partyId: string, id: string, endedBy: string): Promise<LinkRow | undefined> {
  const [row] = await db(ctx)
    .update(directoryLink)
    .set({ endedAt: ctx.clock.now(), endedBy })
    .where(and(linkOfParty(ctx, partyId), eq(directoryLink.id, id), isNull(directoryLink.endedAt)))
    .returning();
  return row;
}

export async function endLinksOf(ctx: Ctx, personId: string, endedBy: string): Promise<void> {
  await db(ctx)
    .update(directoryLink)
    .set({ endedAt: ctx.clock.now(), endedBy })
    .where(
      and(
        eq(directoryLink.tenantId, ctx.tenantId),
        eq(directoryLink.personId, personId),
        isNull(directoryLink.endedAt),
      ),
    );
}

export const listLinks = (
  ctx: Ctx,
  { partyId, personId }: { partyId: string; personId: string | undefined },
  after: string | undefined,
  limit: number,
) =>
  db(ctx)
    .select()
    .from(directoryLink)
    .where(
      and(
        linkOfParty(ctx, partyId),
        personId === undefined ? undefined : eq(directoryLink.personId, personId),
        after === undefined ? undefined : gt(directoryLink.id, after),
      ),
    )
    .orderBy(asc(directoryLink.id))
    .limit(limit);

/** Whom a directory names, or named. */
export async function peopleOf(ctx: Ctx, directoryId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ personId: directoryLink.personId })
    .from(directoryLink)
    .where(and(eq(directoryLink.tenantId, ctx.tenantId), eq(directoryLink.directoryId, directoryId)));
  return rows.map(({ personId }) => personId);
}

/** Its person says that it is theirs. */
export async function confirmLink(ctx: Ctx, personId: string, id: string): Promise<LinkRow | undefined> {
  const [row] = await db(ctx)
    .update(directoryLink)
    .set({ awaitsPerson: false })
    .where(
      and(
        eq(directoryLink.tenantId, ctx.tenantId),
        eq(directoryLink.id, id),
        eq(directoryLink.personId, personId),
        eq(directoryLink.awaitsPerson, true),
        isNull(directoryLink.endedAt),
      ),
    )
    .returning();
  return row;
}

/** Whom a directory names, where they may enter. */
export async function findLinked(
  ctx: Ctx,
  { id, partyId }: Pick<FoundDirectory, 'id' | 'partyId'>,
  subject: string,
): Promise<{ linkId: string; personId: string; state: string } | undefined> {
  const [row] = await db(ctx)
    .select({ linkId: directoryLink.id, personId: person.id, state: person.state })
    .from(directoryLink)
    .innerJoin(person, and(eq(person.tenantId, directoryLink.tenantId), eq(person.id, directoryLink.personId)))
    .where(
      and(
        eq(directoryLink.tenantId, ctx.tenantId),
        eq(directoryLink.directoryId, id),
        eq(directoryLink.subject, subject),
        eq(directoryLink.awaitsPerson, false),
        isNull(directoryLink.endedAt),
        eq(person.partyId, partyId),
      ),
    );
  return row;
}

/** Sessions that began by a directory, of all or of one person; how many ended. */
export async function endSessionsBy(
  ctx: Ctx,
  directoryId: string,
  personId: string | undefined,
  endedBy: string | null,
): Promise<number> {
  const rows = await db(ctx)
    .update(session)
    .set({ endedAt: ctx.clock.now(), endedBecause: 'directory', endedBy })
    .where(
      and(
        eq(session.tenantId, ctx.tenantId),
        eq(session.directoryId, directoryId),
        personId === undefined ? undefined : eq(session.personId, personId),
        isNull(session.endedAt),
      ),
    )
    .returning({ id: session.id });
  return rows.length;
}
