import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { certificate, certificateMove, certificateReceivable, holding } from '../../../db/schema/payables.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { stepOf } from '../../kernel/transitions.ts';
import {
  type CertificateAct,
  type CertificateStatus,
  certificateLife,
  type MoveKind,
  type MoveStatus,
} from './rules.ts';
import type { CertificateView, HoldingView, MoveView } from './schemas.ts';

type Row = typeof certificate.$inferSelect;
export type CertificateTerms = Row;
type HoldingRow = typeof holding.$inferSelect;
export type KeptHolding = HoldingRow;

/** What verbs need to know beside the view. */
export interface KeptCertificate extends CertificateView {
  lineId: string;
  depthMax: number;
  splitsMax: number;
  participants: string[];
}

const holdingOf = (row: HoldingRow): HoldingView => ({
  id: row.id,
  holderId: row.holderId,
  amountMinor: (row.toMinor - row.fromMinor).toString(),
  reservedMinor: row.reservedMinor.toString(),
  fromMinor: row.fromMinor.toString(),
  depth: row.depth,
  hasAccount: row.accountNumber !== null,
});

async function viewsOf(ctx: Ctx, rows: readonly Row[]): Promise<KeptCertificate[]> {
  if (rows.length === 0) return [];
  const held = await db(ctx)
    .select()
    .from(holding)
    .where(
      and(
        eq(holding.tenantId, ctx.tenantId),
        among(
          holding.certificateId,
          rows.map((row) => row.id),
        ),
        eq(holding.live, true),
      ),
    )
    .orderBy(asc(holding.fromMinor));
  return rows.map((row) => {
    const currency = row.currency;
    return {
      id: row.id,
      number: row.number,
      issuerId: row.issuerId,
      obligeeId: row.obligeeId,
      bankId: row.bankId,
      face: { amountMinor: row.faceMinor.toString(), currency },
      issuedOn: row.issuedOn,
      dueOn: row.dueOn,
      tenor: row.tenor as 'ok' | 'review',
      tenorReason: row.tenorReason,
      contractNumber: row.contractNumber,
      splits: row.splits,
      status: row.status as CertificateStatus,
      paid: { amountMinor: row.paidMinor.toString(), currency },
      holdings: held.filter((h) => h.certificateId === row.id).map(holdingOf),
      lineId: row.lineId,
      depthMax: row.depthMax,
      splitsMax: row.splitsMax,
      participants: row.participants,
    };
  });
}

export function shown(kept: KeptCertificate): CertificateView {
  const { lineId: _, depthMax: __, splitsMax: ___, participants: ____, ...view } = kept;
  return view;
}

const one = (ctx: Ctx, id: string) => and(eq(certificate.tenantId, ctx.tenantId), eq(certificate.id, id));

export async function insertCertificate(
  ctx: Ctx,
  row: Omit<typeof certificate.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
  receivables: readonly { receivableId: string; amountMinor: bigint }[],
): Promise<KeptCertificate> {
  const rows = await db(ctx)
    .insert(certificate)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  await db(ctx)
    .insert(certificateReceivable)
    .values(receivables.map((r) => ({ ...r, tenantId: ctx.tenantId, certificateId: row.id })));
  return onRecord((await viewsOf(ctx, rows))[0]);
}

export async function findCertificate(ctx: Ctx, id: string): Promise<KeptCertificate | undefined> {
  return (await viewsOf(ctx, await db(ctx).select().from(certificate).where(one(ctx, id))))[0];
}

export async function listCertificates(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptCertificate[]> {
  const rows = await db(ctx)
    .select()
    .from(certificate)
    .where(and(eq(certificate.tenantId, ctx.tenantId), after === undefined ? undefined : gt(certificate.id, after)))
    .orderBy(asc(certificate.id))
    .limit(limit);
  return viewsOf(ctx, rows);
}

/** The bare row: its terms, and none of its parts. */
export async function findTerms(ctx: Ctx, id: string): Promise<Row | undefined> {
  const [row] = await db(ctx).select().from(certificate).where(one(ctx, id));
  return row;
}

/** The bare row, locked: whatever happens to the parts of one certificate happens one after the other. */
export async function lockCertificate(ctx: Ctx, id: string): Promise<Row | undefined> {
  const [row] = await db(ctx).select().from(certificate).where(one(ctx, id)).for('no key update');
  return row;
}

/** The certificate, when the act was possible until now. */
export async function moveCertificate(
  ctx: Ctx,
  id: string,
  act: CertificateAct,
  change: Partial<Omit<typeof certificate.$inferInsert, 'status'>> = {},
): Promise<KeptCertificate | undefined> {
  const { from, to } = stepOf(certificateLife, act);
  const rows = await db(ctx)
    .update(certificate)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), among(certificate.status, from)))
    .returning();
  return (await viewsOf(ctx, rows))[0];
}

export async function addSplit(ctx: Ctx, id: string): Promise<void> {
  await db(ctx)
    .update(certificate)
    .set({ splits: sql`${certificate.splits} + 1` })
    .where(one(ctx, id));
}

export async function addCertificateParticipant(ctx: Ctx, id: string, partyId: string): Promise<void> {
  await db(ctx)
    .update(certificate)
    .set({ participants: sql`array_append(${certificate.participants}, ${partyId})` })
    .where(and(one(ctx, id), sql`not ${certificate.participants} @> array[${partyId}]`));
}

export async function findBacking(
  ctx: Ctx,
  certificateId: string,
): Promise<{ receivableId: string; amountMinor: bigint }[]> {
  return db(ctx)
    .select({ receivableId: certificateReceivable.receivableId, amountMinor: certificateReceivable.amountMinor })
    .from(certificateReceivable)
    .where(
      and(eq(certificateReceivable.tenantId, ctx.tenantId), eq(certificateReceivable.certificateId, certificateId)),
    )
    .orderBy(asc(certificateReceivable.receivableId));
}

const isDue = (ctx: Ctx, today: string) =>
  and(eq(certificate.tenantId, ctx.tenantId), eq(certificate.status, 'live'), lte(certificate.dueOn, today));

/** Live certificates whose day has come. */
export async function findDue(ctx: Ctx, today: string, after: string, limit: number): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: certificate.id })
    .from(certificate)
    .where(and(isDue(ctx, today), gt(certificate.id, after)))
    .orderBy(asc(certificate.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Whether it is due still, and locked for who asks; not when another process has it. */
export async function lockDue(ctx: Ctx, id: string, today: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: certificate.id })
    .from(certificate)
    .where(and(isDue(ctx, today), eq(certificate.id, id)))
    .for('no key update', { skipLocked: true });
  return rows.length > 0;
}

const thisHolding = (ctx: Ctx, id: string) => and(eq(holding.tenantId, ctx.tenantId), eq(holding.id, id));

export async function insertHolding(
  ctx: Ctx,
  row: Omit<typeof holding.$inferInsert, 'tenantId' | 'createdAt' | 'live'>,
): Promise<void> {
  await db(ctx)
    .insert(holding)
    .values({ ...row, live: true, tenantId: ctx.tenantId, createdAt: ctx.clock.now() });
}

export async function findHolding(ctx: Ctx, id: string): Promise<KeptHolding | undefined> {
  const [row] = await db(ctx).select().from(holding).where(thisHolding(ctx, id));
  return row;
}

export async function lockHolding(ctx: Ctx, id: string): Promise<KeptHolding | undefined> {
  const [row] = await db(ctx).select().from(holding).where(thisHolding(ctx, id)).for('no key update');
  return row;
}

export async function listHoldings(ctx: Ctx, certificateId: string): Promise<KeptHolding[]> {
  return db(ctx)
    .select()
    .from(holding)
    .where(and(eq(holding.tenantId, ctx.tenantId), eq(holding.certificateId, certificateId), eq(holding.live, true)))
    .orderBy(asc(holding.fromMinor));
}

export async function changeHolding(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<HoldingRow, 'fromMinor' | 'live' | 'reservedMinor' | 'accountNumber' | 'accountBank'>>,
): Promise<void> {
  await db(ctx).update(holding).set(change).where(thisHolding(ctx, id));
}

export async function endHoldings(ctx: Ctx, certificateId: string): Promise<void> {
  await db(ctx)
    .update(holding)
    .set({ live: false, reservedMinor: 0n })
    .where(and(eq(holding.tenantId, ctx.tenantId), eq(holding.certificateId, certificateId), eq(holding.live, true)));
}

const moveOf = (row: typeof certificateMove.$inferSelect): MoveView & { fromHoldingId: string } => ({
  id: row.id,
  certificateId: row.certificateId,
  kind: row.kind as MoveKind,
  fromPartyId: row.fromPartyId,
  toPartyId: row.toPartyId,
  amountMinor: row.amountMinor.toString(),
  status: row.status as MoveStatus,
  toHoldingId: row.toHoldingId,
  rateBps: row.rateBps,
  discountMinor: row.discountMinor?.toString() ?? null,
  netMinor: row.discountMinor === null ? null : (row.amountMinor - row.discountMinor).toString(),
  filingNumber: row.filingNumber,
  fromHoldingId: row.fromHoldingId,
});
export type KeptMove = ReturnType<typeof moveOf>;
export function shownMove(kept: KeptMove): MoveView {
  const { fromHoldingId: _, ...view } = kept;
  return view;
}

export async function insertMove(
  ctx: Ctx,
  row: Omit<typeof certificateMove.$inferInsert, 'tenantId' | 'offeredAt' | 'status'>,
): Promise<KeptMove> {
  const [made] = await db(ctx)
    .insert(certificateMove)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, offeredAt: ctx.clock.now() })
    .returning();
  return moveOf(onRecord(made));
}

export async function findMove(ctx: Ctx, id: string): Promise<KeptMove | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(certificateMove)
    .where(and(eq(certificateMove.tenantId, ctx.tenantId), eq(certificateMove.id, id)));
  return row && moveOf(row);
}

/** The moves of a certificate, oldest first, in these states. */
export async function listMoves(
  ctx: Ctx,
  certificateId: string,
  statuses: readonly MoveStatus[],
): Promise<(KeptMove & { answeredOn: string | null })[]> {
  const rows = await db(ctx)
    .select()
    .from(certificateMove)
    .where(
      and(
        eq(certificateMove.tenantId, ctx.tenantId),
        eq(certificateMove.certificateId, certificateId),
        among(certificateMove.status, statuses),
      ),
    )
    .orderBy(asc(certificateMove.answeredAt), asc(certificateMove.id));
  return rows.map((row) => ({ ...moveOf(row), answeredOn: row.answeredAt?.toISOString().slice(0, 10) ?? null }));
}

/** What a party holds of the certificates of each issuer in one currency. */
export async function heldByIssuer(ctx: Ctx, holderId: string, currency: Currency): Promise<Map<string, bigint>> {
  const rows = await db(ctx)
    .select({ issuerId: certificate.issuerId, heldMinor: sql<string>`sum(${holding.toMinor} - ${holding.fromMinor})` })
    .from(holding)
    .innerJoin(certificate, and(eq(certificate.tenantId, holding.tenantId), eq(certificate.id, holding.certificateId)))
    .where(
      and(
        eq(holding.tenantId, ctx.tenantId),
        eq(holding.holderId, holderId),
        eq(holding.live, true),
        eq(certificate.currency, currency),
      ),
    )
    .groupBy(certificate.issuerId);
  return new Map(rows.map((row) => [row.issuerId, BigInt(row.heldMinor)]));
}

/** The accepted moves of these certificates, oldest first, and when. */
export async function listAccepted(ctx: Ctx, certificateIds: readonly string[]) {
  if (certificateIds.length === 0) return [];
  return db(ctx)
    .select({
      certificateId: certificateMove.certificateId,
      fromPartyId: certificateMove.fromPartyId,
      toPartyId: certificateMove.toPartyId,
      amountMinor: certificateMove.amountMinor,
      answeredAt: certificateMove.answeredAt,
    })
    .from(certificateMove)
    .where(
      and(
        eq(certificateMove.tenantId, ctx.tenantId),
        among(certificateMove.certificateId, certificateIds),
        eq(certificateMove.status, 'accepted'),
      ),
    )
    .orderBy(asc(certificateMove.answeredAt), asc(certificateMove.id));
}

/** The move, when it was offered until now. */
export async function answerOffered(
  ctx: Ctx,
  id: string,
  change: Partial<typeof certificateMove.$inferInsert>,
): Promise<KeptMove | undefined> {
  const [row] = await db(ctx)
    .update(certificateMove)
    .set({ ...change, answeredAt: ctx.clock.now() })
    .where(
      and(
        eq(certificateMove.tenantId, ctx.tenantId),
        eq(certificateMove.id, id),
        eq(certificateMove.status, 'offered'),
      ),
    )
    .returning();
  return row && moveOf(row);
}
