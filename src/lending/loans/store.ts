import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { loan, loanAct, loanChange, loanLine, referenceRate } from '../../../db/schema/loans.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { LoanClass } from './class-rules.ts';
import type { RateView } from './reference-schemas.ts';
import type { ActKind, ChangeKind, Fixing, LoanStatus, purposeKinds } from './rules.ts';
import type { ChangeView, FeeWire, Sheet, SyndicateWire, TermsWire } from './schemas.ts';
import type { FirmSize } from './size-rules.ts';

/** A loan as it is kept. */
export interface Loan
  extends Omit<
    typeof loan.$inferSelect,
    'terms' | 'fees' | 'payees' | 'sheet' | 'borrowerSize' | 'changedTerms' | 'changedSheet' | 'syndicate'
  > {
  currency: Currency;
  status: LoanStatus;
  class: LoanClass;
  purposeKind: (typeof purposeKinds)[number];
  terms: TermsWire;
  fees: FeeWire[];
  payees: { name: string; accountNumber: string }[];
  borrowerSize: { size: FirmSize | null; figures: Record<string, unknown> } | null;
  sheet: Sheet;
  /** The other banks of a syndicated loan, by their agreement. */
  syndicate: SyndicateWire | null;
  /** In force since a change was agreed. */
  changedTerms: TermsWire | null;
  changedSheet: Sheet | null;
}
export interface LoanAct extends Omit<typeof loanAct.$inferSelect, 'kind'> {
  kind: ActKind;
}
/** How a loan stood when a change was proposed: what is otherwise then makes the proposal stale. */
export interface Basis {
  principalMinor: string;
  class: LoanClass;
  overdueSince: LocalDate | null;
}
export interface LoanChange
  extends Omit<typeof loanChange.$inferSelect, 'kind' | 'terms' | 'status' | 'sheet' | 'basis'> {
  sheet: Sheet | null;
  basis: Basis | null;
  kind: ChangeKind;
  status: ChangeView['status'];
  terms: TermsWire;
}

type Row = typeof loan.$inferSelect;
const loanOf = (row: Row): Loan => row as unknown as Loan;

const one = (ctx: Ctx, id: string) => and(eq(loan.tenantId, ctx.tenantId), eq(loan.id, id));

export async function insertLoan(
  ctx: Ctx,
  row: Omit<typeof loan.$inferInsert, 'tenantId' | 'proposedAt'>,
): Promise<Loan> {
  const [made] = await db(ctx)
    .insert(loan)
    .values({ ...row, tenantId: ctx.tenantId, proposedAt: ctx.clock.now() })
    .returning();
  return loanOf(onRecord(made));
}

export async function findLoan(ctx: Ctx, id: string): Promise<Loan | undefined> {
  const [row] = await db(ctx).select().from(loan).where(one(ctx, id));
  return row && loanOf(row);
}

/** The same, and nobody else changes it until this act ends. */
export async function lockLoan(ctx: Ctx, id: string): Promise<Loan | undefined> {
  const [row] = await db(ctx).select().from(loan).where(one(ctx, id)).for('no key update');
  return row && loanOf(row);
}

/** Moves a loan along its life; undefined where it is in none of the states for it. */
export async function moveLoan(
  ctx: Ctx,
  id: string,
  { from, to }: Step<LoanStatus>,
  change: Partial<typeof loan.$inferInsert> = {},
): Promise<Loan | undefined> {
  const [row] = await db(ctx)
    .update(loan)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), inArray(loan.status, [...from])))
    .returning();
  return row && loanOf(row);
}

export async function updateLoan(ctx: Ctx, id: string, change: Partial<typeof loan.$inferInsert>): Promise<Loan> {
  const [row] = await db(ctx).update(loan).set(change).where(one(ctx, id)).returning();
  if (!row) throw new Error(`the loan ${id} was locked and is gone`);
  return loanOf(row);
}

export interface LoanFilter {
  status?: LoanStatus | undefined;
  partyId?: string | undefined;
  facilityId?: string | undefined;
  dueTo?: LocalDate | undefined;
  class?: LoanClass | undefined;
  after?: string | undefined;
}

export async function listLoans(ctx: Ctx, f: LoanFilter, limit: number): Promise<Loan[]> {
  const rows = await db(ctx)
    .select()
    .from(loan)
    .where(
      and(
        eq(loan.tenantId, ctx.tenantId),
        f.status && eq(loan.status, f.status),
        f.partyId === undefined ? undefined : or(eq(loan.lenderId, f.partyId), eq(loan.borrowerId, f.partyId)),
        f.facilityId === undefined ? undefined : eq(loan.facilityId, f.facilityId),
        f.dueTo === undefined ? undefined : lte(loan.nextDueOn, f.dueTo),
        f.class && eq(loan.class, f.class),
        f.after === undefined ? undefined : gt(loan.id, f.after),
      ),
    )
    .orderBy(asc(loan.id))
    .limit(limit);
  return rows.map(loanOf);
}

/** Loans that were to be drawn by a day that is over, and of which nothing is out. */
export async function listUndrawn(ctx: Ctx, on: LocalDate): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: loan.id })
    .from(loan)
    .where(
      and(
        eq(loan.tenantId, ctx.tenantId),
        inArray(loan.status, ['proposed', 'accepted', 'approved']),
        lt(loan.availableUntil, on),
      ),
    )
    .orderBy(asc(loan.id));
  return rows.map(({ id }) => id);
}

/** What the loans under a facility may still put out: agreed, and not yet disbursed or declined. */
export async function promisedUnder(ctx: Ctx, facilityId: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({
      minor: sql<bigint>`coalesce(sum(${loan.principalMinor} - ${loan.disbursedMinor}), 0)`.mapWith(BigInt),
    })
    .from(loan)
    .where(
      and(
        eq(loan.tenantId, ctx.tenantId),
        eq(loan.facilityId, facilityId),
        inArray(loan.status, ['approved', 'active']),
      ),
    );
  return row?.minor ?? 0n;
}

export async function insertAct(
  ctx: Ctx,
  row: Omit<typeof loanAct.$inferInsert, 'tenantId' | 'recordedAt' | 'kind'> & { kind: ActKind },
): Promise<void> {
  await db(ctx)
    .insert(loanAct)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() });
}

export async function listActs(ctx: Ctx, loanId: string): Promise<LoanAct[]> {
  const rows = await db(ctx)
    .select()
    .from(loanAct)
    .where(and(eq(loanAct.tenantId, ctx.tenantId), eq(loanAct.loanId, loanId)))
    .orderBy(asc(loanAct.onDay), asc(loanAct.id));
  return rows as LoanAct[];
}

export async function findAct(ctx: Ctx, by: { id: string } | { receiptId: string }): Promise<LoanAct | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(loanAct)
    .where(
      and(eq(loanAct.tenantId, ctx.tenantId), 'id' in by ? eq(loanAct.id, by.id) : eq(loanAct.receiptId, by.receiptId)),
    );
  return row as LoanAct | undefined;
}

/** The act counts no more; false where it did not already. */
export async function reverseAct(
  ctx: Ctx,
  id: string,
  change: { reversedBy: string; reason: string },
): Promise<boolean> {
  const rows = await db(ctx)
    .update(loanAct)
    .set({ ...change, reversedAt: ctx.clock.now() })
    .where(and(eq(loanAct.tenantId, ctx.tenantId), eq(loanAct.id, id), sql`${loanAct.reversedAt} is null`))
    .returning({ id: loanAct.id });
  return rows.length > 0;
}

export type Line = Omit<typeof loanLine.$inferInsert, 'tenantId' | 'loanId'>;

/** The schedule as it stands now takes the place of the one before, in one statement each way. */
export async function putLines(ctx: Ctx, loanId: string, lines: readonly Line[]): Promise<void> {
  await db(ctx)
    .delete(loanLine)
    .where(and(eq(loanLine.tenantId, ctx.tenantId), eq(loanLine.loanId, loanId), gt(loanLine.number, lines.length)));
  if (lines.length === 0) return;
  await db(ctx)
    .insert(loanLine)
    .values(lines.map((line) => ({ ...line, tenantId: ctx.tenantId, loanId })))
    .onConflictDoUpdate({
      target: [loanLine.tenantId, loanLine.loanId, loanLine.number],
      set: {
        startOn: sql`excluded.start_on`,
        dueOn: sql`excluded.due_on`,
        borneTo: sql`excluded.borne_to`,
        turns: sql`excluded.turns`,
        interestMinor: sql`excluded.interest_minor`,
        dueMinor: sql`excluded.due_minor`,
        leftMinor: sql`excluded.left_minor`,
        beforeMinor: sql`excluded.before_minor`,
      },
    });
}

/** Undefined where another change of the loan waits: the database settles the race. */
export async function insertChange(
  ctx: Ctx,
  row: Omit<typeof loanChange.$inferInsert, 'tenantId' | 'proposedAt' | 'status'>,
): Promise<LoanChange | undefined> {
  const [made] = await db(ctx)
    .insert(loanChange)
    .values({ ...row, status: 'proposed', tenantId: ctx.tenantId, proposedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made as LoanChange | undefined;
}

const oneChange = (ctx: Ctx, id: string) => and(eq(loanChange.tenantId, ctx.tenantId), eq(loanChange.id, id));

export async function findChange(ctx: Ctx, id: string): Promise<LoanChange | undefined> {
  const [row] = await db(ctx).select().from(loanChange).where(oneChange(ctx, id));
  return row as LoanChange | undefined;
}

export async function endChange(
  ctx: Ctx,
  id: string,
  change: { status: 'agreed' | 'refused' | 'withdrawn'; onDay?: LocalDate; answeredBy: string },
): Promise<LoanChange | undefined> {
  const [row] = await db(ctx)
    .update(loanChange)
    .set(change)
    .where(and(oneChange(ctx, id), eq(loanChange.status, 'proposed')))
    .returning();
  return row as LoanChange | undefined;
}

export async function listChanges(ctx: Ctx, loanId: string): Promise<LoanChange[]> {
  const rows = await db(ctx)
    .select()
    .from(loanChange)
    .where(and(eq(loanChange.tenantId, ctx.tenantId), eq(loanChange.loanId, loanId)))
    .orderBy(asc(loanChange.id));
  return rows as LoanChange[];
}

const rateOf = (row: typeof referenceRate.$inferSelect): RateView => ({
  id: row.id,
  name: row.name,
  fixedOn: row.fixedOn,
  rateBps: row.rateBps,
  source: row.source,
  replaces: row.replaces,
  supersededAt: row.supersededAt?.toISOString() ?? null,
  recordedAt: row.recordedAt.toISOString(),
});

/** Undefined where the lender has one of that day. */
export async function insertRate(
  ctx: Ctx,
  row: Omit<typeof referenceRate.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<RateView | undefined> {
  const [made] = await db(ctx)
    .insert(referenceRate)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && rateOf(made);
}

const ratesOfLender = (ctx: Ctx, lenderId: string, name: string | undefined) =>
  and(
    eq(referenceRate.tenantId, ctx.tenantId),
    eq(referenceRate.lenderId, lenderId),
    name === undefined ? undefined : eq(referenceRate.name, name),
  );

/** The fixing that counted until now counts no more; undefined where it did not. */
export async function supersedeRate(ctx: Ctx, lenderId: string, id: string): Promise<RateView | undefined> {
  const [row] = await db(ctx)
    .update(referenceRate)
    .set({ supersededAt: ctx.clock.now() })
    .where(and(ratesOfLender(ctx, lenderId, undefined), eq(referenceRate.id, id), isNull(referenceRate.supersededAt)))
    .returning();
  return row && rateOf(row);
}

/** Loans that run on a reference rate: those that a fixing put right concerns. */
export const listOnReference = async (ctx: Ctx, lenderId: string, name: string): Promise<string[]> =>
  (
    await db(ctx)
      .select({ id: loan.id })
      .from(loan)
      .where(
        and(
          eq(loan.tenantId, ctx.tenantId),
          eq(loan.lenderId, lenderId),
          eq(loan.status, 'active'),
          sql`(${loan.terms} -> 'rate' ->> 'reference' = ${name} or exists (select from loan_change c
            where c.tenant_id = ${loan.tenantId} and c.loan_id = ${loan.id} and c.on_day is not null
              and c.terms -> 'rate' ->> 'reference' = ${name}))`,
        ),
      )
      .orderBy(asc(loan.id))
  ).map(({ id }) => id);

export const listFixings = (ctx: Ctx, lenderId: string, name: string): Promise<Fixing[]> =>
  db(ctx)
    .select({ fixedOn: referenceRate.fixedOn, rateBps: referenceRate.rateBps })
    .from(referenceRate)
    .where(and(ratesOfLender(ctx, lenderId, name), isNull(referenceRate.supersededAt)))
    .orderBy(asc(referenceRate.fixedOn));

/** Newest first. */
export async function listRates(
  ctx: Ctx,
  lenderId: string,
  { name, before }: { name?: string | undefined; before?: string | undefined },
  limit: number,
): Promise<RateView[]> {
  const rows = await db(ctx)
    .select()
    .from(referenceRate)
    .where(and(ratesOfLender(ctx, lenderId, name), before === undefined ? undefined : lt(referenceRate.id, before)))
    .orderBy(desc(referenceRate.id))
    .limit(limit);
  return rows.map(rateOf);
}
