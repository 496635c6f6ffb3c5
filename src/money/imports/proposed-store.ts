import { and, eq, gt, sql } from 'drizzle-orm';
import { proposedLine } from '../../../db/schema/imports.ts';
import { proposal } from '../../../db/schema/proposals.ts';
import { type Ctx, db } from '../../context.ts';
import type { StatementEntry } from './statement-file.ts';

/** The references of these lines wait with the proposal to read their file. */
export async function keepProposed(
  ctx: Ctx,
  { proposalId, partyId }: { proposalId: string; partyId: string },
  entries: readonly StatementEntry[],
): Promise<void> {
  const references = entries.map(({ entry }) => entry.bankReference);
  await db(ctx).execute(sql`
    insert into proposed_line (tenant_id, proposal_id, party_id, reference_key, participants)
    select distinct ${ctx.tenantId}, ${proposalId}, ${partyId}, holdfast_reference_key(given), array[${partyId}]
    from unnest(${sql.param(references)}::text[]) as given
    on conflict do nothing`);
}

/** They wait no more. */
export async function endProposedLines(ctx: Ctx, proposalId: string): Promise<void> {
  await db(ctx)
    .delete(proposedLine)
    .where(and(eq(proposedLine.tenantId, ctx.tenantId), eq(proposedLine.proposalId, proposalId)));
}

/** Proposals to read a file, however they ended. */
export async function proposalsOfFile(ctx: Ctx, fileId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: proposal.id })
    .from(proposal)
    .where(
      and(
        eq(proposal.tenantId, ctx.tenantId),
        eq(proposal.verb, 'file.completeStatement'),
        eq(proposal.objectId, fileId),
      ),
    );
  return rows.map(({ id }) => id);
}

/** The proposal to read a file that waits for its people, where one does. */
export async function proposalOver(ctx: Ctx, fileId: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: proposal.id })
    .from(proposal)
    .where(
      and(
        eq(proposal.tenantId, ctx.tenantId),
        eq(proposal.verb, 'file.completeStatement'),
        eq(proposal.objectId, fileId),
        eq(proposal.state, 'open'),
        gt(proposal.expiresAt, ctx.clock.now()),
      ),
    );
  return row?.id;
}
