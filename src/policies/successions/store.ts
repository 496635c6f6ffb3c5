import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { succession } from '../../../db/schema/successions.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { Passing, SuccessionState } from './rules.ts';
import type { SuccessionView } from './schemas.ts';

type Row = typeof succession.$inferSelect;
export interface KeptSuccession extends Omit<Row, 'status' | 'passed' | 'limits'> {
  status: SuccessionState;
  passed: SuccessionView['passed'];
  limits: SuccessionView['limits'];
}
const keptOf = (row: Row): KeptSuccession => row as KeptSuccession;

export interface Between {
  predecessorId: string;
  successorId: string;
}

/** Whether the successor has an open row of the same by one column. */
const standsAlready = ({ table, columns, open, oneOf }: Passing & { oneOf: string }, to: string): SQL => {
  const [name, by, firm] = [sql.identifier(table), sql.identifier(oneOf), sql.identifier(columns[0] ?? '')];
  return sql`exists (select 1 from (select tenant_id, ${by}, ${firm} from ${name} where ${sql.raw(open)}) as other
    where other.tenant_id = ${name}.tenant_id and other.${by} = ${name}.${by} and other.${firm} = ${to})`;
};

/** Rows of one table that are open answer to the successor from now on. @returns how many, by who lends on them */
export async function passOn(
  ctx: Ctx,
  { table, columns, open, lender, isApart = false, oneOf }: Passing,
  { predecessorId: from, successorId: to }: Between,
): Promise<{ lenderId: string | null; count: number }[]> {
  const name = sql.identifier(table);
  const set: SQL[] = columns.map((column) => {
    const one = sql.identifier(column);
    return sql`${one} = case when ${one} = ${from} then ${to} else ${one} end`;
  });
  const whose = lender === undefined ? sql`null::text` : sql.identifier(lender);
  const isIn = isApart
    ? sql.join(
        columns.map((column) => sql`${sql.identifier(column)} = ${from}`),
        sql` or `,
      )
    : sql`participants @> array[${from}]`;
  if (oneOf !== undefined)
    set.push(sql`is_of_merger = is_of_merger or ${standsAlready({ table, columns, open, oneOf }, to)}`);
  const result = await db(ctx).execute(sql`
    with passed as (
      update ${name} set ${sql.join([...set, sql`participants = array_replace(participants, ${from}, ${to})`], sql`, `)}
      where tenant_id = ${ctx.tenantId} and (${isIn}) and (${sql.raw(open)})
      returning ${whose} as lender_id
    ) select lender_id as "lenderId", count(*)::integer as count from passed group by 1 order by 1`);
  return rowsOf(result);
}

/** Banks of bodies that act for a firm or are formed for it: they lend to it, on the platform or beside it. */
export async function banksOfBodies(ctx: Ctx, debtorId: string): Promise<{ bankId: string; count: number }[]> {
  return rowsOf(
    await db(ctx).execute(sql`select m.bank_id as "bankId", count(*)::integer as count from joint_member m
      join joint_body b on b.tenant_id = m.tenant_id and b.id = m.body_id and b.debtor_id = ${debtorId} and b.status <> 'closed'
      where m.tenant_id = ${ctx.tenantId} and m.status = 'joined' group by 1 order by 1`),
  );
}

/** Pledges of a firm that are live, for the filings that name it. */
export async function livePledges(ctx: Ctx, pledgorId: string): Promise<{ id: string; pledgeeId: string }[]> {
  return rowsOf(
    await db(ctx).execute(sql`select id, pledgee_id as "pledgeeId" from pledge
      where tenant_id = ${ctx.tenantId} and pledgor_id = ${pledgorId} and status not in ('discharged', 'refused') order by id`),
  );
}

/** Title of lots passes with the rest: told as any passing of it is. */
export const noteTitles = (ctx: Ctx, { predecessorId, successorId }: Between) =>
  db(ctx).execute(sql`insert into lot_title (tenant_id, lot_id, from_id, to_id, at)
    select l.tenant_id, l.id, ${predecessorId}, ${successorId}, ${ctx.clock.now().toISOString()}::timestamptz from lot l
    where l.tenant_id = ${ctx.tenantId} and l.owner_id = ${predecessorId} and l.status not in ('released', 'exhausted')`);

/** Limits of a lender on either firm that stand, and what both owe it by loans. */
export async function limitsOf(
  ctx: Ctx,
  lenderId: string,
  parties: readonly string[],
): Promise<SuccessionView['limits']> {
  const ids = sql.param([...parties]);
  const set = await db(ctx).execute(sql`
    select party_id as "partyId", kind, currency, amount_minor::text as "amountMinor", valid_until::text as "validUntil" from party_limit
    where tenant_id = ${ctx.tenantId} and holder_id = ${lenderId} and party_id = any(${ids}::text[]) and superseded_at is null order by id`);
  const owed = await db(ctx).execute(sql`
    select currency, sum(disbursed_minor - principal_paid_minor - written_off_minor)::text as "outMinor" from loan
    where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and borrower_id = any(${ids}::text[]) and status = 'active' group by 1 order by 1`);
  return { set: rowsOf(set), owed: rowsOf(owed) };
}

export async function insertSuccession(
  ctx: Ctx,
  row: Omit<typeof succession.$inferInsert, 'tenantId' | 'toldAt' | 'status'>,
): Promise<KeptSuccession> {
  const [made] = await db(ctx)
    .insert(succession)
    .values({ ...row, status: 'told', tenantId: ctx.tenantId, toldAt: ctx.clock.now() })
    .returning();
  return keptOf(made as Row);
}

const one = (ctx: Ctx, id: string) => and(eq(succession.tenantId, ctx.tenantId), eq(succession.id, id));

export async function findSuccession(ctx: Ctx, id: string): Promise<KeptSuccession | undefined> {
  const [row] = await db(ctx).select().from(succession).where(one(ctx, id));
  return row && keptOf(row);
}

export async function moveSuccession(
  ctx: Ctx,
  id: string,
  { from, to }: Step<SuccessionState>,
  change: Partial<typeof succession.$inferInsert>,
): Promise<KeptSuccession | undefined> {
  const [row] = await db(ctx)
    .update(succession)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), inArray(succession.status, [...from])))
    .returning();
  return row && keptOf(row);
}

export async function listSuccessions(
  ctx: Ctx,
  filter: { status?: SuccessionState | undefined; after?: string | undefined; limit: number },
): Promise<KeptSuccession[]> {
  const rows = await db(ctx)
    .select()
    .from(succession)
    .where(
      and(
        eq(succession.tenantId, ctx.tenantId),
        filter.status && eq(succession.status, filter.status),
        filter.after === undefined ? undefined : gt(succession.id, filter.after),
      ),
    )
    .orderBy(asc(succession.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}
