import { type Ctx, type DomainEvent, ofVerb, type Reaction } from '../../context.ts';
import { findProposed } from '../../ground/proposals/index.ts';
import { endReversalProposed, proposeReversal } from '../../money/collections/index.ts';
import { endProposedLines, keepProposed, proposalsOfFile, statementOf } from '../../money/imports/index.ts';

interface Asked {
  accountNumber: string;
  lines: { reverses?: string }[];
}

/**
 * Reaction: lines that someone typed wait for others to compare them with the statement. What only protects is the word of one: from
 * the proposal on, what rests on a line that the bank is said to have taken back is held, and no longer than the proposal waits. What
 * that is, is read from the record whenever somebody asks: money that is booked on the line later, or moved, is held where it is.
 */
const followTyped = ofVerb('statement.record', async function followTyped(ctx: Ctx, event: DomainEvent): Promise<void> {
  const proposalId = event.objectId;
  if (event.type !== 'act.proposed') {
    return endReversalProposed(ctx, proposalId);
  }
  const proposed = await findProposed(ctx, proposalId);
  if (!proposed) return;
  const { accountNumber, lines } = proposed.body as Asked;
  const references = lines.flatMap(({ reverses }) => reverses ?? []);
  if (references.length === 0) return;
  const { partyId: reporterId } = proposed;
  await proposeReversal(ctx, { proposalId, reporterId, accountNumber, references });
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
      return endReversalProposed(ctx, proposalId);
    }
    const proposed = await findProposed(ctx, proposalId);
    if (!proposed?.objectId) return;
    const { objectId: fileId, partyId } = proposed;
    for await (const entries of statementOf(ctx, fileId)) {
      await keepProposed(ctx, { proposalId, partyId }, entries);
      const byAccount = new Map<string, string[]>();
      for (const { accountNumber, entry } of entries)
        if (entry.reverses !== undefined)
          byAccount.set(accountNumber, [...(byAccount.get(accountNumber) ?? []), entry.reverses]);
      for (const [accountNumber, references] of byAccount)
        await proposeReversal(ctx, { proposalId, reporterId: partyId, accountNumber, references });
    }
  },
);

export const followProposed: readonly Reaction[] = [followTyped, followFile];

/** Reaction: the file is read, or will not be. */
export async function endFile(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== 'statement_lines') return;
  for (const proposalId of await proposalsOfFile(ctx, event.objectId)) {
    await endProposedLines(ctx, proposalId);
    await endReversalProposed(ctx, proposalId);
  }
}
