import { and, eq, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { letter, mailAddress, mailTold } from '../../../db/schema/mail.ts';
import { task } from '../../../db/schema/tasks.ts';
import { type Ctx, db } from '../../context.ts';
import type { Letter } from './rules.ts';
import type { MailView } from './schemas.ts';

export type AddressRow = typeof mailAddress.$inferSelect;
export const viewOf = ({ address, language, confirmedAt }: AddressRow): MailView => ({
  address,
  language,
  confirmedAt: confirmedAt?.toISOString() ?? null,
});

const of = (ctx: Ctx, personId: string) =>
  and(eq(mailAddress.tenantId, ctx.tenantId), eq(mailAddress.personId, personId));

export async function findAddress(ctx: Ctx, personId: string): Promise<AddressRow | undefined> {
  const [row] = await db(ctx).select().from(mailAddress).where(of(ctx, personId));
  return row;
}

/** A new address is not confirmed, whatever was before. */
export async function putAddress(
  ctx: Ctx,
  row: Omit<typeof mailAddress.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<AddressRow> {
  const values = { ...row, codeTries: 0, confirmedAt: null, toldOn: null, createdAt: ctx.clock.now() };
  const [kept] = await db(ctx)
    .insert(mailAddress)
    .values({ ...values, tenantId: ctx.tenantId })
    .onConflictDoUpdate({ target: [mailAddress.tenantId, mailAddress.personId], set: values })
    .returning();
  return kept as AddressRow;
}

export async function countTry(ctx: Ctx, personId: string): Promise<AddressRow | undefined> {
  const [row] = await db(ctx)
    .update(mailAddress)
    .set({ codeTries: sql`least(${mailAddress.codeTries} + 1, 100)` })
    .where(of(ctx, personId))
    .returning();
  return row;
}

export async function confirm(ctx: Ctx, personId: string): Promise<AddressRow | undefined> {
  const [row] = await db(ctx)
    .update(mailAddress)
    .set({ confirmedAt: ctx.clock.now() })
    .where(and(of(ctx, personId), isNull(mailAddress.confirmedAt)))
    .returning();
  return row;
}

export async function dropAddress(ctx: Ctx, which: { personId: string } | { token: string }) {
  const where =
    'token' in which
      ? and(eq(mailAddress.tenantId, ctx.tenantId), eq(mailAddress.endsToken, which.token))
      : of(ctx, which.personId);
  const [row] = await db(ctx).delete(mailAddress).where(where).returning();
  if (row)
    await db(ctx)
      .delete(letter)
      .where(and(eq(letter.tenantId, ctx.tenantId), eq(letter.personId, row.personId), isNull(letter.sentAt)));
  return row;
}

export const listConfirmed = (ctx: Ctx): Promise<AddressRow[]> =>
  db(ctx)
    .select()
    .from(mailAddress)
    .where(and(eq(mailAddress.tenantId, ctx.tenantId), isNotNull(mailAddress.confirmedAt)))
    .orderBy(mailAddress.personId);

/** Whether the digest of a day is to be told now: of two who look at once one is told so. */
export async function takeDay(ctx: Ctx, personId: string, on: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(mailAddress)
    .set({ toldOn: on })
    .where(and(of(ctx, personId), or(isNull(mailAddress.toldOn), ne(mailAddress.toldOn, on))))
    .returning({ personId: mailAddress.personId });
  return rows.length > 0;
}

/** Behind the act of a task that a colleague escalated: it is told once more. */
export const RAISED = '!';

/** Which of these were not told as urgent before, noted as told; what is awaited no more is forgotten, and told when it comes again. */
export async function untold(
  ctx: Ctx,
  personId: string,
  tasks: readonly { objectId: string; act: string }[],
): Promise<Set<string>> {
  await db(ctx)
    .delete(mailTold)
    .where(
      and(
        eq(mailTold.tenantId, ctx.tenantId),
        eq(mailTold.personId, personId),
        sql`not exists (select from ${task} where ${task.tenantId} = ${mailTold.tenantId} and ${task.objectId} = ${mailTold.objectId}
          and (${task.act} = ${mailTold.act} or (${mailTold.act} = ${task.act} || ${RAISED} and ${task.escalatedAt} is not null)))`,
      ),
    );
  if (tasks.length === 0) return new Set();
  const rows = await db(ctx)
    .insert(mailTold)
    .values(tasks.map(({ objectId, act }) => ({ tenantId: ctx.tenantId, personId, objectId, act })))
    .onConflictDoNothing()
    .returning();
  return new Set(rows.map(({ objectId, act }) => `${objectId}/${act}`));
}

export async function post(ctx: Ctx, to: AddressRow, { subject, body }: Letter, endsAtLink: string): Promise<void> {
  const now = ctx.clock.now();
  await db(ctx)
    .insert(letter)
    .values({
      tenantId: ctx.tenantId,
      id: ctx.newId('letter'),
      partyId: to.partyId,
      personId: to.personId,
      address: to.address,
      subject,
      body,
      endsAtLink,
      createdAt: now,
      nextAt: now,
    });
}

export type LetterRow = typeof letter.$inferSelect;

/** Letters that are due, each counted as tried and leased until it would be tried again. */
export async function takeDue(ctx: Ctx, most: number, leaseSeconds: number): Promise<LetterRow[]> {
  const now = ctx.clock.now();
  const due = db(ctx)
    .select({ id: letter.id })
    .from(letter)
    .where(
      and(eq(letter.tenantId, ctx.tenantId), isNull(letter.sentAt), isNull(letter.givenUpAt), lte(letter.nextAt, now)),
    )
    .orderBy(letter.nextAt)
    .limit(most)
    .for('update', { skipLocked: true });
  return db(ctx)
    .update(letter)
    .set({ attempts: sql`${letter.attempts} + 1`, nextAt: new Date(now.getTime() + leaseSeconds * 1_000) })
    .where(and(eq(letter.tenantId, ctx.tenantId), inArray(letter.id, due)))
    .returning();
}

export async function settleLetter(
  ctx: Ctx,
  id: string,
  change: Pick<Partial<LetterRow>, 'sentAt' | 'nextAt' | 'givenUpAt' | 'body'>,
): Promise<void> {
  await db(ctx)
    .update(letter)
    .set(change)
    .where(and(eq(letter.tenantId, ctx.tenantId), eq(letter.id, id)));
}
