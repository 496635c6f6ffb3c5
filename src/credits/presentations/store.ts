import { and, asc, eq, inArray, notInArray, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { presentation } from '../../../db/schema/presentations.ts';
import { type Ctx, db } from '../../context.ts';
import { isVersionAssumed } from '../../ground/calendars/index.ts';
import type { PresentedDocument } from '../examination/index.ts';
import { inBothLanguages, type KeptExamination } from './in-both-languages.ts';
import type { PresentationStatus } from './rules.ts';
import type { PresentationView } from './schemas.ts';

type Row = typeof presentation.$inferSelect;

export interface FoundPresentation {
  view: PresentationView;
  documents: PresentedDocument[];
  examinedBy: string | null;
  /** Who decided, and so dismissed what was proposed and answered what was asked. */
  decidedBy: string | null;
  /** What has come for it to the bank that passed it on; null until then. */
  proceedsMinor: bigint | null;
  participants: string[];
}

const viewOf = (row: Row): PresentationView => ({
  id: row.id,
  creditId: row.creditId,
  presenterId: row.presenterId,
  presentedToId: row.presentedToId,
  forwardsId: row.forwardsId,
  replacesId: row.replacesId,
  late: row.late,
  presentedOn: row.presentedOn,
  receivedAt: row.receivedAt?.toISOString() ?? null,
  reception: row.reception as PresentationView['reception'],
  medium: row.medium as PresentationView['medium'],
  presenterReference: row.presenterReference,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  held: { amountMinor: row.heldMinor.toString(), currency: row.currency },
  billId: row.billId,
  status: row.status as PresentationStatus,
  examination: row.examination === null ? null : inBothLanguages(row.examination as KeptExamination),
  lastDayToRefuse: row.lastDayToRefuse,
  calendarVersion: row.calendarVersion,
  daysAssumed: isVersionAssumed(row.calendarVersion),
  refusalNotice: row.refusalNotice as PresentationView['refusalNotice'],
  preclusion: row.preclusion,
  waiver: row.waiver as PresentationView['waiver'],
  discrepancyAdvice: row.discrepancyAdvice as PresentationView['discrepancyAdvice'],
  substitution: row.substitution as PresentationView['substitution'],
  returnedOn: row.returnedOn,
  honouredAt: row.honouredAt?.toISOString() ?? null,
});

const foundOf = (row: Row): FoundPresentation => ({
  view: viewOf(row),
  documents: row.documents as PresentedDocument[],
  examinedBy: row.examinedBy,
  decidedBy: row.decidedBy,
  proceedsMinor: row.proceedsMinor,
  participants: row.participants,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(presentation.tenantId, ctx.tenantId), ...more);

/** Undefined when the bill was presented before and not refused. */
export async function insertPresentation(
  ctx: Ctx,
  row: Omit<typeof presentation.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<PresentationView | undefined> {
  const [made] = await db(ctx)
    .insert(presentation)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

async function select(ctx: Ctx, ...where: (SQL | undefined)[]): Promise<FoundPresentation[]> {
  const rows = await db(ctx)
    .select()
    .from(presentation)
    .where(of(ctx, ...where))
    .orderBy(asc(presentation.id));
  return rows.map(foundOf);
}

export async function findPresentation(ctx: Ctx, id: string): Promise<FoundPresentation | undefined> {
  return (await select(ctx, eq(presentation.id, id)))[0];
}

/** Several at once, as they stand. */
export const findPresentations = (ctx: Ctx, ids: readonly string[]): Promise<FoundPresentation[]> =>
  select(ctx, among(presentation.id, ids));

/** The presentation, locked: it is decided once. */
export async function lockPresentation(ctx: Ctx, id: string): Promise<FoundPresentation | undefined> {
  const [row] = await db(ctx)
    .select({ id: presentation.id })
    .from(presentation)
    .where(of(ctx, eq(presentation.id, id)))
    .for('no key update');
  return row && findPresentation(ctx, id);
}

export const listPresentations = (ctx: Ctx, creditId: string): Promise<FoundPresentation[]> =>
  select(ctx, eq(presentation.creditId, creditId));

/** The presentation that passes this one on to the issuing bank, if it was forwarded. */
export async function findForwarded(ctx: Ctx, id: string): Promise<FoundPresentation | undefined> {
  return (await select(ctx, eq(presentation.forwardsId, id))).at(-1);
}

/** What passes these on to the issuing bank, the newest of each last. */
export const findForwardedOf = (ctx: Ctx, ids: readonly string[]): Promise<FoundPresentation[]> =>
  select(ctx, among(presentation.forwardsId, ids));

/** The presentation under which a bank has paid, or bound itself to pay, against a bill. */
export async function findHeldOfBill(
  ctx: Ctx,
  billId: string,
  presentedToId: string,
): Promise<FoundPresentation | undefined> {
  const where = [eq(presentation.billId, billId), eq(presentation.presentedToId, presentedToId)];
  return (await select(ctx, ...where, inArray(presentation.status, ['accepted', 'honoured']))).at(-1);
}

/** The refused presentations under a credit, locked, oldest first: a corrected one takes their place. */
export async function lockRefused(ctx: Ctx, creditId: string): Promise<FoundPresentation[]> {
  const rows = await db(ctx)
    .select()
    .from(presentation)
    .where(of(ctx, eq(presentation.creditId, creditId), eq(presentation.status, 'refused')))
    .orderBy(asc(presentation.id))
    .for('no key update');
  return rows.map(foundOf);
}

/** The newest presentation that a party made under a reference of its own. */
export async function findByReference(
  ctx: Ctx,
  presenterReference: string,
  presenterId: string,
): Promise<FoundPresentation | undefined> {
  const where = [eq(presentation.presenterReference, presenterReference), eq(presentation.presenterId, presenterId)];
  return (await select(ctx, ...where)).at(-1);
}

/** Documents that went on are owed under the presentation that passed them on. */
const notForwarded = sql`not exists (select from presentation f
  where f.tenant_id = ${presentation.tenantId} and f.forwards_id = ${presentation.id} and f.status <> 'returned')`;

/** What of a credit is still owed or undecided: it cannot be closed while anything is. */
export async function hasOpenPresentations(ctx: Ctx, creditId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: presentation.id })
    .from(presentation)
    .where(
      of(
        ctx,
        eq(presentation.creditId, creditId),
        notInArray(presentation.status, ['honoured', 'returned']),
        notForwarded,
      ),
    )
    .limit(1);
  return row !== undefined;
}

export type PresentationChange = Partial<typeof presentation.$inferInsert>;

/** The presentation, when it was in one of `from` until now. */
export async function movePresentation(
  ctx: Ctx,
  before: PresentationView,
  from: readonly PresentationStatus[],
  change: PresentationChange,
): Promise<PresentationView | undefined> {
  const [row] = await db(ctx)
    .update(presentation)
    .set(change)
    .where(of(ctx, eq(presentation.id, before.id), inArray(presentation.status, [...from])))
    .returning();
  return row && viewOf(row);
}
