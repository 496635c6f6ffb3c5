import { type Ctx, type DomainEvent, ofVerb, type Reaction } from '../../context.ts';
import { findProposed } from '../../ground/proposals/index.ts';
import { endProposed, holdProposed } from '../../lending/financing/index.ts';
import { endReversalProposed, proposeReversal } from '../../money/collections/index.ts';
import { endProposedLines, keepProposed, proposalsOfFile, statementOf } from '../../money/imports/index.ts';
import { facilitiesOnLines } from './proposed-store.ts';

interface Asked {
  accountNumber: string;
  lines: { reverses?: string }[];
}

async function endSaid(ctx: Ctx, proposalId: string): Promise<void> {
  await endReversalProposed(ctx, proposalId);
  await endProposed(ctx, proposalId);
}

/**
 * Reaction: lines that someone typed wait for others to compare them with the statement. What only protects is the word of one: from
 * the proposal on, what rests on a line that the bank is said to have taken back is held, and no longer than the proposal waits.
 */
const followTyped = ofVerb('statement.record', async function followTyped(ctx: Ctx, event: DomainEvent): Promise<void> {
  const proposalId = event.objectId;
  if (event.type !== 'act.proposed') {
    return endSaid(ctx, proposalId);
  }
  const proposed = await findProposed(ctx, proposalId);
  if (!proposed) return;
  const { accountNumber, lines } = proposed.body as Asked;
  const references = lines.flatMap(({ reverses }) => reverses ?? []);
  if (references.length === 0) return;
  const { partyId: reporterId } = proposed;
  const lineIds = await proposeReversal(ctx, { proposalId, reporterId, accountNumber, references });
  for (const facilityId of await facilitiesOnLines(ctx, reporterId, lineIds))
    await holdProposed(ctx, facilityId, proposalId, { proposalId, accountNumber, references });
});

/**
 * Reaction: the same of a lender’s statement that came as a file and nobody signed. It says so until the file is read, or nobody will:
 * agreed to, its lines are not on record yet.
 */
const followFile = ofVerb(
  'file.completeStatement',
  async function followFile(ctx: Ctx, event: DomainEvent): Promise<void> {
    const proposalId = event.objectId;
    if (event.type === 'act.done') return;
    if (event.type !== 'act.proposed') {
      await endProposedLines(ctx, proposalId);
      return endSaid(ctx, proposalId);
    }
    const proposed = await findProposed(ctx, proposalId);
    if (!proposed?.objectId) return;
    const { objectId: fileId, partyId } = proposed;
    const facilityIds = new Set<string>();
    for await (const entries of statementOf(ctx, fileId)) {
      await keepProposed(ctx, { proposalId, partyId }, entries);
      const byAccount = new Map<string, string[]>();
      for (const { accountNumber, entry } of entries)
        if (entry.reverses !== undefined)
          byAccount.set(accountNumber, [...(byAccount.get(accountNumber) ?? []), entry.reverses]);
      for (const [accountNumber, references] of byAccount) {
        const lineIds = await proposeReversal(ctx, { proposalId, reporterId: partyId, accountNumber, references });
        for (const id of await facilitiesOnLines(ctx, partyId, lineIds)) facilityIds.add(id);
      }
    }
    for (const facilityId of [...facilityIds].sort())
      await holdProposed(ctx, facilityId, proposalId, { proposalId, fileId });
  },
);

export const followProposed: readonly Reaction[] = [followTyped, followFile];

/** Reaction: the file is read, or will not be. */
export async function endFile(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== 'statement_lines') return;
  for (const proposalId of await proposalsOfFile(ctx, event.objectId)) {
    await endProposedLines(ctx, proposalId);
    await endSaid(ctx, proposalId);
  }
}
