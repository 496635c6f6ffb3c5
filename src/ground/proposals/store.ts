import { and, asc, desc, eq, getTableColumns, isNotNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { proposal, proposalAgreement } from '../../../db/schema/proposals.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { ProposalView } from '../../http/proposal.ts';
import type { Needed } from '../../kernel/eyes.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { sealedBody, shownBody } from './secrets.ts';

export type KeptProposal = typeof proposal.$inferSelect;
export type KeptAgreement = typeof proposalAgreement.$inferSelect;

/** What whoever agrees next must hold: where nobody's word but that of a level is missing, that of the level. */
const asked = (name: string): SQL => {
  const row = sql.identifier(name);
  return sql`case when ${row}.of_level3 > 0 and ${row}.of_level3 >= ${row}.agreements then 'authority:level3'
  when ${row}.of_level2 > 0 and ${row}.of_level2 >= ${row}.agreements then 'authority:level2' else ${row}.mandate end`;
};

/** Nobody of the party may agree to the row that is written: each who could proposed it, or did what comes before it. */
const isStuckAtFirst = sql<boolean>`not exists (select from person x where x.tenant_id = proposal.tenant_id and x.party_id = proposal.party_id
  and x.state in ('invited', 'active') and x.mandates @> array[${asked('proposal')}] and x.id <> all (proposal.not_by || proposal.proposed_by))`;

export async function insertProposal(
  ctx: Ctx,
  row: Omit<typeof proposal.$inferInsert, 'tenantId'>,
): Promise<KeptProposal & { isStuck: boolean }> {
  const [kept] = await db(ctx)
    .insert(proposal)
    .values({ ...row, body: await sealedBody(ctx, row.id, row.body), tenantId: ctx.tenantId })
    .returning({ ...getTableColumns(proposal), isStuck: isStuckAtFirst });
  return onRecord(kept);
}

const byId = (ctx: Ctx, id: string) => and(eq(proposal.tenantId, ctx.tenantId), eq(proposal.id, id));

export async function findProposal(ctx: Ctx, id: string): Promise<KeptProposal | undefined> {
  const [row] = await db(ctx).select().from(proposal).where(byId(ctx, id));
  return row;
}

/**
 * Each proposal is agreed to by one after the other, and so are proposals about one object: what the first one does overtakes the others,
 * which nobody may hold while they wait for the object.
 */
export async function lockProposal(ctx: Ctx, id: string): Promise<KeptProposal | undefined> {
  const inTurn = sql`(select count(*) from (
    select pg_advisory_xact_lock(hashtextextended(about.tenant_id || about.object_id, 0)) from proposal about
    where about.tenant_id = ${ctx.tenantId} and about.id = ${id}) turn) >= 0`;
  const [row] = await db(ctx)
    .select()
    .from(proposal)
    .where(and(byId(ctx, id), inTurn))
    .for('no key update');
  return row;
}

export const listProposals = (
  ctx: Ctx,
  partyId: string,
  { state, kind }: { state?: KeptProposal['state'] | undefined; kind?: KeptProposal['kind'] | undefined },
  before: string | undefined,
  limit: number,
) =>
  db(ctx)
    .select()
    .from(proposal)
    .where(
      and(
        eq(proposal.tenantId, ctx.tenantId),
        eq(proposal.partyId, partyId),
        state === undefined ? undefined : eq(proposal.state, state),
        kind === undefined ? undefined : eq(proposal.kind, kind),
        before === undefined ? undefined : lt(proposal.id, before),
      ),
    )
    .orderBy(desc(proposal.id))
    .limit(limit);

/** Open ones whose time is over. */
export const listExpired = (ctx: Ctx, limit: number) =>
  db(ctx)
    .select({ id: proposal.id, overtakenAt: proposal.overtakenAt })
    .from(proposal)
    .where(
      and(
        eq(proposal.tenantId, ctx.tenantId),
        eq(proposal.state, 'open'),
        or(lte(proposal.expiresAt, ctx.clock.now()), isNotNull(proposal.overtakenAt)),
      ),
    )
    .orderBy(asc(proposal.expiresAt))
    .limit(limit);

export const agreementsOf = (ctx: Ctx, ids: readonly string[]): Promise<KeptAgreement[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db(ctx)
        .select()
        .from(proposalAgreement)
        .where(and(eq(proposalAgreement.tenantId, ctx.tenantId), among(proposalAgreement.proposalId, ids)))
        .orderBy(asc(proposalAgreement.agreedAt), asc(proposalAgreement.personId));

export async function insertAgreement(ctx: Ctx, row: Omit<KeptAgreement, 'tenantId'>): Promise<KeptAgreement> {
  const [kept] = await db(ctx)
    .insert(proposalAgreement)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return onRecord(kept);
}

/** As they are read: who agreed first stands first. */
export const inOrder = (agreements: readonly KeptAgreement[]): KeptAgreement[] =>
  [...agreements].sort((a, b) => a.agreedAt.getTime() - b.agreedAt.getTime() || (a.personId < b.personId ? -1 : 1));

/** What tells who people are lies with the people alone: what made it, or did not, keeps none of it once it has ended. */
const withoutNames = sql`case
  when ${proposal.verb} = 'person.add' then jsonb_set(${proposal.body}, '{name}', '"…"', false)
  when ${proposal.verb} = 'party.register' and jsonb_typeof(${proposal.body} -> 'administrators') = 'array' then
    jsonb_set(${proposal.body}, '{administrators}', (
      select coalesce(jsonb_agg(a || '{"name": "…"}'), '[]') from jsonb_array_elements(${proposal.body} -> 'administrators') a))
  when ${proposal.verb} = 'directoryLink.add' then jsonb_set(${proposal.body}, '{subject}', '"…"', false)
  when ${proposal.verb} = 'recovery.begin' then jsonb_set(${proposal.body}, '{reason}', '"…"', false)
  when ${proposal.verb} = 'oauthClient.register' then jsonb_set(${proposal.body}, '{name}', '"…"', false)
  else ${proposal.body} end`;

export async function changeProposal(
  ctx: Ctx,
  id: string,
  change: Partial<typeof proposal.$inferInsert>,
): Promise<KeptProposal | undefined> {
  const [row] = await db(ctx)
    .update(proposal)
    .set({ ...change, ...(change.state !== undefined && { body: withoutNames }) })
    .where(and(byId(ctx, id), eq(proposal.state, 'open')))
    .returning();
  return row;
}

export const neededOfRow = ({ level, agreements, ofLevel2, ofLevel3 }: KeptProposal): Needed => ({
  level,
  agreements,
  ofLevel2,
  ofLevel3,
});

/** Of proposals that are open, those to which nobody of their party may agree: each who could did what comes before it, or agreed. */
export async function stuckAmong(ctx: Ctx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = rowsOf<{ id: string }>(
    await db(ctx).execute(sql`select p.id from proposal p
      where p.tenant_id = ${ctx.tenantId} and p.id = any (${sql.param([...ids])}::text[])
        and not exists (select from person x where x.tenant_id = p.tenant_id and x.party_id = p.party_id
          and x.state in ('invited', 'active') and x.mandates @> array[${asked('p')}] and x.id <> all (p.not_by || p.proposed_by)
          and not exists (select from proposal_agreement g where g.tenant_id = p.tenant_id and g.proposal_id = p.id and g.person_id = x.id))`),
  );
  return new Set(rows.map(({ id }) => id));
}

const stuckText = {
  en: 'Nobody of your party may agree to this: each who holds the mandate proposed it, agreed already or did what it rests on. Have two administrators give the mandate to one more person, or refuse it',
  zh: '本方目前无人可以复核：持有该权限者均已提议、已同意，或办理过其所依据的事项。请由两名管理员授予另一人该权限，或予以驳回',
};

export const viewOf = (row: KeptProposal, agreements: readonly KeptAgreement[], isStuck = false): ProposalView => ({
  id: row.id,
  state: row.state,
  partyId: row.partyId,
  kind: row.kind,
  verb: row.verb,
  path: row.path,
  objectId: row.objectId,
  params: row.params,
  body: shownBody(row.body),
  proposedBy: row.proposedBy,
  proposedAt: row.proposedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  needs: { ...neededOfRow(row), mandate: row.mandate },
  reasons: row.reasons as ProposalView['reasons'],
  atRisk: row.atRisk,
  judged: row.judged,
  judgedHash: row.judgedHash,
  stuck: isStuck && row.state === 'open' ? stuckText : null,
  agreements: agreements
    .filter(({ proposalId }) => proposalId === row.id)
    .map(({ personId, agreedAt, reason }) => ({ personId, agreedAt: agreedAt.toISOString(), reason })),
  endedAt: row.endedAt?.toISOString() ?? null,
  endedBy: row.endedBy,
  endedBecause: row.endedBecause,
  endedNote: row.endedNote,
  outcome: row.outcome ?? null,
});
