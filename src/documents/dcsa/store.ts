import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { ebl, eblCounterpart, eblEnvelope, eblFile } from '../../../db/schema/dcsa.ts';
import { type Ctx, type Db, db, lockName } from '../../context.ts';
import { utf8 } from '../../kernel/signing.ts';
import { requireVault } from '../../kernel/vault.ts';
import { findRecords, type KeptRecord, standingOf } from '../transferable-records/index.ts';
import type { CounterpartView, DocumentMetadata, EblView, Envelope, EnvelopeView, Transaction } from './schemas.ts';

export interface ChainLink {
  jws: string;
  checksum: string;
  payloadHash: string;
}

export interface KeptEbl {
  id: string;
  reference: string;
  checksum: string;
  document: Record<string, unknown>;
  carrierId: string;
  issuanceManifest: string | null;
  chain: ChainLink[];
  pending: Transaction[];
  awayAt: string | null;
  surrenderReference: string | null;
  record: KeptRecord;
}

type EblRow = typeof ebl.$inferSelect;
type EnvelopeRow = typeof eblEnvelope.$inferSelect;

export const viewOf = (kept: KeptEbl): EblView => ({
  id: kept.id,
  transportDocumentReference: kept.reference,
  documentChecksum: kept.checksum,
  document: kept.document,
  carrierId: kept.carrierId,
  ...standingOf(kept.record),
  awayAt: kept.awayAt,
  surrenderRequestReference: kept.surrenderReference,
  consigneeElsewhere: consigneeElsewhere(kept),
});

/** Nobody else may be the title's owner of a straight document, so where its issuer is, its consignee is none of ours. */
function consigneeElsewhere({ record, carrierId, document }: KeptEbl): string | null {
  if (record.negotiability !== 'straight' || record.title.ownerId !== carrierId) return null;
  const parties = document.documentParties as { consignee?: { partyName?: string } } | undefined;
  return parties?.consignee?.partyName ?? null;
}

async function withRecords(ctx: Ctx, rows: readonly EblRow[]): Promise<KeptEbl[]> {
  const records = await findRecords(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.flatMap((row) => {
    const record = records.find((r) => r.id === row.id);
    const chain = row.chain as ChainLink[];
    return record ? [{ ...row, chain, pending: row.pending as Transaction[], record }] : [];
  });
}

const one = (ctx: Ctx, id: string) => and(eq(ebl.tenantId, ctx.tenantId), eq(ebl.id, id));

/** Held until the transaction ends: acts on one document follow each other. */
export async function lockEbl(ctx: Ctx, id: string): Promise<KeptEbl | undefined> {
  return (await withRecords(ctx, await db(ctx).select().from(ebl).where(one(ctx, id)).for('no key update')))[0];
}

export async function findEbl(ctx: Ctx, id: string): Promise<KeptEbl | undefined> {
  return (await withRecords(ctx, await db(ctx).select().from(ebl).where(one(ctx, id))))[0];
}

export async function lockEblByChecksum(ctx: Ctx, checksum: string): Promise<KeptEbl | undefined> {
  const rows = await db(ctx)
    .select()
    .from(ebl)
    .where(and(eq(ebl.tenantId, ctx.tenantId), eq(ebl.checksum, checksum)))
    .for('no key update');
  return (await withRecords(ctx, rows))[0];
}

export async function lockEblBySurrender(ctx: Ctx, reference: string): Promise<KeptEbl | undefined> {
  const rows = await db(ctx)
    .select()
    .from(ebl)
    .where(and(eq(ebl.tenantId, ctx.tenantId), eq(ebl.surrenderReference, reference)))
    .for('no key update');
  return (await withRecords(ctx, rows))[0];
}

/** All documents of a reference, newest first: an amended one has its predecessors. */
export async function listByReference(ctx: Ctx, reference: string): Promise<KeptEbl[]> {
  const rows = await db(ctx)
    .select()
    .from(ebl)
    .where(and(eq(ebl.tenantId, ctx.tenantId), eq(ebl.reference, reference)))
    .orderBy(sql`${ebl.id} desc`);
  return withRecords(ctx, rows);
}

export async function insertEbl(
  ctx: Ctx,
  row: Omit<typeof ebl.$inferInsert, 'tenantId' | 'createdAt' | 'live'>,
): Promise<void> {
  await db(ctx)
    .insert(ebl)
    .values({ ...row, tenantId: ctx.tenantId, live: true, createdAt: ctx.clock.now() });
}

export async function updateEbl(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<EblRow, 'awayAt' | 'surrenderReference' | 'live'>> & {
    chain?: ChainLink[];
    pending?: Transaction[];
  },
  newcomers: readonly string[] = [],
): Promise<void> {
  await db(ctx)
    .update(ebl)
    .set({
      ...change,
      ...(change.chain && { lastChecksum: change.chain.at(-1)?.checksum ?? null }),
      participants: sql`array(select distinct unnest(${ebl.participants} || ${sql.param([...newcomers])}::text[]))`,
    })
    .where(one(ctx, id));
}

export async function participantsOf(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: ebl.participants }).from(ebl).where(one(ctx, id));
  return row?.participants ?? [];
}

export interface Counterpart extends CounterpartView {
  /** Sealed. */
  credential: Uint8Array | null;
  endpointId: string | null;
}

const placeOf = ({ tenantId }: Ctx, { kind, code }: { kind: string; code: string }) => ({
  tenantId,
  table: 'ebl_counterpart',
  id: `${kind}/${code}`,
});

/** What we show a counterpart, in clear: for the request alone. */
export const credentialOf = async (ctx: Ctx, of: Counterpart): Promise<string | null> =>
  of.credential && new TextDecoder().decode(await requireVault(ctx).open(placeOf(ctx, of), of.credential));

/** Undefined when the code or the key is taken. */
export async function insertCounterpart(
  ctx: Ctx,
  row: Omit<typeof eblCounterpart.$inferInsert, 'tenantId' | 'createdAt' | 'credential'> & {
    credential: string | null;
  },
): Promise<boolean> {
  const credential = row.credential && (await requireVault(ctx).seal(placeOf(ctx, row), utf8(row.credential)));
  const rows = await db(ctx)
    .insert(eblCounterpart)
    .values({ ...row, credential: credential || null, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ code: eblCounterpart.code });
  return rows.length > 0;
}

export async function listCounterparts(ctx: Ctx): Promise<Counterpart[]> {
  const rows = await db(ctx)
    .select()
    .from(eblCounterpart)
    .where(eq(eblCounterpart.tenantId, ctx.tenantId))
    .orderBy(asc(eblCounterpart.kind), asc(eblCounterpart.code));
  return rows.map(({ kind, code, partyId, algorithm, publicKey, keyId, baseUrl, credential, endpointId }) => ({
    kind: kind as CounterpartView['kind'],
    code,
    partyId,
    algorithm: algorithm as CounterpartView['algorithm'],
    publicKey,
    keyId,
    baseUrl,
    credential,
    endpointId,
  }));
}

export interface KeptEnvelope {
  id: string;
  eblId: string | null;
  platform: string;
  documentChecksum: string;
  lastChecksum: string;
  body: Envelope;
  documents: DocumentMetadata[];
  state: EnvelopeView['state'];
  responseCode: string | null;
  reason: string | null;
  answer: string | null;
  attempts: number;
  direction: 'sent' | 'received';
}

const keptOf = (row: EnvelopeRow): KeptEnvelope => ({
  ...row,
  body: row.body as Envelope,
  documents: row.documents as DocumentMetadata[],
  state: row.state as KeptEnvelope['state'],
  direction: row.direction as KeptEnvelope['direction'],
});

export const envelopeViewOf = (e: KeptEnvelope): EnvelopeView => ({
  id: e.id,
  eblId: e.eblId ?? '',
  direction: e.direction,
  platform: e.platform,
  state: e.state,
  responseCode: e.responseCode,
  reason: e.reason,
  attempts: e.attempts,
});

export async function insertEnvelope(
  ctx: Ctx,
  row: Omit<typeof eblEnvelope.$inferInsert, 'tenantId' | 'createdAt' | 'attempts'>,
): Promise<KeptEnvelope> {
  const [made] = await db(ctx)
    .insert(eblEnvelope)
    .values({ ...row, attempts: 0, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return keptOf(made as EnvelopeRow);
}

const envelope = (ctx: Ctx, id: string) => and(eq(eblEnvelope.tenantId, ctx.tenantId), eq(eblEnvelope.id, id));

export async function lockEnvelope(ctx: Ctx, id: string): Promise<KeptEnvelope | undefined> {
  const [row] = await db(ctx).select().from(eblEnvelope).where(envelope(ctx, id)).for('no key update');
  return row && keptOf(row);
}

/** Transfers of one document follow each other, from before the first of them is stored until the transaction ends. */
export const lockTransfersOf = (ctx: Ctx, documentChecksum: string) => lockName(ctx, `ebl/${documentChecksum}`);

/** A live document of a carrier under this reference: it issues one at a time. */
export async function isReferenceLive(ctx: Ctx, carrierId: string, reference: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: ebl.id })
    .from(ebl)
    .where(
      and(
        eq(ebl.tenantId, ctx.tenantId),
        eq(ebl.carrierId, carrierId),
        eq(ebl.reference, reference),
        eq(ebl.live, true),
      ),
    );
  return rows.length > 0;
}

export async function findEnvelope(ctx: Ctx, id: string): Promise<KeptEnvelope | undefined> {
  const [row] = await db(ctx).select().from(eblEnvelope).where(envelope(ctx, id));
  return row && keptOf(row);
}

/** Ends the transfers of a document that were begun and not finished: the sender starts again. */
export async function endActive(ctx: Ctx, documentChecksum: string): Promise<void> {
  await db(ctx)
    .update(eblEnvelope)
    .set({ state: 'REJECTED', reason: 'started again' })
    .where(
      and(
        eq(eblEnvelope.tenantId, ctx.tenantId),
        eq(eblEnvelope.direction, 'received'),
        eq(eblEnvelope.documentChecksum, documentChecksum),
        sql`${eblEnvelope.state} in ('STARTED', 'INCOMPLETE')`,
      ),
    );
}

export async function updateEnvelope(
  ctx: Ctx,
  id: string,
  change: Partial<
    Pick<EnvelopeRow, 'state' | 'responseCode' | 'reason' | 'answer' | 'eblId' | 'attempts' | 'nextAttemptAt'>
  >,
): Promise<void> {
  await db(ctx).update(eblEnvelope).set(change).where(envelope(ctx, id));
}

export async function insertFile(ctx: Ctx, envelopeId: string, checksum: string, content: Uint8Array): Promise<void> {
  await db(ctx)
    .insert(eblFile)
    .values({ tenantId: ctx.tenantId, envelopeId, checksum, content, createdAt: ctx.clock.now() })
    .onConflictDoNothing();
}

export async function listFiles(ctx: Ctx, envelopeId: string): Promise<{ checksum: string; content: Uint8Array }[]> {
  return db(ctx)
    .select({ checksum: eblFile.checksum, content: eblFile.content })
    .from(eblFile)
    .where(and(eq(eblFile.tenantId, ctx.tenantId), eq(eblFile.envelopeId, envelopeId)));
}

export async function tenantsDue(tx: Db, at: Date): Promise<string[]> {
  const rows = await tx
    .select({ tenantId: sql<string>`tenant_id` })
    .from(sql`tenants_with_due_envelopes(${at.toISOString()}::timestamptz)`);
  return rows.map((row) => row.tenantId);
}

/** Takes what is due for sending, leased: another process passes it by until the lease runs out. */
export async function takeDue(ctx: Ctx, most: number, leaseSeconds: number): Promise<KeptEnvelope[]> {
  const now = ctx.clock.now();
  const rows = await db(ctx)
    .select()
    .from(eblEnvelope)
    .where(
      and(
        eq(eblEnvelope.tenantId, ctx.tenantId),
        eq(eblEnvelope.state, 'SENDING'),
        lte(eblEnvelope.nextAttemptAt, now),
      ),
    )
    .orderBy(asc(eblEnvelope.nextAttemptAt))
    .limit(most)
    .for('no key update', { skipLocked: true });
  for (const row of rows)
    await updateEnvelope(ctx, row.id, {
      attempts: row.attempts + 1,
      nextAttemptAt: new Date(now.getTime() + leaseSeconds * 1_000),
    });
  return rows.map((row) => keptOf({ ...row, attempts: row.attempts + 1 }));
}
