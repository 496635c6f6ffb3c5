import { findLiveAssignments, findPaidAssignments } from '../assignments/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { type MoneyIn, type MoneyReceiptView, takeCollected, takeCollectedOf } from '../money-in/index.ts';
import { securingItem } from '../pledges/index.ts';
import {
  findReceivable,
  lockReceivables,
  oweReceivableAgain,
  type ReceivableView,
  receivableRefusals,
} from '../receivables/index.ts';
import { collect } from './collect.ts';
import { collectionRefusals, mayPay } from './rules.ts';
import * as store from './store.ts';

export interface CollectionIn extends Omit<MoneyIn, 'payerIds'> {
  /** The facility under which it is booked, and whose claims may pay it. */
  facilityId: string;
  creditorId: string;
}

/** What a debtor pays is for who was given the claim: for the debt that it secures, or for what was advanced on it. */
async function assertPays(ctx: Ctx, receivableId: string, facilityId: string): Promise<void> {
  const { partyId } = requirePerson(ctx);
  await asSystem(ctx, 'collections', async (system) => {
    const assigned = [
      ...(await findLiveAssignments(system, receivableId)).map(({ id }) => id),
      ...(await findPaidAssignments(system, receivableId)),
    ];
    if (assigned.length > 0) refuse(collectionRefusals.COLLECTION_OF_ASSIGNEE, { at: '/receivableId' });
    const secured = await securingItem(system, receivableId);
    if (!mayPay(facilityId, secured))
      refuse(collectionRefusals.COLLECTION_SECURES_OTHER, {
        at: '/receivableId',
        facts: { facilityIds: secured.flatMap((s) => (s.pledgeeId === partyId ? [s.facilityId] : [])) },
      });
  });
}

/** A lender sees a receivable that is given to it, or that a line of its own statement was matched with. */
async function findSeen(ctx: Ctx, receivableId: string): Promise<ReceivableView | undefined> {
  const found = await findReceivable(ctx, receivableId);
  if (found) return found;
  const { partyId } = requirePerson(ctx);
  return asSystem(ctx, 'collections', async (system) =>
    (await store.isPaidThrough(system, partyId, receivableId)) ? findReceivable(system, receivableId) : undefined,
  );
}

async function requirePayable(ctx: Ctx, receivableId: string, money: CollectionIn): Promise<ReceivableView> {
  const found = await findSeen(ctx, receivableId);
  if (found?.creditorId !== money.creditorId) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
  if (found.status === 'presented' || found.status === 'rejected')
    refuse(receivableRefusals.RECEIVABLE_NOT_CONFIRMED, { at: '/receivableId', facts: { status: found.status } });
  await assertPays(ctx, found.id, money.facilityId);
  return found;
}

/**
 * Books what the debtor of a receivable paid: out of the line that was matched with it, which is its collection, or by this receipt,
 * of which the receivable is paid then. Settled, it secures nothing any more.
 */
export async function takeCollection(ctx: Ctx, receivableId: string, money: CollectionIn): Promise<MoneyReceiptView> {
  const { debtorId } = await requirePayable(ctx, receivableId, money);
  let locked: ReceivableView[] = [];
  const owedMinor = async () => {
    locked = await asSystem(ctx, 'collections', (system) => lockReceivables(system, [receivableId]));
    const [owed] = locked;
    if (owed?.status !== 'confirmed' || owed.outstanding.currency !== money.amount.currency) return 0n;
    return BigInt(owed.outstanding.amountMinor);
  };
  const taken = await takeCollected(ctx, { ...money, payerIds: [debtorId] }, { receivableId, owedMinor });
  const { receipt, part, collectedMinor } = taken;
  if (collectedMinor === 0n) return receipt;
  const match = { receivableId, amountMinor: collectedMinor, by: 'receipt' as const };
  await asSystem(ctx, 'collections', async (system) => {
    if (receipt.lineId !== null) await store.takeBeside(system, receipt.lineId, match, part);
    await collect(system, locked, [match]);
  });
  return receipt;
}

/** Reaction: the bank took back what a receipt had collected before any line did. */
export async function oweCollectedAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { id, isReversal } = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const taken = isReversal ? await takeCollectedOf(ctx, id) : undefined;
  if (!taken) return;
  await asSystem(ctx, 'collections', async (system) => {
    await lockReceivables(system, [taken.receivableId]);
    await oweReceivableAgain(system, taken.receivableId, taken.amountMinor);
  });
}
