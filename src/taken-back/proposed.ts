import { endReversalProposed, proposeReversal } from '../collections/index.ts';
import { type Ctx, type DomainEvent, ofVerb } from '../context.ts';
import { endProposed, holdProposed } from '../financing/index.ts';
import { findProposed } from '../proposals/index.ts';
import { facilitiesOnLines } from './proposed-store.ts';

interface Asked {
  accountNumber: string;
  lines: { reverses?: string }[];
}

/**
 * Reaction: lines that someone typed wait for others to compare them with the statement. What only protects is the word of one: from
 * the proposal on, what rests on a line that the bank is said to have taken back is held, and no longer than the proposal waits.
 */
export const followReversal = ofVerb('statement.record', async (ctx: Ctx, event: DomainEvent): Promise<void> => {
  const proposalId = event.objectId;
  if (event.type !== 'act.proposed') {
    await endReversalProposed(ctx, proposalId);
    return endProposed(ctx, proposalId);
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
