import { and, asc, eq, isNull } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { billEvent, billFinding } from '../../../db/schema/lading.ts';
import { type Ctx, db } from '../../context.ts';
import { type BillFinding, type FindingCode, findingCodes } from './checks.ts';
import type { FindingView, JourneyEventInput, JourneyEventView } from './journey-schemas.ts';

const viewOf = (row: typeof billEvent.$inferSelect): JourneyEventView => ({
  id: row.id,
  billId: row.billId,
  kind: row.kind as JourneyEventView['kind'],
  at: row.at.toISOString(),
  place: row.place,
  containerNumber: row.containerNumber,
  detail: row.detail,
  source: row.source as JourneyEventView['source'],
  byPartyId: row.byPartyId,
  recordedAt: row.recordedAt.toISOString(),
});

export interface NewJourneyEvent extends JourneyEventInput {
  billId: string;
  byPartyId: string;
  source: JourneyEventView['source'];
}

/** Writes what is new; what was told before is left out. */
export async function insertJourneyEvents(ctx: Ctx, events: readonly NewJourneyEvent[]): Promise<JourneyEventView[]> {
  if (events.length === 0) return [];
  const rows = await db(ctx)
    .insert(billEvent)
    .values(
      events.map(({ kind, at, place, containerNumber = null, billId, byPartyId, source, ...detail }) => ({
        tenantId: ctx.tenantId,
        id: ctx.newId('billEvent'),
        billId,
        kind,
        at: new Date(at),
        place,
        containerNumber,
        detail,
        source,
        byPartyId,
        recordedAt: ctx.clock.now(),
      })),
    )
    .onConflictDoNothing()
    .returning();
  return rows.map(viewOf);
}

export async function listJourney(ctx: Ctx, billId: string): Promise<JourneyEventView[]> {
  const rows = await db(ctx)
    .select()
    .from(billEvent)
    .where(and(eq(billEvent.tenantId, ctx.tenantId), eq(billEvent.billId, billId)))
    .orderBy(asc(billEvent.at), asc(billEvent.id));
  return rows.map(viewOf);
}

const findingOf = (row: typeof billFinding.$inferSelect): FindingView => ({
  code: row.code as FindingCode,
  subject: row.subject,
  severity: row.severity as FindingView['severity'],
  detail: row.detail,
  openedAt: row.openedAt.toISOString(),
  clearedAt: row.clearedAt?.toISOString() ?? null,
  acceptedAt: row.acceptedAt?.toISOString() ?? null,
  acceptedBy: row.acceptedBy,
  acceptanceNote: row.acceptanceNote,
});

export async function listFindings(ctx: Ctx, billId: string): Promise<FindingView[]> {
  const rows = await db(ctx)
    .select()
    .from(billFinding)
    .where(and(eq(billFinding.tenantId, ctx.tenantId), eq(billFinding.billId, billId)))
    .orderBy(asc(billFinding.openedAt), asc(billFinding.code), asc(billFinding.subject));
  return rows.map(findingOf);
}

/** What stands against these bills now: not cleared and not accepted; breaches first. */
export async function openFindings(
  ctx: Ctx,
  billIds: readonly string[],
): Promise<Map<string, { code: string; severity: 'breach' | 'alarm' }[]>> {
  const open = new Map<string, { code: string; severity: 'breach' | 'alarm' }[]>();
  if (billIds.length === 0) return open;
  const rows = await db(ctx)
    .select({ billId: billFinding.billId, code: billFinding.code, severity: billFinding.severity })
    .from(billFinding)
    .where(
      and(
        eq(billFinding.tenantId, ctx.tenantId),
        among(billFinding.billId, billIds),
        isNull(billFinding.clearedAt),
        isNull(billFinding.acceptedAt),
      ),
    );
  for (const { billId, code, severity } of rows)
    open.set(billId, [...(open.get(billId) ?? []), { code, severity: severity as 'breach' | 'alarm' }]);
  for (const list of open.values())
    list.sort((a, b) => (a.severity === b.severity ? (a.code < b.code ? -1 : 1) : a.severity === 'breach' ? -1 : 1));
  return open;
}

export async function insertFindings(ctx: Ctx, billId: string, findings: readonly BillFinding[]): Promise<void> {
  if (findings.length === 0) return;
  await db(ctx)
    .insert(billFinding)
    .values(
      findings.map((finding) => ({
        ...finding,
        severity: findingCodes[finding.code],
        tenantId: ctx.tenantId,
        billId,
        openedAt: ctx.clock.now(),
      })),
    )
    .onConflictDoNothing();
}

export async function clearFinding(ctx: Ctx, billId: string, code: string, subject: string): Promise<void> {
  await db(ctx)
    .update(billFinding)
    .set({ clearedAt: ctx.clock.now() })
    .where(open(ctx, billId, code, subject));
}

const open = (ctx: Ctx, billId: string, code: string, subject: string) =>
  and(
    eq(billFinding.tenantId, ctx.tenantId),
    eq(billFinding.billId, billId),
    eq(billFinding.code, code),
    eq(billFinding.subject, subject),
    isNull(billFinding.clearedAt),
  );

/** Undefined when there is no such open finding, or it was accepted before. */
export async function acceptFinding(
  ctx: Ctx,
  billId: string,
  which: { code: string; subject: string; note: string; by: string },
): Promise<FindingView | undefined> {
  const [row] = await db(ctx)
    .update(billFinding)
    .set({ acceptedAt: ctx.clock.now(), acceptedBy: which.by, acceptanceNote: which.note })
    .where(and(open(ctx, billId, which.code, which.subject), isNull(billFinding.acceptedAt)))
    .returning();
  return row && findingOf(row);
}
