import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate } from '../../kernel/time.ts';
import { lockAssignment, reviveNow } from '../../security/assignments/index.ts';
import { cameIn, closingEntries } from './closing.ts';
import { against } from './ending.ts';
import * as events from './events.ts';
import * as store from './maturity-store.ts';
import { takeLineAgain } from './reverse.ts';

async function reopen(ctx: Ctx, closed: store.KeptPurchase, receivableId: string): Promise<void> {
  const assignment = onRecord(await lockAssignment(ctx, closed.assignmentId));
  const inMinor = closed.collectedMinor ?? 0n;
  // What came in after it was closed is not what closed it.
  if ((await cameIn(ctx, assignment)).collectedMinor >= inMinor) return;
  const purchase = await store.movePurchase(ctx, closed.id, 'settled', { status: 'paid', collectedMinor: null });
  if (!purchase) return;
  await post(ctx, {
    bookPartyId: closed.factorId,
    kind: 'maturity_reversal',
    objectId: closed.id,
    valueOn: businessDate(ctx),
    entries: against(closingEntries(closed, inMinor)),
  });
  await reviveNow(ctx, closed.assignmentId, receivableId);
  await recordEvent(ctx, events.purchaseReopened(purchase));
}

/**
 * Reaction: a receivable is owed again. A purchase that was closed with what had come of it is open: what the factor paid stands against
 * the debtor, with recourse against the seller as well, until as much has come in again.
 */
export async function owePurchasesAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  await asSystem(ctx, 'factoring', async (system) => {
    for (const purchase of await store.listSettledOn(system, event.objectId))
      await reopen(system, purchase, event.objectId);
    // What stands again by now, whichever way it was bought, is under the line of its debtor again.
    await takeLineAgain(system, event.objectId);
  });
}
