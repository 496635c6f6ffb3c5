import { and, asc, eq, getTableColumns, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { bankAgreement, tradeFinancing } from '../../../db/schema/trade-finance.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { Accrued, Condition, DebtRow } from '../financing/index.ts';
import { inWords } from './condition-words.ts';
import type { ConditionCode, ProductTerms, TradeProduct, TradeStatus } from './rules.ts';
import type { AgreementView, AppraisalInput, FinancingView } from './schemas.ts';

type Row = typeof tradeFinancing.$inferSelect;

export interface KeptFinancing {
  view: FinancingView;
  group: ProductTerms['group'];
  requestedOn: string;
  interestFrom: string | null;
  /** Interest that an earlier receipt did not reach. */
  interestDueMinor: bigint;
  penaltyDueMinor: bigint;
  compoundDueMinor: bigint;
  approvedBy: string | null;
}

const keptOf = (row: Row): KeptFinancing => {
  const currency = row.currency;
  const money = (minor: bigint) => ({ amountMinor: minor.toString(), currency });
  return {
    view: {
      id: row.id,
      product: row.product as TradeProduct,
      agreementId: row.agreementId,
      facilityId: row.facilityId,
      creditId: row.creditId,
      presentationId: row.presentationId,
      lenderId: row.lenderId,
      customerId: row.customerId,
      amount: money(row.amountMinor),
      repaid: money(row.repaidMinor),
      discount: money(row.discountMinor),
      dueOn: row.dueOn,
      invoiceNumber: row.invoiceNumber,
      recourse: row.recourse,
      status: row.status as TradeStatus,
      appraisal: row.appraisal as AppraisalInput,
      paidOutOn: row.paidOutOn,
      openConditions: row.openConditions,
      conditions: inWords((row.conditions ?? []) as Condition[]),
    },
    group: row.exclusionGroup as ProductTerms['group'],
    requestedOn: row.requestedOn,
    interestFrom: row.interestFrom,
    interestDueMinor: row.interestDueMinor,
    penaltyDueMinor: row.penaltyDueMinor,
    compoundDueMinor: row.compoundDueMinor,
    approvedBy: row.approvedBy,
  };
};

/** For what it has borne; one without recourse is owed by the bank behind it, with whom no penalty is agreed. */
export const rowOfFinancing = (kept: KeptFinancing): DebtRow => ({
  id: kept.view.id,
  facilityId: kept.view.facilityId,
  outstandingMinor: BigInt(kept.view.amount.amountMinor) - BigInt(kept.view.repaid.amountMinor),
  dueOn: kept.view.dueOn,
  interestFrom: kept.interestFrom,
  paidOutOn: kept.view.paidOutOn,
  interestDueMinor: kept.interestDueMinor,
  penaltyDueMinor: kept.penaltyDueMinor,
  compoundDueMinor: kept.compoundDueMinor,
  isOfOther: !kept.view.recourse,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(tradeFinancing.tenantId, ctx.tenantId), ...more);

/** Undefined when the drawing or the invoice is financed already in its group. */
export async function insertFinancing(
  ctx: Ctx,
  row: Omit<typeof tradeFinancing.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<KeptFinancing | undefined> {
  const [made] = await db(ctx)
    .insert(tradeFinancing)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

export async function findFinancing(ctx: Ctx, id: string): Promise<KeptFinancing | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(tradeFinancing)
    .where(of(ctx, eq(tradeFinancing.id, id)));
  return row && keptOf(row);
}

export async function listFinancings(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptFinancing[]> {
  const rows = await db(ctx)
    .select()
    .from(tradeFinancing)
    .where(of(ctx, after === undefined ? undefined : gt(tradeFinancing.id, after)))
    .orderBy(asc(tradeFinancing.id))
    .limit(limit);
  return rows.map(keptOf);
}

export interface Concerned {
  creditIds?: readonly string[];
  presentationIds?: readonly string[];
  facilityIds?: readonly string[];
  agreementIds?: readonly string[];
}

/** The financings that something concerns, in the states given: by credit, by documents or by facility; oldest first. */
export async function listConcerned(
  ctx: Ctx,
  { creditIds = [], presentationIds = [], facilityIds = [], agreementIds = [] }: Concerned,
  statuses: readonly TradeStatus[],
): Promise<KeptFinancing[]> {
  const rows = await db(ctx)
    .select()
    .from(tradeFinancing)
    .where(
      of(
        ctx,
        or(
          among(tradeFinancing.creditId, creditIds),
          among(tradeFinancing.presentationId, presentationIds),
          among(tradeFinancing.facilityId, facilityIds),
          among(tradeFinancing.agreementId, agreementIds),
        ),
        inArray(tradeFinancing.status, [...statuses]),
      ),
    )
    .orderBy(asc(tradeFinancing.id));
  return rows.map(keptOf);
}

/** The same where it is not said which of the ids names what. */
export const listConcernedByAny = (ctx: Ctx, ids: readonly string[], statuses: readonly TradeStatus[]) =>
  listConcerned(ctx, { creditIds: ids, presentationIds: ids, facilityIds: ids, agreementIds: ids }, statuses);

/** The financing, locked: what is read after it is what the act decides on. */
export async function lockFinancing(ctx: Ctx, id: string): Promise<KeptFinancing | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(tradeFinancing)
    .where(of(ctx, eq(tradeFinancing.id, id)))
    .for('no key update');
  return row && keptOf(row);
}

/** The same of several, in one order. */
export async function lockFinancings(ctx: Ctx, ids: readonly string[]): Promise<KeptFinancing[]> {
  const rows = await db(ctx)
    .select()
    .from(tradeFinancing)
    .where(of(ctx, among(tradeFinancing.id, ids)))
    .orderBy(asc(tradeFinancing.id))
    .for('no key update');
  return rows.map(keptOf);
}

/** What is open of several that still wait, each its own. The ones that did. */
export async function openFinancings(
  ctx: Ctx,
  open: ReadonlyMap<string, readonly string[]>,
  from: readonly TradeStatus[],
): Promise<KeptFinancing[]> {
  const told = JSON.stringify([...open].map(([id, codes]) => ({ id, codes })));
  const rows = await db(ctx)
    .update(tradeFinancing)
    .set({ openConditions: sql`o.codes` })
    .from(sql`jsonb_to_recordset(${told}::jsonb) as o (id text, codes text[])`)
    .where(of(ctx, sql`${tradeFinancing.id} = o.id`, inArray(tradeFinancing.status, [...from])))
    .returning(getTableColumns(tradeFinancing));
  return rows.map(keptOf);
}

export type FinancingChange = Partial<typeof tradeFinancing.$inferInsert>;

/** The financing, when it was in one of `from` until now. */
export async function moveFinancing(
  ctx: Ctx,
  id: string,
  from: readonly TradeStatus[],
  change: FinancingChange,
): Promise<KeptFinancing | undefined> {
  const [row] = await db(ctx)
    .update(tradeFinancing)
    .set(change)
    .where(of(ctx, eq(tradeFinancing.id, id), inArray(tradeFinancing.status, [...from])))
    .returning();
  return row && keptOf(row);
}

const nothingLeft: Accrued = { interestMinor: 0n, penaltyMinor: 0n, compoundMinor: 0n };

/** Principal down; settled when nothing is left of it. Interest was paid to the day but for what is given as left. */
export async function applyRepayment(
  ctx: Ctx,
  id: string,
  byMinor: bigint,
  on: string,
  left: Accrued = nothingLeft,
): Promise<KeptFinancing> {
  const [row] = await db(ctx)
    .update(tradeFinancing)
    .set({
      repaidMinor: sql`${tradeFinancing.repaidMinor} + ${byMinor}`,
      // A discount has paid the interest to maturity; a receipt before that day does not start it again.
      interestFrom: sql`greatest(${tradeFinancing.interestFrom}, ${on}::date)`,
      interestDueMinor: left.interestMinor,
      penaltyDueMinor: left.penaltyMinor,
      compoundDueMinor: left.compoundMinor,
      status: sql`case when ${tradeFinancing.repaidMinor} + ${byMinor} = ${tradeFinancing.amountMinor} then 'settled' else ${tradeFinancing.status} end`,
    })
    .where(of(ctx, eq(tradeFinancing.id, id)))
    .returning();
  return keptOf(onRecord(row));
}

/** Principal and what it bore are owed again: what had paid them was taken back by the bank. */
export async function oweAgain(ctx: Ctx, id: string, byMinor: bigint, borne: Accrued): Promise<KeptFinancing> {
  const [row] = await db(ctx)
    .update(tradeFinancing)
    .set({
      repaidMinor: sql`${tradeFinancing.repaidMinor} - ${byMinor}`,
      interestDueMinor: sql`${tradeFinancing.interestDueMinor} + ${borne.interestMinor}`,
      penaltyDueMinor: sql`${tradeFinancing.penaltyDueMinor} + ${borne.penaltyMinor}`,
      compoundDueMinor: sql`${tradeFinancing.compoundDueMinor} + ${borne.compoundMinor}`,
      // Called back before it was repaid, or while it was: the customer owes it at once. Of an old one it is not known, and taken for so.
      status: sql`case when ${tradeFinancing.status} <> 'settled' then ${tradeFinancing.status}
        when ${tradeFinancing.recourse} and ${tradeFinancing.calledBack} is not false then 'recourse_due' else 'paid_out' end`,
    })
    .where(of(ctx, eq(tradeFinancing.id, id)))
    .returning();
  return keptOf(onRecord(row));
}

const agreementOf = (row: typeof bankAgreement.$inferSelect): AgreementView => ({
  id: row.id,
  lenderId: row.lenderId,
  bankId: row.bankId,
  product: row.product as AgreementView['product'],
  name: row.name,
  nameZh: row.nameZh,
  conditions: row.conditions as ConditionCode[],
  group: row.exclusionGroup as AgreementView['group'],
  tenorDays: row.tenorDays,
  recourse: row.recourse,
  interestBorneBy: row.interestBorneBy as AgreementView['interestBorneBy'],
  validTo: row.validTo,
  status: row.status as AgreementView['status'],
});

export async function insertAgreement(
  ctx: Ctx,
  row: Omit<typeof bankAgreement.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<AgreementView> {
  const [made] = await db(ctx)
    .insert(bankAgreement)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return agreementOf(onRecord(made));
}

export async function findAgreement(ctx: Ctx, id: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(bankAgreement)
    .where(and(eq(bankAgreement.tenantId, ctx.tenantId), eq(bankAgreement.id, id)));
  return row && agreementOf(row);
}

/** Several at once, as they stand. */
export async function findAgreements(ctx: Ctx, ids: readonly string[]): Promise<AgreementView[]> {
  const rows = await db(ctx)
    .select()
    .from(bankAgreement)
    .where(and(eq(bankAgreement.tenantId, ctx.tenantId), among(bankAgreement.id, ids)));
  return rows.map(agreementOf);
}

/** The agreement, when it was proposed to this bank until now. */
export async function answerAgreementRow(
  ctx: Ctx,
  id: string,
  bankId: string,
  change: { status: 'in_force' | 'declined'; answeredBy: string },
): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .update(bankAgreement)
    .set(change)
    .where(
      and(
        eq(bankAgreement.tenantId, ctx.tenantId),
        eq(bankAgreement.id, id),
        eq(bankAgreement.bankId, bankId),
        eq(bankAgreement.status, 'proposed'),
      ),
    )
    .returning();
  return row && agreementOf(row);
}
