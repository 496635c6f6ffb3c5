import type { Ctx, DomainEvent } from '../../context.ts';
import type { BulkAnswer } from './bulk-store.ts';
import { receivableConfirmed, receivableRejected } from './events.ts';
import * as store from './store.ts';

/** Receivables that one piece of a file presented to one debtor. */
export const receivablesPresented = (
  fileId: string,
  creditorId: string,
  debtorId: string,
  receivableIds: readonly string[],
): DomainEvent => ({
  type: 'receivables.presented',
  version: 1,
  objectId: fileId,
  participants: [creditorId, debtorId],
  payload: { creditorId, debtorId, receivableIds },
});

/**
 * The events of answers in a file: one for each creditor, so that nobody is told of another's; and one of its own for each
 * receivable that a lender takes part in, because positions follow those.
 */
export async function receivablesAnswered(
  ctx: Ctx,
  owner: { fileId: string; partyId: string; sha256: string },
  answers: readonly BulkAnswer[],
): Promise<DomainEvent[]> {
  const events: DomainEvent[] = [];
  const byCreditor = new Map<string, BulkAnswer[]>();
  for (const answer of answers) {
    const { id, creditorId, debtorId, participants } = answer.receivable;
    if (participants.some((party) => party !== creditorId && party !== debtorId)) {
      const view = await store.findReceivable(ctx, id);
      const announce = answer.confirmed ? receivableConfirmed : receivableRejected;
      const more = { fileId: owner.fileId, evidenceHash: owner.sha256, reason: answer.reason };
      if (view) events.push(announce(view, participants, more));
    } else byCreditor.set(creditorId, [...(byCreditor.get(creditorId) ?? []), answer]);
  }
  for (const [creditorId, own] of byCreditor)
    for (const isConfirmed of [true, false]) {
      const some = own.filter((answer) => (answer.confirmed !== null) === isConfirmed);
      if (some.length === 0) continue;
      events.push({
        type: isConfirmed ? 'receivables.confirmed' : 'receivables.rejected',
        version: 1,
        objectId: owner.fileId,
        participants: [creditorId, owner.partyId],
        payload: {
          creditorId,
          debtorId: owner.partyId,
          evidenceHash: owner.sha256,
          receivables: some.map(({ receivable, confirmed, reason }) => ({
            receivableId: receivable.id,
            ...(confirmed
              ? {
                  amountMinor: confirmed.amountMinor.toString(),
                  dueOn: confirmed.dueOn,
                  waivesSetOff: confirmed.waivesSetOff,
                }
              : { reason }),
          })),
        },
      });
    }
  return events;
}
